#include "pipeline/opinions.h"

#include <utility>

#include "core/child.h"

namespace baybridge {
namespace {

std::string_view WordOf(bool accepted) {
  return accepted ? "accepts" : "rejects";
}

}  // namespace

Result<Done> AskOpinions(Workspace& workspace,
                         const CompiledKind& compiled,
                         const Record& record,
                         std::string_view utf8,
                         const Limits& limits,
                         std::optional<bool> own,
                         Report& report) {
  if (utf8.size() > kMostOpinionBytes || record.nodes.size() > kMostOpinionNodes) {
    report.assurance = Assurance::kFast;
    report.assurance_reason = "size";
    // Nobody else can judge a schema that our compiler does not cover.
    if (!own) report.engines_disagree = true;
    return Done{};
  }
  auto engines = workspace.EnginesFor(compiled);
  if (!engines) return std::move(engines).error();
  if (compiled.outside) {
    // A schema from outside can make the engines hang on a record, too.
    auto tried = RunInChild([&] {
      Findings ignored;
      (*engines)->xerces->Judge(utf8, report.document, limits, ignored);
      (*engines)->libxml2->Judge(utf8, report.document, limits);
      return true;
    });
    if (!tried) return std::move(tried).error();
  }
  Findings said;
  const bool xerces = (*engines)->xerces->Judge(utf8, report.document, limits, said);
  Opinion libxml2 = (*engines)->libxml2->Judge(utf8, report.document, limits);
  report.assurance = Assurance::kFull;
  if (report.syntax != "xml") {
    report.assurance_reason = "as-xml";
    // Their places are in the XML that was made for them.
    for (Finding& finding : said) finding.location = {.file = report.document, .native = {}};
    for (Finding& finding : libxml2.findings)
      finding.location = {.file = report.document, .native = {}};
  }
  if (!own) {
    report.findings.insert(report.findings.end(), said.begin(), said.end());
    own = xerces;
  }
  if (*own == xerces && *own == libxml2.accepted) return Done{};
  report.engines_disagree = true;
  Finding finding;
  finding.id = "GW-OPI-010";
  finding.severity = Severity::kError;
  finding.kind = FindingKind::kInvariant;
  finding.location.file = report.document;
  finding.args.push_back({.name = "own", .value = std::string(WordOf(*own)), .sensitive = false});
  finding.args.push_back(
      {.name = "xerces", .value = std::string(WordOf(xerces)), .sensitive = false});
  finding.args.push_back(
      {.name = "libxml2", .value = std::string(WordOf(libxml2.accepted)), .sensitive = false});
  report.findings.push_back(std::move(finding));
  report.findings.insert(report.findings.end(), said.begin(), said.end());
  report.findings.insert(report.findings.end(), libxml2.findings.begin(), libxml2.findings.end());
  return Done{};
}

}  // namespace baybridge
