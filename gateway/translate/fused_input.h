#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/pod_list.h"
#include "core/record.h"
#include "translate/fused_plan.h"

namespace baybridge {

// What a stage reads: leaves and groups that patterns of its plan have claimed, in the order of
// the document.
struct FusedInput {
  // [] groups within one another; what is deeper is not fused.
  static constexpr std::size_t kMaxDepth = 4;
  struct Leaf {
    const char* text;
    std::uint32_t size;
    std::uint32_t next;    // leaf of the same pattern
    std::uint32_t group;   // the group it stands in, or the group that it is itself
    std::uint32_t origin;  // node of the source, or leaf of the hub's sheet
    std::uint32_t code;    // Node::code; kNone for a leaf of the hub's sheet
    std::uint8_t flags;    // of the Node
    bool own;              // `group` is the leaf itself

    std::string_view value() const { return {text, size}; }
  };
  struct Group {
    PatternId pattern;
    std::uint32_t parent;
    std::uint32_t ordinal;
    std::uint32_t each;   // innermost group of a [] pattern at or above; 0 is the root's
    std::uint32_t place;  // node of the source, or frame of the hub's sheet
    PatternId made_as;    // hub: the first plan's pattern
    PatternId touched;    // group of the hub that was made for direct rows; 0 is none
    std::uint32_t depth;  // [] groups at or above
    std::array<std::uint32_t, kMaxDepth> ordinals;  // of those groups, from the outside inwards
    // A frame that leaves of the group, or groups in it, went to last, so that it is not looked up
    // again; pattern 0 is none.
    struct Known {
      PatternId pattern;
      std::uint32_t frame;
    };
    std::array<Known, 2> known;  // of the stage's own sheet, and of the next one's
    bool arrived;                // something in it reached the target
    bool recognised;             // a selector recognised leaves of it
  };
  struct Recognised {
    std::uint32_t group;
    std::uint32_t origin;
  };
  PodList<Leaf> leaves;
  PodList<Group> groups;
  std::vector<Recognised> recognised;
  // What a pattern has claimed, in one place; kNone.
  struct Claimed {
    std::uint32_t first = kNone;  // leaf
    std::uint32_t last = kNone;
    std::uint32_t last_group = kNone;
  };
  std::vector<Claimed> claimed;    // by pattern
  std::vector<PatternId> touched;  // patterns to clear

  // The first leaf that the pattern has claimed, or kNone.
  std::uint32_t first(PatternId pattern) const { return claimed[pattern].first; }
  void Size(std::size_t patterns);
  void Clear();
};

}  // namespace baybridge
