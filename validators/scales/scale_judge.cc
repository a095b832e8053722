#include "scales/scale_judge.h"

#include <algorithm>

#include "scales/assessment_reader.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostNamed = 12;  // items that a finding names

Arg Plain(const char* name, std::string_view value) {
  return {.name = name, .value = std::string(value), .sensitive = false};
}

Arg Personal(const char* name, std::string_view value) {
  return {.name = name, .value = std::string(value), .sensitive = true};
}

bool IsLevel(const ScaleResult& result) {
  return result.stated_at == StatedAt::kLevel || result.stated_at == StatedAt::kPreliminaryLevel ||
         result.stated_at == StatedAt::kTotalLevel;
}

bool HasCode(const AssessmentEntry& entry, std::string_view list, std::string_view code) {
  return std::ranges::any_of(entry.codes, [&](const AssessmentCode& coded) {
    return coded.list == list && coded.code == code;
  });
}

}  // namespace

const ScaleScheme* ScaleJudge::SchemeOf(std::string_view id) const {
  const auto found = std::ranges::find(schemes_, id, &ScaleScheme::id);
  return found == schemes_.end() ? nullptr : &*found;
}

void ScaleJudge::Judge(const Record& hub, std::vector<ScaleFinding>& findings) {
  findings_ = &findings;
  for (NodeId node = 0; node < hub.nodes.size(); ++node) {
    if (hub.nodes[node].element != places_.of(ScalePlace::kGroup)) continue;
    ReadAssessment(hub, node, places_, assessment_);
    const ScaleScheme* scheme = SchemeOf(assessment_.scheme);
    if (scheme != nullptr) JudgeOne(*scheme);
  }
}

void ScaleJudge::JudgeOne(const ScaleScheme& scheme) {
  values_.assign(scheme.variables.size(), {});
  version_missing_ = false;
  ReadItems(scheme);
  Results(scheme);
  TellMissing(scheme);
  Grounds(scheme);
}

Finding& ScaleJudge::Add(const char* id, Severity severity, FindingKind kind, NodeId node) {
  ScaleFinding& added = findings_->emplace_back();
  added.node = node;
  added.finding.id = id;
  added.finding.severity = severity;
  added.finding.kind = kind;
  added.finding.args.push_back(Plain("scheme", assessment_.scheme));
  return added.finding;
}

// ---- items

bool ScaleJudge::IsOfVersion(const ScaleItem& item) const {
  return item.version.empty() || assessment_.version.starts_with(item.version);
}

void ScaleJudge::ReadItems(const ScaleScheme& scheme) {
  for (const ScaleItem& item : scheme.items) {
    if (values_[item.variable].value) continue;
    if (!item.version.empty() && assessment_.version.empty()) {
      // Item numbers differ by version: without one they cannot be told apart.
      version_missing_ = version_missing_ || FindEntry(assessment_.items, item.code) != nullptr;
      continue;
    }
    if (!IsOfVersion(item)) continue;
    values_[item.variable] = ValueOf(item);
    values_[item.variable].unverified = values_[item.variable].unverified || item.unverified;
  }
}

ScaleValue ScaleJudge::ValueOf(const ScaleItem& item) {
  if (item.reading == ItemReading::kAdjustment) return AdjustedOf(item);
  const AssessmentEntry* entry = FindEntry(assessment_.items, item.code);
  if (entry == nullptr || StandsTwice(item, *entry)) return {};
  switch (item.reading) {
    case ItemReading::kAnswer: return AnswerOf(item, *entry);
    case ItemReading::kTicked: return TickedOf(item, *entry);
    default: return ScoreOf(item, *entry);
  }
}

bool ScaleJudge::StandsTwice(const ScaleItem& item, const AssessmentEntry& first) {
  for (const AssessmentEntry& entry : assessment_.items) {
    if (&entry == &first || entry.code != item.code || entry.score == first.score) continue;
    Add("GW-SCL-009", Severity::kError, FindingKind::kInvariant, entry.node)
        .args.push_back(Plain("item", item.code));
    return true;
  }
  return false;
}

ScaleValue ScaleJudge::ScoreOf(const ScaleItem& item, const AssessmentEntry& entry) {
  if (entry.score_node == kNone || entry.score.empty()) return {};
  const auto score = ReadScore(entry.score);
  if (score && HoldsAny(item.allowed, *score)) return {.value = score, .unverified = false};
  Finding& finding = Add("GW-SCL-001", item.unverified ? Severity::kWarning : Severity::kError,
                         FindingKind::kValue, entry.score_node);
  finding.args.push_back(Plain("item", item.code));
  finding.args.push_back(Plain("expected", WriteRanges(item.allowed)));
  finding.args.push_back(Personal("found", entry.score));
  return {};
}

ScaleValue ScaleJudge::AnswerOf(const ScaleItem& item, const AssessmentEntry& entry) const {
  for (const AnswerValue& answer : item.answers) {
    if (HasCode(entry, item.list, answer.code)) return {.value = answer.value, .unverified = false};
  }
  return {};
}

ScaleValue ScaleJudge::TickedOf(const ScaleItem& item, const AssessmentEntry& entry) const {
  // An item that holds words only says nothing of its boxes.
  if (entry.codes.empty()) return {};
  const bool ticked = std::ranges::any_of(item.answers, [&](const AnswerValue& answer) {
    return HasCode(entry, item.list, answer.code);
  });
  return {.value = ticked ? 1 : 0, .unverified = false};
}

ScaleValue ScaleJudge::AdjustedOf(const ScaleItem& item) const {
  for (const AssessmentEntry& adjustment : assessment_.adjustments) {
    if (!adjustment.applied) continue;
    for (const AnswerValue& answer : item.answers) {
      if (HasCode(adjustment, item.list, answer.code)) return {.value = 1, .unverified = false};
    }
  }
  return {.value = 0, .unverified = false};
}

// ---- results

ScaleJudge::Stated ScaleJudge::StatedOf(const ScaleResult& result) const {
  const auto score = [](const AssessmentEntry* entry) {
    return entry == nullptr ? Stated{} : Stated{.text = entry->score, .node = entry->score_node};
  };
  const auto level = [&](const std::vector<AssessmentCode>& codes) {
    const AssessmentCode* code = FindCode(codes, result.list);
    return code == nullptr ? Stated{} : Stated{.text = code->code, .node = code->node};
  };
  switch (result.stated_at) {
    case StatedAt::kTotal: return score(FindEntry(assessment_.totals, result.code));
    case StatedAt::kScale: return score(FindEntry(assessment_.scales, result.code));
    case StatedAt::kTotalLevel: {
      const AssessmentEntry* total = FindEntry(assessment_.totals, result.code);
      return total == nullptr ? Stated{} : level(total->codes);
    }
    case StatedAt::kPreliminaryScore:
      return {.text = assessment_.preliminary_score, .node = assessment_.preliminary_score_node};
    case StatedAt::kPreliminaryLevel: return level(assessment_.preliminary_level);
    case StatedAt::kLevel: return level(assessment_.level);
    default: return {};
  }
}

// A result that cannot be computed counts as the record states it for those that rest on it.
void ScaleJudge::Results(const ScaleScheme& scheme) {
  open_.clear();
  for (const ScaleResult& result : scheme.results) {
    const Stated stated = StatedOf(result);
    ScaleValue computed = ComputeResult(scheme, result, values_);
    if (stated.node != kNone) Compare(result, computed);
    if (!computed.value && stated.node != kNone) {
      const auto value = ReadScore(stated.text);
      if (value && HoldsAny(result.range, *value)) computed.value = value;
    }
    values_[result.variable] = computed;
  }
}

void ScaleJudge::Compare(const ScaleResult& result, const ScaleValue& computed) {
  const Stated stated = StatedOf(result);
  const auto value = ReadScore(stated.text);
  const bool in_range = value && HoldsAny(result.range, *value);
  if (in_range && !computed.value) {
    if (result.shape != ResultShape::kCarried) open_.push_back(&result);
    return;
  }
  if (in_range && *value == *computed.value) return;
  const char* id = IsLevel(result)                        ? "GW-SCL-004"
                   : result.stated_at == StatedAt::kScale ? "GW-SCL-003"
                                                          : "GW-SCL-002";
  const bool unverified = computed.value ? computed.unverified : result.unverified;
  Finding& finding =
      Add(computed.value ? id : "GW-SCL-001", unverified ? Severity::kWarning : Severity::kError,
          computed.value ? FindingKind::kInvariant : FindingKind::kValue, stated.node);
  finding.args.push_back(Plain(computed.value ? "result" : "item", result.id));
  if (computed.value) {
    finding.args.push_back(Personal("expected", std::to_string(*computed.value)));
  } else {
    finding.args.push_back(Plain("expected", WriteRanges(result.range)));
  }
  finding.args.push_back(Personal("found", stated.text));
}

// What people call an item: its code in the version of the assessment.
std::string_view ScaleJudge::NameOf(const ScaleScheme& scheme, std::uint32_t variable) const {
  for (const ScaleItem& item : scheme.items) {
    if (item.variable == variable && IsOfVersion(item)) return item.code;
  }
  return scheme.variables[variable];
}

void ScaleJudge::TellMissing(const ScaleScheme& scheme) {
  if (open_.empty()) return;
  missing_.clear();
  std::string results;
  for (const ScaleResult* result : open_) {
    results += (results.empty() ? "" : " ") + result->id;
    // The result itself counts as stated by now; what it rests on is what is missing.
    MissingFor(scheme, *result, values_, missing_);
  }
  const bool version = version_missing_ && assessment_.version.empty();
  const char* id = version ? "GW-SCL-006" : missing_.empty() ? "GW-SCL-010" : "GW-SCL-005";
  Finding& finding = Add(id, Severity::kInformation, FindingKind::kInformational, assessment_.node);
  finding.args.push_back(Plain("results", results));
  if (version || missing_.empty()) return;
  std::string items;
  for (std::size_t i = 0; i < missing_.size(); ++i) {
    if (i == kMostNamed) {
      items += " …";
      break;
    }
    items += (i == 0 ? "" : " ") + std::string(NameOf(scheme, missing_[i]));
  }
  finding.args.push_back(Plain("items", items));
}

// ---- grounds for moving the level

void ScaleJudge::Grounds(const ScaleScheme& scheme) {
  const bool judged = !assessment_.level.empty() || !assessment_.adjustments.empty();
  if (!judged) return;
  for (const ScaleGround& ground : scheme.grounds) {
    const ScaleValue& shown = values_[ground.shown];
    if (!shown.value) continue;
    const AssessmentEntry* stated = nullptr;
    for (const AssessmentEntry& adjustment : assessment_.adjustments) {
      if (adjustment.applied && HasCode(adjustment, ground.list, ground.adjustment))
        stated = &adjustment;
    }
    const bool unstated = *shown.value == 1 && stated == nullptr;
    const bool unshown = *shown.value == 0 && stated != nullptr;
    if (!unstated && !unshown) continue;
    // The level is computed with what the items show in any case: a ground that is only not stated
    // is worth a remark.
    Finding& finding =
        Add(unstated ? "GW-SCL-007" : "GW-SCL-008",
            unstated ? Severity::kInformation : Severity::kWarning, FindingKind::kInvariant,
            stated == nullptr ? assessment_.node : stated->node);
    finding.args.push_back(Personal("ground", ground.adjustment));
    finding.args.push_back(Plain("items", ground.items));
  }
}

}  // namespace baybridge
