#include "synth/tables.h"

#include <algorithm>

#include "core/file.h"
#include "text/csv.h"

namespace baybridge::synth {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{4} * 1024 * 1024;
constexpr std::array<std::string_view, 20> kVerbs{"weight",  "times",   "words", "name",  "subject",
                                                  "sex",     "usual",   "sum",   "level", "raise",
                                                  "because", "only-if", "after", "fixed", "values",
                                                  "display", "person",  "skew",  "birth", "with"};

Result<CsvTable> ReadTable(const std::filesystem::path& root, const std::string& name) {
  auto bytes = ReadFile(root / "schemas" / "_synth" / name, kMaxBytes);
  if (!bytes) return std::move(bytes).error();
  return ReadCsvTable(*bytes, "schemas/_synth/" + name);
}

Failure Malformed(std::string what, std::string place) {
  return {.kind = FailureKind::kMalformed,
          .what = std::move(what),
          .place = std::move(place),
          .advice = {}};
}

Result<Done> AddNames(const CsvTable& csv, Tables& tables) {
  for (const CsvRow& row : csv.rows) {
    NameRow name;
    name.hans = csv.Cell(row, csv.Column("hans"));
    name.hant = csv.Cell(row, csv.Column("hant"));
    name.roman = csv.Cell(row, csv.Column("roman"));
    const std::string_view sex = csv.Cell(row, csv.Column("sex"));
    name.sex = sex == "male" ? 1 : sex == "female" ? 2 : 0;
    const std::string_view part = csv.Cell(row, csv.Column("part"));
    if (part == "surname") {
      tables.surnames.push_back(std::move(name));
    } else if (part == "given") {
      if (name.sex == 0) {
        for (auto& list : tables.given) list.push_back(name);
      } else {
        tables.given[name.sex].push_back(name);
      }
    } else {
      return Malformed("expected surname or given, found ‘" + std::string(part) + "’",
                       csv.PlaceOf(row));
    }
  }
  if (tables.surnames.empty() || tables.given[1].empty() || tables.given[2].empty()) {
    return Malformed("expected surnames and given names of both sexes", csv.place);
  }
  return Done{};
}

Result<Done> AddRules(const CsvTable& csv, Tables& tables) {
  for (const CsvRow& row : csv.rows) {
    Rule rule;
    rule.path = csv.Cell(row, csv.Column("path"));
    rule.rule = csv.Cell(row, csv.Column("rule"));
    rule.value = csv.Cell(row, csv.Column("value"));
    rule.place = csv.PlaceOf(row);
    if (rule.path.size() < 2) return Malformed("expected a path", rule.place);
    if (std::ranges::find(kVerbs, rule.rule) == kVerbs.end() && rule.rule != "age") {
      return Malformed("unknown rule ‘" + rule.rule + "’", rule.place);
    }
    tables.rules.push_back(std::move(rule));
  }
  std::ranges::stable_sort(tables.rules, [](const Rule& left, const Rule& right) {
    if (left.exact() != right.exact()) return left.exact();
    return left.path.size() > right.path.size();
  });
  return Done{};
}

}  // namespace

bool Rule::Fits(std::string_view node_path) const {
  const std::string_view own = path;
  if (own.front() == '*') return node_path.ends_with(own.substr(1));
  if (own.back() == '*') return node_path.starts_with(own.substr(0, own.size() - 1));
  return own == node_path;
}

std::vector<const Rule*> Tables::RulesOf(std::string_view path, std::string_view verb) const {
  std::vector<const Rule*> found;
  for (const Rule& rule : rules) {
    if (rule.rule == verb && rule.Fits(path)) found.push_back(&rule);
  }
  return found;
}

Result<Tables> ReadTables(const std::filesystem::path& root, std::string_view pack) {
  Tables tables;
  auto names = ReadTable(root, "names.csv");
  if (!names) return std::move(names).error();
  auto added = AddNames(*names, tables);
  if (!added) return std::move(added).error();
  auto words = ReadTable(root, "words.csv");
  if (!words) return std::move(words).error();
  for (const CsvRow& row : words->rows) {
    tables.words[std::string(words->Cell(row, words->Column("list")))].emplace_back(
        words->Cell(row, words->Column("text")));
  }
  const std::string own = std::string(pack) + ".csv";
  std::error_code error;
  if (!std::filesystem::exists(root / "schemas" / "_synth" / own, error)) return tables;
  auto rules = ReadTable(root, own);
  if (!rules) return std::move(rules).error();
  added = AddRules(*rules, tables);
  if (!added) return std::move(added).error();
  return tables;
}

std::vector<std::string> SplitWords(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (!word.empty()) words.emplace_back(word);
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  return words;
}

}  // namespace baybridge::synth
