#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace baybridge {

// A short text as two words: what tables of codes and names are looked up by without a call. Texts
// of up to 16 bytes are equal where their keys are; of longer ones the middle is not in the key.
struct TextKey {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint32_t size = 0;

  static constexpr std::uint32_t kWhole = 16;  // bytes that a key says all about

  static TextKey Of(std::string_view text) {
    TextKey key;
    key.size = static_cast<std::uint32_t>(text.size());
    const char* const at = text.data();
    if (text.size() >= 8) {
      key.first = Load<std::uint64_t>(at);
      key.last = Load<std::uint64_t>(at + text.size() - 8);
    } else if (text.size() >= 4) {
      key.first = Load<std::uint32_t>(at);
      key.last = Load<std::uint32_t>(at + text.size() - 4);
    } else if (!text.empty()) {
      key.first = static_cast<unsigned char>(at[0]);
      key.last = static_cast<std::uint64_t>(static_cast<unsigned char>(at[text.size() / 2])) << 8U |
                 static_cast<unsigned char>(at[text.size() - 1]);
    }
    return key;
  }
  bool operator==(const TextKey& other) const {
    return ((first ^ other.first) | (last ^ other.last)) == 0 && size == other.size;
  }
  // Well mixed in its highest bits.
  std::uint64_t Hash() const {
    constexpr std::uint64_t kOdd = 0x9E37'79B9'7F4A'7C15U;
    constexpr std::uint64_t kOther = 0xC2B2'AE3D'27D4'EB4FU;
    const std::uint64_t mixed = (first ^ (last << 27U | last >> 37U)) * kOdd + size * kOther;
    return (mixed ^ mixed >> 29U) * kOdd;
  }

 private:
  template <class Word>
  static std::uint64_t Load(const char* at) {
    Word word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
  }
};

// Numbers by text, looked up in one flat array. Constant once filled; used from many threads.
class TextIndex {
 public:
  static constexpr std::uint32_t kAbsent = 0xFFFF'FFFF;

  // Adds a text; the first number of a text counts.
  void Add(std::string_view text, std::uint32_t number);
  // The number of a text, or kAbsent.
  std::uint32_t Find(std::string_view text) const {
    const TextKey key = TextKey::Of(text);
    for (std::uint64_t at = key.Hash() >> shift_;; ++at) {
      const Slot& slot = slots_[at & (slots_.size() - 1)];
      if (slot.number == kAbsent || (slot.key == key && SameMiddle(slot, text))) return slot.number;
    }
  }

 private:
  struct Slot {  // of 32 bytes: two to a cache line
    TextKey key;
    std::uint32_t number = kAbsent;
    std::uint32_t offset = 0;  // in long_texts_
  };
  bool SameMiddle(const Slot& slot, std::string_view text) const {
    return text.size() <= TextKey::kWhole ||
           std::string_view(long_texts_).substr(slot.offset, text.size()) == text;
  }
  void Grow();

  std::vector<Slot> slots_{2};  // at most three quarters full
  std::uint32_t shift_ = 63;
  std::size_t size_ = 0;
  std::string long_texts_;
};

}  // namespace baybridge
