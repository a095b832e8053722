#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/pod_list.h"
#include "translate/plan.h"

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
    std::uint32_t each_depth = 0;
    std::uint32_t index = 0;  // of name[n]
    bool each = false;        // name[]
    bool mixed = false;       // the order of what stands in it depends on the record (rule R7)
    bool elsewhere = false;   // some of those leaves stand in another frame
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
  const Slot* slots(PatternId frame) const { return slots_.data() + frames_[frame].first; }
  std::uint32_t count(PatternId frame) const { return frames_[frame].count; }
  const Selected* selected(const Frame& frame) const {
    return selected_.data() + frame.first_selected;
  }
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

  const PatternTree& tree_;
  void Select(PatternId frame);

  std::vector<Slot> slots_;
  std::vector<Selected> selected_;
  std::vector<std::uint32_t> leaf_slot_;
  std::vector<Frame> frames_;
  std::vector<PatternId> owner_;
  std::vector<std::uint8_t> contested_;
};

// A leaf that was written.
struct SheetLeaf {
  const char* text;
  std::uint32_t size;
  PatternId pattern;
  std::uint32_t row;   // that wrote it
  std::uint32_t node;  // number of its node in document order, once written out
  // A leaf of the source that it came from; kNone: a row added it.
  std::uint32_t origin;
  std::uint8_t flags;  // of the Node it would be

  std::string_view value() const { return {text, size}; }
};

// A group that repeats, is fixed or selected.
struct SheetFrame {
  PatternId pattern;
  std::uint32_t parent;
  std::uint32_t ordinal;
  std::uint32_t slots;      // first of its slots
  std::uint32_t bits;       // first word of which slots are taken
  std::uint32_t next;       // frame of the same pattern and parent, in the order of the document
  std::uint32_t last;       // of the first of such frames: the last of them
  std::uint32_t next_made;  // frame of the same pattern
  std::uint32_t source;     // the source instance that made it
  std::uint32_t node;       // number of its node in document order, once written out
  std::uint64_t key;        // documents are written in this order
};

// What one stage writes, before it is a document: frames with slots. Reused, it allocates nothing
// at steady state; belongs to one thread.
class Sheet {
 public:
  explicit Sheet(const SheetLayout& layout) : layout_(layout), made_(layout.tree().size()) {}

  const SheetLayout& layout() const { return layout_; }
  void Clear();

  bool empty() const { return leaves_.empty(); }
  const PodList<SheetLeaf>& leaves() const { return leaves_; }
  PodList<SheetLeaf>& leaves() { return leaves_; }
  const SheetFrame& frame(std::uint32_t id) const { return frames_[id]; }
  SheetFrame& frame(std::uint32_t id) { return frames_[id]; }
  std::uint32_t first_made(PatternId pattern) const { return made_[pattern].first; }

  // What stands in a slot: a leaf, or the first frame of a chain; kNone.
  std::uint32_t at(std::uint32_t frame, std::uint32_t slot) const {
    const SheetFrame& owner = frames_[frame];
    const bool taken = (bits_[owner.bits + slot / 64] >> (slot % 64) & 1U) != 0;
    return taken ? slots_[owner.slots + slot] : kNone;
  }
  std::uint32_t FindLeaf(std::uint32_t frame, PatternId pattern) const {
    return at(frame, layout_.leaf_slot(pattern));
  }

  // The frame of that pattern and ordinal within `parent`, or kNone.
  std::uint32_t FindFrame(PatternId pattern, std::uint32_t parent, std::uint32_t ordinal) const {
    const std::uint32_t first = at(parent, layout_.frame_slot(pattern));
    if (first == kNone) return kNone;
    const std::uint32_t last = frames_[first].last;
    if (frames_[last].ordinal == ordinal) return last;
    for (std::uint32_t at = first; at != kNone; at = frames_[at].next) {
      if (frames_[at].ordinal == ordinal) return at;
    }
    return kNone;
  }
  // Makes a frame, without the leaves of its selectors. The root is made with parent kNone.
  std::uint32_t AddFrame(PatternId pattern,
                         std::uint32_t parent,
                         std::uint32_t ordinal,
                         std::uint64_t key,
                         std::uint32_t source);
  // Puts a leaf into its slot, which must be free.
  std::uint32_t AddLeaf(std::uint32_t frame,
                        PatternId pattern,
                        std::string_view text,
                        std::uint32_t row,
                        std::uint8_t flags) {
    return AddLeafAt(frame, layout_.leaf_slot(pattern), pattern, text, row, flags);
  }
  // The same where the slot is known.
  // NOLINTNEXTLINE(readability-function-size): each goes into the leaf as it is
  std::uint32_t AddLeafAt(std::uint32_t frame,
                          std::uint32_t slot,
                          PatternId pattern,
                          std::string_view text,
                          std::uint32_t row,
                          std::uint8_t flags,
                          std::uint32_t origin = kNone) {
    const std::uint32_t id = leaves_.size();
    leaves_.Add() = {.text = text.data(),
                     .size = static_cast<std::uint32_t>(text.size()),
                     .pattern = pattern,
                     .row = row,
                     .node = kNone,
                     .origin = origin,
                     .flags = flags};
    Take(frame, slot, id);
    return id;
  }

  // Slots of a frame in the order of the document: `slot` and what stands there, frames one by one.
  struct Entry {
    std::uint64_t key;
    std::uint32_t slot;
    std::uint32_t id;
  };
  // Calls visit(slot, id) for each entry of a frame, until it gives false; false then. `entries` is
  // room for sorting, left as it was.
  // NOLINTBEGIN(readability-function-cognitive-complexity): two plain loops
  template <class Visit>
  bool ForEach(std::uint32_t frame, std::vector<Entry>& entries, const Visit& visit) const {
    const SheetFrame& owner = frames_[frame];
    if (layout_.frame(owner.pattern).mixed) return ForEachSorted(frame, entries, visit);
    const SheetLayout::Slot* slots = layout_.slots(owner.pattern);
    const std::uint32_t words = (layout_.count(owner.pattern) + 63) / 64;
    const std::uint32_t first_slot = owner.slots;
    const std::uint32_t first_word = owner.bits;
    for (std::uint32_t word = 0; word < words; ++word) {
      for (std::uint64_t bits = bits_[first_word + word]; bits != 0; bits &= bits - 1) {
        const std::uint32_t slot = word * 64 + static_cast<std::uint32_t>(__builtin_ctzll(bits));
        std::uint32_t id = slots_[first_slot + slot];
        if (!slots[slot].is_frame) {
          if (!visit(slot, id)) return false;
          continue;
        }
        for (; id != kNone; id = frames_[id].next) {
          if (!visit(slot, id)) return false;
        }
      }
    }
    return true;
  }
  // NOLINTEND(readability-function-cognitive-complexity)

 private:
  void Take(std::uint32_t frame, std::uint32_t slot, std::uint32_t id) {
    const SheetFrame& owner = frames_[frame];
    slots_[owner.slots + slot] = id;
    bits_[owner.bits + slot / 64] |= std::uint64_t{1} << (slot % 64);
  }
  void List(std::uint32_t frame, std::vector<Entry>& entries) const;
  template <class Visit>
  bool ForEachSorted(std::uint32_t frame, std::vector<Entry>& entries, const Visit& visit) const {
    const std::size_t begin = entries.size();
    List(frame, entries);
    const std::size_t end = entries.size();
    bool all = true;
    for (std::size_t i = begin; i < end && all; ++i) {
      const Entry entry = entries[i];
      all = visit(entry.slot, entry.id);
    }
    entries.resize(begin);
    return all;
  }
  void Chain(std::uint32_t first, std::uint32_t id);
  void Reserve(std::uint32_t count);

  const SheetLayout& layout_;
  PodList<SheetFrame> frames_;
  PodList<SheetLeaf> leaves_;
  // What is in a slot is told only where the slot's bit is set. Grows only; what is used of it:
  std::vector<std::uint32_t> slots_;
  std::uint32_t slots_used_ = 0;
  std::vector<std::uint64_t> bits_;
  std::uint32_t bits_used_ = 0;
  // The frames of a pattern in the order in which they were made.
  struct Made {
    std::uint32_t first = kNone;
    std::uint32_t last = kNone;
  };
  std::vector<Made> made_;  // by pattern
};

}  // namespace baybridge
