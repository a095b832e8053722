#include <limits>

#include "rules/xpath/borrowed.h"
#include "rules/xpath/named_path.h"
#include "rules/xpath/number.h"

namespace baybridge::xpath {
namespace {

// A counter is built once more was spent without it than building it costs; below that nothing is
// worth the trouble.
constexpr std::uint64_t kFree = 200;
constexpr std::uint64_t kPriceOfANode = 2;

}  // namespace

double Evaluator::Count(ExprId id, const Focus& focus) {
  const Expr& expr = program_.exprs[id];
  if (expr.op == Op::kVariable) return static_cast<double>(ValueOf(expr.a).nodes.size());
  if (expr.op != Op::kPath) return CountCollected(id, focus);
  const Path& path = program_.paths[expr.a];
  if (path.shape == Shape::kGeneral && path.memo != kNone) {
    if (const Memo* memo = MemoOf(path, focus)) return static_cast<double>(memo->nodes.size());
  }
  if (path.counter != kNone) {
    if (const auto count = CountSiblings(path, focus.node)) return *count;
  }
  if (!path.distinct || path.memo != kNone) return CountCollected(id, focus);
  const std::uint64_t before = work_;
  std::uint64_t count = 0;
  Each(id, focus, [&](XNode) {
    ++count;
    return false;
  });
  if (path.counter != kNone)
    IndexOf(counters_, path.counter, DocumentOf(focus.node)).looked += work_ - before;
  return static_cast<double>(count);
}

double Evaluator::CountCollected(ExprId id, const Focus& focus) {
  Borrowed nodes(*this);
  Collect(id, focus, Order::kSorted, *nodes);
  return static_cast<double>(nodes->size());
}

// How many siblings before (or behind) a node a step finds, from the counts of all nodes; nothing
// as long as walking is cheaper.
std::optional<double> Evaluator::CountSiblings(const Path& path, XNode node) {
  const RecordView& view = ViewOf(node);
  if (!view.IsElement(node)) return {};
  Counter& counter = IndexOf(counters_, path.counter, DocumentOf(node));
  if (!counter.ready) {
    if (counter.looked < kFree + kPriceOfANode * view.size()) return {};
    BuildCounter(program_.steps[path.first_step], view, counter);
    if (stopped()) return {};
  }
  Spend(1);
  return counter.siblings[BaseOf(node)];
}

// One pass over the nodes, forwards or backwards as the axis says: what a node is given is what was
// found below its parent so far.
void Evaluator::BuildCounter(const Step& step, const RecordView& view, Counter& counter) {
  const std::uint32_t size = view.size();
  counter.siblings.assign(size, 0);
  counter.found.assign(size, 0);
  const bool backwards = step.axis == Axis::kFollowingSibling;
  for (std::uint32_t i = 0; i < size && !Spend(1); ++i) {
    const NodeId id = backwards ? size - 1 - i : i;
    const Node& node = view.node(id);
    if (node.is(kAttributeNode) || node.parent == kNone) continue;
    counter.siblings[id] = counter.found[node.parent];
    const XNode sibling = view.Make(id);
    if (MatchesTest(step, sibling) && PassesAll(step, sibling)) ++counter.found[node.parent];
  }
  counter.ready = !stopped();
}

// Of predicates that do not count.
bool Evaluator::PassesAll(const Step& step, XNode node) {
  const Focus focus{.node = node};
  for (std::uint32_t i = step.first_predicate; i < step.first_predicate + step.predicates; ++i) {
    if (!EvalTruth(program_.predicates[i].expr, focus)) return false;
  }
  return true;
}

double Evaluator::Sum(ExprId id, const Focus& focus) {
  const Expr& expr = program_.exprs[id];
  double sum = 0;
  if (expr.op == Op::kPath && program_.paths[expr.a].shape == Shape::kNamed) {
    Each(id, focus, [&](XNode node) {
      sum += ParseNumber(TextOf(node));
      return stopped();
    });
    return sum;
  }
  Borrowed nodes(*this);
  Collect(id, focus, Order::kSorted, *nodes);
  for (const XNode node : *nodes) {
    sum += ParseNumber(TextOf(node));
    if (stopped()) return std::numeric_limits<double>::quiet_NaN();
  }
  return sum;
}

}  // namespace baybridge::xpath
