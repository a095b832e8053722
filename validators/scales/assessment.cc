#include "scales/assessment.h"

#include <algorithm>

namespace baybridge {

void Assessment::Clear() {
  node = preliminary_score_node = kNone;
  scheme = version = preliminary_score = {};
  items.clear();
  totals.clear();
  scales.clear();
  adjustments.clear();
  preliminary_level.clear();
  level.clear();
}

const AssessmentEntry* FindEntry(const std::vector<AssessmentEntry>& entries,
                                 std::string_view code) {
  const auto found = std::ranges::find(entries, code, &AssessmentEntry::code);
  return found == entries.end() ? nullptr : &*found;
}

const AssessmentCode* FindCode(const std::vector<AssessmentCode>& codes, std::string_view list) {
  const auto found = std::ranges::find(codes, list, &AssessmentCode::list);
  return found == codes.end() ? nullptr : &*found;
}

}  // namespace baybridge
