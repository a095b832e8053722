#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/record.h"

namespace baybridge {

// A code with its list, as a coding group of the hub holds it.
struct AssessmentCode {
  std::string_view list;
  std::string_view code;
  NodeId node = kNone;  // of the code
};

// A group of an assessment that has a code: an item, total, scale or adjustment.
struct AssessmentEntry {
  std::string_view code;
  std::string_view score;
  NodeId node = kNone;        // of the group
  NodeId score_node = kNone;  // kNone where there is none
  std::vector<AssessmentCode>
      codes;            // answers of an item, level of a total, codes of an adjustment
  bool applied = true;  // of an adjustment: false only where the record says so
};

// One assessment of a hub record, as scales are judged on it. Texts point into the record.
struct Assessment {
  NodeId node = kNone;
  std::string_view scheme;
  std::string_view version;
  std::vector<AssessmentEntry> items;
  std::vector<AssessmentEntry> totals;
  std::vector<AssessmentEntry> scales;
  std::vector<AssessmentEntry> adjustments;
  std::string_view preliminary_score;
  NodeId preliminary_score_node = kNone;
  std::vector<AssessmentCode> preliminary_level;
  std::vector<AssessmentCode> level;

  void Clear();
};

// The first entry with that code, or nullptr.
const AssessmentEntry* FindEntry(const std::vector<AssessmentEntry>& entries,
                                 std::string_view code);
// The first code of that list, or nullptr.
const AssessmentCode* FindCode(const std::vector<AssessmentCode>& codes, std::string_view list);

}  // namespace baybridge
