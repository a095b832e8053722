#include "rules/xpath/path_order.h"

#include <algorithm>

namespace baybridge::xpath {
namespace {

// What is known of the nodes between two steps.
struct Found {
  bool single = false;    // one node at most
  bool sorted = true;     // in document order
  bool distinct = true;   // each once
  bool disjoint = false;  // none is an ancestor of another
};

Found FromOne(Axis axis) {
  switch (axis) {
    case Axis::kSelf:
    case Axis::kParent: return {.single = true, .disjoint = true};
    case Axis::kChild:
    case Axis::kAttribute:
    case Axis::kNamespace:
    case Axis::kFollowingSibling: return {.disjoint = true};
    case Axis::kPrecedingSibling: return {.sorted = false, .disjoint = true};
    case Axis::kAncestor:
    case Axis::kAncestorOrSelf:
    case Axis::kPreceding: return {.sorted = false};
    default: return {};
  }
}

Found FromMany(Axis axis, const Found& from) {
  switch (axis) {
    case Axis::kSelf: return from;
    case Axis::kChild: return {.sorted = from.sorted && from.disjoint, .disjoint = from.disjoint};
    case Axis::kAttribute:
    case Axis::kNamespace: return {.sorted = from.sorted, .disjoint = true};
    case Axis::kDescendant:
    case Axis::kDescendantOrSelf:
      return {.sorted = from.sorted && from.disjoint, .distinct = from.disjoint};
    default: return {.sorted = false, .distinct = false};
  }
}

bool Counts(const Program& program, const Step& step) {
  for (std::uint32_t i = step.first_predicate; i < step.first_predicate + step.predicates; ++i) {
    const Predicate& predicate = program.predicates[i];
    if (predicate.kind != PredicateKind::kTruth) return true;
    if ((program.exprs[predicate.expr].needs & (kNeedsPosition | kNeedsLast)) != 0) return true;
  }
  return false;
}

}  // namespace

std::vector<Step> JoinSteps(const Program& program,
                            const std::vector<Step>& steps,
                            const std::vector<bool>& any_depth) {
  std::vector<Step> joined;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Step step = steps[i];
    if (any_depth[i]) {
      if (step.axis == Axis::kChild && !Counts(program, step)) {
        step.axis = Axis::kDescendant;
      } else {
        // Only elements have attributes.
        const bool elements = step.axis == Axis::kAttribute;
        joined.push_back(
            {.axis = Axis::kDescendantOrSelf, .test = elements ? Test::kAnyName : Test::kNode});
      }
    }
    joined.push_back(step);
  }
  return joined;
}

void OrderPath(Program& program, Path& path) {
  const bool from_node = path.start != Start::kExpr;
  Found found{.single = from_node, .disjoint = from_node};
  for (std::uint32_t i = 0; i < path.steps; ++i) {
    Step& step = program.steps[path.first_step + i];
    found = found.single ? FromOne(step.axis) : FromMany(step.axis, found);
    if (step.axis == Axis::kAttribute && step.test == Test::kName && from_node && i == 0)
      found.single = true;
    if (found.distinct || i + 1 == path.steps) continue;
    step.collect_after = true;
    path.collects = true;
    found = {};
  }
  path.sorted = found.sorted && found.distinct;
  path.distinct = found.distinct;
}

Shape ShapeOf(const Program& program, const Path& path) {
  if (path.start == Start::kExpr || path.steps == 0) return Shape::kGeneral;
  const auto begin = program.steps.begin() + path.first_step;
  const auto end = begin + path.steps;
  if (path.steps == 1 && path.start == Start::kContext && begin->axis == Axis::kSelf &&
      begin->test == Test::kNode && begin->predicates == 0)
    return Shape::kSelf;
  const bool named = std::all_of(begin, end, [&](const Step& step) {
    return (step.axis == Axis::kChild || step.axis == Axis::kAttribute) &&
           step.test == Test::kName && step.predicates == 0 && step.name != program.nil;
  });
  return named ? Shape::kNamed : Shape::kGeneral;
}

void PlanCounter(Program& program, Path& path) {
  if (path.start != Start::kContext || path.steps != 1) return;
  const Step& step = program.steps[path.first_step];
  const bool siblings =
      step.axis == Axis::kPrecedingSibling || step.axis == Axis::kFollowingSibling;
  const bool elements =
      step.test == Test::kName || step.test == Test::kAnyName || step.test == Test::kSpace;
  if (!siblings || !elements || Counts(program, step)) return;
  for (std::uint32_t i = step.first_predicate; i < step.first_predicate + step.predicates; ++i) {
    constexpr std::uint8_t kAllowed = kNeedsNode | kNeedsDocument;
    const std::uint8_t needs = program.exprs[program.predicates[i].expr].needs;
    if ((needs & static_cast<std::uint8_t>(~kAllowed)) != 0) return;
  }
  path.counter = program.counters++;
}

void PlanMemo(Program& program, Path& path, std::uint8_t needs) {
  if ((needs & (kNeedsNode | kNeedsPosition | kNeedsLast | kNeedsCurrent)) != 0) return;
  bool dear = path.start == Start::kExpr && program.exprs[path.expr].op != Op::kVariable;
  for (std::uint32_t i = 0; i < path.steps; ++i) {
    const Step& step = program.steps[path.first_step + i];
    const bool cheap = step.axis == Axis::kChild || step.axis == Axis::kAttribute ||
                       step.axis == Axis::kSelf || step.axis == Axis::kParent;
    // Predicates that need no outer node were counted as `needs` of the path already.
    if (!cheap || step.lookup != kNone) dear = true;
  }
  if (!dear) return;
  path.memo = program.memos++;
  path.forever = needs == 0;
}

std::optional<std::pair<ExprId, ExprId>> FindLookup(const Program& program, const Step& step) {
  if (step.predicates == 0 || step.test != Test::kName) return {};
  switch (step.axis) {
    case Axis::kChild:
    case Axis::kDescendant:
    case Axis::kFollowing:
    case Axis::kPreceding:
    case Axis::kFollowingSibling:
    case Axis::kPrecedingSibling: break;
    default: return {};
  }
  const Expr& test = program.exprs[program.predicates[step.first_predicate].expr];
  if (test.op != Op::kEqual) return {};
  // Predicates behind the first that count are judged on what the first leaves; that needs the
  // order of the axis, which an index does not keep for the reverse ones.
  const bool reverse = step.axis == Axis::kPreceding || step.axis == Axis::kPrecedingSibling;
  if (step.needs_last || (reverse && Counts(program, step))) return {};
  constexpr std::uint8_t kOfNode = kNeedsNode | kNeedsPosition | kNeedsLast;
  const auto is_key = [&](ExprId id) {
    const Expr& expr = program.exprs[id];
    return (expr.type == Type::kText || expr.type == Type::kNodes) && expr.needs == kNeedsNode;
  };
  const auto is_wanted = [&](ExprId id) {
    const Expr& expr = program.exprs[id];
    return (expr.type == Type::kText || expr.type == Type::kNodes) && (expr.needs & kOfNode) == 0;
  };
  const ExprId left = program.argument(test, 0);
  const ExprId right = program.argument(test, 1);
  if (is_key(left) && is_wanted(right)) return std::pair{left, right};
  if (is_key(right) && is_wanted(left)) return std::pair{right, left};
  return {};
}

}  // namespace baybridge::xpath
