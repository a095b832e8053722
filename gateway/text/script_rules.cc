#include <map>
#include <utility>

#include "text/csv.h"
#include "text/script.h"

namespace baybridge {
namespace {

std::vector<std::string_view> Forms(std::string_view cell) {
  std::vector<std::string_view> forms;
  while (!cell.empty()) {
    const std::size_t bar = cell.find('|');
    if (bar != 0) forms.push_back(cell.substr(0, bar));
    if (bar == std::string_view::npos) break;
    cell.remove_prefix(bar + 1);
  }
  return forms;
}

struct TermColumns {
  ScriptConversion conversion;
  const char* from;
  const char* to;
};

constexpr std::array kTermColumns = {
    TermColumns{ScriptConversion::kHansToHantHk, "zh_hans", "zh_hant_hk"},
    TermColumns{ScriptConversion::kHansToHantMo, "zh_hans", "zh_hant_mo"},
    TermColumns{ScriptConversion::kHantHkToHans, "zh_hant_hk", "zh_hans"},
    TermColumns{ScriptConversion::kHantMoToHans, "zh_hant_mo", "zh_hans"}};

Failure MissingColumn(const CsvTable& table, std::string_view column) {
  return {.kind = FailureKind::kMalformed,
          .what = "column ‘" + std::string(column) + "’ is missing",
          .place = table.place + ":1",
          .advice = {}};
}

// Every form of a term becomes the first form in the other script. A form whose term is not certain
// stays one word.
void AddTerms(const CsvTable& table, const TermColumns& columns, std::vector<ScriptRule>& rules) {
  const int relationship = table.Column("relationship");
  const int status = table.Column("status");
  std::map<std::string, std::string, std::less<>> found;  // an empty text: not certain
  for (const CsvRow& row : table.rows) {
    const std::string_view relation = table.Cell(row, relationship);
    const bool certain =
        (relation.empty() || relation == "equivalent") && table.Cell(row, status) != "unverified";
    const auto targets = Forms(table.Cell(row, table.Column(columns.to)));
    const std::string_view target =
        certain && !targets.empty() ? targets.front() : std::string_view();
    for (const std::string_view form : Forms(table.Cell(row, table.Column(columns.from)))) {
      const auto [entry, fresh] = found.try_emplace(std::string(form), target);
      if (!fresh && entry->second != target) entry->second.clear();
    }
  }
  for (auto& [form, target] : found) {
    const auto kind = target.empty() ? ScriptRule::Kind::kWord : ScriptRule::Kind::kPhrase;
    rules.push_back({.kind = kind, .from = form, .to = std::move(target)});
  }
}

Result<Done> ReadOverrides(const CsvTable& table, std::array<std::vector<ScriptRule>, 6>& rules) {
  for (const char* column : {"conversion", "place", "from", "to", "evidence"}) {
    if (table.Column(column) < 0) return MissingColumn(table, column);
  }
  for (const CsvRow& row : table.rows) {
    const auto cell = [&](const char* column) { return table.Cell(row, table.Column(column)); };
    const auto conversion = kScriptConversionNames.ValueOf(cell("conversion"));
    const std::string_view place = cell("place");
    if (!conversion || (place != "source" && place != "result") || cell("from").empty()) {
      return Failure{.kind = FailureKind::kMalformed,
                     .what = "expected a conversion, ‘source’ or ‘result’, and a text",
                     .place = table.PlaceOf(row),
                     .advice = {}};
    }
    const auto kind = place == "source" ? ScriptRule::Kind::kPhrase : ScriptRule::Kind::kResult;
    rules[static_cast<std::size_t>(*conversion)].push_back(
        {.kind = kind, .from = std::string(cell("from")), .to = std::string(cell("to"))});
  }
  return Done{};
}

}  // namespace

Result<std::unique_ptr<ScriptConverters>> ScriptConverters::Make(
    std::string_view terms_csv,
    const std::string& terms_place,
    std::string_view overrides_csv,
    const std::string& overrides_place) {
  std::unique_ptr<ScriptConverters> converters(new ScriptConverters);
  const auto terms = ReadCsvTable(terms_csv, terms_place);
  if (!terms) return terms.error();
  for (const char* column :
       {"id", "zh_hans", "zh_hant_hk", "zh_hant_mo", "relationship", "status"}) {
    if (terms->Column(column) < 0) return MissingColumn(*terms, column);
  }
  for (const TermColumns& columns : kTermColumns)
    AddTerms(*terms, columns, converters->rules_[static_cast<std::size_t>(columns.conversion)]);

  const auto overrides = ReadCsvTable(overrides_csv, overrides_place);
  if (!overrides) return overrides.error();
  if (auto read = ReadOverrides(*overrides, converters->rules_); !read)
    return std::move(read).error();
  return converters;
}

Result<const ScriptConverter*> ScriptConverters::Get(ScriptConversion conversion) const {
  const auto index = static_cast<std::size_t>(conversion);
  std::call_once(once_[index], [&] {
    converters_[index].emplace(ScriptConverter::Make(conversion, rules_[index]));
  });
  const Result<ScriptConverter>& made = *converters_[index];
  if (!made) return made.error();
  return &made.value();
}

}  // namespace baybridge
