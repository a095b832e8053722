// One standard out of its folder: every file has exactly one role.

#include <algorithm>
#include <array>
#include <utility>

#include "conform/standard.h"
#include "pack/pack_files.h"
#include "pack/table_reader.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 14> kClauseColumns{
    "clause",   "title_en",   "title_zh_hans", "title_zh_hant", "title_pt",
    "rules",    "note_en",    "note_zh_hans",  "note_zh_hant",  "note_pt",
    "evidence", "valid_from", "valid_to",      "status"};
constexpr std::array<std::string_view, 7> kRuleColumns{
    "id", "clause", "severity", "valid_from", "valid_to", "status", "evidence"};
using ClauseColumns = Columns<kClauseColumns.size()>;
using RuleColumns = Columns<kRuleColumns.size()>;

Result<Done> CheckDates(const CsvTable& table,
                        const CsvRow& row,
                        const std::string& from,
                        const std::string& to) {
  for (const std::string* date : {&from, &to}) {
    if (!date->empty() && !IsIsoDate(*date))
      return BadRow(table, row, "expected a date such as 2026-01-31, found ‘" + *date + "’");
  }
  return Done{};
}

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) words.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

class StandardLoader {
 public:
  explicit StandardLoader(fs::path folder) { standard_.folder = std::move(folder); }

  Result<Standard> Load() {
    auto added = AddFiles(standard_.folder, "standard", files_);
    if (!added) return std::move(added).error();
    for (const auto step : {&StandardLoader::ReadManifest, &StandardLoader::ReadClauseIds,
                            &StandardLoader::ReadRules, &StandardLoader::ReadClauseRules,
                            &StandardLoader::ClaimFiles, &StandardLoader::CheckWhole}) {
      auto done = (this->*step)();
      if (!done) return std::move(done).error();
    }
    standard_.digest = DigestOf(judging_);
    return std::move(standard_);
  }

 private:
  std::string PlaceOf(std::string_view name) const {
    return (standard_.folder / name).generic_string();
  }
  Failure Malformed(std::string what, std::string_view name) const {
    return {FailureKind::kMalformed, std::move(what), PlaceOf(name), {}};
  }

  Result<Done> ReadManifest() {
    const PackFile* file = files_.Find("standard/standard.json");
    if (file == nullptr)
      return Failure{FailureKind::kNotFound, "no such standard", PlaceOf("standard.json"),
                     "baybridge standard list names those that are there"};
    auto read = ReadStandardManifest(file->bytes, PlaceOf("standard.json"), standard_);
    if (!read) return read;
    if (standard_.id != standard_.folder.filename().string())
      return Malformed("the id is not the folder's name", "standard.json");
    return Done{};
  }

  Result<const CsvTable*> TableOf(const std::string& name, CsvTable& table) {
    const PackFile* file = files_.Find("standard/" + name);
    if (file == nullptr) return Malformed("there is no such file", name);
    auto read = ReadCsvTable(file->bytes, PlaceOf(name));
    if (!read) return std::move(read).error();
    table = *std::move(read);
    return &table;
  }

  Result<Done> ReadClauseIds() {
    auto read = TableOf("clauses.csv", clause_table_);
    if (!read) return std::move(read).error();
    auto needed =
        NeedColumns(clause_table_, {"clause", "title_en", "title_zh_hans", "title_zh_hant",
                                    "title_pt", "rules", "note_en", "note_zh_hans", "note_zh_hant",
                                    "note_pt", "evidence", "valid_from", "valid_to", "status"});
    if (!needed) return needed;
    const ClauseColumns columns(clause_table_, kClauseColumns);
    for (const CsvRow& row : clause_table_.rows) {
      auto clause = ReadClause(row, columns);
      if (!clause) return std::move(clause).error();
      standard_.clauses.push_back(*std::move(clause));
    }
    return Done{};
  }

  Result<Clause> ReadClause(const CsvRow& row, const ClauseColumns& columns) const {
    Clause clause;
    clause.id = columns.Cell(row, 0);
    if (clause.id.empty() || standard_.FindClause(clause.id) != kNone)
      return BadRow(clause_table_, row, "the clause ‘" + clause.id + "’ is empty or there twice");
    clause.title = columns.FourTexts(row, 1);
    if (std::ranges::any_of(clause.title.by_language, &std::string::empty))
      return BadRow(clause_table_, row, "a title is missing");
    clause.note = columns.FourTexts(row, 6);
    const std::ptrdiff_t silent = std::ranges::count(clause.note.by_language, std::string());
    if (silent != 0 && silent != std::ssize(clause.note.by_language))
      return BadRow(clause_table_, row, "a note is there in some languages only");
    clause.evidence = columns.Cell(row, 10);
    clause.valid_from = columns.Cell(row, 11);
    clause.valid_to = columns.Cell(row, 12);
    clause.line = row.line;
    auto status = ReadStatus(clause_table_, row, columns.Cell(row, 13));
    if (!status) return std::move(status).error();
    clause.unverified = *status;
    auto dates = CheckDates(clause_table_, row, clause.valid_from, clause.valid_to);
    if (!dates) return std::move(dates).error();
    return clause;
  }

  Result<Done> ReadRules() {
    if (files_.Find("standard/rules.csv") == nullptr) return Done{};
    CsvTable table;
    auto read = TableOf("rules.csv", table);
    if (!read) return std::move(read).error();
    auto needed = NeedColumns(
        table, {"id", "clause", "severity", "valid_from", "valid_to", "status", "evidence"});
    if (!needed) return needed;
    const RuleColumns columns(table, kRuleColumns);
    for (const CsvRow& row : table.rows) {
      auto rule = ReadRule(table, row, columns);
      if (!rule) return std::move(rule).error();
      standard_.rules.push_back(*std::move(rule));
    }
    std::ranges::sort(standard_.rules, {}, &StandardRule::id);
    const auto twice = std::ranges::adjacent_find(standard_.rules, {}, &StandardRule::id);
    if (twice != standard_.rules.end())
      return Malformed("the rule ‘" + twice->id + "’ is there twice",
                       "rules.csv:" + std::to_string((twice + 1)->line));
    return Done{};
  }

  Result<StandardRule> ReadRule(const CsvTable& table,
                                const CsvRow& row,
                                const RuleColumns& columns) {
    StandardRule rule;
    rule.id = columns.Cell(row, 0);
    rule.clause = standard_.FindClause(columns.Cell(row, 1));
    const std::string severity = columns.Cell(row, 2);
    rule.valid_from = columns.Cell(row, 3);
    rule.valid_to = columns.Cell(row, 4);
    rule.evidence = columns.Cell(row, 6);
    rule.line = row.line;
    if (rule.id.empty()) return BadRow(table, row, "a rule has no id");
    if (rule.clause == kNone)
      return BadRow(table, row, "there is no clause ‘" + columns.Cell(row, 1) + "’");
    if (severity == "error") {
      rule.severity = Severity::kError;
    } else if (severity == "warning") {
      rule.severity = Severity::kWarning;
    } else if (severity == "info") {
      rule.severity = Severity::kInformation;
    } else {
      return BadRow(table, row, "unknown severity ‘" + severity + "’");
    }
    auto status = ReadStatus(table, row, columns.Cell(row, 5));
    if (!status) return std::move(status).error();
    rule.unverified = *status;
    if (rule.unverified && rule.severity == Severity::kError)
      return BadRow(table, row, "an unverified rule is a warning at most");
    auto dates = CheckDates(table, row, rule.valid_from, rule.valid_to);
    if (!dates) return std::move(dates).error();
    return rule;
  }

  Result<Done> ReadClauseRules() {
    const int column = clause_table_.Column("rules");
    for (std::uint32_t i = 0; i < standard_.clauses.size(); ++i) {
      const CsvRow& row = clause_table_.rows[i];
      Clause& clause = standard_.clauses[i];
      const std::string said(clause_table_.Cell(row, column));
      const auto reason = kClauseCheckNames.ValueOf(said);
      if (reason && *reason != ClauseCheck::kByRules) {
        clause.check = *reason;
        continue;
      }
      for (const std::string& id : Words(said)) {
        const std::uint32_t rule = standard_.FindRule(id);
        if (rule == kNone) return BadRow(clause_table_, row, "there is no rule ‘" + id + "’");
        clause.rules.push_back(rule);
        standard_.rules[rule].listed_by.push_back(i);
      }
    }
    return Done{};
  }

  // Every file has exactly one role.
  Result<Done> ClaimFiles() {
    for (const PackFile& file : files_.files) {
      const fs::path name = fs::path(file.name).lexically_relative("standard");
      auto claimed = Claim(file, name);
      if (!claimed) return std::move(claimed).error();
      if (!*claimed) return Malformed("nothing claims this file", name.generic_string());
      if (*name.begin() != "cases") judging_.files.push_back({file.name, file.path, file.bytes});
    }
    for (const StandardCase& test : standard_.cases) {
      if (test.record.empty() || test.runs.empty())
        return Malformed("a case needs record.xml and expected.csv", "cases/" + test.name);
    }
    return Done{};
  }

  Result<bool> Claim(const PackFile& file, const fs::path& name) {
    const std::string text = name.generic_string();
    if (text == "standard.json" || text == "clauses.csv" || text == "rules.csv") return true;
    const std::vector<fs::path> steps(name.begin(), name.end());
    if (steps.size() == 2 && steps[0] == "rules" && name.extension() == ".sch") {
      standard_.rule_files.push_back(file.path);
      return true;
    }
    if (steps.size() == 2 && steps[0] == "messages" && name.extension() == ".csv")
      return kLanguageNames.ValueOf(name.stem().string()).has_value();
    if (steps.size() != 3 || steps[0] != "cases") return false;
    return ClaimCase(file, steps[1].string(), steps[2].string());
  }

  Result<bool> ClaimCase(const PackFile& file, const std::string& test, const std::string& name) {
    if (standard_.cases.empty() || standard_.cases.back().name != test)
      standard_.cases.push_back({.name = test, .record = {}, .expected_place = {}, .runs = {}});
    StandardCase& last = standard_.cases.back();
    if (name == "record.xml") {
      last.record = file.path;
      return true;
    }
    if (name != "expected.csv") return false;
    last.expected_place = PlaceOf("cases/" + test + "/expected.csv");
    auto read = ReadExpected(file.bytes, standard_, last);
    if (!read) return std::move(read).error();
    return true;
  }

  Result<Done> CheckWhole() {
    for (const StandardRule& rule : standard_.rules) {
      if (std::ranges::find(rule.listed_by, rule.clause) == rule.listed_by.end())
        return Malformed("its clause does not name the rule ‘" + rule.id + "’",
                         "rules.csv:" + std::to_string(rule.line));
    }
    if (standard_.rules.empty() != standard_.rule_files.empty())
      return Malformed("rules.csv and rules/ must be there both or neither", "rules.csv");
    if (standard_.status == StandardStatus::kTitleOnly && !standard_.rules.empty())
      return Malformed("a title-only standard has no rules", "standard.json");
    return Done{};
  }

  Standard standard_;
  PackFiles files_;
  PackFiles judging_;  // all but the cases
  CsvTable clause_table_;
};

}  // namespace

Result<Standard> LoadStandard(const fs::path& root, std::string_view id) {
  const bool plain =
      !id.empty() && id.find_first_of("/\\") == std::string_view::npos && !id.starts_with('.');
  if (!plain)
    return Failure{FailureKind::kUsage, "‘" + std::string(id) + "’ is no id of a standard", {}, {}};
  return StandardLoader(root / "validators" / "standards" / id).Load();
}

}  // namespace baybridge
