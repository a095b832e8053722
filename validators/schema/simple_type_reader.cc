#include "schema/simple_type_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <xercesc/framework/psvi/XSFacet.hpp>
#include <xercesc/framework/psvi/XSMultiValueFacet.hpp>
#include <xercesc/framework/psvi/XSNamespaceItem.hpp>
#include <xercesc/validators/datatype/DatatypeValidator.hpp>
#include <xercesc/validators/schema/SchemaSymbols.hpp>

#include "schema/xerces_platform.h"

namespace baybridge::schema {
namespace {

using xercesc::XSSimpleTypeDefinition;

constexpr std::string_view kXsdSpace = "http://www.w3.org/2001/XMLSchema";
constexpr int kMaxDerivations = 1'000;  // steps from a type to its built-in ancestor

// The number of a facet; a number too large to hold is as good as the largest.
std::uint64_t NumberOf(const std::string& text) {
  const std::string_view digits = TrimBlanks(text);
  const std::string_view plain = digits.starts_with('+') ? digits.substr(1) : digits;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number);
  return error == std::errc::result_out_of_range ? ~std::uint64_t{0} : number;
}

template <typename T, typename Value>
void SetOnce(std::optional<T>& facet, Value&& value) {
  if (!facet) facet = std::forward<Value>(value);
}

XSSimpleTypeDefinition* BaseOf(XSSimpleTypeDefinition* definition) {
  xercesc::XSTypeDefinition* base = definition->getBaseType();
  if (base == nullptr || base == definition ||
      base->getTypeCategory() != xercesc::XSTypeDefinition::SIMPLE_TYPE)
    return nullptr;
  return static_cast<XSSimpleTypeDefinition*>(base);
}

// The pattern of one step, several of them as alternatives. The component model's own list is cut
// at every ‘|’, also within brackets, so the validator's facets are asked.
std::optional<std::string> PatternOf(XSSimpleTypeDefinition* step) {
  const xercesc::DatatypeValidator* validator = step->getDatatypeValidator();
  xercesc::RefHashTableOf<xercesc::KVStringPair>* facets =
      validator == nullptr ? nullptr : validator->getFacets();
  if (facets == nullptr) return std::nullopt;
  const xercesc::KVStringPair* facet = facets->get(xercesc::SchemaSymbols::fgELT_PATTERN);
  if (facet == nullptr) return std::nullopt;
  return FromXerces(facet->getValue());
}

}  // namespace

void AddNotCovered(SchemaModel& model, std::string_view part) {
  if (std::find(model.not_covered.begin(), model.not_covered.end(), part) ==
      model.not_covered.end()) {
    model.not_covered.emplace_back(part);
  }
}

void SimpleTypeReader::NotCovered(std::string_view part) {
  AddNotCovered(model_, part);
}

const SimpleType* SimpleTypeReader::Read(XSSimpleTypeDefinition* definition) {
  const auto at = done_.find(definition);
  if (at != done_.end()) return at->second;
  auto owned = std::make_unique<SimpleType>();
  SimpleType& type = *owned;
  done_[definition] = owned.get();
  if (!definition->getAnonymous()) type.name = FromXerces(definition->getName());
  ReadVariety(definition, type);
  ReadSteps(definition, type);
  if (type.name.empty()) type.name = std::string(kBuiltInNames.NameOf(type.built_in));
  if (const xercesc::DatatypeValidator* validator = definition->getDatatypeValidator()) {
    const short space = validator->getWSFacet();
    type.space = space == xercesc::DatatypeValidator::COLLAPSE  ? WhiteSpace::kCollapse
                 : space == xercesc::DatatypeValidator::REPLACE ? WhiteSpace::kReplace
                                                                : WhiteSpace::kPreserve;
  }
  if (type.variety != Variety::kAtomic || type.built_in > BuiltIn::kNormalizedString)
    type.space = WhiteSpace::kCollapse;
  type.Prepare();
  Note(type);
  model_.simple_types.push_back(std::move(owned));
  return &type;
}

void SimpleTypeReader::ReadVariety(XSSimpleTypeDefinition* definition, SimpleType& type) {
  if (definition->getVariety() == XSSimpleTypeDefinition::VARIETY_LIST) {
    type.variety = Variety::kList;
    for (XSSimpleTypeDefinition* at = definition; at != nullptr && type.item == nullptr;
         at = BaseOf(at)) {
      if (XSSimpleTypeDefinition* item = at->getItemType()) type.item = Read(item);
    }
    if (type.item == nullptr) {
      NotCovered("list");
      type.variety = Variety::kAtomic;
    } else {
      type.built_in = type.item->built_in;
    }
  } else if (definition->getVariety() == XSSimpleTypeDefinition::VARIETY_UNION) {
    type.variety = Variety::kUnion;
    for (XSSimpleTypeDefinition* at = definition; at != nullptr && type.members.empty();
         at = BaseOf(at)) {
      xercesc::XSSimpleTypeDefinitionList* members = at->getMemberTypes();
      if (at->getVariety() != XSSimpleTypeDefinition::VARIETY_UNION || members == nullptr) continue;
      for (XMLSize_t i = 0; i < members->size(); ++i)
        type.members.push_back(Read(members->elementAt(i)));
    }
    type.built_in = BuiltIn::kAnySimpleType;
  } else if (definition->getVariety() == XSSimpleTypeDefinition::VARIETY_ABSENT) {
    type.built_in = BuiltIn::kAnySimpleType;
  }
}

// The most derived step that states a facet decides; patterns of all steps hold.
void SimpleTypeReader::ReadSteps(XSSimpleTypeDefinition* definition, SimpleType& type) {
  int steps = 0;
  for (XSSimpleTypeDefinition* at = definition; at != nullptr && steps < kMaxDerivations;
       at = BaseOf(at), ++steps) {
    if (FromXerces(at->getNamespace()) == kXsdSpace) {
      ReadBuiltIn(FromXerces(at->getName()), type);
      return;
    }
    ReadFacets(at, type);
    ReadLists(at, type);
  }
}

void SimpleTypeReader::ReadBuiltIn(std::string_view name, SimpleType& type) {
  if (name == "NMTOKENS" || name == "IDREFS" || name == "ENTITIES") {
    SetOnce(type.min_length, std::uint64_t{1});
    return;
  }
  if (type.variety != Variety::kAtomic) return;
  const auto built_in = kBuiltInNames.ValueOf(name);
  type.built_in = built_in.value_or(BuiltIn::kAnySimpleType);
}

void SimpleTypeReader::ReadFacets(XSSimpleTypeDefinition* step, SimpleType& type) {
  xercesc::XSFacetList* facets = step->getFacets();
  for (XMLSize_t i = 0; facets != nullptr && i < facets->size(); ++i) {
    const xercesc::XSFacet* facet = facets->elementAt(i);
    const std::string value = FromXerces(facet->getLexicalFacetValue());
    const auto bound = [&](BoundKind kind) {
      SetOnce(type.bounds[static_cast<std::size_t>(kind)], std::string(TrimBlanks(value)));
    };
    switch (facet->getFacetKind()) {
      case XSSimpleTypeDefinition::FACET_LENGTH: SetOnce(type.length, NumberOf(value)); break;
      case XSSimpleTypeDefinition::FACET_MINLENGTH:
        SetOnce(type.min_length, NumberOf(value));
        break;
      case XSSimpleTypeDefinition::FACET_MAXLENGTH:
        SetOnce(type.max_length, NumberOf(value));
        break;
      case XSSimpleTypeDefinition::FACET_MININCLUSIVE: bound(BoundKind::kMinInclusive); break;
      case XSSimpleTypeDefinition::FACET_MINEXCLUSIVE: bound(BoundKind::kMinExclusive); break;
      case XSSimpleTypeDefinition::FACET_MAXINCLUSIVE: bound(BoundKind::kMaxInclusive); break;
      case XSSimpleTypeDefinition::FACET_MAXEXCLUSIVE: bound(BoundKind::kMaxExclusive); break;
      case XSSimpleTypeDefinition::FACET_TOTALDIGITS:
        SetOnce(type.total_digits, NumberOf(value));
        break;
      case XSSimpleTypeDefinition::FACET_FRACTIONDIGITS:
        SetOnce(type.fraction_digits, NumberOf(value));
        break;
      default: break;
    }
  }
}

void SimpleTypeReader::ReadLists(XSSimpleTypeDefinition* step, SimpleType& type) {
  const std::optional<std::string> text = PatternOf(step);
  const auto same = [&](const Pattern& pattern) { return pattern.text() == text; };
  if (text && std::none_of(type.patterns.begin(), type.patterns.end(), same)) {
    std::optional<Pattern> pattern = Pattern::Compile(*text);
    if (pattern) {
      type.patterns.push_back(*std::move(pattern));
    } else {
      NotCovered("pattern");
    }
  }
  if (!type.enumeration.empty()) return;
  const xercesc::StringList* values = step->getLexicalEnumeration();
  for (XMLSize_t i = 0; values != nullptr && i < values->size(); ++i) {
    type.enumeration.push_back(FromXerces(values->elementAt(i)));
  }
}

// Types whose values depend on more than their text.
void SimpleTypeReader::Note(const SimpleType& type) {
  if (type.variety == Variety::kUnion) {
    for (const SimpleType* member : type.members) {
      if (member->built_in == BuiltIn::kId || member->built_in == BuiltIn::kIdref)
        NotCovered("ID-in-union");
    }
    return;
  }
  // A Record holds no prefixes, so whether one is bound cannot be said.
  if (type.built_in == BuiltIn::kQName || type.built_in == BuiltIn::kNotation) NotCovered("QName");
  if (type.built_in == BuiltIn::kId || type.built_in == BuiltIn::kIdref) model_.has_ids = true;
}

}  // namespace baybridge::schema
