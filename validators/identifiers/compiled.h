#pragma once

#include <vector>

#include "identifiers/check_digit.h"
#include "identifiers/form.h"
#include "identifiers/scheme.h"

namespace baybridge {

// A scheme's row, read.
struct CompiledScheme {
  CheckAlgorithm algorithm = CheckAlgorithm::kNone;
  SchemeParameters parameters;
  CheckWeights weights;
  std::vector<Form> forms;
  std::vector<Form> canonical;
  std::vector<Form> printed;
  std::vector<Form> reserved;
  CharacterSet alphabet;  // every character of the forms
};

}  // namespace baybridge
