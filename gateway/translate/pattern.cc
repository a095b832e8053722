#include "translate/pattern.h"

#include <algorithm>

namespace baybridge {
namespace {

// Recursion is bounded by the length of a path of a table, never by a record.
NodeId FindStep(const Record& record,
                NodeId from,
                const std::vector<PathStep>& rel,
                std::size_t at,
                const std::string* value) {
  const PathStep& step = rel[at];
  for (NodeId child = record.nodes[from].first_child; child != kNone;
       child = record.nodes[child].next_sibling) {
    if (record.nodes[child].element != step.element) continue;
    if (!SelectorsHold(record, child, step.selectors, nullptr)) continue;
    if (at + 1 == rel.size()) {
      if (value == nullptr || record.nodes[child].value() == *value) return child;
      continue;
    }
    const NodeId found = FindStep(record, child, rel, at + 1, value);
    if (found != kNone) return found;
  }
  return kNone;
}

int Specificity(Repeat repeat) {
  if (repeat == Repeat::kFixed) return 0;
  return repeat == Repeat::kOne ? 1 : 2;
}

}  // namespace

NodeId FindRelative(const Record& record,
                    NodeId from,
                    const std::vector<PathStep>& rel,
                    const std::string* value) {
  return rel.empty() ? from : FindStep(record, from, rel, 0, value);
}

bool SelectorsHold(const Record& record,
                   NodeId node,
                   const std::vector<Selector>& selectors,
                   std::vector<NodeId>* recognised) {
  for (const Selector& selector : selectors) {
    const NodeId found =
        FindRelative(record, node, selector.rel, selector.value ? &*selector.value : nullptr);
    if (found == kNone) return false;
    if (selector.value && recognised != nullptr) recognised->push_back(found);
  }
  return true;
}

PatternTree::PatternTree() {
  patterns_.emplace_back();
}

PatternId PatternTree::Child(PatternId parent, const PathStep& step) {
  const std::string key = std::to_string(parent) + ' ' + std::to_string(step.element) + ' ' +
                          std::to_string(static_cast<int>(step.repeat)) + ' ' +
                          std::to_string(step.index) + SelectorText(step.selectors);
  const auto known = known_.find(key);
  if (known != known_.end()) return known->second;
  const PatternId id = size();
  Pattern& pattern = patterns_.emplace_back();
  pattern.parent = parent;
  pattern.element = step.element;
  pattern.repeat = step.repeat;
  pattern.index = step.index;
  pattern.selectors = step.selectors;
  has_fixed_ = has_fixed_ || step.repeat == Repeat::kFixed;
  patterns_[parent].children.push_back(id);
  known_.emplace(key, id);
  AddSelectorLeaves(id);
  return id;
}

void PatternTree::AddSelectorLeaves(PatternId id) {
  const std::vector<Selector> selectors = patterns_[id].selectors;  // a copy: patterns_ grows below
  for (const Selector& selector : selectors) {
    if (!selector.value) continue;
    PatternId at = id;
    for (const PathStep& step : selector.rel) at = Child(at, step);
    patterns_[id].selector_leaves.push_back(at);
    patterns_[id].selector_values.push_back(*selector.value);
  }
}

PatternId PatternTree::Add(const TablePath& path, bool from_root) {
  PatternId at = 0;
  for (std::size_t i = from_root ? 1 : 0; i < path.steps.size(); ++i) at = Child(at, path.steps[i]);
  patterns_[at].is_leaf = true;
  return at;
}

void PatternTree::OrderChildren(PatternId id, const Shape& shape) {
  // Stable: among groups of one element made by different selectors, first mention in the table
  // decides.
  std::stable_sort(patterns_[id].children.begin(), patterns_[id].children.end(),
                   [&](PatternId a, PatternId b) {
                     const std::uint32_t rank_a = shape.elements[patterns_[a].element].rank;
                     const std::uint32_t rank_b = shape.elements[patterns_[b].element].rank;
                     if (rank_a != rank_b) return rank_a < rank_b;
                     return patterns_[a].index < patterns_[b].index;
                   });
}

// Patterns of one element below one parent share the order of the first of them.
void PatternTree::OrderTwins(const std::vector<PatternId>& children) {
  for (std::size_t first = 0; first < children.size();) {
    std::size_t end = first;
    bool fixed = false;
    while (end < children.size() &&
           patterns_[children[end]].element == patterns_[children[first]].element) {
      fixed = fixed || patterns_[children[end]].repeat == Repeat::kFixed ||
              !patterns_[children[end]].is_frame() ||
              patterns_[children[end]].repeat_group != kNone;
      ++end;
    }
    if (end - first > 1 && !fixed) {
      for (std::size_t i = first; i < end; ++i)
        patterns_[children[i]].element_order = patterns_[children[first]].order;
    }
    first = end;
  }
}

void PatternTree::Number(const Shape& shape) {
  std::vector<PatternId> stack{0};
  std::uint64_t order = 0;
  while (!stack.empty()) {
    const PatternId id = stack.back();
    stack.pop_back();
    Pattern& pattern = patterns_[id];
    pattern.order = order++;
    pattern.repeat_group = shape.elements[pattern.element].repeat_group;
    if (id != 0) {
      const Pattern& parent = patterns_[pattern.parent];
      const bool each = pattern.repeat == Repeat::kEach;
      pattern.each_depth = parent.each_depth + (each ? 1 : 0);
      pattern.each = each ? id : parent.each;
      pattern.frame = pattern.is_frame() ? id : parent.frame;
      pattern.within.clear();
      if (pattern.parent != parent.frame) {
        pattern.within = parent.within;
        pattern.within.push_back(pattern.parent);
      }
    }
    OrderChildren(id, shape);
    stack.insert(stack.end(), pattern.children.rbegin(), pattern.children.rend());
  }
  for (const Pattern& pattern : patterns_) OrderTwins(pattern.children);
  for (Pattern& pattern : patterns_) {
    pattern.group_order = pattern.order;
    if (pattern.repeat_group == kNone || pattern.parent == kNone) continue;
    for (const PatternId sibling : patterns_[pattern.parent].children) {
      if (patterns_[sibling].repeat_group != pattern.repeat_group) continue;
      pattern.group_order = std::min(pattern.group_order, patterns_[sibling].order);
    }
  }
}

void PatternTree::Finish(const Shape& shape) {
  known_ = {};  // nothing is added from here on
  patterns_.shrink_to_fit();
  Number(shape);
  for (const Pattern& pattern : patterns_) ListCandidates(pattern, shape);
  candidate_start_.push_back(static_cast<std::uint32_t>(candidates_.size()));
  candidates_.shrink_to_fit();
  candidate_start_.shrink_to_fit();
}

void PatternTree::ListCandidates(const Pattern& parent, const Shape& shape) {
  const auto rank_of = [&](PatternId id) { return shape.elements[patterns_[id].element].rank; };
  const auto begin = static_cast<std::ptrdiff_t>(candidates_.size());
  candidates_.insert(candidates_.end(), parent.children.begin(), parent.children.end());
  std::stable_sort(candidates_.begin() + begin, candidates_.end(), [&](PatternId a, PatternId b) {
    if (rank_of(a) != rank_of(b)) return rank_of(a) < rank_of(b);
    if (patterns_[a].selectors.size() != patterns_[b].selectors.size())
      return patterns_[a].selectors.size() > patterns_[b].selectors.size();
    return Specificity(patterns_[a].repeat) < Specificity(patterns_[b].repeat);
  });
  first_rank_.push_back(static_cast<std::uint32_t>(candidate_start_.size()));
  std::uint32_t ranks = 0;
  for (auto at = static_cast<std::size_t>(begin); at < candidates_.size(); ++at) {
    const std::uint32_t rank = rank_of(candidates_[at]);
    for (; ranks <= rank; ++ranks) candidate_start_.push_back(static_cast<std::uint32_t>(at));
  }
  candidate_ranks_.push_back(ranks);
}

}  // namespace baybridge
