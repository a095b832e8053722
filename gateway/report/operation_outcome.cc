#include "report/display.h"
#include "report/json_text.h"
#include "report/render.h"

namespace baybridge {
namespace {

constexpr std::string_view kFindingSystem = "urn:baybridge:finding";

void WriteDetails(std::string_view code, std::string_view text, JsonText& json) {
  json.BeginObject("details");
  json.BeginArray("coding");
  json.BeginObject();
  json.String("system", kFindingSystem);
  json.String("code", code);
  json.EndObject();
  json.EndArray();
  json.String("text", text);
  json.EndObject();
}

void WriteIssue(const Finding& finding,
                const RenderContext& context,
                const RenderOptions& options,
                JsonText& json) {
  const FindingText said =
      TextOf(finding, context.catalogue, options.language, options.sensitive, context.kind);
  json.BeginObject();
  json.String("severity", kSeverityNames.NameOf(finding.severity));
  json.String("code", kFindingKindNames.NameOf(finding.kind));
  WriteDetails(finding.id, said.text, json);
  const std::string place = PlaceText(finding.location);
  std::string diagnostics = place;
  if (!said.advice.empty()) diagnostics += (place.empty() ? "" : " ") + said.advice;
  if (!diagnostics.empty()) json.String("diagnostics", diagnostics);
  if (!finding.path.empty()) {
    json.BeginArray("expression");
    json.Item(finding.path);
    json.EndArray();
  }
  json.EndObject();
}

// An OperationOutcome needs an issue: the verdict, where there is no finding.
void WriteVerdict(const Report& report,
                  const RenderContext& context,
                  const RenderOptions& options,
                  JsonText& json) {
  const std::string_view verdict = kVerdictNames.NameOf(report.verdict());
  json.BeginObject();
  json.String("severity", "information");
  json.String("code", "informational");
  WriteDetails(verdict, context.catalogue.Text("report." + std::string(verdict), options.language),
               json);
  json.EndObject();
}

}  // namespace

std::string RenderOperationOutcome(const Report& report,
                                   const RenderContext& context,
                                   const RenderOptions& options) {
  JsonText json;
  json.BeginObject();
  json.String("resourceType", "OperationOutcome");
  json.String("language", kLanguageNames.NameOf(options.language));
  json.BeginArray("issue");
  for (const Finding& finding : report.findings) WriteIssue(finding, context, options, json);
  if (report.findings.empty()) WriteVerdict(report, context, options, json);
  json.EndArray();
  json.EndObject();
  return json.Take();
}

}  // namespace baybridge
