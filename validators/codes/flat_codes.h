#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/name_table.h"
#include "core/text_key.h"

namespace baybridge {

// Texts by number, looked up without touching anything but two flat arrays. Constant once built.
class FlatCodes {
 public:
  FlatCodes() = default;
  // Number i stands for texts[i]; texts are distinct.
  explicit FlatCodes(const std::vector<std::string_view>& texts);

  // The number of a text, or kNone.
  std::uint32_t Find(std::string_view text) const { return numbers_.Find(text); }

 private:
  static_assert(TextIndex::kAbsent == kNone);
  TextIndex numbers_;
};

}  // namespace baybridge
