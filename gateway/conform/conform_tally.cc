#include "conform/conform_tally.h"

#include <algorithm>
#include <set>

namespace baybridge {
namespace {

std::size_t At(Verdict verdict) {
  return static_cast<std::size_t>(verdict);
}
std::size_t At(ClauseVerdict verdict) {
  return static_cast<std::size_t>(verdict);
}

ConformExample ExampleOf(const RecordResult& result, const PlacedHit& placed) {
  return {.file = result.file,
          .number = result.number,
          .path = placed.path,
          .location = placed.location,
          .hit = result.standards[placed.standard].hits[placed.hit]};
}

}  // namespace

Verdict WholeVerdict(const RecordResult& result) {
  bool judged = false;
  bool open = result.form == Verdict::kNotJudged || !result.readable;
  for (const StandardResult& standard : result.standards) {
    if (standard.verdict == Verdict::kDoesNotConform) return Verdict::kDoesNotConform;
    if (standard.reason == "other-kind" || standard.reason == "no-occasion") continue;
    open = open || standard.verdict == Verdict::kNotJudged;
    judged = true;
  }
  if (result.form == Verdict::kDoesNotConform) return Verdict::kDoesNotConform;
  return open || !judged ? Verdict::kNotJudged : Verdict::kConforms;
}

RecordLine LineOf(const RecordResult& result) {
  RecordLine line{
      .file = result.file,
      .number = result.number,
      .id = result.strata.empty() ? std::string() : result.strata[kRecordId],
      .institution = result.strata.empty() ? std::string() : result.strata[kInstitution],
      .format = result.compiled == nullptr ? std::string() : result.compiled->pack->id,
      .as_of = result.as_of,
      .digest = result.digest,
      .readable = result.readable,
      .form = result.form,
      .verdict = WholeVerdict(result),
      .verdicts = {},
      .failed = {}};
  for (std::uint32_t i = 0; i < result.standards.size(); ++i) {
    const StandardResult& standard = result.standards[i];
    line.verdicts.push_back(standard.verdict);
    for (std::uint32_t clause = 0; clause < standard.clauses.size(); ++clause) {
      if (standard.clauses[clause] == ClauseVerdict::kFails) line.failed.emplace_back(i, clause);
    }
  }
  return line;
}

ConformTally::ConformTally(const Standards& all_standards,
                           std::vector<std::uint32_t> stratify,
                           const TallyLimits& limits)
    : standards_(all_standards),
      stratify_(std::move(stratify)),
      limits_(limits) {
  for (const auto& compiled : all_standards.standards) {
    StandardTally& tally = standards.emplace_back();
    tally.clauses.resize(compiled->standard.clauses.size());
    tally.rules.resize(compiled->standard.rules.size());
    examples.emplace_back(compiled->standard.rules.size());
  }
}

void ConformTally::Add(const RecordResult& result) {
  ++records;
  if (result.readable) ++readable;
  if (result.assurance == Assurance::kFull) ++judged_by_all;
  ++form[At(result.form)];
  ++verdicts[At(WholeVerdict(result))];
  if (!result.as_of.empty()) {
    if (first_as_of.empty() || result.as_of < first_as_of) first_as_of = result.as_of;
    last_as_of = std::max(last_as_of, result.as_of);
    ++as_of_sources[static_cast<std::size_t>(result.as_of_source)];
  }
  for (std::uint32_t i = 0; i < result.standards.size(); ++i) AddStandard(i, result);
  AddHits(result);
  AddForm(result);
  AddFields(result);
  const std::string institution = result.strata.empty() ? std::string()
                                  : result.strata[kInstitution].empty()
                                      ? result.strata[kInstitutionName]
                                      : result.strata[kInstitution];
  GroupTally& home =
      GroupOf(institutions, {institution}, limits_.max_institutions, institutions_cut);
  if (home.label.empty() && !result.strata.empty()) home.label = result.strata[kInstitutionName];
  AddGroup(home, result);
  if (!stratify_.empty() && !result.strata.empty()) {
    std::vector<std::string> values;
    for (const std::uint32_t stratum : stratify_) values.push_back(result.strata[stratum]);
    AddGroup(GroupOf(strata, std::move(values), limits_.max_strata, strata_cut), result);
  }
  AddLine(result);
}

void ConformTally::AddStandard(std::uint32_t index, const RecordResult& result) {
  const StandardResult& from = result.standards[index];
  StandardTally& to = standards[index];
  ++to.verdicts[At(from.verdict)];
  if (!from.reason.empty()) ++to.reasons[from.reason];
  if (from.reason == "other-kind") return;
  for (std::size_t i = 0; i < from.clauses.size(); ++i) ++to.clauses[i][At(from.clauses[i])];
  for (std::size_t i = 0; i < from.rules.size(); ++i) {
    const RuleCount& count = from.rules[i];
    RuleTally& tally = to.rules[i];
    tally.judged += count.judged;
    tally.spoke += count.spoke;
    tally.not_judged += count.not_judged;
    if (count.judged != 0) ++tally.records_judged;
    if (count.spoke != 0) ++tally.records_spoke;
  }
}

void ConformTally::AddHits(const RecordResult& result) {
  std::set<NotJudgedKey> seen;
  for (const PlacedHit& placed : result.hits) {
    const Hit& hit = result.standards[placed.standard].hits[placed.hit];
    if (hit.judged) {
      auto& list = examples[placed.standard][hit.rule];
      if (list.size() < limits_.max_examples) list.push_back(ExampleOf(result, placed));
      continue;
    }
    NotJudgedKey key{.standard = placed.standard, .rule = hit.rule, .reason = hit.reason};
    const auto known = not_judged.find(key);
    if (known == not_judged.end() && not_judged.size() >= limits_.max_not_judged) continue;
    NotJudgedTally& tally = not_judged[key];
    if (tally.times++ == 0) tally.example = ExampleOf(result, placed);
    if (seen.insert(std::move(key)).second) ++tally.records;
  }
}

void ConformTally::AddForm(const RecordResult& result) {
  std::set<std::string_view> seen;
  for (const Finding& finding : result.findings) {
    FormTally& tally = form_findings[finding.id];
    if (tally.findings++ == 0) {
      tally.severity = finding.severity;
      tally.example = {.file = result.file,
                       .number = result.number,
                       .path = finding.path,
                       .location = finding.location,
                       .hit = {}};
    }
    if (seen.insert(finding.id).second) ++tally.records;
  }
}

void ConformTally::AddFields(const RecordResult& result) {
  if (result.compiled == nullptr) return;
  auto& of_kind = fields[result.compiled];
  for (const FieldCount& count : result.fields) {
    FieldTally& tally = of_kind[count.field];
    ++tally.records;
    tally.expected += count.expected;
    tally.filled += count.filled;
    tally.values += count.values;
    tally.wrong += count.wrong;
  }
}

// Past the limit all further groups are one, whose values are a single star.
GroupTally& ConformTally::GroupOf(std::map<std::vector<std::string>, GroupTally>& groups,
                                  std::vector<std::string> values,
                                  std::size_t most,
                                  bool& cut) const {
  if (!groups.contains(values) && groups.size() >= most) {
    cut = true;
    values.assign(1, "*");
  }
  GroupTally& group = groups[values];
  group.values = std::move(values);
  return group;
}

void ConformTally::AddGroup(GroupTally& group, const RecordResult& result) const {
  ++group.records;
  if (!result.readable) ++group.unreadable;
  group.standards.resize(standards.size());
  for (std::size_t i = 0; i < standards.size(); ++i) {
    const StandardResult& from = result.standards[i];
    if (from.reason == "other-kind") continue;
    GroupStandard& to = group.standards[i];
    ++to.verdicts[At(from.verdict)];
    to.clauses.resize(from.clauses.size());
    for (std::size_t clause = 0; clause < from.clauses.size(); ++clause)
      ++to.clauses[clause][At(from.clauses[clause])];
  }
}

void ConformTally::AddLine(const RecordResult& result) {
  if (WholeVerdict(result) == Verdict::kConforms) return;
  if (lines.size() < limits_.max_records) {
    lines.push_back(LineOf(result));
  } else {
    ++unlisted;
  }
}

}  // namespace baybridge
