#include "conform/rectification.h"

#include <utility>

namespace baybridge {
namespace {

Texts InAll(const std::string& text) {
  Texts texts;
  texts.by_language.fill(text);
  return texts;
}

}  // namespace

std::vector<ListedItem> ListedItemsOf(const RecordResult& result,
                                      const Standards& standards,
                                      const RuleData& data,
                                      SensitiveValues sensitive) {
  std::vector<ListedItem> listed;
  for (const auto& [language, name] : kLanguageNames.entries) {
    auto items = ItemsOf(result, standards, data, language, sensitive, {});
    listed.resize(items.size());
    const auto at = static_cast<std::size_t>(language);
    for (std::size_t i = 0; i < items.size(); ++i) {
      listed[i].clause_title.by_language[at] = std::move(items[i].clause_title);
      listed[i].fact.by_language[at] = std::move(items[i].fact);
      listed[i].advice.by_language[at] = std::move(items[i].advice);
    }
  }
  return listed;
}

ListedItem ListedItemOf(RectificationItem item) {
  ListedItem listed;
  listed.clause_title = InAll(item.clause_title);
  listed.fact = InAll(item.fact);
  listed.advice = InAll(item.advice);
  listed.item = std::move(item);
  return listed;
}

std::uint64_t CountItems(const RecordResult& result, const Standards& standards) {
  std::uint64_t count = 0;
  for (const PlacedHit& placed : result.hits) {
    const Hit& hit = result.standards[placed.standard].hits[placed.hit];
    if (IsItem(hit, standards.standards[placed.standard]->standard)) ++count;
  }
  return count;
}

}  // namespace baybridge
