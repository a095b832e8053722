#include "codes/flat_codes.h"

namespace baybridge {

FlatCodes::FlatCodes(const std::vector<std::string_view>& texts) {
  std::size_t size = 2;
  while (size < texts.size() * 2) size *= 2;
  slots_.assign(size, Slot{});
  mask_ = static_cast<std::uint32_t>(size - 1);
  for (std::uint32_t number = 0; number < texts.size(); ++number) {
    const std::string_view text = texts[number];
    const std::uint32_t hash = Hash(text);
    std::uint32_t at = hash & mask_;
    while (slots_[at].number != kNone) at = (at + 1) & mask_;
    slots_[at] = {.hash = hash,
                  .number = number,
                  .offset = static_cast<std::uint32_t>(bytes_.size()),
                  .size = static_cast<std::uint32_t>(text.size())};
    bytes_ += text;
  }
}

// FNV-1a: codes are a few bytes long.
std::uint32_t FlatCodes::Hash(std::string_view text) {
  std::uint32_t hash = 0x811C'9DC5U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x0100'0193U;
  return hash ^ (hash >> 15U);
}

}  // namespace baybridge
