#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace baybridge {

using NameId = std::uint32_t;
inline constexpr std::uint32_t kNone = 0xFFFF'FFFF;  // no node, name, element, code or offset

// Expanded names (namespace name and local name) as small integers. Filled while packs load, then
// constant; a constant table may be read by many threads. Names that no pack knows get ids of their
// own in the Record that holds them.
class NameTable {
 public:
  NameTable();

  // The id of the name, adding it where it is new.
  NameId Intern(std::string_view space, std::string_view local);
  // The id of the name, or kNone.
  NameId Find(std::string_view space, std::string_view local) const;

  std::string_view space(NameId name) const { return entries_[name].space; }
  std::string_view local(NameId name) const { return entries_[name].local; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(entries_.size()); }

 private:
  struct Entry {
    std::string space;
    std::string local;
    std::uint32_t hash;
  };
  std::uint32_t Slot(std::string_view space, std::string_view local, std::uint32_t hash) const;
  void Grow();

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;  // open addressing, power of two; kNone is free
};

// 32-bit hash of an expanded name; the same on every machine.
std::uint32_t HashName(std::string_view space, std::string_view local);

}  // namespace baybridge
