#include "translate/fused_stage.h"

namespace baybridge {

void FusedInput::Size(std::size_t patterns) {
  if (first.size() == patterns) return;
  first.assign(patterns, kNone);
  last.assign(patterns, kNone);
  last_group.assign(patterns, kNone);
}

void FusedInput::Clear() {
  for (const PatternId pattern : touched) {
    first[pattern] = kNone;
    last[pattern] = kNone;
    last_group[pattern] = kNone;
  }
  touched.clear();
  leaves.clear();
  groups.clear();
  recognised.clear();
}

}  // namespace baybridge
