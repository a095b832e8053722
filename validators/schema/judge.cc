#include "schema/judge.h"

#include <algorithm>

namespace baybridge::schema {

bool RecordJudge::Run() {
  if (record_.nodes.empty()) return false;
  const ElementDeclaration& root = model_.elements[model_.root];
  const std::size_t first_finding = findings_.size();
  record_.nodes[0].element = 0;
  if (record_.nodes[0].name != root.name) {
    AddFinding("GW-SCH-001", FindingKind::kStructure, 0, 0,
               {{"expected", std::string(record_.local(root.name))}, {"found", Local(0)}});
    for (Node& node : record_.nodes) node.element = kNone;
    return false;
  }
  const auto size = static_cast<NodeId>(record_.nodes.size());
  const Node* nodes = record_.nodes.data();  // judging adds no nodes
  const UnfoldedSchema::Element* elements = unfolded_.elements.data();
  for (NodeId id = 0; id < size; ++id) {
    const Node& node = nodes[id];
    if (node.is(kAttributeNode)) continue;
    if (node.element == kNone) {
      Forget(node.first_child);
      continue;
    }
    const UnfoldedSchema::Element& element = elements[node.element];
    if (element.plain != nullptr && node.first_child == kNone && !node.is(kNilNode)) {
      if (!element.plain->anything && !element.plain->QuicklyAccepts(node.value()))
        JudgeValue(id, *element.plain);
      continue;
    }
    JudgeElement(id, element.declaration, element.children);
  }
  while (!deep_.empty()) {
    const Deep deep = deep_.back();
    deep_.pop_back();
    JudgeElement(deep.node, deep.declaration, kNone);
  }
  if (model_.has_ids) JudgeIds();
  // In the order of the document, whatever the order of judging.
  std::stable_sort(findings_.begin() + static_cast<std::ptrdiff_t>(first_finding), findings_.end(),
                   [](const Finding& a, const Finding& b) {
                     return a.location.line != b.location.line
                                ? a.location.line < b.location.line
                                : a.location.column < b.location.column;
                   });
  return valid_;
}

void RecordJudge::Forget(NodeId first) {
  for (NodeId id = first; id != kNone; id = record_.nodes[id].next_sibling)
    record_.nodes[id].element = kNone;
}

void RecordJudge::JudgeElement(NodeId id, std::uint32_t declaration, ElementId children) {
  const ElementDeclaration& element = model_.elements[declaration];
  if (element.simple != nullptr) {
    JudgeSimple(id, element);
    return;
  }
  const ComplexType& type = model_.types[element.complex];
  const NodeId first = JudgeAttributes(id, element, type, children);
  if (record_.nodes[id].is(kNilNode) && JudgeNil(id, first, element)) return;
  switch (type.content) {
    case Content::kText:
      if (first != kNone) JudgeNoElements(first);
      JudgeText(id, *type.text, element.constraint, true);
      return;
    case Content::kEmpty:
      if (record_.nodes[id].is(kHasText)) {
        AddFinding("GW-SCH-008", FindingKind::kStructure, id, id, {{"parent", Local(id)}});
      }
      if (first != kNone) JudgeNoElements(first);
      return;
    case Content::kElements: JudgeNoText(id); break;
    case Content::kMixed: break;
  }
  if (type.model.all) {
    JudgeAll(id, first, type, children);
  } else {
    JudgeContent(id, first, type, children);
  }
}

void RecordJudge::JudgeSimple(NodeId id, const ElementDeclaration& element) {
  NodeId child = record_.nodes[id].first_child;
  while (child != kNone && record_.nodes[child].is(kAttributeNode)) {
    record_.nodes[child].element = kNone;
    JudgeXsi(child, element);
    child = record_.nodes[child].next_sibling;
  }
  if (record_.nodes[id].is(kNilNode) && JudgeNil(id, child, element)) return;
  if (child != kNone) JudgeNoElements(child);
  JudgeText(id, *element.simple, element.constraint, true);
}

// Judges the attributes and returns the first child element.
NodeId RecordJudge::JudgeAttributes(NodeId id,
                                    const ElementDeclaration& element,
                                    const ComplexType& type,
                                    ElementId children) {
  NodeId child = record_.nodes[id].first_child;
  std::uint64_t seen = 0;
  while (child != kNone && record_.nodes[child].is(kAttributeNode)) {
    JudgeAttribute(child, element, type, children, seen);
    child = record_.nodes[child].next_sibling;
  }
  if ((type.required_attributes & ~seen) == 0) return child;
  for (std::size_t i = 0; i < type.attributes.size(); ++i) {
    const AttributeDeclaration& attribute = type.attributes[i];
    if (!attribute.required || (seen >> i & 1U) != 0) continue;
    AddFinding("GW-SCH-010", FindingKind::kRequired, id, id,
               {{"expected", std::string(record_.local(attribute.name))}, {"parent", Local(id)}});
  }
  return child;
}

void RecordJudge::JudgeAttribute(NodeId id,
                                 const ElementDeclaration& element,
                                 const ComplexType& type,
                                 ElementId children,
                                 std::uint64_t& seen) {
  Node& node = record_.nodes[id];
  for (std::size_t i = 0; i < type.attributes.size(); ++i) {
    const AttributeDeclaration& attribute = type.attributes[i];
    if (attribute.name != node.name) continue;
    node.element = children == kNone ? kNone : children + static_cast<ElementId>(i);
    seen |= std::uint64_t{1} << i;
    JudgeText(id, *attribute.type, attribute.constraint, false);
    return;
  }
  node.element = kNone;
  JudgeXsi(id, element);
}

// An attribute that the type does not declare: one of the xsi namespace, or wrong.
void RecordJudge::JudgeXsi(NodeId id, const ElementDeclaration& element) {
  const Node& node = record_.nodes[id];
  if (!IsXsi(node.name)) {
    AddFinding("GW-SCH-011", FindingKind::kStructure, id, id,
               {{"found", Local(id)}, {"parent", Local(node.parent)}});
  } else if (node.name == xsi_.nil) {
    // The reader keeps only what is not xsi:nil="true".
    const std::string_view value = TrimBlanks(node.value());
    const bool boolean = value == "false" || value == "0" || value == "true" || value == "1";
    if (!boolean || !element.nillable) {
      AddFinding("GW-SCH-041", FindingKind::kStructure, node.parent, id,
                 {{"found", Local(node.parent)}});
    }
  } else if (node.name == xsi_.type) {
    std::string_view value = TrimBlanks(node.value());
    const std::size_t colon = value.find(':');
    if (colon != std::string_view::npos) value.remove_prefix(colon + 1);
    if (element.type_name.empty() || value != element.type_name) {
      AddFinding("GW-SCH-040", FindingKind::kNotSupported, node.parent, id,
                 {{"expected", element.type_name},
                  {"found", std::string(value)},
                  {"parent", Local(node.parent)}});
    }
  }
}

// True if the element is nil and so has nothing more to be judged.
bool RecordJudge::JudgeNil(NodeId id, NodeId first, const ElementDeclaration& element) {
  if (!element.nillable) {
    AddFinding("GW-SCH-041", FindingKind::kStructure, id, id, {{"found", Local(id)}});
    return false;
  }
  if (first != kNone || record_.nodes[id].text_size != 0 ||
      (element.constraint.present && element.constraint.fixed)) {
    AddFinding("GW-SCH-042", FindingKind::kStructure, id, id, {{"found", Local(id)}});
    Forget(first);
  }
  return true;
}

// Walks over children that stand where they may, in a model of ranges without counters. Returns the
// first child that does not, or kNone.
inline NodeId RecordJudge::WalkPlain(Walk& walk, NodeId first, ElementId children) {
  const ComplexType& type = walk.type;
  const ContentModel::Range* const ranges = type.model.ranges.data();
  const ContentState* const after = type.model.after.data();
  const ElementId elements = children + static_cast<ElementId>(type.attributes.size());
  Node* const nodes = record_.nodes.data();
  ContentState state = walk.state;
  NodeId child = first;
  for (; child != kNone; child = nodes[child].next_sibling) {
    const std::uint32_t symbol = type.SymbolOf(nodes[child].name);
    if (symbol == kNone || symbol - ranges[state].first >= ranges[state].count) break;
    nodes[child].element = elements + symbol;
    state = after[symbol];
    walk.last_symbol = symbol;
  }
  walk.state = state;
  return child;
}

void RecordJudge::JudgeContent(NodeId id,
                               NodeId first,
                               const ComplexType& type,
                               ElementId children) {
  Walk walk{.type = type, .parent = id};
  const bool plain = type.model.counters.empty();
  const Node* nodes = record_.nodes.data();
  if (plain && children != kNone && !type.model.ranges.empty())
    first = WalkPlain(walk, first, children);
  for (NodeId child = first; child != kNone; child = nodes[child].next_sibling) {
    const std::uint32_t symbol = type.SymbolOf(nodes[child].name);
    if (symbol == kNone) {
      Unknown(child, walk);
      continue;
    }
    Place(child, symbol, type, children);
    const ContentState next = type.model.Next(walk.state, symbol);
    if (next == kNoState || !plain) {
      Step(walk, child, symbol);
      continue;
    }
    walk.state = next;
    walk.last_symbol = symbol;
  }
  if (type.model.accepting[walk.state] == 0 || !plain) EndContent(walk);
}

void RecordJudge::JudgeAll(NodeId id, NodeId first, const ComplexType& type, ElementId children) {
  std::vector<std::uint8_t> seen(type.symbols.size(), 0);
  Walk walk{.type = type, .parent = id};
  for (NodeId child = first; child != kNone; child = record_.nodes[child].next_sibling) {
    const std::uint32_t symbol = type.SymbolOf(record_.nodes[child].name);
    if (symbol == kNone) {
      Unknown(child, walk);
      continue;
    }
    Place(child, symbol, type, children);
    if (seen[symbol] != 0) {
      AddFinding("GW-SCH-005", FindingKind::kStructure, child, child,
                 {{"found", Local(child)}, {"max", "1"}, {"parent", Local(id)}});
    }
    seen[symbol] = 1;
  }
  if (first == kNone && type.model.all_optional) return;
  std::vector<std::uint32_t> missing;
  for (std::uint32_t symbol = 0; symbol < seen.size(); ++symbol) {
    if (type.model.all_required[symbol] != 0 && seen[symbol] == 0) missing.push_back(symbol);
  }
  if (!missing.empty()) Missing(walk, missing, kNone);
}

void RecordJudge::JudgeText(NodeId id,
                            const SimpleType& type,
                            const ValueConstraint& constraint,
                            bool element) {
  if (constraint.present) {
    if (element && record_.nodes[id].text_size == 0) return;  // the default or fixed value stands
    if (constraint.fixed) JudgeFixed(id, type, constraint);
  }
  if (!type.anything) JudgeValue(id, type);
}

void RecordJudge::JudgeValue(NodeId id, const SimpleType& type) {
  const std::string_view raw = record_.nodes[id].value();
  const ValueVerdict verdict = type.Check(raw);
  if (verdict.problem != ValueProblem::kNone) {
    AddValueFinding(id, verdict);
    return;
  }
  if (type.built_in == BuiltIn::kId || type.built_in == BuiltIn::kIdref) {
    std::vector<Id>& list = type.built_in == BuiltIn::kId ? ids_ : references_;
    std::string_view rest = raw;
    for (std::string_view item = NextItem(rest); !item.empty(); item = NextItem(rest))
      list.push_back({item, id});
  }
}

void RecordJudge::JudgeFixed(NodeId id, const SimpleType& type, const ValueConstraint& constraint) {
  if (type.KeyOf(record_.nodes[id].value()) == constraint.key) return;
  AddFinding("GW-SCH-034", FindingKind::kValue, id, id,
             {{"expected", constraint.value},
              {"found", std::string(record_.nodes[id].value()), true},
              {"leaf", Local(id)}});
}

void RecordJudge::JudgeNoText(NodeId id) {
  const Node& node = record_.nodes[id];
  if (!node.is(kHasText) || TrimBlanks(node.value()).empty()) return;
  AddFinding("GW-SCH-006", FindingKind::kStructure, id, id, {{"parent", Local(id)}});
}

void RecordJudge::JudgeNoElements(NodeId first) {
  for (NodeId child = first; child != kNone; child = record_.nodes[child].next_sibling) {
    record_.nodes[child].element = kNone;
    AddFinding("GW-SCH-007", FindingKind::kStructure, child, child,
               {{"found", Local(child)}, {"parent", Local(record_.nodes[child].parent)}});
  }
}

void RecordJudge::JudgeIds() {
  const auto less = [](const Id& a, const Id& b) { return a.text < b.text; };
  std::stable_sort(ids_.begin(), ids_.end(), less);
  for (std::size_t i = 1; i < ids_.size(); ++i) {
    if (ids_[i].text != ids_[i - 1].text) continue;
    AddFinding("GW-SCH-035", FindingKind::kInvariant, ids_[i].node, ids_[i].node,
               {{"found", std::string(ids_[i].text), true}});
  }
  for (const Id& reference : references_) {
    if (std::binary_search(ids_.begin(), ids_.end(), reference, less)) continue;
    AddFinding("GW-SCH-036", FindingKind::kInvariant, reference.node, reference.node,
               {{"found", std::string(reference.text), true}});
  }
}

}  // namespace baybridge::schema
