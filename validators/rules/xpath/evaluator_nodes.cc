#include <algorithm>

#include "format/xml_names.h"
#include "rules/xpath/borrowed.h"
#include "rules/xpath/named_path.h"

namespace baybridge::xpath {

void Evaluator::Sort(NodeList& nodes) {
  if (std::ranges::adjacent_find(nodes, std::ranges::greater_equal{}) == nodes.end()) return;
  std::ranges::sort(nodes);
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
}

void Evaluator::AddTo(NodeList& nodes, XNode node) {
  nodes.push_back(node);
  if (nodes.size() > limits_.max_nodes) Stop(Outcome::kExceeded, "node-set");
}

// A kept list may be visited for every node of the record: that is work like walking.
bool Evaluator::VisitList(const NodeList& nodes, const Sink& sink) {
  for (const XNode node : nodes) {
    if (Spend(1) || sink(node)) return true;
  }
  return false;
}

// Visits the nodes of an expression; true where the sink, or a limit, ended it.
bool Evaluator::VisitNodes(ExprId id, const Focus& focus, Order order, const Sink& sink) {
  const Expr& expr = program_.exprs[id];
  switch (expr.op) {
    case Op::kPath: return VisitPath(program_.paths[expr.a], focus, order, sink);
    case Op::kVariable: return VisitList(ValueOf(expr.a).nodes, sink);
    case Op::kCurrent: return sink(current_);
    case Op::kUnion: return VisitUnion(expr, focus, order, sink);
    default: break;
  }
  Borrowed nodes(*this);
  if (expr.op == Op::kDocument) CollectDocuments(expr, focus, *nodes);
  if (expr.op == Op::kId) CollectIds(expr, focus, *nodes);
  if (expr.op == Op::kKey) CollectKey(expr, focus, *nodes);
  Sort(*nodes);
  return VisitList(*nodes, sink);
}

bool Evaluator::VisitUnion(const Expr& expr, const Focus& focus, Order order, const Sink& sink) {
  if (order == Order::kAny) {
    for (std::uint32_t i = 0; i < expr.count; ++i) {
      if (VisitNodes(program_.argument(expr, i), focus, order, sink)) return true;
    }
    return false;
  }
  Borrowed nodes(*this);
  for (std::uint32_t i = 0; i < expr.count && !stopped(); ++i)
    Collect(program_.argument(expr, i), focus, Order::kAny, *nodes);
  Sort(*nodes);
  return VisitList(*nodes, sink);
}

// Appends the nodes of an expression.
void Evaluator::Collect(ExprId id, const Focus& focus, Order order, NodeList& nodes) {
  auto visit = [&](XNode node) {
    AddTo(nodes, node);
    return stopped();
  };
  VisitNodes(id, focus, order, MakeSink(visit));
}

bool Evaluator::Any(ExprId id, const Focus& focus) {
  bool any = false;
  Each(id, focus, [&](XNode) {
    any = true;
    return true;
  });
  return any;
}

XNode Evaluator::FirstOf(ExprId id, const Focus& focus) {
  const Expr& expr = program_.exprs[id];
  XNode first = kNoNode;
  if (expr.op == Op::kPath && program_.paths[expr.a].shape != Shape::kGeneral) {
    Each(id, focus, [&](XNode node) {
      first = node;
      return true;
    });
    return first;
  }
  // Finding the least of all needs no sorting.
  const bool sorted = expr.op == Op::kPath && program_.paths[expr.a].sorted;
  if (sorted || expr.op == Op::kVariable) {
    auto take = [&](XNode node) {
      first = node;
      return true;
    };
    VisitNodes(id, focus, Order::kSorted, MakeSink(take));
    return first;
  }
  auto least = [&](XNode node) {
    first = std::min(first, node);
    return stopped();
  };
  VisitNodes(id, focus, Order::kAny, MakeSink(least));
  return first;
}

// XSLT 1.0, 12.1. A document that the rule set did not bring cannot be told from one that it should
// have brought.
void Evaluator::CollectDocuments(const Expr& expr, const Focus& focus, NodeList& nodes) {
  const ExprId first = program_.argument(expr, 0);
  const auto add = [&](std::string_view name) {
    const std::uint32_t document = FindDocument(name);
    if (document == kNone) return Stop(Outcome::kUndecided, "document");
    AddTo(nodes, RootOf(document));
    return stopped();
  };
  if (program_.exprs[first].type != Type::kNodes) {
    add(EvalText(first, focus));
    return;
  }
  auto visit = [&](XNode node) { return add(TextOf(node)); };
  VisitNodes(first, focus, Order::kAny, MakeSink(visit));
}

// XPath 1.0, 4.1. There is no DTD that says which attributes are identifiers: xml:id is.
void Evaluator::CollectIds(const Expr& expr, const Focus& focus, NodeList& nodes) {
  const ExprId argument = program_.argument(expr, 0);
  const std::uint32_t document = DocumentOf(focus.node);
  if (program_.exprs[argument].type != Type::kNodes) {
    AddId(EvalText(argument, focus), document, nodes);
    return;
  }
  auto visit = [&](XNode node) {
    AddId(TextOf(node), document, nodes);
    return stopped();
  };
  VisitNodes(argument, focus, Order::kAny, MakeSink(visit));
}

void Evaluator::AddId(std::string_view ids, std::uint32_t document, NodeList& nodes) {
  Index& index = IndexOf(ids_, 0, document);
  const RecordView& view = *views_[document];
  if (!index.ready) {
    index.values.Clear();
    for (NodeId id = 0; id < view.size(); ++id) {
      const Node& node = view.node(id);
      // Of two elements with one identifier the first counts (XPath 1.0, 5.2.1).
      if (node.name == program_.xml_id && node.is(kAttributeNode) &&
          index.values.First(node.value()) == kNone)
        index.values.Add(node.value(), view.Make(node.parent));
    }
    if (Spend(view.size())) return;
    index.ready = true;
  }
  while (!ids.empty()) {
    const auto end = static_cast<std::size_t>(std::ranges::find_if(ids, IsXmlSpace) - ids.begin());
    const std::uint32_t entry = index.values.First(ids.substr(0, end));
    if (entry != kNone) AddTo(nodes, index.values.node(entry));
    ids.remove_prefix(std::min(end + 1, ids.size()));
  }
}

}  // namespace baybridge::xpath
