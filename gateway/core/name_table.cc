#include "core/name_table.h"

namespace baybridge {
namespace {

constexpr std::uint32_t kFnvOffset = 2166136261U;
constexpr std::uint32_t kFnvPrime = 16777619U;

std::uint32_t Fnv(std::uint32_t hash, std::string_view bytes) {
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * kFnvPrime;
  return hash;
}

}  // namespace

std::uint32_t HashName(std::string_view space, std::string_view local) {
  const std::uint32_t hash = Fnv(Fnv(kFnvOffset, space) * kFnvPrime, local);
  return hash ^ (hash >> 15);
}

NameTable::NameTable() : slots_(256, kNone) {}

std::uint32_t NameTable::Slot(std::string_view space,
                              std::string_view local,
                              std::uint32_t hash) const {
  const auto mask = static_cast<std::uint32_t>(slots_.size() - 1);
  std::uint32_t slot = hash & mask;
  while (slots_[slot] != kNone) {
    const Entry& entry = entries_[slots_[slot]];
    if (entry.hash == hash && entry.local == local && entry.space == space) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

void NameTable::Grow() {
  slots_.assign(slots_.size() * 2, kNone);
  for (NameId name = 0; name < entries_.size(); ++name) {
    const Entry& entry = entries_[name];
    slots_[Slot(entry.space, entry.local, entry.hash)] = name;
  }
}

NameId NameTable::Intern(std::string_view space, std::string_view local) {
  const std::uint32_t hash = HashName(space, local);
  std::uint32_t slot = Slot(space, local, hash);
  if (slots_[slot] != kNone) return slots_[slot];
  const NameId name = size();
  entries_.push_back({std::string(space), std::string(local), hash});
  slots_[slot] = name;
  if (entries_.size() * 2 > slots_.size()) Grow();
  return name;
}

NameId NameTable::Find(std::string_view space, std::string_view local) const {
  return slots_[Slot(space, local, HashName(space, local))];
}

}  // namespace baybridge
