// The report as CSV and as JUnit XML.
#include "conform/conform_report.h"
#include "rules/svrl_text.h"
#include "text/csv.h"

namespace baybridge {
namespace {

std::string Number(std::uint64_t value) {
  return std::to_string(value);
}

std::vector<std::string> ClauseCells(const ClauseCounts& counts) {
  return {Number(CountOf(counts, ClauseVerdict::kFails)),
          Number(CountOf(counts, ClauseVerdict::kInQuestion)),
          Number(CountOf(counts, ClauseVerdict::kHolds)),
          Number(CountOf(counts, ClauseVerdict::kNotJudged)),
          Number(CountOf(counts, ClauseVerdict::kNoOccasion)),
          Number(CountOf(counts, ClauseVerdict::kOutOfForce))};
}

std::string Row(std::string level,
                std::string standard,
                std::string id,
                std::string title,
                std::vector<std::string> counts) {
  std::vector<std::string> cells{std::move(level), std::move(standard), std::move(id),
                                 std::move(title)};
  cells.insert(cells.end(), counts.begin(), counts.end());
  constexpr std::size_t kColumns = 13;
  cells.resize(kColumns);
  return WriteCsvRow(cells);
}

void AddStandard(const ConformReport& report,
                 std::size_t index,
                 Language language,
                 std::string& out) {
  const ConformTally& tally = *report.tally;
  const Standard& standard = tally.all().standards[index]->standard;
  const StandardTally& of = tally.standards[index];
  out += Row("standard", standard.id, standard.number, std::string(standard.title.In(language)),
             {Number(of.verdicts[1]), "", Number(of.verdicts[0]), Number(of.verdicts[2])});
  for (std::size_t c = 0; c < standard.clauses.size(); ++c) {
    const Clause& clause = standard.clauses[c];
    const bool checked = clause.check == ClauseCheck::kByRules;
    out += Row(checked ? "clause" : std::string(kClauseCheckNames.NameOf(clause.check)),
               standard.id, clause.id, std::string(clause.title.In(language)),
               checked ? ClauseCells(of.clauses[c]) : std::vector<std::string>{});
  }
  for (std::size_t r = 0; r < standard.rules.size(); ++r) {
    const RuleTally& rule = of.rules[r];
    out += Row("rule", standard.id, standard.rules[r].id,
               std::string(tally.all().texts.Text(standard.rules[r].id, language)),
               {Number(rule.records_spoke), "", Number(rule.records_judged - rule.records_spoke),
                "", "", "", Number(rule.judged), Number(rule.spoke), Number(rule.not_judged)});
  }
}

}  // namespace

std::string RenderConformCsv(const ConformReport& report, Language language) {
  std::string out = WriteCsvRow({"level", "standard", "id", "title", "fails", "in_question",
                                 "holds", "not_judged", "no_occasion", "out_of_force", "judged",
                                 "spoke", "times_not_judged"});
  const ConformTally& tally = *report.tally;
  for (std::size_t i = 0; i < tally.standards.size(); ++i) AddStandard(report, i, language, out);
  for (const auto& [id, form] : tally.form_findings)
    out += Row("form", "", id, std::string(tally.all().texts.Text(id, language)),
               {Number(form.records), "", "", "", "", "", "", Number(form.findings)});
  std::vector<std::vector<std::uint64_t>> counts;
  for (const auto& [values, group] : tally.institutions) counts.push_back({group.records});
  const auto hidden = SuppressedGroups(counts, report.small_cells);
  std::size_t index = 0;
  for (const auto& [values, group] : tally.institutions) {
    const bool hide = hidden[index++];
    out += Row("institution", "", values.front(), group.label,
               {"", "", "", "", "", "", hide ? "" : Number(group.records)});
  }
  return out;
}

std::string RenderConformJunit(const ConformReport& report, Language language) {
  const ConformTally& tally = *report.tally;
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (std::size_t i = 0; i < tally.standards.size(); ++i) {
    const Standard& standard = tally.all().standards[i]->standard;
    std::string cases;
    std::size_t failures = 0;
    std::size_t skipped = 0;
    for (std::size_t c = 0; c < standard.clauses.size(); ++c) {
      const Clause& clause = standard.clauses[c];
      const ClauseCounts& counts = tally.standards[i].clauses[c];
      const std::uint64_t fails = CountOf(counts, ClauseVerdict::kFails);
      const bool open = JudgedOf(counts) == 0 || CountOf(counts, ClauseVerdict::kNotJudged) != 0;
      cases += "    <testcase classname=\"" + EscapeSvrl(standard.id) + "\" name=\"" +
               EscapeSvrl(clause.id + " " + std::string(clause.title.In(language))) + "\">";
      if (fails != 0) {
        ++failures;
        cases += "<failure message=\"" + Number(fails) + "/" + Number(JudgedOf(counts)) + "\"/>";
      } else if (open) {
        ++skipped;
        cases += "<skipped/>";
      }
      cases += "</testcase>\n";
    }
    out += "  <testsuite name=\"" + EscapeSvrl(standard.id) + "\" tests=\"" +
           Number(standard.clauses.size()) + "\" failures=\"" + Number(failures) + "\" skipped=\"" +
           Number(skipped) + "\">\n" + cases + "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace baybridge
