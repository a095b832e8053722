#include "translate/fused_sheet.h"

#include <algorithm>

namespace baybridge {

void Sheet::Clear() {
  for (const SheetFrame& frame : frames_) made_[frame.pattern] = {};
  frames_.clear();
  leaves_.clear();
  used_ = 0;
}

// Puts a frame behind the frames of its chain whose key is not above its own.
void Sheet::Chain(const NewFrame& made, std::uint32_t slot, std::uint32_t id) {
  const std::uint32_t first = made.first;
  if (frames_[first].key > made.key) {
    frames_[id].next = first;
    frames_[id].last = frames_[first].last;
    Take(made.parent, slot, id);
    return;
  }
  std::uint32_t before = frames_[first].last;
  if (frames_[before].key > made.key) {
    before = first;
    while (frames_[frames_[before].next].key <= made.key) before = frames_[before].next;
  }
  frames_[id].next = frames_[before].next;
  frames_[before].next = id;
  if (frames_[id].next == kNone) frames_[first].last = id;
}

bool Sheet::IsInOrder(const SheetFrame& frame) const {
  const SheetLayout::Frame& layout = layout_.frame(frame.pattern);
  const SheetLayout::Slot* slots = layout_.slots(layout);
  const std::uint32_t* const held = room_.data() + frame.slots;
  std::uint64_t highest = 0;
  for (std::uint32_t word = 0; word < layout.words; ++word) {
    for (std::uint64_t bits = Taken(held, word); bits != 0; bits &= bits - 1) {
      const std::uint32_t slot = word * 64 + static_cast<std::uint32_t>(__builtin_ctzll(bits));
      const std::uint32_t id = held[slot];
      // Frames of one slot stand in order.
      const std::uint64_t key = slots[slot].is_frame ? frames_[id].key : slots[slot].key;
      if (key < highest) return false;
      highest = slots[slot].is_frame ? frames_[frames_[id].last].key : key;
    }
  }
  return true;
}

void Sheet::List(std::uint32_t frame, std::vector<Entry>& entries) const {
  const SheetFrame& owner = frames_[frame];
  const SheetLayout::Slot* slots = layout_.slots(owner.pattern);
  const std::uint32_t words = layout_.frame(owner.pattern).words;
  const std::uint32_t* const held = room_.data() + owner.slots;
  const std::size_t begin = entries.size();
  std::uint64_t highest = 0;
  bool sorted = true;
  const auto add = [&](std::uint64_t key, std::uint32_t slot, std::uint32_t id) {
    sorted = sorted && key >= highest;
    highest = key;
    entries.push_back({.key = key, .slot = slot, .id = id});
  };
  for (std::uint32_t word = 0; word < words; ++word) {
    for (std::uint64_t bits = Taken(held, word); bits != 0; bits &= bits - 1) {
      const std::uint32_t slot = word * 64 + static_cast<std::uint32_t>(__builtin_ctzll(bits));
      const std::uint32_t id = held[slot];
      if (!slots[slot].is_frame) {
        add(slots[slot].key, slot, id);
        continue;
      }
      for (std::uint32_t at = id; at != kNone; at = frames_[at].next) {
        add(frames_[at].key, slot, at);
      }
    }
  }
  if (sorted) return;
  // Nearly sorted already; and std::stable_sort allocates.
  constexpr std::size_t kFew = 64;
  if (entries.size() - begin > kFew) {
    std::stable_sort(entries.begin() + static_cast<std::ptrdiff_t>(begin), entries.end(),
                     [](const Entry& a, const Entry& b) { return a.key < b.key; });
    return;
  }
  for (std::size_t i = begin + 1; i < entries.size(); ++i) {
    const Entry entry = entries[i];
    std::size_t at = i;
    for (; at > begin && entries[at - 1].key > entry.key; --at) entries[at] = entries[at - 1];
    entries[at] = entry;
  }
}

}  // namespace baybridge
