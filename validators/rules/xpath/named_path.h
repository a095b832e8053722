#pragma once

#include "rules/xpath/evaluator.h"

namespace baybridge::xpath {

// Depth first through child and attribute steps to names. Such a path finds its nodes in document
// order and each once.
template <typename Visit>
bool Evaluator::WalkNames(
    const RecordView& view, const Step* step, const Step* end, NodeId id, Visit& visit) {
  const Node* const nodes = view.nodes();
  const NameId name = step->name;
  const bool attributes = step->axis == Axis::kAttribute;
  std::uint64_t work = 0;
  bool stop = false;
  for (NodeId child = nodes[id].first_child; child != kNone; child = nodes[child].next_sibling) {
    const Node& node = nodes[child];
    ++work;
    if (node.is(kAttributeNode) != attributes) {
      if (attributes) break;
      continue;
    }
    if (node.name != name) continue;
    stop = step + 1 == end ? visit(view.Make(child)) : WalkNames(view, step + 1, end, child, visit);
    if (stop) break;
  }
  return Spend(work) || stop;
}

template <typename Visit>
bool Evaluator::VisitNamed(const Path& path, XNode node, Visit visit) {
  const Step* step = program_.steps.data() + path.first_step;
  const Step* const end = step + path.steps;
  const RecordView& view = ViewOf(node);
  if (path.start == Start::kContext && !IsRoot(node))
    return view.IsElement(node) && WalkNames(view, step, end, BaseOf(node), visit);
  if (step->axis != Axis::kChild || view.node(0).name != step->name) return false;
  return ++step == end ? visit(view.Make(0)) : WalkNames(view, step, end, 0, visit);
}

template <typename Visit>
void Evaluator::Each(ExprId id, const Focus& focus, Visit visit) {
  const Expr& expr = program_.exprs[id];
  if (expr.op == Op::kPath) {
    const Path& path = program_.paths[expr.a];
    if (path.shape == Shape::kNamed) {
      VisitNamed(path, focus.node, visit);
      return;
    }
    if (path.shape == Shape::kSelf) {
      visit(focus.node);
      return;
    }
  }
  VisitNodes(id, focus, Order::kAny, MakeSink(visit));
}

}  // namespace baybridge::xpath
