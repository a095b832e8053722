#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/xpath/record_view.h"

namespace baybridge::xpath {

// Nodes by the text of a key, those of one key in the order they were added. The texts must outlive
// the index. Clear keeps the memory. Keys come from records, so the hash has a seed of the process.
class ValueIndex {
 public:
  void Clear();
  void Add(std::string_view key, XNode node);

  // The first entry of a key, or kNone; then the next of the same key, or kNone.
  std::uint32_t First(std::string_view key) const;
  std::uint32_t Next(std::uint32_t entry) const { return entries_[entry].next; }
  XNode node(std::uint32_t entry) const { return entries_[entry].node; }

 private:
  struct Entry {
    std::string_view key;
    std::uint32_t hash;
    XNode node;
    std::uint32_t next;  // of the same key
    std::uint32_t last;  // of the first entry of a key: the last one
  };
  std::uint32_t SlotOf(std::string_view key, std::uint32_t hash) const;
  void Grow();

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;  // first entries; power of two
  std::uint32_t keys_ = 0;
};

}  // namespace baybridge::xpath
