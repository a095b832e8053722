#include "conform/conform_json.h"

namespace baybridge {
namespace {

std::size_t At(Verdict verdict) {
  return static_cast<std::size_t>(verdict);
}

}  // namespace

std::string ConformJson::Write() {
  out_.BeginObject();
  out_.String("contract", "baybridge-conform-report/1");
  Run();
  Totals();
  out_.BeginArray("standards");
  for (std::size_t i = 0; i < tally_.standards.size(); ++i) OneStandard(i);
  out_.EndArray();
  Worst();
  Form();
  Fields();
  Groups("institutions", tally_.institutions);
  Groups("strata", tally_.strata);
  Records();
  Sample();
  Baseline();
  Rectification();
  out_.EndObject();
  return out_.Take();
}

void ConformJson::Run() {
  out_.String("tool", report_.tool);
  out_.BeginObject("asOf");
  out_.String("asked", report_.as_of);
  out_.String("first", tally_.first_as_of);
  out_.String("last", tally_.last_as_of);
  for (const auto& [source, name] : kAsOfSourceNames.entries)
    out_.Number(name, tally_.as_of_sources[static_cast<std::size_t>(source)]);
  out_.EndObject();
  out_.BeginObject("assurance");
  out_.String("asked", report_.assurance);
  out_.Number("full", tally_.judged_by_all);
  out_.Number("fast", tally_.records - tally_.judged_by_all);
  out_.EndObject();
  out_.Boolean("revealed", report_.sensitive == SensitiveValues::kShow);
  out_.Number("smallCells", report_.small_cells);
  out_.BeginArray("inputs");
  for (const std::string& input : report_.inputs) out_.Item(input);
  out_.EndArray();
  out_.BeginObject("files");
  out_.Number("read", report_.files);
  out_.Number("skipped", report_.skipped_files);
  out_.Number("failed", report_.failed_files);
  out_.EndObject();
}

void ConformJson::Totals() {
  out_.String("verdict", kVerdictNames.NameOf(VerdictOf(report_)));
  out_.BeginObject("records");
  out_.Number("total", tally_.records);
  out_.Number("readable", tally_.readable);
  Verdicts("verdicts", tally_.verdicts);
  Verdicts("form", tally_.form);
  Rate("passBasisPoints", tally_.verdicts[At(Verdict::kConforms)], tally_.records);
  out_.EndObject();
}

void ConformJson::Verdicts(std::string_view key, const VerdictCounts& counts) {
  out_.BeginObject(key);
  out_.Number("conforms", counts[At(Verdict::kConforms)]);
  out_.Number("doesNotConform", counts[At(Verdict::kDoesNotConform)]);
  out_.Number("notJudged", counts[At(Verdict::kNotJudged)]);
  out_.EndObject();
}

void ConformJson::Rate(std::string_view key, std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) {
    out_.Null(key);
  } else {
    out_.Number(key, BasisPoints(part, whole));
  }
}

void ConformJson::FourTexts(std::string_view key, const Texts& texts) {
  out_.BeginObject(key);
  for (const auto& [language, name] : kLanguageNames.entries) out_.String(name, texts.In(language));
  out_.EndObject();
}

void ConformJson::Values(std::string_view key, const std::vector<std::string>& values) {
  out_.BeginArray(key);
  for (const std::string& value : values) out_.Item(value);
  out_.EndArray();
}

void ConformJson::OneStandard(std::size_t index) {
  const Standard& standard = tally_.all().standards[index]->standard;
  const StandardTally& tally = tally_.standards[index];
  out_.BeginObject();
  Facts(standard);
  Verdicts("verdicts", tally.verdicts);
  Rate("passBasisPoints", tally.verdicts[At(Verdict::kConforms)],
       tally.verdicts[At(Verdict::kConforms)] + tally.verdicts[At(Verdict::kDoesNotConform)]);
  out_.BeginArray("notJudgedReasons");
  for (const auto& [reason, count] : tally.reasons) {
    out_.BeginObject();
    out_.String("reason", reason);
    out_.Number("records", count);
    out_.EndObject();
  }
  out_.EndArray();
  Clauses(index);
  Rules(index);
  NotJudged(index);
  out_.EndObject();
}

void ConformJson::Facts(const Standard& standard) {
  out_.String("id", standard.id);
  out_.String("number", standard.number);
  out_.String("place", standard.place);
  out_.String("status", kStandardStatusNames.NameOf(standard.status));
  FourTexts("title", standard.title);
  FourTexts("issuer", standard.issuer);
  out_.String("validFrom", standard.valid_from);
  out_.String("validTo", standard.valid_to);
  out_.String("evidence", standard.evidence);
  out_.String("digest", standard.digest);
}

void ConformJson::ClauseRecords(std::string_view key, const ClauseCounts& counts) {
  out_.BeginObject(key);
  out_.Number("fails", CountOf(counts, ClauseVerdict::kFails));
  out_.Number("inQuestion", CountOf(counts, ClauseVerdict::kInQuestion));
  out_.Number("holds", CountOf(counts, ClauseVerdict::kHolds));
  out_.Number("notJudged", CountOf(counts, ClauseVerdict::kNotJudged));
  out_.Number("noOccasion", CountOf(counts, ClauseVerdict::kNoOccasion));
  out_.Number("outOfForce", CountOf(counts, ClauseVerdict::kOutOfForce));
  out_.EndObject();
}

void ConformJson::Clauses(std::size_t index) {
  const Standard& standard = tally_.all().standards[index]->standard;
  out_.BeginArray("clauses");
  for (std::size_t c = 0; c < standard.clauses.size(); ++c) {
    const Clause& clause = standard.clauses[c];
    const ClauseCounts& counts = tally_.standards[index].clauses[c];
    const std::uint64_t judged = JudgedOf(counts);
    out_.BeginObject();
    out_.String("clause", clause.id);
    FourTexts("title", clause.title);
    out_.String("check", clause.check == ClauseCheck::kByRules        ? "rules"
                         : clause.check == ClauseCheck::kNotCheckable ? "not-machine-checkable"
                                                                      : "text-not-in-hand");
    out_.Boolean("unverified", clause.unverified);
    FourTexts("note", clause.note);
    out_.String("evidence", clause.evidence);
    if (clause.check == ClauseCheck::kByRules) {
      ClauseRecords("records", counts);
      Rate("completenessBasisPoints", judged, judged + CountOf(counts, ClauseVerdict::kNotJudged));
      Rate("accuracyBasisPoints", CountOf(counts, ClauseVerdict::kHolds),
           DecidedOf(counts) == 0 ? 0 : judged);
    }
    out_.BeginArray("rules");
    for (const std::uint32_t rule : clause.rules) out_.Item(standard.rules[rule].id);
    out_.EndArray();
    out_.EndObject();
  }
  out_.EndArray();
}

void ConformJson::Rules(std::size_t index) {
  const CompiledStandard& compiled = *tally_.all().standards[index];
  out_.BeginArray("rules");
  for (std::size_t r = 0; r < compiled.standard.rules.size(); ++r) {
    const StandardRule& rule = compiled.standard.rules[r];
    const RuleTally& tally = tally_.standards[index].rules[r];
    Texts text;
    Texts advice;
    for (const auto& [language, name] : kLanguageNames.entries) {
      const Message* message = tally_.all().texts.Find(rule.id, language);
      if (message == nullptr) continue;
      text.by_language[static_cast<std::size_t>(language)] = message->text;
      advice.by_language[static_cast<std::size_t>(language)] = message->advice;
    }
    out_.BeginObject();
    out_.String("rule", rule.id);
    out_.String("clause", compiled.standard.clauses[rule.clause].id);
    out_.String("severity", kSeverityNames.NameOf(rule.severity));
    out_.Boolean("unverified", rule.unverified);
    out_.String("validFrom", rule.valid_from);
    out_.String("validTo", rule.valid_to);
    FourTexts("text", text);
    FourTexts("advice", advice);
    out_.Number("judged", tally.judged);
    out_.Number("spoke", tally.spoke);
    out_.Number("notJudged", tally.not_judged);
    out_.Number("recordsJudged", tally.records_judged);
    out_.Number("recordsSpoke", tally.records_spoke);
    out_.Boolean("fired", tally.judged + tally.not_judged != 0);
    Overlaps(index, r);
    out_.BeginArray("examples");
    for (const ConformExample& example : tally_.examples[index][r]) Example(example, index);
    out_.EndArray();
    out_.EndObject();
  }
  out_.EndArray();
}

// The rules of other standards of the run that this one repeats.
void ConformJson::Overlaps(std::size_t standard, std::size_t rule) {
  out_.BeginArray("overlaps");
  for (const Overlap& overlap : tally_.all().overlaps) {
    if (overlap.overlapping != standard || overlap.overlapping_rule != rule) continue;
    out_.Item(tally_.all().standards[overlap.standard]->standard.rules[overlap.rule].id);
  }
  out_.EndArray();
}

void ConformJson::Place(const ConformExample& example) {
  out_.String("file", example.file);
  out_.Number("record", example.number);
  out_.Number("line", example.location.line);
  out_.Number("column", example.location.column);
  out_.String("path", example.path);
}

void ConformJson::Example(const ConformExample& example, std::size_t standard) {
  const CompiledStandard& compiled = *tally_.all().standards[standard];
  Texts text;
  for (const auto& [language, name] : kLanguageNames.entries) {
    text.by_language[static_cast<std::size_t>(language)] =
        TextOfHit(example.hit, compiled, tally_.all(), *report_.data, language, report_.sensitive)
            .text;
  }
  out_.BeginObject();
  Place(example);
  if (example.hit.clause != kNone)
    out_.String("clause", compiled.standard.clauses[example.hit.clause].id);
  FourTexts("text", text);
  out_.EndObject();
}

void ConformJson::NotJudged(std::size_t index) {
  const CompiledStandard& compiled = *tally_.all().standards[index];
  out_.BeginArray("notJudged");
  for (const auto& [key, tally] : tally_.not_judged) {
    if (key.standard != index) continue;
    out_.BeginObject();
    out_.String("rule", key.rule == kNone ? "" : compiled.standard.rules[key.rule].id);
    out_.String("reason", key.reason);
    out_.Number("times", tally.times);
    out_.Number("records", tally.records);
    out_.BeginArray("examples");
    Example(tally.example, index);
    out_.EndArray();
    out_.EndObject();
  }
  out_.EndArray();
}

void ConformJson::Worst() {
  constexpr std::size_t kMost = 20;
  out_.BeginArray("worstClauses");
  for (const WorstClause& worst : WorstClauses(tally_, kMost)) {
    const Standard& standard = tally_.all().standards[worst.standard]->standard;
    out_.BeginObject();
    out_.String("standard", standard.id);
    out_.String("clause", standard.clauses[worst.clause].id);
    out_.Number("fails", worst.fails);
    out_.Number("judged", worst.judged);
    Rate("failsBasisPoints", worst.fails, worst.judged);
    out_.EndObject();
  }
  out_.EndArray();
}

std::string RenderConformJson(const ConformReport& report) {
  return ConformJson(report).Write();
}

}  // namespace baybridge
