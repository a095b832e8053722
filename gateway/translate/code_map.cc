#include <utility>

#include "translate/transform.h"

namespace baybridge {

void CodeMap::Fill(std::vector<Entry> entries) {
  entries_ = std::move(entries);
  numbers_ = {};
  // The first pair of a key counts.
  for (std::uint32_t i = 0; i < entries_.size(); ++i) numbers_.Add(entries_[i].key, i);
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
