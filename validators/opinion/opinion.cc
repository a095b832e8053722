#include "opinion/opinion.h"

#include <algorithm>
#include <utility>

#include <libxml/xmlschemas.h>

#include "core/file.h"
#include "opinion/libxml.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
using opinion::FromXml;
using opinion::MessageOf;
using SchemaParser = CHandle<xmlSchemaParserCtxt, xmlSchemaFreeParserCtxt>;
using Schema = CHandle<xmlSchema, xmlSchemaFree>;
using Validator = CHandle<xmlSchemaValidCtxt, xmlSchemaFreeValidCtxt>;

constexpr std::size_t kMaxSchemaBytes = std::size_t{8} * 1024 * 1024;  // 8 MiB

Finding Refusal(std::string_view id,
                const std::string& name,
                int line,
                int column,
                const std::string& message) {
  return {.id = std::string(id),
          .severity = Severity::kError,
          .kind = FindingKind::kStructure,
          .path = {},
          .location = {.file = name,
                       .line = static_cast<std::uint32_t>(std::max(line, 0)),
                       .column = static_cast<std::uint32_t>(std::max(column, 0)),
                       .native = {}},
          .args = {{"engine", "libxml2"}, {"message", message, true}}};
}

// Collects errors of compiling a schema: the first one counts.
void KeepFirst(void* data, xmlErrorPtr error) {
  auto* failure = static_cast<Failure*>(data);
  if (!failure->what.empty() || error == nullptr || error->level == XML_ERR_WARNING) return;
  failure->what = MessageOf(error);
  failure->place = (error->file == nullptr ? std::string() : std::string(error->file)) + ':' +
                   std::to_string(error->line);
}

struct Errors {
  Opinion* opinion;
  const std::string* name;
  std::size_t max_findings;
};

void KeepAll(void* data, xmlErrorPtr error) {
  auto* errors = static_cast<Errors*>(data);
  if (error == nullptr || error->level == XML_ERR_WARNING ||
      errors->opinion->findings.size() >= errors->max_findings)
    return;
  errors->opinion->findings.push_back(
      Refusal("GW-OPI-003", *errors->name, error->line, error->int2, MessageOf(error)));
}

}  // namespace

Opinion ParseOpinion(std::string_view utf8, const std::string& name) {
  Opinion opinion;
  const opinion::ParsedXml parsed = opinion::ParseXml(utf8, name);
  opinion.accepted = parsed.doc != nullptr;
  if (!opinion.accepted)
    opinion.findings.push_back(
        Refusal("GW-OPI-002", name, parsed.line, parsed.column, parsed.message));
  return opinion;
}

class XsdOpinion::Impl {
 public:
  opinion::XmlDoc source;  // the schema lives on its nodes
  Schema schema;
  std::string space;
  std::string root;

  // libxml2 takes any global element as root; we want one.
  bool HasRoot(const xmlDoc* doc) const {
    const xmlNode* element = xmlDocGetRootElement(doc);
    if (element == nullptr || FromXml(element->name) != root) return false;
    return (element->ns == nullptr ? std::string() : FromXml(element->ns->href)) == space;
  }
};

XsdOpinion::XsdOpinion(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
XsdOpinion::~XsdOpinion() = default;

Result<std::unique_ptr<XsdOpinion>> XsdOpinion::Load(const fs::path& file, std::string_view root) {
  std::error_code error;
  const fs::path path = fs::canonical(file, error);
  if (error) return Failure{FailureKind::kNotFound, "there is no such schema", file.string(), {}};
  const Result<std::string> bytes = ReadFile(path, kMaxSchemaBytes);
  if (!bytes) return bytes.error();
  return LoadText(*bytes, path, root);
}

Result<std::unique_ptr<XsdOpinion>> XsdOpinion::LoadText(const std::string& xsd,
                                                         const fs::path& path,
                                                         std::string_view root) {
  auto impl = std::make_unique<Impl>();
  opinion::ParsedXml parsed = opinion::ParseSchemaXml(xsd, path.string());
  if (parsed.doc == nullptr) {
    return Failure{FailureKind::kMalformed,
                   parsed.message,
                   path.string() + ':' + std::to_string(parsed.line),
                   {}};
  }
  impl->source = std::move(parsed.doc);
  impl->root = root;
  const opinion::XmlText space(xmlGetNoNsProp(xmlDocGetRootElement(impl->source.get()),
                                              reinterpret_cast<const xmlChar*>("targetNamespace")));
  impl->space = FromXml(space.get());
  const opinion::AllowFiles allow(path.parent_path().parent_path());
  const SchemaParser parser(xmlSchemaNewDocParserCtxt(impl->source.get()));
  Failure failure{FailureKind::kMalformed, {}, {}, {}};
  xmlSchemaSetParserStructuredErrors(parser.get(), KeepFirst, &failure);
  impl->schema.reset(xmlSchemaParse(parser.get()));
  if (impl->schema == nullptr || !failure.what.empty()) {
    if (failure.what.empty()) failure.what = "the schema cannot be compiled";
    if (failure.place.empty()) failure.place = path.string();
    return failure;
  }
  return std::unique_ptr<XsdOpinion>(
      new XsdOpinion(std::move(impl)));  // NOLINT(modernize-make-unique): private constructor
}

Opinion XsdOpinion::Judge(std::string_view utf8,
                          const std::string& name,
                          const Limits& limits) const {
  Opinion opinion;
  const opinion::ParsedXml parsed = opinion::ParseXml(utf8, name);
  if (parsed.doc == nullptr) {
    opinion.findings.push_back(
        Refusal("GW-OPI-002", name, parsed.line, parsed.column, parsed.message));
    return opinion;
  }
  if (!impl_->HasRoot(parsed.doc.get())) {
    opinion.findings.push_back(Refusal("GW-OPI-003", name, 1, 0, "another root element"));
    return opinion;
  }
  Errors errors{&opinion, &name, limits.max_findings};
  const Validator validator(xmlSchemaNewValidCtxt(impl_->schema.get()));
  xmlSchemaSetValidStructuredErrors(validator.get(), KeepAll, &errors);
  const int verdict = xmlSchemaValidateDoc(validator.get(), parsed.doc.get());
  opinion.accepted = verdict == 0;
  if (verdict != 0 && opinion.findings.empty()) {
    opinion.findings.push_back(
        Refusal("GW-OPI-003", name, 0, 0, verdict < 0 ? "internal error" : "invalid"));
  }
  return opinion;
}

}  // namespace baybridge
