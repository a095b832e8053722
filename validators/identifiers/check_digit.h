#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/enum_names.h"

namespace baybridge {

// Check-character algorithms, named by standard or shape.
enum class CheckAlgorithm : std::uint8_t {
  kNone,
  kIso7064Mod11_2,        // ISO/IEC 7064 MOD 11-2: digits, check character 0-9 or X
  kWeightedMod11Letters,  // digits and letters (A = 10 … Z = 35), padded on the left, weighted sum
                          // modulo 11; 10 is written A
  kGb32100Mod31,  // GB 32100-2015: 31 characters without I O S V Z, weights 3^i modulo 31
  kLuhn,          // ISO/IEC 7812-1 annex B
};

inline constexpr EnumNames<CheckAlgorithm, 5> kCheckAlgorithmNames{
    {{{CheckAlgorithm::kNone, "none"},
      {CheckAlgorithm::kIso7064Mod11_2, "iso7064-mod-11-2"},
      {CheckAlgorithm::kWeightedMod11Letters, "weighted-mod-11-letters"},
      {CheckAlgorithm::kGb32100Mod31, "gb32100-mod-31"},
      {CheckAlgorithm::kLuhn, "luhn"}}}};

// What weighted-mod-11-letters needs besides.
struct CheckWeights {
  std::vector<unsigned> weights;  // from the left, one for each character of the padded text
  unsigned pad = 0;               // value of a padding character
};

// The check character of `text` (which does not hold it), or nothing where a character or the
// length is not the algorithm's.
std::optional<char> CheckCharacter(CheckAlgorithm algorithm,
                                   const CheckWeights& weights,
                                   std::string_view text);

// The check character of an organisation code after GB 11714 (8 characters), or nothing.
std::optional<char> Gb11714CheckCharacter(std::string_view text);

}  // namespace baybridge
