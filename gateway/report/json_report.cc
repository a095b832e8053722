#include "report/json_text.h"
#include "report/render.h"

namespace baybridge {
namespace {

void WriteFinding(const Finding& finding,
                  const RenderContext& context,
                  const RenderOptions& options,
                  JsonText& json) {
  const FindingText said =
      TextOf(finding, context.catalogue, options.language, options.sensitive, context.kind);
  json.BeginObject();
  json.String("id", finding.id);
  json.String("severity", kSeverityNames.NameOf(finding.severity));
  json.String("kind", kFindingKindNames.NameOf(finding.kind));
  if (!finding.path.empty()) json.String("path", finding.path);
  const std::string_view label = LabelOf(context.kind, finding.path, options.language);
  if (!label.empty()) json.String("label", label);
  json.BeginObject("location");
  if (!finding.location.file.empty()) json.String("file", finding.location.file);
  json.Number("line", finding.location.line);
  json.Number("column", finding.location.column);
  if (finding.location.record != 0) json.Number("record", finding.location.record);
  if (!finding.location.native.empty()) json.String("native", finding.location.native);
  json.EndObject();
  json.BeginArray("args");
  for (const Arg& arg : finding.args) {
    json.BeginObject();
    json.String("name", arg.name);
    if (arg.sensitive && options.sensitive == SensitiveValues::kMask) {
      json.Null("value");
    } else {
      json.String("value", arg.value);
    }
    if (arg.sensitive) json.Boolean("sensitive", true);
    json.EndObject();
  }
  json.EndArray();
  json.String("text", said.text);
  if (!said.advice.empty()) json.String("advice", said.advice);
  json.EndObject();
}

void WriteLayers(const Report& report, JsonText& json) {
  json.BeginArray("layers");
  for (const LayerRun& layer : report.layers) {
    json.BeginObject();
    json.String("layer", kLayerNames.NameOf(layer.layer));
    json.Boolean("ran", layer.ran);
    if (!layer.reason.empty()) json.String("reason", layer.reason);
    json.BeginArray("artefacts");
    for (const Artefact& artefact : layer.artefacts) {
      json.BeginObject();
      json.String("name", artefact.name);
      json.String("sha256", artefact.digest);
      json.EndObject();
    }
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
}

void WritePacks(const Report& report, JsonText& json) {
  json.BeginArray("packs");
  for (const PackUse& pack : report.packs) {
    json.BeginObject();
    json.String("id", pack.id);
    json.String("version", pack.version);
    json.String("sha256", pack.digest);
    if (!pack.part.empty()) json.String("part", pack.part);
    json.EndObject();
  }
  json.EndArray();
}

void WriteCounts(const Report& report, JsonText& json) {
  json.BeginObject("counts");
  for (const auto& [severity, name] : kSeverityNames.entries)
    json.Number(name, report.CountOf(severity));
  for (const Count& count : report.counts) json.Number(count.name, count.value);
  json.EndObject();
  if (report.withheld.empty()) return;
  json.BeginObject("withheldByClass");
  for (const Count& count : report.withheld) json.Number(count.name, count.value);
  json.EndObject();
}

}  // namespace

std::string RenderJson(const Report& report,
                       const RenderContext& context,
                       const RenderOptions& options) {
  JsonText json;
  json.BeginObject();
  json.String("tool", report.tool);
  json.String("verdict", kVerdictNames.NameOf(report.verdict()));
  if (!report.document.empty()) json.String("document", report.document);
  if (!report.kind.empty()) json.String("kind", report.kind);
  if (!report.syntax.empty()) json.String("syntax", report.syntax);
  json.String("assurance", kAssuranceNames.NameOf(report.assurance));
  if (!report.assurance_reason.empty()) json.String("assuranceReason", report.assurance_reason);
  if (report.engines_disagree) json.Boolean("enginesDisagree", true);
  json.BeginObject("asOf");
  json.String("date", report.as_of);
  json.String("from", kAsOfSourceNames.NameOf(report.as_of_source));
  json.EndObject();
  WritePacks(report, json);
  WriteLayers(report, json);
  WriteCounts(report, json);
  json.String("language", kLanguageNames.NameOf(options.language));
  json.BeginArray("findings");
  for (const Finding& finding : report.findings) WriteFinding(finding, context, options, json);
  json.EndArray();
  json.EndObject();
  return json.Take();
}

}  // namespace baybridge
