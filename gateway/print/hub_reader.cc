#include "print/hub_reader.h"

#include <algorithm>

namespace baybridge {
namespace {

constexpr std::string_view kLabelSeparator = " – ";

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string Lowered(std::string_view text) {
  std::string lowered(text);
  std::ranges::transform(lowered, lowered.begin(), Lower);
  return lowered;
}

bool TextMatches(ConditionVerb verb, std::string_view text, std::string_view value) {
  const std::string found = Lowered(text);
  const std::string wanted = Lowered(value);
  switch (verb) {
    case ConditionVerb::kBegins: return found.starts_with(wanted);
    case ConditionVerb::kContains: return found.find(wanted) != std::string::npos;
    default: return found == wanted;
  }
}

}  // namespace

std::vector<NodeId> HubReader::Find(NodeId from, ElementId element) const {
  std::vector<NodeId> found;
  if (from == kNone || element == kNone) return found;
  std::vector<ElementId> chain;
  ElementId at = element;
  for (; at != kNone && at != record_.nodes[from].element;
       at = context_.kind.shape.elements[at].parent)
    chain.push_back(at);
  if (at == kNone) return found;
  found.push_back(from);
  for (auto step = chain.rbegin(); step != chain.rend(); ++step) {
    std::vector<NodeId> next;
    for (const NodeId node : found) {
      for (NodeId child = record_.nodes[node].first_child; child != kNone;
           child = record_.nodes[child].next_sibling) {
        if (record_.nodes[child].element == *step) next.push_back(child);
      }
    }
    found = std::move(next);
  }
  return found;
}

std::vector<NodeId> HubReader::FindIn(const Instance& instance,
                                      ElementId inner,
                                      ElementId element) const {
  for (ElementId at = element; inner != kNone && at != kNone;
       at = context_.kind.shape.elements[at].parent) {
    if (at == inner) return Find(instance.inner, element);
  }
  return Find(instance.outer, element);
}

bool HubReader::Matches(const ConditionTest& test, NodeId node) const {
  for (const std::string_view text : CodesOf(node)) {
    for (const std::string& value : test.values) {
      if (TextMatches(test.verb, text, value)) return true;
    }
  }
  return false;
}

bool HubReader::HoldsTest(const ConditionTest& test,
                          const Instance& instance,
                          ElementId inner) const {
  const std::vector<NodeId> nodes = FindIn(instance, inner, test.element);
  if (test.verb == ConditionVerb::kPresent) return !nodes.empty();
  if (test.verb == ConditionVerb::kAbsent) return nodes.empty();
  const bool any = std::ranges::any_of(nodes, [&](NodeId node) { return Matches(test, node); });
  return test.verb == ConditionVerb::kIsNot ? !any : any;
}

bool HubReader::Holds(const Condition& condition, const Instance& instance, ElementId inner) const {
  if (condition.alternatives.empty()) return true;
  return std::ranges::any_of(condition.alternatives, [&](const std::vector<ConditionTest>& tests) {
    return std::ranges::all_of(
        tests, [&](const ConditionTest& test) { return HoldsTest(test, instance, inner); });
  });
}

std::vector<Instance> HubReader::InstancesOf(const PrintRow& row) const {
  std::vector<Instance> instances;
  for (const NodeId outer : Find(0, row.outer)) {
    std::vector<Instance> here;
    if (row.inner != kNone) {
      for (const NodeId inner : Find(outer, row.inner))
        here.push_back({.outer = outer, .inner = inner});
    }
    // A group without an inner one must not vanish: a medicine without a dose is still a medicine.
    if (here.empty()) here.push_back({.outer = outer, .inner = kNone});
    for (const Instance& instance : here) {
      if (Holds(row.when, instance, row.inner)) instances.push_back(instance);
    }
  }
  return instances;
}

std::vector<std::string_view> HubReader::CodesOf(NodeId node) const {
  const CodingNames& names = context_.data.coding;
  std::vector<std::string_view> codes;
  const Node& n = record_.nodes[node];
  if (n.first_child == kNone) {
    const bool boolean =
        n.element != kNone && context_.kind.shape.elements[n.element].type == "boolean";
    codes.push_back(!boolean           ? n.value()
                    : n.value() == "1" ? "true"
                    : n.value() == "0" ? "false"
                                       : n.value());
    return codes;
  }
  for (NodeId child = n.first_child; child != kNone; child = record_.nodes[child].next_sibling) {
    const std::string_view name = record_.local(record_.nodes[child].name);
    if (name == names.words) codes.push_back(Text(child));
    if (name != names.group) continue;
    if (context_.packs.hub().FindCodeList(Text(Child(child, names.list))) != nullptr)
      codes.push_back(Text(Child(child, names.code)));
  }
  return codes;
}

bool HubReader::SaysNo(NodeId node) const {
  const Node& n = record_.nodes[node];
  return n.element != kNone && context_.kind.shape.elements[n.element].type == "boolean" &&
         (n.value() == "false" || n.value() == "0");
}

Texts HubReader::WholeLabelOf(ElementId element) const {
  if (const Field* field = context_.kind.FieldOf(element)) return field->label;
  Texts label;
  label.by_language[0] =
      std::string(context_.packs.names.local(context_.kind.shape.elements[element].name));
  return label;
}

Texts HubReader::LabelOf(ElementId element) const {
  Texts label = WholeLabelOf(element);
  for (std::string& text : label.by_language) {
    const std::size_t at = text.rfind(kLabelSeparator);
    if (at != std::string::npos) text.erase(0, at + kLabelSeparator.size());
  }
  return label;
}

const Texts* HubReader::DisplayOf(std::string_view list, std::string_view code) const {
  const CodeList* found = context_.packs.hub().FindCodeList(list);
  const std::uint32_t at = found == nullptr ? kNone : found->Find(code);
  return at == kNone ? nullptr : &found->codes[at].display;
}

const Texts* HubReader::UnitOf(std::string_view unit) const {
  const auto found = context_.data.units.find(unit);
  return found == context_.data.units.end() ? nullptr : &found->second.name;
}

NodeId HubReader::Child(NodeId node, std::string_view name) const {
  if (node == kNone) return kNone;
  for (NodeId child = record_.nodes[node].first_child; child != kNone;
       child = record_.nodes[child].next_sibling) {
    if (record_.local(record_.nodes[child].name) == name) return child;
  }
  return kNone;
}

bool HubReader::IsQuantity(NodeId node) const {
  if (node == kNone || record_.nodes[node].element == kNone || Child(node, "value") == kNone)
    return false;
  const std::vector<ShapeElement>& elements = context_.kind.shape.elements;
  for (ElementId child = elements[record_.nodes[node].element].first_child; child != kNone;
       child = elements[child].next_sibling) {
    if (context_.packs.names.local(elements[child].name) == "unit") return true;
  }
  return false;
}

std::string_view HubReader::Text(NodeId node) const {
  return node == kNone ? std::string_view() : record_.nodes[node].value();
}

}  // namespace baybridge
