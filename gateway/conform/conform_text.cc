// The report for people at a terminal.
#include <algorithm>

#include "conform/conform_report.h"
#include "pack/placeholders.h"
#include "report/display.h"

namespace baybridge {
namespace {

std::string Percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "–";
  const std::uint64_t points = BasisPoints(part, whole);
  const std::string cents = std::to_string(points % 100);
  return std::to_string(points / 100) + (cents.size() < 2 ? ".0" : ".") + cents + " %";
}

// With the counts, for two shares may differ where their hundredths do not: "4.08 % (30/735)".
std::string Share(std::uint64_t part, std::uint64_t whole) {
  return Percent(part, whole) + " (" + std::to_string(part) + "/" + std::to_string(whole) + ")";
}

// Padded on the left, or on the right where `width` is negative.
std::string Padded(std::string text, int width) {
  const std::size_t columns = DisplayWidth(text);
  const auto wanted = static_cast<std::size_t>(width < 0 ? -width : width);
  if (columns >= wanted) return text;
  const std::string blanks(wanted - columns, ' ');
  return width < 0 ? text + blanks : blanks + text;
}

// A text of findings in general: what differs from one to the next is left open.
std::string WithGaps(std::string_view text) {
  std::string filled;
  for (std::size_t at = 0; at < text.size();) {
    const auto name = PlaceholderAt(text, at);
    filled += name ? std::string("…") : std::string(1, text[at]);
    at += name ? name->size() + 2 : 1;
  }
  return filled;
}

class TextWriter {
 public:
  TextWriter(const ConformReport& report, Language language)
      : report_(report),
        tally_(*report.tally),
        language_(language) {}

  std::string Write() {
    Head();
    for (std::size_t i = 0; i < tally_.standards.size(); ++i) OneStandard(i);
    Worst();
    Form();
    Institutions();
    Sample();
    Baseline();
    return std::move(out_);
  }

 private:
  std::string Say(std::string_view id) const {
    return std::string(tally_.all().texts.Text("conform." + std::string(id), language_));
  }
  std::string VerdictText(Verdict verdict) const {
    return std::string(
        tally_.all().texts.Text("report." + std::string(kVerdictNames.NameOf(verdict)), language_));
  }
  void Line(const std::string& text) { out_ += text + '\n'; }
  void Pair(std::string_view id, const std::string& value) {
    Line("  " + Padded(Say(id), -kLabel) + value);
  }
  void Pair(std::string_view id, std::uint64_t value) { Pair(id, std::to_string(value)); }

  void Head() {
    Line(Say("title"));
    Pair("verdict", VerdictText(VerdictOf(report_)));
    Pair("records", tally_.records);
    Pair("unreadable", tally_.records - tally_.readable);
    for (const auto& [verdict, name] : kVerdictNames.entries)
      Line("  " + Padded(VerdictText(verdict), -kLabel) +
           std::to_string(tally_.verdicts[static_cast<std::size_t>(verdict)]));
    const bool one_day = tally_.first_as_of == tally_.last_as_of;
    Pair("as-of", one_day ? tally_.first_as_of : tally_.first_as_of + " – " + tally_.last_as_of);
    Pair("judged-by-all", tally_.judged_by_all);
    if (report_.skipped_files != 0) Pair("skipped", report_.skipped_files);
    if (report_.failed_files != 0) Pair("failed-files", report_.failed_files);
    if (report_.sensitive == SensitiveValues::kShow) Line("  " + Say("revealed"));
  }

  void OneStandard(std::size_t index) {
    const Standard& standard = tally_.all().standards[index]->standard;
    const StandardTally& tally = tally_.standards[index];
    Line("");
    Line(standard.id + (standard.number.empty() ? "" : " (" + standard.number + ")") + ": " +
         std::string(standard.title.In(language_)) + " (" +
         Say("status." + std::string(kStandardStatusNames.NameOf(standard.status))) + ")");
    std::string verdicts;
    for (const auto& [verdict, name] : kVerdictNames.entries)
      verdicts += (verdicts.empty() ? "" : ", ") + VerdictText(verdict) + " " +
                  std::to_string(tally.verdicts[static_cast<std::size_t>(verdict)]);
    Line("  " + verdicts);
    for (const auto& [reason, count] : tally.reasons)
      Line("  " + Say("not-judged-since") + " " + Say("reason." + reason) + ": " +
           std::to_string(count));
    Clauses(index);
    SilentRules(index);
  }

  void Clauses(std::size_t index) {
    const Standard& standard = tally_.all().standards[index]->standard;
    clause_width_ = kClause;
    for (const Clause& clause : standard.clauses)
      clause_width_ = std::max(clause_width_, static_cast<int>(DisplayWidth(clause.id)));
    std::size_t not_checkable = 0;
    std::size_t no_text = 0;
    std::size_t clean = 0;
    std::size_t idle = 0;  // no record has what they speak of
    for (std::size_t c = 0; c < standard.clauses.size(); ++c) {
      const Clause& clause = standard.clauses[c];
      const ClauseCounts& counts = tally_.standards[index].clauses[c];
      if (clause.check == ClauseCheck::kNotCheckable) ++not_checkable;
      if (clause.check == ClauseCheck::kTextNotInHand) ++no_text;
      if (clause.check != ClauseCheck::kByRules) continue;
      const std::uint64_t bad = CountOf(counts, ClauseVerdict::kFails) +
                                CountOf(counts, ClauseVerdict::kInQuestion) +
                                CountOf(counts, ClauseVerdict::kNotJudged);
      if (bad == 0) {
        ++(DecidedOf(counts) == 0 ? idle : clean);
      } else {
        OneClause(index, c);
      }
    }
    Line("  " + Say("clauses-clean") + " " + std::to_string(clean) + ", " + Say("clauses-idle") +
         " " + std::to_string(idle) + ", " + Say("not-checkable") + " " +
         std::to_string(not_checkable) + ", " + Say("text-not-in-hand") + " " +
         std::to_string(no_text));
  }

  void OneClause(std::size_t index, std::size_t c) {
    const Clause& clause = tally_.all().standards[index]->standard.clauses[c];
    const ClauseCounts& counts = tally_.standards[index].clauses[c];
    const std::uint64_t judged = DecidedOf(counts) == 0 ? 0 : JudgedOf(counts);
    Line("  " + Padded(clause.id, -clause_width_) + " " +
         Padded(Percent(CountOf(counts, ClauseVerdict::kHolds), judged), kPercent) + "  " +
         Say("holds") + " " + std::to_string(CountOf(counts, ClauseVerdict::kHolds)) + ", " +
         Say("fails") + " " + std::to_string(CountOf(counts, ClauseVerdict::kFails)) + ", " +
         Say("in-question") + " " + std::to_string(CountOf(counts, ClauseVerdict::kInQuestion)) +
         ", " + Say("not-judged") + " " +
         std::to_string(CountOf(counts, ClauseVerdict::kNotJudged)));
    Line("    " + std::string(clause.title.In(language_)));
    Examples(index, static_cast<std::uint32_t>(c));
  }

  void Examples(std::size_t index, std::uint32_t clause) {
    const CompiledStandard& compiled = *tally_.all().standards[index];
    std::size_t shown = 0;
    constexpr std::size_t kMost = 2;
    for (const auto& list : tally_.examples[index]) {
      for (const ConformExample& example : list) {
        if (example.hit.clause != clause || shown == kMost) continue;
        ++shown;
        const std::string number = example.number == 0 ? "" : " #" + std::to_string(example.number);
        const FindingText said = TextOfHit(example.hit, compiled, tally_.all(), *report_.data,
                                           language_, report_.sensitive);
        Line("    " + example.file + number + ":" + std::to_string(example.location.line) + ":" +
             std::to_string(example.location.column) + ": " +
             compiled.standard.rules[example.hit.rule].id + ": " + said.text);
        Advice(said.advice);
      }
    }
  }

  void Advice(const std::string& advice) {
    if (advice.empty()) return;
    const Catalogue& texts = tally_.all().texts;
    Line("      " + std::string(texts.Text("report.advice", language_)) +
         std::string(texts.Text("report.colon", language_)) + advice);
  }

  void SilentRules(std::size_t index) {
    const Standard& standard = tally_.all().standards[index]->standard;
    std::string ids;
    for (std::size_t r = 0; r < standard.rules.size(); ++r) {
      const RuleTally& tally = tally_.standards[index].rules[r];
      if (tally.judged + tally.not_judged == 0) ids += ' ' + standard.rules[r].id;
    }
    if (!ids.empty()) Line("  " + Say("never-fired") + ids);
  }

  void Worst() {
    constexpr std::size_t kMost = 5;
    const auto worst = WorstClauses(tally_, kMost);
    if (worst.empty()) return;
    Line("");
    Line(Say("worst"));
    for (const WorstClause& clause : worst) {
      const Standard& standard = tally_.all().standards[clause.standard]->standard;
      Line("  " + Padded(Percent(clause.fails, clause.judged), kPercent) + "  " + standard.id +
           " " + standard.clauses[clause.clause].id + "  " +
           std::string(standard.clauses[clause.clause].title.In(language_)));
    }
  }

  void Form() {
    if (tally_.form_findings.empty()) return;
    Line("");
    Line(Say("form"));
    for (const auto& [id, tally] : tally_.form_findings) {
      Line("  " + Padded(id, -kClause) + " " + Padded(std::to_string(tally.findings), kPercent) +
           "  " + Say("in-records") + " " + std::to_string(tally.records));
      const Message* said = tally_.all().texts.Find(id, language_);
      if (said == nullptr) continue;
      Line("    " + WithGaps(said->text));
      Advice(WithGaps(said->advice));
    }
  }

  void Institutions() {
    if (tally_.institutions.size() < 2) return;
    std::vector<std::vector<std::uint64_t>> counts;
    for (const auto& [values, group] : tally_.institutions) counts.push_back({group.records});
    const auto hidden = SuppressedGroups(counts, report_.small_cells);
    Line("");
    Line(Say("institutions"));
    std::size_t index = 0;
    for (const auto& [values, group] : tally_.institutions) {
      const bool hide = hidden[index++];
      const std::string name = values.front().empty() ? Say("no-institution") : values.front();
      Line("  " + Padded(Harmless(name), -kLabel) +
           Padded(hide ? Say("few") : std::to_string(group.records), kPercent) + "  " +
           Harmless(group.label));
    }
  }

  void Sample() {
    if (!report_.sample) return;
    const ConformSample& sample = *report_.sample;
    Line("");
    Line(Say("sample") + " " + std::to_string(sample.drawn.size()) + " / " +
         std::to_string(sample.population) + ", " + Say("seed") + " " +
         std::to_string(sample.seed));
    for (const DrawnRecord& record : sample.drawn) {
      std::string values;
      for (const std::string& value : record.values) values += "  " + Harmless(value);
      Line("  " + record.file +
           (record.number == 0 ? std::string() : " #" + std::to_string(record.number)) + values);
    }
  }

  void Baseline() {
    if (!report_.baseline) return;
    const BaselineReport& baseline = *report_.baseline;
    Line("");
    Line(Say("baseline") + " " + baseline.document);
    if (baseline.is_list) {
      Pair("open", baseline.open);
      Pair("done", baseline.done);
      Pair("new", baseline.fresh);
      Pair("not-seen", baseline.not_seen);
      Pair("overdue", baseline.overdue);
      return;
    }
    for (const ClauseChange& clause : baseline.clauses) {
      if (clause.change == Change::kSame) continue;
      Line("  " +
           Padded(Say("change." + std::string(kChangeNames.NameOf(clause.change))), -kClause) +
           " " + clause.standard + " " + clause.clause + "  " +
           Share(clause.fails_before, clause.judged_before) + " → " +
           Share(clause.fails, clause.judged));
    }
  }

  static constexpr int kLabel = 34;
  static constexpr int kClause = 16;
  static constexpr int kPercent = 8;
  int clause_width_ = kClause;  // of the standard that is written

  const ConformReport& report_;
  const ConformTally& tally_;
  const Language language_;
  std::string out_;
};

}  // namespace

std::string RenderConformText(const ConformReport& report, Language language) {
  return TextWriter(report, language).Write();
}

}  // namespace baybridge
