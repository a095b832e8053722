#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "core/pod_list.h"
#include "translate/fused_layout.h"

namespace baybridge {

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
  std::uint32_t slots;      // first of its slots; before it, which of them are taken
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
    const std::uint32_t* const slots = room_.data() + frames_[frame].slots;
    return (Taken(slots, slot / 64) >> (slot % 64) & 1U) != 0 ? slots[slot] : kNone;
  }
  std::uint32_t FindLeaf(std::uint32_t frame, PatternId pattern) const {
    return at(frame, layout_.leaf_slot(pattern));
  }

  // The frame of that ordinal in the chain that begins with `first`; kNone.
  std::uint32_t InChain(std::uint32_t first, std::uint32_t ordinal) const {
    if (first == kNone) return kNone;
    const std::uint32_t last = frames_[first].last;
    if (frames_[last].ordinal == ordinal) return last;
    for (std::uint32_t at = first; at != kNone; at = frames_[at].next) {
      if (frames_[at].ordinal == ordinal) return at;
    }
    return kNone;
  }
  // Makes a frame, without the leaves of its selectors. The root is made with parent kNone.
  struct NewFrame {
    PatternId pattern;
    std::uint32_t parent;
    std::uint32_t first;  // what stands in its slot already: at(parent, slot); kNone
    std::uint32_t ordinal;
    std::uint64_t key;
    std::uint32_t source;
  };
  std::uint32_t AddFrame(const SheetLayout::Frame& layout, const NewFrame& made) {
    const std::uint32_t id = frames_.size();
    frames_.Add() = {.pattern = made.pattern,
                     .parent = made.parent,
                     .ordinal = made.ordinal,
                     .slots = Reserve(layout),
                     .next = kNone,
                     .last = id,
                     .next_made = kNone,
                     .source = made.source,
                     .node = kNone,
                     .key = made.key};
    Made& all = made_[made.pattern];
    (all.last == kNone ? all.first : frames_[all.last].next_made) = id;
    all.last = id;
    if (made.parent == kNone) return id;
    if (made.first == kNone) {
      Take(made.parent, layout.slot, id);
    } else {
      Chain(made, layout.slot, id);
    }
    return id;
  }
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
    const SheetLayout::Frame& layout = layout_.frame(owner.pattern);
    if (layout.mixed && !IsInOrder(owner)) return ForEachSorted(frame, entries, visit);
    const SheetLayout::Slot* slots = layout_.slots(layout);
    const std::uint32_t first_slot = owner.slots;
    for (std::uint32_t word = 0; word < layout.words; ++word) {
      for (std::uint64_t bits = Taken(room_.data() + first_slot, word); bits != 0;
           bits &= bits - 1) {
        const std::uint32_t slot = word * 64 + static_cast<std::uint32_t>(__builtin_ctzll(bits));
        std::uint32_t id = room_[first_slot + slot];
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
    std::uint32_t* const slots = room_.data() + frames_[frame].slots;
    slots[slot] = id;
    const std::uint64_t taken = Taken(slots, slot / 64) | std::uint64_t{1} << (slot % 64);
    std::memcpy(slots - std::size_t{slot / 64 + 1} * 2, &taken, sizeof taken);
  }
  // Which of 64 slots are taken, a bit each: the words stand before the slots, the last one first.
  static std::uint64_t Taken(const std::uint32_t* slots, std::uint32_t word) {
    std::uint64_t taken = 0;
    std::memcpy(&taken, slots - std::size_t{word + 1} * 2, sizeof taken);
    return taken;
  }
  // Room for one more frame, all its slots free; the first of them.
  std::uint32_t Reserve(const SheetLayout::Frame& layout) {
    const std::uint32_t begin = used_;
    used_ += layout.room;
    if (used_ > room_.size()) [[unlikely]]
      room_.resize(std::size_t{used_} * 2);
    constexpr std::uint64_t kFree = 0;
    const std::uint32_t slots = begin + layout.words * 2;
    for (std::uint32_t at = begin; at < slots; at += 2)
      std::memcpy(room_.data() + at, &kFree, sizeof kFree);
    return slots;
  }
  // True if what stands in a frame stands there in the order of the document as it is.
  bool IsInOrder(const SheetFrame& frame) const;
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
  void Chain(const NewFrame& made, std::uint32_t slot, std::uint32_t id);

  const SheetLayout& layout_;
  PodList<SheetFrame> frames_;
  PodList<SheetLeaf> leaves_;
  // Of each frame, which of its slots are taken, and its slots: what is in a slot is told only
  // where its bit is set. Grows only; what is used of it:
  std::vector<std::uint32_t> room_;
  std::uint32_t used_ = 0;
  // The frames of a pattern in the order in which they were made.
  struct Made {
    std::uint32_t first = kNone;
    std::uint32_t last = kNone;
  };
  std::vector<Made> made_;  // by pattern
};

}  // namespace baybridge
