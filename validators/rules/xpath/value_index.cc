#include "rules/xpath/value_index.h"

#include <algorithm>
#include <cstring>
#include <random>

namespace baybridge::xpath {
namespace {

std::uint32_t HashText(std::string_view text) {
  static const std::uint64_t seed = [] {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
  }();
  constexpr std::uint64_t kMultiplier = 0x9E37'79B9'7F4A'7C15U;
  std::uint64_t hash = seed ^ (text.size() * kMultiplier);
  while (!text.empty()) {
    std::uint64_t word = 0;
    const std::size_t size = std::min(text.size(), sizeof(word));
    std::memcpy(&word, text.data(), size);
    hash = (hash ^ word) * kMultiplier;
    hash ^= hash >> 29U;
    text.remove_prefix(size);
  }
  hash *= kMultiplier;
  return static_cast<std::uint32_t>(hash >> 32U);
}

}  // namespace

void ValueIndex::Clear() {
  entries_.clear();
  keys_ = 0;
  std::ranges::fill(slots_, kNone);
}

std::uint32_t ValueIndex::SlotOf(std::string_view key, std::uint32_t hash) const {
  const auto mask = static_cast<std::uint32_t>(slots_.size() - 1);
  std::uint32_t slot = hash & mask;
  while (slots_[slot] != kNone) {
    const Entry& entry = entries_[slots_[slot]];
    if (entry.hash == hash && entry.key == key) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

void ValueIndex::Grow() {
  std::vector<std::uint32_t> heads;
  for (const std::uint32_t entry : slots_) {
    if (entry != kNone) heads.push_back(entry);
  }
  constexpr std::size_t kFirstSize = 64;
  slots_.assign(std::max(slots_.size() * 2, kFirstSize), kNone);
  for (const std::uint32_t head : heads)
    slots_[SlotOf(entries_[head].key, entries_[head].hash)] = head;
}

void ValueIndex::Add(std::string_view key, XNode node) {
  if ((keys_ + 1) * 2 > slots_.size()) Grow();
  const std::uint32_t hash = HashText(key);
  const std::uint32_t slot = SlotOf(key, hash);
  const auto added = static_cast<std::uint32_t>(entries_.size());
  if (slots_[slot] == kNone) {
    slots_[slot] = added;
    ++keys_;
  } else {
    Entry& first = entries_[slots_[slot]];
    entries_[first.last].next = added;
    first.last = added;
  }
  entries_.push_back({.key = key, .hash = hash, .node = node, .next = kNone, .last = added});
}

std::uint32_t ValueIndex::First(std::string_view key) const {
  return entries_.empty() ? kNone : slots_[SlotOf(key, HashText(key))];
}

}  // namespace baybridge::xpath
