#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "identifiers/check_digit.h"
#include "identifiers/form.h"
#include "identifiers/scheme.h"

namespace baybridge {

// Known beginnings of one length.
struct KnownBeginnings {
  std::size_t size = 0;
  std::vector<std::string> sorted;

  bool Begin(std::string_view text) const {
    return text.size() >= size &&
           std::binary_search(sorted.begin(), sorted.end(), text.substr(0, size));
  }
};

// Which forms a text can be of, told by its first characters.
class FormsByStart {
 public:
  static constexpr std::size_t kPlaces = 4;
  static constexpr std::size_t kMostForms = 64;  // with more of them all are tried

  void Fill(const std::vector<Form>& forms) {
    for (std::size_t place = 0; place < kPlaces; ++place) {
      for (char32_t c = 0; c < possible_[place].size(); ++c) {
        for (std::size_t form = 0; form < std::min(forms.size(), kMostForms); ++form) {
          if (forms[form].MayHave(place, c)) possible_[place][c] |= std::uint64_t{1} << form;
        }
      }
    }
  }
  // Bit i is the i-th form; `text` is ASCII.
  std::uint64_t Possible(std::string_view text) const {
    std::uint64_t possible = ~std::uint64_t{0};
    for (std::size_t place = 0; place < std::min(text.size(), kPlaces); ++place)
      possible &= possible_[place][static_cast<unsigned char>(text[place])];
    return possible;
  }

 private:
  std::array<std::array<std::uint64_t, 128>, kPlaces> possible_{};
};

// A scheme's row, read.
struct CompiledScheme {
  CheckAlgorithm algorithm = CheckAlgorithm::kNone;
  SchemeParameters parameters;
  CheckWeights weights;
  std::vector<Form> forms;
  std::vector<Form> canonical;
  std::vector<Form> printed;
  FormsByStart forms_by_start;
  std::vector<Form> reserved;
  CharacterSet alphabet;                 // every character of the forms
  CharacterSet ignored;                  // the parameter, of ASCII
  std::vector<KnownBeginnings> regions;  // the parameter, by length
};

}  // namespace baybridge
