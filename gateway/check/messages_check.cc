// Check 5: every message stands in four languages with the same placeholders.
#include <map>
#include <set>
#include <string>

#include "check/check_context.h"
#include "check/rule_ids.h"
#include "pack/placeholders.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

struct Row {
  std::string text;
  std::string advice;
  std::string place;
};
using Rows = std::map<std::string, Row, std::less<>>;

Rows ReadRows(const fs::path& file) {
  Rows rows;
  const auto table = CheckContext::Table(file);
  if (table == nullptr) return rows;
  const int id = table->Column("id");
  const int text = table->Column("text");
  const int advice = table->Column("advice");
  for (const CsvRow& row : table->rows) {
    rows.emplace(table->Cell(row, id), Row{.text = std::string(table->Cell(row, text)),
                                           .advice = std::string(table->Cell(row, advice)),
                                           .place = table->PlaceOf(row)});
  }
  return rows;
}

std::string Joined(const std::vector<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "{" : " {") + name + '}';
  return joined;
}

void Compare(CheckContext& context,
             const std::string& id,
             const Row& first,
             const Row& other,
             std::string_view language) {
  const std::string expected = Joined(PlaceholdersOf(first.text + first.advice));
  const std::string found = Joined(PlaceholdersOf(other.text + other.advice));
  if (expected == found) return;
  context.Add("GW-PKG-034", other.place,
              {{"message", id},
               {"language", std::string(language)},
               {"expected", expected},
               {"found", found}});
}

// Returns the ids that the folder has in any language.
std::set<std::string> CheckFolder(CheckContext& context, const fs::path& folder) {
  std::array<Rows, kLanguages> languages;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < kLanguages; ++i) {
    languages[i] = ReadRows(folder / (std::string(kLanguageNames.entries[i].second) + ".csv"));
    for (const auto& [id, row] : languages[i]) ids.insert(id);
  }
  for (const std::string& id : ids) {
    const Row* first = nullptr;
    for (std::size_t i = 0; i < kLanguages; ++i) {
      const std::string_view language = kLanguageNames.entries[i].second;
      const auto found = languages[i].find(id);
      const bool said = found != languages[i].end() && !found->second.text.empty();
      if (!said) {
        context.Add("GW-PKG-005", folder / (std::string(language) + ".csv"), 0,
                    {{"message", id}, {"language", std::string(language)}});
      } else if (first == nullptr) {
        first = &found->second;
      } else {
        Compare(context, id, *first, found->second, language);
      }
    }
  }
  return ids;
}

}  // namespace

void CheckMessages(CheckContext& context) {
  std::set<fs::path> shared;
  for (const Pack* pack : context.asked) shared.insert(BaseOf(*pack) / "schemas" / "_messages");
  for (const fs::path& folder : shared) CheckFolder(context, folder);
  for (const Pack* pack : context.asked) {
    const std::set<std::string> ids = CheckFolder(context, pack->folder / "messages");
    for (const RuleId& rule : RuleIdsOf(*pack)) {
      if (!ids.contains(rule.id)) context.Add("GW-PKG-035", rule.place, {{"rule", rule.id}});
    }
  }
}

}  // namespace baybridge
