#include "schema/model_reader.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <xercesc/framework/psvi/XSAttributeDeclaration.hpp>
#include <xercesc/framework/psvi/XSAttributeUse.hpp>
#include <xercesc/framework/psvi/XSComplexTypeDefinition.hpp>
#include <xercesc/framework/psvi/XSElementDeclaration.hpp>
#include <xercesc/framework/psvi/XSIDCDefinition.hpp>
#include <xercesc/framework/psvi/XSModel.hpp>
#include <xercesc/framework/psvi/XSModelGroup.hpp>
#include <xercesc/framework/psvi/XSNamedMap.hpp>
#include <xercesc/framework/psvi/XSParticle.hpp>

#include "schema/simple_type_reader.h"
#include "schema/xerces_platform.h"

namespace baybridge::schema {
namespace {

using xercesc::XSComplexTypeDefinition;
using xercesc::XSElementDeclaration;

constexpr std::size_t kMaxAttributes = 64;  // of one type: bits of a word

// Reads types as they are met, by a work list: complex types may contain one another.
class ModelReader {
 public:
  explicit ModelReader(NameTable& names) : names_(names), simple_(model_) {}

  SchemaModel Read(XSElementDeclaration* root) {
    model_.root = Element(root);
    while (!pending_.empty()) {
      const auto [definition, index] = pending_.back();
      pending_.pop_back();
      ComplexType type = Complex(definition);
      model_.types[index] = std::move(type);
    }
    model_.elements.shrink_to_fit();
    model_.types.shrink_to_fit();
    return std::move(model_);
  }

 private:
  using TypeKey = std::tuple<const XSComplexTypeDefinition*, std::string, std::string>;

  NameId NameOf(xercesc::XSObject* object) {
    return names_.Intern(FromXerces(object->getNamespace()), FromXerces(object->getName()));
  }

  std::uint32_t Element(XSElementDeclaration* declaration) {
    const auto at = elements_.find(declaration);
    if (at != elements_.end()) return at->second;
    const auto index = static_cast<std::uint32_t>(model_.elements.size());
    elements_[declaration] = index;
    model_.elements.emplace_back();
    ElementDeclaration element;
    element.name = NameOf(declaration);
    element.nillable = declaration->getNillable();
    element.abstract = declaration->getAbstract();
    if (element.abstract) AddNotCovered(model_, "abstract-element");
    xercesc::XSTypeDefinition* type = declaration->getTypeDefinition();
    if (!type->getAnonymous()) element.type_name = FromXerces(type->getName());
    if (type->getTypeCategory() == xercesc::XSTypeDefinition::SIMPLE_TYPE) {
      element.simple = simple_.Read(static_cast<xercesc::XSSimpleTypeDefinition*>(type));
    } else {
      element.complex = TypeIndex(static_cast<XSComplexTypeDefinition*>(type));
    }
    element.constraint = Constraint(declaration, ValueTypeOf(type));
    xercesc::XSNamedMap<xercesc::XSIDCDefinition>* constraints =
        declaration->getIdentityConstraints();
    if (constraints != nullptr && constraints->getLength() > 0)
      AddNotCovered(model_, "identity-constraint");
    model_.elements[index] = std::move(element);
    return index;
  }

  // The simple type of an element's own text, if it has one.
  const SimpleType* ValueTypeOf(xercesc::XSTypeDefinition* type) {
    if (type->getTypeCategory() == xercesc::XSTypeDefinition::SIMPLE_TYPE) {
      return simple_.Read(static_cast<xercesc::XSSimpleTypeDefinition*>(type));
    }
    xercesc::XSSimpleTypeDefinition* text =
        static_cast<XSComplexTypeDefinition*>(type)->getSimpleType();
    return text == nullptr ? nullptr : simple_.Read(text);
  }

  template <typename Declared>
  ValueConstraint Constraint(Declared* declared, const SimpleType* type) {
    ValueConstraint constraint;
    if (declared->getConstraintType() == xercesc::XSConstants::VALUE_CONSTRAINT_NONE)
      return constraint;
    constraint.present = true;
    constraint.fixed =
        declared->getConstraintType() == xercesc::XSConstants::VALUE_CONSTRAINT_FIXED;
    constraint.value = FromXerces(declared->getConstraintValue());
    constraint.key = type == nullptr ? constraint.value : type->KeyOf(constraint.value);
    return constraint;
  }

  // The library may hold two definitions of one named type (where it contains itself), so those go
  // by name.
  std::uint32_t TypeIndex(XSComplexTypeDefinition* definition) {
    TypeKey key{definition, {}, {}};
    if (!definition->getAnonymous())
      key = {nullptr, FromXerces(definition->getNamespace()), FromXerces(definition->getName())};
    const auto [at, added] =
        types_.emplace(std::move(key), static_cast<std::uint32_t>(model_.types.size()));
    if (added) {
      model_.types.emplace_back();
      pending_.emplace_back(definition, at->second);
    }
    return at->second;
  }

  ComplexType Complex(XSComplexTypeDefinition* definition) {
    ComplexType type;
    if (definition->getAbstract()) AddNotCovered(model_, "abstract-type");
    if (definition->getAttributeWildcard() != nullptr) AddNotCovered(model_, "attribute-wildcard");
    Attributes(definition, type);
    switch (definition->getContentType()) {
      case XSComplexTypeDefinition::CONTENTTYPE_SIMPLE:
        type.content = Content::kText;
        type.text = simple_.Read(definition->getSimpleType());
        break;
      case XSComplexTypeDefinition::CONTENTTYPE_ELEMENT: type.content = Content::kElements; break;
      case XSComplexTypeDefinition::CONTENTTYPE_MIXED: type.content = Content::kMixed; break;
      case XSComplexTypeDefinition::CONTENTTYPE_EMPTY: break;
    }
    if (xercesc::XSParticle* particle = definition->getParticle())
      type.particle = ParticleOf(particle, type);
    std::string problem;
    const auto symbols = static_cast<std::uint32_t>(type.symbols.size());
    type.model = CompileContent(type.particle, symbols, problem);
    if (!problem.empty()) AddNotCovered(model_, problem);
    FillSlots(type);
    return type;
  }

  void Attributes(XSComplexTypeDefinition* definition, ComplexType& type) {
    xercesc::XSAttributeUseList* uses = definition->getAttributeUses();
    for (XMLSize_t i = 0; uses != nullptr && i < uses->size(); ++i) {
      xercesc::XSAttributeUse* use = uses->elementAt(i);
      xercesc::XSAttributeDeclaration* declaration = use->getAttrDeclaration();
      AttributeDeclaration attribute;
      attribute.name = NameOf(declaration);
      attribute.type = simple_.Read(declaration->getTypeDefinition());
      attribute.required = use->getRequired();
      attribute.constraint = Constraint(use, attribute.type);
      if (!attribute.constraint.present)
        attribute.constraint = Constraint(declaration, attribute.type);
      if (type.attributes.size() == kMaxAttributes) {
        AddNotCovered(model_, "many-attributes");
        return;
      }
      if (attribute.required)
        type.required_attributes |= std::uint64_t{1} << type.attributes.size();
      type.attributes.push_back(std::move(attribute));
    }
  }

  static std::uint32_t Clamp(XMLSize_t occurs) {
    return static_cast<std::uint32_t>(std::min<XMLSize_t>(occurs, kManyTimes - 1));
  }

  Particle ParticleOf(xercesc::XSParticle* definition, ComplexType& type) {
    Particle particle;
    particle.min = Clamp(definition->getMinOccurs());
    particle.max =
        definition->getMaxOccursUnbounded() ? kManyTimes : Clamp(definition->getMaxOccurs());
    if (definition->getTermType() == xercesc::XSParticle::TERM_ELEMENT) {
      particle.kind = Particle::Kind::kElement;
      particle.symbol = SymbolOf(definition->getElementTerm(), type);
      return particle;
    }
    xercesc::XSModelGroup* group = definition->getModelGroupTerm();
    if (definition->getTermType() == xercesc::XSParticle::TERM_WILDCARD)
      AddNotCovered(model_, "wildcard");
    if (definition->getTermType() != xercesc::XSParticle::TERM_MODELGROUP || group == nullptr)
      return particle;
    const auto compositor = group->getCompositor();
    particle.kind = compositor == xercesc::XSModelGroup::COMPOSITOR_CHOICE ? Particle::Kind::kChoice
                    : compositor == xercesc::XSModelGroup::COMPOSITOR_ALL
                        ? Particle::Kind::kAll
                        : Particle::Kind::kSequence;
    if (particle.max > 1) particle.group = model_.groups++;
    xercesc::XSParticleList* children = group->getParticles();
    for (XMLSize_t i = 0; children != nullptr && i < children->size(); ++i) {
      particle.children.push_back(ParticleOf(children->elementAt(i), type));
    }
    return particle;
  }

  std::uint32_t SymbolOf(XSElementDeclaration* declaration, ComplexType& type) {
    const std::uint32_t index = Element(declaration);
    const ElementDeclaration& element = model_.elements[index];
    for (std::uint32_t symbol = 0; symbol < type.symbols.size(); ++symbol) {
      const ElementDeclaration& known = model_.elements[type.symbols[symbol]];
      if (known.name != element.name) continue;
      if (known.simple != element.simple || known.complex != element.complex ||
          known.constraint.key != element.constraint.key || known.nillable != element.nillable) {
        AddNotCovered(model_, "one-name-two-types");
      }
      return symbol;
    }
    type.symbols.push_back(index);
    return static_cast<std::uint32_t>(type.symbols.size() - 1);
  }

  void FillSlots(ComplexType& type) const {
    std::uint32_t bits = 1;
    while ((std::size_t{1} << bits) < type.symbols.size() * 2) ++bits;
    type.slots.assign(std::size_t{1} << bits, {});
    type.slot_shift = 32 - bits;
    for (std::uint32_t symbol = 0; symbol < type.symbols.size(); ++symbol) {
      constexpr std::uint32_t kOdd = 0x9E37'79B1;
      const NameId name = model_.elements[type.symbols[symbol]].name;
      std::size_t at = (name * kOdd) >> type.slot_shift;
      while (type.slots[at & (type.slots.size() - 1)].name != kNone) ++at;
      type.slots[at & (type.slots.size() - 1)] = {name, symbol};
    }
  }

  NameTable& names_;
  SchemaModel model_;
  SimpleTypeReader simple_;
  std::map<const XSElementDeclaration*, std::uint32_t> elements_;
  std::map<TypeKey, std::uint32_t> types_;
  std::vector<std::pair<XSComplexTypeDefinition*, std::uint32_t>> pending_;
};

// True if a global element stands in for another one.
bool HasSubstitutionGroups(xercesc::XSModel& model) {
  xercesc::XSNamedMap<xercesc::XSObject>* all =
      model.getComponents(xercesc::XSConstants::ELEMENT_DECLARATION);
  for (XMLSize_t i = 0; all != nullptr && i < all->getLength(); ++i) {
    auto* declaration = static_cast<XSElementDeclaration*>(all->item(i));
    if (declaration->getSubstitutionGroupAffiliation() != nullptr) return true;
  }
  return false;
}

}  // namespace

Result<SchemaModel> ReadModel(XercesGrammar& grammar, std::string_view root, NameTable& names) {
  try {
    bool changed = false;
    xercesc::XSModel* model = grammar.pool().getXSModel(changed);
    const XercesText space(grammar.target_space());
    const XercesText local(root);
    XSElementDeclaration* declaration =
        model == nullptr ? nullptr : model->getElementDeclaration(local.get(), space.get());
    if (declaration == nullptr) {
      return Failure{FailureKind::kMalformed,
                     "the schema declares no global element ‘" + std::string(root) + "’",
                     {},
                     {}};
    }
    SchemaModel read = ModelReader(names).Read(declaration);
    if (HasSubstitutionGroups(*model)) AddNotCovered(read, "substitution-group");
    return read;
  } catch (...) {  // the library's exceptions have no common base
    return Failure{
        FailureKind::kInternal, "the schema was loaded but its components cannot be read", {}, {}};
  }
}

}  // namespace baybridge::schema
