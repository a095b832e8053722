#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/record.h"
#include "core/text_key.h"
#include "translate/pattern.h"
#include "translate/stage.h"
#include "translate/transform.h"

namespace baybridge {

class FusedPlan;

// What becomes of one value on its way through two rows.
struct DirectMade {
  std::string_view text;  // that arrives
  bool left_out = false;  // the first row makes nothing of it that could be read
  LeafState first = LeafState::kCarried;
  LeafState second = LeafState::kCarried;
};

inline constexpr std::uint32_t kLazyTouch = 0x8000'0000;

// A row of the first plan whose leaves of the hub are read by one row of the second, or by none,
// and needed by nothing else: they are never written, nor the groups around them that nothing else
// needs.
//
// What every leaf needs stands in the first cache line.
struct alignas(64) DirectRow {
  enum class Way : std::uint8_t {
    kOne,         // one leaf becomes one of the hub, and that one of the target
    kThroughTwo,  // one leaf becomes two of the hub, and these one of the target
    // The first of two leaves of one group, which become two of the hub and two of the target: it
    // travels as it is; what becomes of the second is told by the next of DirectRows::rows.
    kWithNext,
    kSecond,  // that second leaf; its transforms decide about both
  };
  std::uint32_t first_row = kNone;
  std::uint32_t second_row = kNone;  // kNone: nobody reads the leaf
  PatternId target = kNone;          // of the second plan
  PatternId frame = 0;               // that holds the target
  std::uint32_t slot = kNone;        // of the target within it
  // Group of the hub to be made all the same; 0 is none. With kLazyTouch: number of a group of
  // DirectRows::lazy_frames, which is not made but remembered.
  PatternId touched = 0;
  const Transform* first = nullptr;  // null: the text as it is
  const Transform* second = nullptr;
  DirectMade copied;  // of a value that travels as it is, but for its text
  // What the two transforms make of the values that the first one knows.
  TextIndex known;
  std::vector<DirectMade> made;
  // The same by the place of a value in the leaf's code list. A value is compared with what stands
  // at its place, so that a place of another list does no harm.
  struct ByCode {
    TextKey key;
    std::uint32_t made = TextIndex::kAbsent;
  };
  std::vector<ByCode> by_code;
  Way way = Way::kOne;
  bool touches_in_turn = false;  // the row that makes that group first tells its place or more
  Relationship first_relationship = Relationship::kEquivalent;
  Relationship second_relationship = Relationship::kEquivalent;

  // What the transforms make of a text, as an index in `made`; kAbsent where that is not known.
  // `code` is the place that judging found in a code list, or kNone: one look instead of a search.
  std::uint32_t Find(std::string_view text, std::uint32_t code) const {
    if (code < by_code.size() && by_code[code].key == TextKey::Of(text)) return by_code[code].made;
    return made.empty() ? TextIndex::kAbsent : known.Find(text);
  }
};

// The direct rows of a pair of plans.
struct DirectRows {
  std::vector<DirectRow> rows;
  std::vector<std::uint32_t> of_row;  // by row of the first plan: index in `rows`; kNone
  // By pattern of the source: index in `rows` of the row that goes directly and is the only one
  // that reads the leaf, so that it need not be kept for others; kNone.
  std::vector<std::uint32_t> alone;
  // By pattern of the source: whether some row reads the leaf, or looks for it.
  std::vector<std::uint8_t> read;
  // By frame of the hub: repeated groups some of whose leaves go directly. What the second plan
  // counts them as must then be the number that they have in the source.
  std::vector<std::uint8_t> counted;
  // By frame of the hub: whether leaves that are in it, or further in, go directly.
  std::vector<std::uint8_t> passed;
  // Groups of the hub that are not made for direct leaves although a pattern of the second plan
  // that takes one group only may claim another one: a record that has both is refused.
  std::vector<PatternId> lazy_frames;
  std::vector<std::uint8_t> lazy_of;  // by that pattern: index in lazy_frames, plus 1; 0 is none
  std::unique_ptr<Arena> texts;       // of `made`
};

// One value through a direct row that is not kWithNext. False where one of its transforms makes
// nothing of it, or a finding.
bool MakeDirect(const DirectRow& direct, std::string_view text, Arena& arena, DirectMade& made);

// What of a pair of plans may go directly. A row is left out as soon as anything but the two rows
// could tell the difference: the ledger, the order of the target, a guard, a finding.
DirectRows FindDirectRows(const FusedPlan& plan);

}  // namespace baybridge
