#pragma once

#include <cstdint>
#include <vector>

#include "conform/baseline.h"

namespace baybridge {

inline constexpr std::size_t kMostListedItems = 1'000;  // that reports show

// An item of the rectification list with its texts in all languages, for reports that are read in
// any of them.
struct ListedItem {
  RectificationItem item;
  Texts clause_title;
  Texts fact;
  Texts advice;
};

// The texts of the items of one record, in the order of ItemsOf; the items themselves are left to
// the caller, who knows their states.
std::vector<ListedItem> ListedItemsOf(const RecordResult& result,
                                      const Standards& standards,
                                      const RuleData& data,
                                      SensitiveValues sensitive);

// An item of an earlier list: its texts, of one language, stand in all.
ListedItem ListedItemOf(RectificationItem item);

// How many items a record has.
std::uint64_t CountItems(const RecordResult& result, const Standards& standards);

}  // namespace baybridge
