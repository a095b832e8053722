#include <algorithm>

#include "format/xml_names.h"
#include "rules/xpath/axes.h"
#include "rules/xpath/borrowed.h"
#include "rules/xpath/evaluator.h"

namespace baybridge::xpath {

// XSLT 1.0, 5.2: from the last step up to the first.
bool Evaluator::MatchesPath(const PatternPath& path, XNode node) {
  if (path.steps.empty())
    return path.anchor == Anchor::kRoot ? IsRoot(node) : MatchesAnchor(path, node, false);
  return MatchesStep(path, path.steps.size() - 1, node);
}

bool Evaluator::MatchesStep(const PatternPath& path, std::size_t step, XNode node) {
  if (Spend(1) || IsRoot(node)) return false;
  const PatternStep& here = path.steps[step];
  if (!MatchesTest(here.step, node) || !MatchesPredicates(here.step, node)) return false;
  XNode parent = ViewOf(node).Parent(node);
  if (step == 0) return MatchesAnchor(path, parent, here.any_depth);
  while (!MatchesStep(path, step - 1, parent)) {
    if (!here.any_depth || IsRoot(parent) || stopped()) return false;
    parent = ViewOf(parent).Parent(parent);
  }
  return true;
}

bool Evaluator::MatchesAnchor(const PatternPath& path, XNode parent, bool any_depth) {
  if (path.anchor == Anchor::kNowhere) return true;
  if (path.anchor == Anchor::kRoot) return any_depth || IsRoot(parent);
  Borrowed nodes(*this);
  Collect(path.nodes, {.node = parent}, Order::kSorted, *nodes);
  while (!stopped()) {
    if (std::ranges::binary_search(*nodes, parent)) return true;
    if (!any_depth || IsRoot(parent)) return false;
    parent = ViewOf(parent).Parent(parent);
  }
  return false;
}

bool Evaluator::MatchesTest(const Step& step, XNode node) const {
  const RecordView& view = ViewOf(node);
  const bool attribute = view.IsAttribute(node);
  if (attribute != (step.axis == Axis::kAttribute)) return false;
  const bool element_or_attribute = attribute || view.IsElement(node);
  switch (step.test) {
    case Test::kNode: return element_or_attribute || KindOf(node) == kTextNode;
    case Test::kText: return KindOf(node) == kTextNode;
    case Test::kAnyName: return element_or_attribute;
    case Test::kSpace: return element_or_attribute && SpaceOf(node) == program_.texts[step.space];
    case Test::kName:
      if (!element_or_attribute) return false;
      if (KindOf(node) == kNilAttribute) return step.name == program_.nil;
      return view.node(BaseOf(node)).name == step.name;
    default: return false;
  }
}

bool Evaluator::MatchesPredicates(const Step& step, XNode node) {
  if (step.predicates == 0) return true;
  bool counts = false;
  for (std::uint32_t i = 0; i < step.predicates; ++i) {
    const Predicate& predicate = program_.predicates[step.first_predicate + i];
    const std::uint8_t needs = program_.exprs[predicate.expr].needs;
    if (predicate.kind != PredicateKind::kTruth || (needs & (kNeedsPosition | kNeedsLast)) != 0)
      counts = true;
  }
  if (!counts) {
    for (std::uint32_t i = 0; i < step.predicates; ++i) {
      if (!Passes(program_.predicates[step.first_predicate + i], {.node = node})) return false;
    }
    return true;
  }
  // The position among those of the parent's nodes that the step finds.
  Borrowed nodes(*this);
  const auto visit = [&](XNode found) {
    AddTo(*nodes, found);
    return stopped();
  };
  const XNode parent = ViewOf(node).Parent(node);
  AxisWalk walk(program_, ViewOf(parent), step, work_, visit);
  walk.Run(parent);
  Filter(step.first_predicate, step.predicates, *nodes);
  return !stopped() && std::ranges::binary_search(*nodes, node);
}

}  // namespace baybridge::xpath
