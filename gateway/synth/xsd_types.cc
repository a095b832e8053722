#include "synth/xsd_types.h"

#include <array>
#include <charconv>
#include <utility>

namespace baybridge::synth {
namespace {

using schema::SimpleType;
using schema::WhiteSpace;

std::string_view LocalOf(std::string_view qname) {
  const std::size_t colon = qname.find(':');
  return colon == std::string_view::npos ? qname : qname.substr(colon + 1);
}

std::uint64_t NumberOf(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

constexpr std::array<std::pair<std::string_view, schema::BoundKind>, 4> kBounds{
    {{"minInclusive", schema::BoundKind::kMinInclusive},
     {"minExclusive", schema::BoundKind::kMinExclusive},
     {"maxInclusive", schema::BoundKind::kMaxInclusive},
     {"maxExclusive", schema::BoundKind::kMaxExclusive}}};

}  // namespace

XsdDocument::XsdDocument(const Record& record) : record_(record) {
  for (NodeId id = record.nodes[0].first_child; id != kNone; id = record.nodes[id].next_sibling) {
    const std::string_view kind = NameOf(id);
    const std::string_view name = Attribute(id, "name");
    if (!kind.empty() && !name.empty())
      globals_.emplace(std::string(kind) + ' ' + std::string(name), id);
  }
}

std::string_view XsdDocument::NameOf(NodeId node) const {
  if (record_.nodes[node].is(kAttributeNode)) return {};
  const NameId name = record_.nodes[node].name;
  return record_.space(name) == kXsdSpace ? record_.local(name) : std::string_view();
}

std::string_view XsdDocument::Attribute(NodeId node, std::string_view name) const {
  for (NodeId id = record_.nodes[node].first_child; id != kNone;
       id = record_.nodes[id].next_sibling) {
    if (!record_.nodes[id].is(kAttributeNode)) break;
    if (record_.local(record_.nodes[id].name) == name) return record_.nodes[id].value();
  }
  return {};
}

NodeId XsdDocument::ChildOf(NodeId node, std::string_view name) const {
  for (NodeId id = record_.nodes[node].first_child; id != kNone;
       id = record_.nodes[id].next_sibling) {
    if (NameOf(id) == name) return id;
  }
  return kNone;
}

NodeId XsdDocument::Global(std::string_view kind, std::string_view name) const {
  const auto found = globals_.find(std::string(kind) + ' ' + std::string(LocalOf(name)));
  return found == globals_.end() ? kNone : found->second;
}

SimpleType* XsdDocument::Add() {
  return &types_.emplace_back();
}

SimpleType* XsdDocument::BuiltIn(std::string_view local) {
  const auto built_in = schema::kBuiltInNames.ValueOf(local);
  if (!built_in) return nullptr;
  SimpleType* type = Add();
  type->name = std::string(local);
  type->built_in = *built_in;
  type->space = *built_in == schema::BuiltIn::kString             ? WhiteSpace::kPreserve
                : *built_in == schema::BuiltIn::kNormalizedString ? WhiteSpace::kReplace
                                                                  : WhiteSpace::kCollapse;
  type->Prepare();
  return type;
}

const SimpleType* XsdDocument::Named(std::string_view qname) {
  const auto known = named_.find(qname);
  if (known != named_.end()) return known->second;
  const NodeId global = Global("simpleType", qname);
  const bool xsd =
      qname.find(':') != std::string_view::npos;  // packs write their own types without prefix
  const SimpleType* type = global != kNone && !xsd ? Anonymous(global)
                           : xsd                   ? BuiltIn(LocalOf(qname))
                                                   : nullptr;
  named_.emplace(std::string(qname), type);
  return type;
}

const SimpleType* XsdDocument::Anonymous(NodeId simple_type) {
  if (const NodeId list = ChildOf(simple_type, "list"); list != kNone) {
    const SimpleType* item = Named(Attribute(list, "itemType"));
    if (item == nullptr) return nullptr;
    SimpleType* type = Add();
    type->variety = schema::Variety::kList;
    type->space = WhiteSpace::kCollapse;
    type->item = item;
    type->built_in = item->built_in;
    type->Prepare();
    return type;
  }
  const NodeId restriction = ChildOf(simple_type, "restriction");
  if (restriction == kNone) return nullptr;
  const std::string_view base_name = Attribute(restriction, "base");
  const NodeId inner = ChildOf(restriction, "simpleType");
  const SimpleType* base = !base_name.empty() ? Named(base_name)
                           : inner != kNone   ? Anonymous(inner)
                                              : nullptr;
  if (base == nullptr) return nullptr;
  SimpleType* type = Add();
  *type = *base;
  ReadFacets(restriction, *type);
  type->Prepare();
  return type;
}

void XsdDocument::ReadFacets(NodeId restriction, SimpleType& type) const {
  std::string pattern;  // several of one step are alternatives
  for (NodeId id = record_.nodes[restriction].first_child; id != kNone;
       id = record_.nodes[id].next_sibling) {
    SetFacet(id, type, pattern);
  }
  if (pattern.empty()) return;
  if (auto compiled = schema::Pattern::Compile(pattern))
    type.patterns.push_back(*std::move(compiled));
}

void XsdDocument::SetFacet(NodeId facet, SimpleType& type, std::string& pattern) const {
  const std::string_view name = NameOf(facet);
  if (name.empty()) return;
  const std::string_view value = Attribute(facet, "value");
  if (name == "pattern") {
    pattern += (pattern.empty() ? "(" : "|(") + std::string(value) + ")";
  } else if (name == "length") {
    type.length = NumberOf(value);
  } else if (name == "minLength") {
    type.min_length = NumberOf(value);
  } else if (name == "maxLength") {
    type.max_length = NumberOf(value);
  } else if (name == "totalDigits") {
    type.total_digits = NumberOf(value);
  } else if (name == "fractionDigits") {
    type.fraction_digits = NumberOf(value);
  } else if (name == "enumeration") {
    type.enumeration.emplace_back(value);
  } else {
    for (const auto& [bound, kind] : kBounds) {
      if (bound == name) type.bounds[static_cast<std::size_t>(kind)] = std::string(value);
    }
  }
}

}  // namespace baybridge::synth
