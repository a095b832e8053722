#include "core/text_key.h"

#include <utility>

namespace baybridge {

void TextIndex::Add(std::string_view text, std::uint32_t number) {
  if (Find(text) != kAbsent) return;
  if ((size_ + 1) * 4 > slots_.size() * 3) Grow();
  const TextKey key = TextKey::Of(text);
  std::uint64_t at = key.Hash() >> shift_;
  while (slots_[at & (slots_.size() - 1)].number != kAbsent) ++at;
  slots_[at & (slots_.size() - 1)] = {
      .key = key, .number = number, .offset = static_cast<std::uint32_t>(long_texts_.size())};
  if (text.size() > TextKey::kWhole) long_texts_ += text;
  ++size_;
}

void TextIndex::Grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  --shift_;
  for (const Slot& slot : old) {
    if (slot.number == kAbsent) continue;
    std::uint64_t at = slot.key.Hash() >> shift_;
    while (slots_[at & (slots_.size() - 1)].number != kAbsent) ++at;
    slots_[at & (slots_.size() - 1)] = slot;
  }
}

}  // namespace baybridge
