#include "schema/record_schema.h"

#include <utility>

#include "schema/judge.h"
#include "schema/model_reader.h"
#include "schema/unfold.h"
#include "schema/xerces_grammar.h"

namespace baybridge {
namespace {

constexpr std::string_view kXsiSpace = "http://www.w3.org/2001/XMLSchema-instance";

class CompiledSchema : public RecordSchema {
 public:
  CompiledSchema(schema::SchemaModel model, schema::UnfoldedSchema unfolded, schema::XsiNames xsi)
      : model_(std::move(model)),
        unfolded_(std::move(unfolded)),
        xsi_(xsi) {}

  const Shape& shape() const override { return unfolded_.shape; }
  const std::vector<std::string>& not_covered() const override { return model_.not_covered; }
  bool Judge(Record& record, const Limits& limits, Findings& findings) const override {
    BAYBRIDGE_CHECK(model_.not_covered.empty());
    return schema::RecordJudge(model_, unfolded_, xsi_, record, findings, limits.max_findings)
        .Run();
  }
  bool FindWrong(Record& record, const Limits& limits, std::vector<Wrong>& wrong) const override {
    BAYBRIDGE_CHECK(model_.not_covered.empty());
    wrong.clear();
    Findings none;
    schema::RecordJudge judge(model_, unfolded_, xsi_, record, none, limits.max_findings);
    judge.TellPlaces(wrong);
    return judge.Run();
  }

 private:
  schema::SchemaModel model_;
  schema::UnfoldedSchema unfolded_;
  schema::XsiNames xsi_;
};

Result<std::unique_ptr<RecordSchema>> CompileGrammar(schema::XercesGrammar& grammar,
                                                     const std::filesystem::path& file,
                                                     std::string_view root,
                                                     NameTable& names) {
  Result<schema::SchemaModel> model = schema::ReadModel(grammar, root, names);
  if (!model) {
    model.error().place = file.string();
    return std::move(model).error();
  }
  Result<schema::UnfoldedSchema> unfolded = schema::Unfold(*model);
  if (!unfolded) {
    unfolded.error().place = file.string();
    return std::move(unfolded).error();
  }
  const schema::XsiNames xsi{
      .type = names.Intern(kXsiSpace, "type"),
      .nil = names.Intern(kXsiSpace, "nil"),
      .schema_location = names.Intern(kXsiSpace, "schemaLocation"),
      .no_namespace_schema_location = names.Intern(kXsiSpace, "noNamespaceSchemaLocation")};
  return std::unique_ptr<RecordSchema>(
      std::make_unique<CompiledSchema>(*std::move(model), *std::move(unfolded), xsi));
}

}  // namespace

Result<std::unique_ptr<RecordSchema>> RecordSchema::Compile(const std::filesystem::path& file,
                                                            std::string_view root,
                                                            NameTable& names) {
  Result<std::unique_ptr<schema::XercesGrammar>> grammar = schema::XercesGrammar::Load(file);
  if (!grammar) return std::move(grammar).error();
  return CompileGrammar(**grammar, file, root, names);
}

Result<std::unique_ptr<RecordSchema>> RecordSchema::CompileText(const std::string& xsd,
                                                                const std::filesystem::path& place,
                                                                std::string_view root,
                                                                NameTable& names) {
  auto grammar = schema::XercesGrammar::LoadText(xsd, place);
  if (!grammar) return std::move(grammar).error();
  return CompileGrammar(**grammar, place, root, names);
}

}  // namespace baybridge
