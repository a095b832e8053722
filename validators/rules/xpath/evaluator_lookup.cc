#include <algorithm>

#include "rules/xpath/borrowed.h"
#include "rules/xpath/evaluator.h"

namespace baybridge::xpath {

// An index is built once more was spent without it than building it costs.
bool Evaluator::UseLookup(const Step& step, XNode node) {
  const std::uint32_t document = DocumentOf(node);
  Index& index = IndexOf(lookups_, step.lookup, document);
  if (index.ready) return true;
  constexpr std::uint64_t kFree = 200;  // nodes; below that nothing is worth the trouble
  constexpr std::uint64_t kPriceOfANode = 4;
  const Lookup& lookup = program_.lookups[step.lookup];
  const std::uint64_t price = kFree + kPriceOfANode * ViewOf(node).list(lookup.list).size();
  if (index.looked < price) return false;
  return BuildLookup(lookup, document, index);
}

bool Evaluator::BuildLookup(const Lookup& lookup, std::uint32_t document, Index& index) {
  const RecordView& view = *views_[document];
  index.values.Clear();
  Arena* const arena = std::exchange(arena_, document == 0 ? &record_arena_ : &lasting_arena_);
  for (const NodeId id : view.list(lookup.list)) {
    AddKeys(lookup.key, view.Make(id), index.values);
    if (stopped()) break;
  }
  arena_ = arena;
  index.ready = !stopped();
  return index.ready;
}

// Adds a node under each text of its key: one, or one for each node of a node-set.
void Evaluator::AddKeys(ExprId key, XNode node, ValueIndex& values) {
  const Focus focus{.node = node};
  if (program_.exprs[key].type != Type::kNodes) {
    values.Add(EvalText(key, focus), node);
    Spend(1);
    return;
  }
  auto visit = [&](XNode found) {
    values.Add(TextOf(found), node);
    return Spend(1);
  };
  VisitNodes(key, focus, Order::kAny, MakeSink(visit));
}

bool Evaluator::IsOnAxis(Axis axis, const RecordView& view, XNode from, NodeId element) const {
  if (IsRoot(from)) return axis == Axis::kDescendant || (axis == Axis::kChild && element == 0);
  const NodeId owner = view.ElementOf(from);
  const bool is_element = view.IsElement(from);
  const bool is_text = KindOf(from) == kTextNode;
  const NodeId parent = view.node(element).parent;
  switch (axis) {
    case Axis::kChild: return is_element && parent == owner;
    case Axis::kDescendant: return is_element && element > owner && element < view.end(owner);
    case Axis::kFollowing: return is_element ? element >= view.end(owner) : element > owner;
    case Axis::kPreceding: return element < owner && view.end(element) <= owner;
    case Axis::kFollowingSibling:
      if (is_text) return parent == owner;
      return is_element && owner != 0 && element > owner && parent == view.node(owner).parent;
    case Axis::kPrecedingSibling:
      return is_element && owner != 0 && element < owner && parent == view.node(owner).parent;
    default: return false;
  }
}

// A step by its index: the nodes of each wanted key, those that stand on the axis, in document
// order; then the predicates behind the first.
bool Evaluator::WalkLookup(std::uint32_t step, std::uint32_t end, XNode node, const Sink& sink) {
  const Step& here = program_.steps[step];
  const Lookup& lookup = program_.lookups[here.lookup];
  const RecordView& view = ViewOf(node);
  const ValueIndex& values = IndexOf(lookups_, here.lookup, DocumentOf(node)).values;
  const Focus focus{.node = node};
  Borrowed nodes(*this);
  const auto add = [&](std::string_view key) {
    for (std::uint32_t entry = values.First(key); entry != kNone; entry = values.Next(entry)) {
      const XNode found = values.node(entry);
      if (IsOnAxis(here.axis, view, node, BaseOf(found))) AddTo(*nodes, found);
      if (Spend(1)) return true;
    }
    return stopped();
  };
  if (program_.exprs[lookup.wanted].type == Type::kNodes) {
    auto visit = [&](XNode wanted) { return add(TextOf(wanted)); };
    VisitNodes(lookup.wanted, focus, Order::kAny, MakeSink(visit));
  } else {
    add(EvalText(lookup.wanted, focus));
  }
  Sort(*nodes);
  Filter(here.first_predicate + 1, here.predicates - 1U, *nodes);
  for (const XNode found : *nodes) {
    if (Spend(1) || WalkSteps(step + 1, end, found, sink)) return true;
  }
  return stopped();
}

// The expanded name {uri}local that a QName stands for (XSLT 1.0, 2.4); of a prefix that is not
// declared, the name as it is, which nothing has.
std::string Evaluator::ExpandedName(std::string_view name) const {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return std::string(name);
  const auto space =
      std::ranges::find(program_.prefixes, name.substr(0, colon),
                        [](const auto& entry) { return std::string_view(entry.first); });
  if (space == program_.prefixes.end()) return std::string(name);
  return '{' + space->second + '}' + std::string(name.substr(colon + 1));
}

// The format of format-number(); null, and not judged, where a computed name names none.
const DecimalFormat* Evaluator::FormatOf(const Expr& expr, const Focus& focus) {
  if (expr.number != kComputed) return &program_.formats[static_cast<std::size_t>(expr.number)];
  const std::string name = ExpandedName(Argument(expr, 2, focus));
  const auto found = std::ranges::find(program_.formats, name, &DecimalFormat::name);
  if (found != program_.formats.end() && !name.empty()) return &*found;
  Stop(Outcome::kUndecided, "format-number");
  return nullptr;
}

// The same for key(), or kNone.
std::uint32_t Evaluator::KeyOf(const Expr& expr, const Focus& focus) {
  if (expr.number != kComputed) return static_cast<std::uint32_t>(expr.number);
  const std::string name = ExpandedName(Argument(expr, 1, focus));
  const auto found = std::ranges::find(program_.keys, name, &Key::name);
  if (found != program_.keys.end())
    return static_cast<std::uint32_t>(found - program_.keys.begin());
  Stop(Outcome::kUndecided, "key");
  return kNone;
}

// XSLT 1.0, 12.2.
void Evaluator::CollectKey(const Expr& expr, const Focus& focus, NodeList& nodes) {
  const std::uint32_t which = KeyOf(expr, focus);
  if (which == kNone) return;
  const std::uint32_t document = DocumentOf(focus.node);
  Index& index = IndexOf(keys_, which, document);
  if (!index.ready) {
    const RecordView& view = *views_[document];
    index.values.Clear();
    Arena* const arena = std::exchange(arena_, document == 0 ? &record_arena_ : &lasting_arena_);
    for (NodeId id = 0; id < view.size() && !stopped(); ++id) {
      for (const KeyPart& part : program_.keys[which].parts) {
        const XNode node = view.Make(id);
        const auto& paths = program_.patterns[part.pattern].paths;
        const auto matches = [&](const PatternPath& path) { return MatchesPath(path, node); };
        if (Spend(1) || !std::ranges::any_of(paths, matches)) continue;
        AddKeys(part.use, node, index.values);
      }
    }
    arena_ = arena;
    if (stopped()) return;
    index.ready = true;
  }
  const ExprId wanted = program_.argument(expr, 0);
  const auto add = [&](std::string_view key) {
    for (std::uint32_t entry = index.values.First(key); entry != kNone;
         entry = index.values.Next(entry)) {
      AddTo(nodes, index.values.node(entry));
      if (Spend(1)) return true;
    }
    return stopped();
  };
  if (program_.exprs[wanted].type != Type::kNodes) {
    add(EvalText(wanted, focus));
    return;
  }
  auto visit = [&](XNode node) { return add(TextOf(node)); };
  VisitNodes(wanted, focus, Order::kAny, MakeSink(visit));
}

}  // namespace baybridge::xpath
