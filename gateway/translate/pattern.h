#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/record.h"
#include "pack/shape.h"
#include "translate/path.h"

namespace baybridge {

using PatternId = std::uint32_t;
inline constexpr std::uint64_t kNoOrder = ~std::uint64_t{0};

// One step of one or more rows' paths: the groups and leaves that the table speaks of on one side
// form a tree of patterns. Two rows share a pattern where steps, selectors and positions are equal
// (rule R2).
struct Pattern {
  PatternId parent = kNone;
  ElementId element = 0;
  Repeat repeat = Repeat::kOne;
  std::uint32_t index = 0;  // of kFixed
  std::vector<Selector> selectors;
  std::vector<PatternId> children;
  std::uint32_t each_depth = 0;   // [] steps from the root to here
  PatternId each = 0;             // innermost [] step at or above; 0 is the root
  std::vector<PatternId> within;  // steps between the frame that holds this step and the step
                                  // itself, from the outside inwards
  PatternId frame = 0;      // innermost repeated, fixed or selected step at or above; 0 is the root
  std::uint64_t order = 0;  // documents are written in this order (rule R7)
  std::uint32_t repeat_group =
      kNone;  // of the Shape, where the step stands in a repeating model group
  std::uint64_t group_order =
      0;  // order of the first step of that repeating model group, else the step's own
  std::uint64_t element_order = kNoOrder;  // order of the first pattern of this element here, where
                                           // there are several and none is [n]
  std::vector<PatternId> selector_leaves;  // leaves that selectors with a value write, in the order
                                           // of `selector_values`
  std::vector<std::string> selector_values;
  bool is_leaf = false;    // some row's path ends here
  bool contested = false;  // more than one row may write here

  bool is_frame() const { return repeat != Repeat::kOne || !selectors.empty(); }
};

// Counts the matches of patterns name[n] within one group after the other.
class FixedCounts {
 public:
  // Forgets the last record; `patterns` is how many there are, 0 where none of them is name[n].
  void Clear(std::size_t patterns) {
    if (counts_.size() == patterns) {
      for (const PatternId pattern : counted_) counts_[pattern] = {};
    } else {
      counts_.assign(patterns, {});
    }
    counted_.clear();
  }
  bool empty() const { return counts_.empty(); }
  // One more match of the pattern within the group `parent`.
  void Add(PatternId pattern, std::uint32_t parent) {
    Count& count = counts_[pattern];
    if (count.matches == 0) counted_.push_back(pattern);
    if (count.parent != parent) count = {.parent = parent, .matches = 0};
    ++count.matches;
  }
  // The number of the pattern's last match within its group, from 1.
  std::uint32_t matches(PatternId pattern) const { return counts_[pattern].matches; }

 private:
  struct Count {
    std::uint32_t parent = kNone;
    std::uint32_t matches = 0;
  };
  std::vector<Count> counts_;
  std::vector<PatternId> counted_;  // a record has few of them
};

// The patterns of one side of a table. patterns[0] is the root element. Constant once Finish was
// called.
class PatternTree {
 public:
  PatternTree();

  // The pattern of a resolved path. `from_root` says that the path's first step is the root element
  // itself.
  PatternId Add(const TablePath& path, bool from_root);

  // Orders children as the shape does and computes depth, frames and order; call once, after all
  // paths were added.
  void Finish(const Shape& shape);

  const Pattern& operator[](PatternId id) const { return patterns_[id]; }
  Pattern& operator[](PatternId id) { return patterns_[id]; }
  bool has_fixed() const { return has_fixed_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(patterns_.size()); }

  // The patterns below `parent` for an element, the most specific first (more selectors, then [n],
  // then name, then []).
  std::span<const PatternId> Candidates(PatternId parent, std::uint32_t rank) const {
    if (rank >= candidate_ranks_[parent]) return {};
    const std::uint32_t* const start = &candidate_start_[first_rank_[parent] + rank];
    return {candidates_.data() + start[0], start[1] - start[0]};
  }

 private:
  PatternId Child(PatternId parent, const PathStep& step);
  void AddSelectorLeaves(PatternId id);
  void OrderChildren(PatternId id, const Shape& shape);
  void OrderTwins(const std::vector<PatternId>& children);
  void Number(const Shape& shape);
  void ListCandidates(const Pattern& parent, const Shape& shape);

  bool has_fixed_ = false;  // some step is name[n]
  std::vector<Pattern> patterns_;
  std::unordered_map<std::string, PatternId> known_;
  // The lists of Candidates, one behind the other: that of a rank below a pattern begins at
  // candidate_start_[first_rank_[pattern] + rank], and ends where the next one begins.
  std::vector<PatternId> candidates_;
  std::vector<std::uint32_t> candidate_start_;
  std::vector<std::uint32_t> first_rank_;
  std::vector<std::uint32_t> candidate_ranks_;  // how many ranks each pattern has
};

// The first node at `rel` below `from` that has `value` (any value where `value` is null); kNone if
// there is none.
NodeId FindRelative(const Record& record,
                    NodeId from,
                    const std::vector<PathStep>& rel,
                    const std::string* value);

// True if every selector holds at `node`. Leaves that a selector with a value recognised are
// appended to `recognised`.
bool SelectorsHold(const Record& record,
                   NodeId node,
                   const std::vector<Selector>& selectors,
                   std::vector<NodeId>* recognised);

}  // namespace baybridge
