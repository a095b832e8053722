#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "pack/pack.h"

namespace baybridge {

enum class ConditionVerb : std::uint8_t {
  kPresent,   // path
  kAbsent,    // !path
  kIs,        // path=a|b
  kIsNot,     // path!=a|b; holds where the leaf is absent
  kBegins,    // path^=a|b
  kContains,  // path~=a|b
};

// One test on the leaves of one element. Texts are compared without regard to the case of ASCII
// letters.
struct ConditionTest {
  ElementId element = kNone;
  ConditionVerb verb = ConditionVerb::kPresent;
  std::vector<std::string> values;
};

// A `when` cell: tests joined by ‘ and ’, and such rows of tests joined by ‘ or ’. Empty: always.
struct Condition {
  std::vector<std::vector<ConditionTest>> alternatives;
};

// Reads a `when` cell whose paths are relative to `group` (a plain hub path with the root in
// front). Fails with kMalformed for a path that the kind does not have.
Result<Condition> ReadCondition(std::string_view text,
                                const std::string& group,
                                const Kind& kind,
                                const NameTable& names);

}  // namespace baybridge
