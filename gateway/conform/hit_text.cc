#include "conform/hit_text.h"

namespace baybridge {
namespace {

// "limit:steps" as GW-RUL-002, "function:in-list" as GW-RUL-003.
void AddReason(const Hit& hit, Finding& finding) {
  const std::size_t colon = hit.reason.find(':');
  if (colon == std::string::npos) {
    finding.id = hit.reason;
    return;
  }
  const std::string kind = hit.reason.substr(0, colon);
  finding.id = kind == "limit" ? "GW-RUL-002" : "GW-RUL-003";
  finding.args.push_back({.name = kind, .value = hit.reason.substr(colon + 1), .sensitive = false});
}

}  // namespace

Finding FindingOf(const Hit& hit,
                  const CompiledStandard& compiled,
                  const RuleData& data,
                  Language language) {
  Finding finding;
  finding.kind = FindingKind::kBusinessRule;
  const std::string rule = hit.rule == kNone ? std::string() : compiled.standard.rules[hit.rule].id;
  if (!hit.judged) {
    AddReason(hit, finding);
    finding.args.push_back({.name = "rule", .value = rule, .sensitive = false});
    return finding;
  }
  finding.id = rule;
  finding.severity = compiled.standard.rules[hit.rule].severity;
  for (const HitArg& arg : hit.args) {
    std::string value = arg.value;
    if (!arg.list.empty()) {
      const auto display = data.Display(arg.list, value, kLanguageNames.NameOf(language));
      if (display && !display->empty()) value = *display;
    }
    finding.args.push_back({.name = arg.name, .value = std::move(value), .sensitive = !arg.open});
  }
  return finding;
}

FindingText TextOfHit(const Hit& hit,
                      const CompiledStandard& compiled,
                      const Standards& standards,
                      const RuleData& data,
                      Language language,
                      SensitiveValues sensitive) {
  return TextOf(FindingOf(hit, compiled, data, language), standards.texts, language, sensitive);
}

}  // namespace baybridge
