#pragma once

#include <algorithm>
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

// A scheme's row, read.
struct CompiledScheme {
  CheckAlgorithm algorithm = CheckAlgorithm::kNone;
  SchemeParameters parameters;
  CheckWeights weights;
  std::vector<Form> forms;
  std::vector<Form> canonical;
  std::vector<Form> printed;
  std::vector<Form> reserved;
  CharacterSet alphabet;                 // every character of the forms
  CharacterSet ignored;                  // the parameter, of ASCII
  std::vector<KnownBeginnings> regions;  // the parameter, by length
};

}  // namespace baybridge
