#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "schema/code_points.h"

namespace baybridge::schema {

// One node of a parsed pattern (XSD 1.0 part 2, appendix F).
struct PatternNode {
  enum class Kind : std::uint8_t { kSet, kSequence, kChoice, kRepeat };
  Kind kind = Kind::kSequence;
  std::uint32_t set = 0;                // index in PatternTree::sets
  std::vector<std::uint32_t> children;  // of a sequence or choice; a repeat has one
  std::uint32_t min = 1;
  std::uint32_t max = 1;  // kNoLimit
};

inline constexpr std::uint32_t kNoLimit = 0xFFFF'FFFF;

struct PatternTree {
  std::vector<CodePointSet> sets;
  std::vector<PatternNode> nodes;
  std::uint32_t root = 0;
};

// The tree of a pattern; nothing where the text is no pattern or nests deeper than 200 groups.
std::optional<PatternTree> ParsePattern(std::string_view text);

}  // namespace baybridge::schema
