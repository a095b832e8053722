#include "schema/unfold.h"

#include <string>

namespace baybridge::schema {
namespace {

constexpr std::size_t kMaxElements = 100'000;

std::string TypeName(const SimpleType& type) {
  if (type.variety == Variety::kList) return "list";
  if (type.variety == Variety::kUnion) return "union";
  return std::string(kBuiltInNames.NameOf(type.built_in));
}

JsonKind JsonOf(const SimpleType& type) {
  if (type.variety != Variety::kAtomic) return JsonKind::kString;
  if (IsNumber(type.built_in)) return JsonKind::kNumber;
  return type.built_in == BuiltIn::kBoolean ? JsonKind::kBoolean : JsonKind::kString;
}

class Unfolder {
 public:
  explicit Unfolder(const SchemaModel& model) : model_(model) {}

  Result<UnfoldedSchema> Run() {
    ShapeElement root;
    Describe(model_.root, root);
    Add(root, model_.root);
    // Breadth first, so that the children of one element stand together.
    for (ElementId id = 0; id < shape().elements.size(); ++id) {
      if (shape().elements.size() > kMaxElements) {
        return Failure{
            FailureKind::kTooLarge, "the schema unfolds to more than 100000 elements", {}, {}};
      }
      AddChildren(id);
    }
    shape().elements.shrink_to_fit();
    unfolded_.elements.shrink_to_fit();
    shape().Index();
    return std::move(unfolded_);
  }

 private:
  Shape& shape() { return unfolded_.shape; }

  void Describe(std::uint32_t declaration, ShapeElement& element) const {
    const ElementDeclaration& declared = model_.elements[declaration];
    element.name = declared.name;
    element.nillable = declared.nillable;
    const SimpleType* text = declared.simple;
    if (text == nullptr) {
      const ComplexType& type = model_.types[declared.complex];
      text = type.text;
      element.json = JsonKind::kObject;
      element.leaf = type.content == Content::kMixed      ? LeafKind::kOpaque
                     : type.content == Content::kElements ? LeafKind::kGroup
                     : type.content == Content::kEmpty    ? LeafKind::kEmpty
                                                          : LeafKind::kText;
    }
    if (text == nullptr) return;
    element.leaf = LeafKind::kText;
    element.type = TypeName(*text);
    if (declared.simple != nullptr) element.json = JsonOf(*text);
  }

  ElementId Add(const ShapeElement& element, std::uint32_t declaration) {
    const auto id = static_cast<ElementId>(shape().elements.size());
    shape().elements.push_back(element);
    const bool plain = declaration != kNone && !model_.elements[declaration].constraint.present;
    unfolded_.elements.push_back(
        {plain ? model_.elements[declaration].simple : nullptr, declaration, kNone});
    return id;
  }

  void AddChildren(ElementId parent) {
    const std::uint32_t declaration = unfolded_.elements[parent].declaration;
    if (declaration == kNone || model_.elements[declaration].complex == kNone) return;
    const std::uint32_t index = model_.elements[declaration].complex;
    const ComplexType& type = model_.types[index];
    if (type.attributes.empty() && type.symbols.empty()) return;
    if (StandsWithin(parent, index)) {
      shape().elements[parent].recursive = true;
      return;
    }
    const auto first = static_cast<ElementId>(shape().elements.size());
    unfolded_.elements[parent].children = first;
    shape().elements[parent].first_child = first;
    for (const AttributeDeclaration& attribute : type.attributes)
      AddAttribute(parent, attribute, first);
    const std::vector<Occurrence> occurrences =
        CountOccurrences(type.particle, static_cast<std::uint32_t>(type.symbols.size()));
    for (std::size_t symbol = 0; symbol < type.symbols.size(); ++symbol) {
      ShapeElement child;
      Describe(type.symbols[symbol], child);
      child.parent = parent;
      child.min = occurrences[symbol].min;
      child.max = occurrences[symbol].max;
      child.repeat_group = occurrences[symbol].group;
      AddChild(child, type.symbols[symbol], first);
    }
  }

  void AddAttribute(ElementId parent, const AttributeDeclaration& attribute, ElementId first) {
    ShapeElement child;
    child.name = attribute.name;
    child.parent = parent;
    child.attribute = true;
    child.min = attribute.required ? 1 : 0;
    child.leaf = LeafKind::kText;
    child.json = JsonOf(*attribute.type);
    child.type = TypeName(*attribute.type);
    AddChild(child, kNone, first);
  }

  void AddChild(ShapeElement& child, std::uint32_t declaration, ElementId first) {
    const auto id = static_cast<ElementId>(shape().elements.size());
    child.rank = id - first;
    if (id != first) shape().elements[id - 1].next_sibling = id;
    Add(child, declaration);
  }

  // True if an ancestor has the same type: what it holds is unfolded there already.
  bool StandsWithin(ElementId id, std::uint32_t type) const {
    const std::vector<ShapeElement>& elements = unfolded_.shape.elements;
    for (ElementId at = elements[id].parent; at != kNone; at = elements[at].parent) {
      if (model_.elements[unfolded_.elements[at].declaration].complex == type) return true;
    }
    return false;
  }

  const SchemaModel& model_;
  UnfoldedSchema unfolded_;
};

}  // namespace

Result<UnfoldedSchema> Unfold(const SchemaModel& model) {
  return Unfolder(model).Run();
}

}  // namespace baybridge::schema
