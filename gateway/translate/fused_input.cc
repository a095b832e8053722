#include "translate/fused_input.h"

namespace baybridge {

void FusedInput::Size(std::size_t patterns) {
  if (claimed.size() != patterns) claimed.assign(patterns, {});
}

void FusedInput::Clear() {
  for (const PatternId pattern : touched) claimed[pattern] = {};
  touched.clear();
  leaves.clear();
  groups.clear();
  recognised.clear();
}

}  // namespace baybridge
