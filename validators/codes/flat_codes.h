#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/name_table.h"

namespace baybridge {

// Texts by number, looked up without touching anything but two flat arrays. Constant once built.
class FlatCodes {
 public:
  FlatCodes() = default;
  // Number i stands for texts[i]; texts are distinct.
  explicit FlatCodes(const std::vector<std::string_view>& texts);

  // The number of a text, or kNone.
  std::uint32_t Find(std::string_view text) const {
    const std::uint32_t hash = Hash(text);
    for (std::uint32_t at = hash & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.number == kNone) return kNone;
      if (slot.hash == hash && slot.size == text.size() &&
          std::string_view(bytes_.data() + slot.offset, slot.size) == text)
        return slot.number;
    }
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = kNone;
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
  };
  static std::uint32_t Hash(std::string_view text);

  std::vector<Slot> slots_{1};
  std::uint32_t mask_ = 0;
  std::string bytes_;
};

}  // namespace baybridge
