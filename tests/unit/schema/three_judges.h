#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/finding.h"
#include "core/name_table.h"
#include "core/record.h"
#include "opinion/opinion.h"
#include "schema/record_schema.h"
#include "schema/xerces_judge.h"

namespace baybridge::test {

struct Verdicts {
  bool ours = false;
  bool xerces = false;
  bool libxml2 = false;
  Findings findings;  // ours
};

// One schema, judged by RecordSchema, Xerces-C and libxml2.
class ThreeJudges {
 public:
  // From a complete schema document. `root` is the root element.
  explicit ThreeJudges(const std::string& schema, std::string_view root = "v");
  explicit ThreeJudges(const std::filesystem::path& file, std::string_view root);
  // From what stands inside xs:schema; no target namespace.
  static ThreeJudges Of(const std::string& components, std::string_view root = "v");

  // False where an engine could not load the schema.
  bool loaded() const { return ours_ != nullptr && xerces_ != nullptr && libxml2_ != nullptr; }
  const std::string& problem() const { return problem_; }
  const RecordSchema& ours() const { return *ours_; }
  const NameTable& names() const { return *names_; }

  Verdicts Judge(const std::string& document) const;
  // Reads and judges with ours only; the record stays for looking at.
  bool JudgeOurs(const std::string& document, Record& record, Findings& findings) const;

 private:
  void Load(const std::filesystem::path& file, std::string_view root);
  std::unique_ptr<NameTable> names_ = std::make_unique<NameTable>();
  std::unique_ptr<RecordSchema> ours_;
  std::unique_ptr<XercesJudge> xerces_;
  std::unique_ptr<XsdOpinion> libxml2_;
  std::string problem_;
};

// "<v>text</v>" with the text escaped.
std::string Element(std::string_view text, std::string_view name = "v");

}  // namespace baybridge::test
