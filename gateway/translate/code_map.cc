#include <utility>

#include "core/name_table.h"
#include "translate/transform.h"

namespace baybridge {

void CodeMap::Fill(std::vector<Entry> entries) {
  entries_ = std::move(entries);
  std::size_t size = 8;
  while (size < entries_.size() * 2) size *= 2;
  slots_.assign(size, kNone);
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    std::size_t slot = HashName({}, entries_[i].key) & (size - 1);
    while (slots_[slot] != kNone && entries_[slots_[slot]].key != entries_[i].key)
      slot = (slot + 1) & (size - 1);
    if (slots_[slot] == kNone) slots_[slot] = i;  // the first pair of a key counts
  }
}

const CodeMap::Entry* CodeMap::Find(std::string_view key) const {
  if (slots_.empty()) return nullptr;
  std::size_t slot = HashName({}, key) & (slots_.size() - 1);
  while (slots_[slot] != kNone) {
    const Entry& entry = entries_[slots_[slot]];
    if (entry.key == key) return &entry;
    slot = (slot + 1) & (slots_.size() - 1);
  }
  return nullptr;
}

CodeMap MakeCodeMap(const CodeTable& table, Direction direction) {
  const bool to_hub = direction == Direction::kToHub;
  std::vector<CodeMap::Entry> forward;
  std::vector<CodeMap::Entry> backward;
  for (const CodePair& pair : table.pairs) {
    if (to_hub ? pair.to_hub : pair.from_hub) {
      forward.push_back({to_hub ? pair.pack_code : pair.hub_code,
                         to_hub ? pair.hub_code : pair.pack_code,
                         to_hub ? pair.relationship : Inverse(pair.relationship), false});
    }
    if (to_hub ? pair.from_hub : pair.to_hub) {
      backward.push_back({to_hub ? pair.hub_code : pair.pack_code,
                          to_hub ? pair.pack_code : pair.hub_code, pair.relationship, false});
    }
  }
  CodeMap back;
  back.Fill(std::move(backward));
  for (CodeMap::Entry& entry : forward) {
    const CodeMap::Entry* returned = back.Find(entry.value);
    entry.returns = returned != nullptr && returned->value == entry.key;
  }
  CodeMap map;
  map.Fill(std::move(forward));
  return map;
}

}  // namespace baybridge
