#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "translate/pattern.h"

namespace baybridge {

// The place of a leaf within its frame where the order of the frame depends on the record; of a
// frame: `ordinal` within its list, `source` the place in the source of what made it (rule R7).
class SheetKey {
 public:
  SheetKey() = default;
  explicit SheetKey(const Pattern& pattern) : by_source_(pattern.element_order != kNoOrder) {
    const bool alone = pattern.group_order == pattern.order && pattern.repeat_group == kNone;
    fixed_ = ((by_source_ ? pattern.element_order : pattern.group_order) << 40U) |
             (alone && !by_source_ ? 0 : pattern.order & kLow);
  }
  std::uint64_t Of(std::uint32_t ordinal, std::uint32_t source) const {
    return fixed_ | (by_source_ ? source & kLow : std::uint64_t{ordinal}) << 20U;
  }

 private:
  static constexpr std::uint64_t kLow = 0xF'FFFFU;
  std::uint64_t fixed_ = 0;
  bool by_source_ = false;
};

// Where the leaves and groups of one side of a table stand within the frames (repeated, fixed or
// selected groups, and the root) that hold them: a frame is an array of slots in document order.
// Constant once made.
class SheetLayout {
 public:
  struct Slot {
    PatternId pattern = 0;
    bool is_frame = false;   // holds a chain of frames, not a leaf
    bool childless = false;  // a leaf below which the table writes nothing
    // Plain groups between the frame and the slot; the innermost of them.
    std::uint32_t depth = 0;
    PatternId inner = kNone;
    std::uint64_t key = 0;  // of a leaf: where the order of its frame depends on the record
  };

  explicit SheetLayout(const PatternTree& tree);

  // What a frame's pattern is, in one place.
  struct Frame {
    PatternId outer = 0;      // pattern of the frame around it
    std::uint32_t slot = 0;   // within the frame around it
    std::uint32_t first = 0;  // of its slots
    std::uint32_t count = 0;  // of its slots
    std::uint32_t words = 0;  // of 64 bits, one a slot
    std::uint32_t room = 0;   // of 32 bits, for these words and its slots: an even number
    std::uint32_t each_depth = 0;
    std::uint32_t index = 0;  // of name[n]
    bool each = false;        // name[]
    bool mixed = false;       // the order of what stands in it depends on the record (rule R7)
    bool elsewhere = false;   // some of those leaves stand in another frame, or twice in a slot
    SheetKey key;
    std::uint32_t first_selected = 0;  // of the leaves that its selectors write
    std::uint32_t selected_count = 0;
  };
  // A leaf that stands in a frame whenever the frame is there.
  struct Selected {
    PatternId leaf = 0;
    std::uint32_t slot = 0;
    std::string_view text;
  };

  const PatternTree& tree() const { return tree_; }
  const Frame& frame(PatternId frame) const { return frames_[frame]; }
  // The slots of a frame's pattern, in document order.
  const Slot* slots(PatternId frame) const { return slots(frames_[frame]); }
  const Slot* slots(const Frame& frame) const { return slots_.data() + frame.first; }
  std::uint32_t count(PatternId frame) const { return frames_[frame].count; }
  const Selected* selected(const Frame& frame) const {
    return selected_.data() + frame.first_selected;
  }
  // Frames are from now on made without those of their selectors' leaves that are marked, by
  // pattern. Before the layout is used.
  void LeaveOut(const std::vector<std::uint8_t>& leaves);
  // The slot of a leaf's pattern within its frame; kNone for a pattern that is no leaf.
  std::uint32_t leaf_slot(PatternId leaf) const { return leaf_slot_[leaf]; }
  // The slot of a frame's pattern within the frame around it.
  std::uint32_t frame_slot(PatternId frame) const { return frames_[frame].slot; }
  // The frame that holds a leaf.
  PatternId owner(PatternId leaf) const { return owner_[leaf]; }
  // True if more than one row may write the leaf.
  bool contested(PatternId leaf) const { return contested_[leaf] != 0; }

 private:
  void Place(PatternId frame, std::vector<PatternId>& inner);

  void Select(PatternId frame);

  const PatternTree& tree_;
  std::vector<Slot> slots_;
  std::vector<Selected> selected_;
  std::vector<std::uint32_t> leaf_slot_;
  std::vector<Frame> frames_;
  std::vector<PatternId> owner_;
  std::vector<std::uint8_t> contested_;
};

}  // namespace baybridge
