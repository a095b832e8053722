#include "synth/unfold_xsd.h"

#include <charconv>
#include <vector>

namespace baybridge::synth {
namespace {

constexpr std::size_t kMaxNodes = 100'000;

struct Occurs {
  std::uint32_t min = 1;
  std::uint32_t max = 1;
};

std::uint32_t CountOf(std::string_view text, std::uint32_t otherwise) {
  if (text.empty()) return otherwise;
  if (text == "unbounded") return kUnbounded;
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// A component of the XSD whose content is still to be read, and the node it goes to.
struct Task {
  NodeId component = kNone;
  PlanId node = kNone;
};

class Unfolder {
 public:
  Unfolder(XsdDocument& xsd, std::string_view without, Plan& plan)
      : xsd_(xsd),
        without_(without),
        plan_(plan) {}

  Result<Done> Run(std::string_view root) {
    const NodeId element = xsd_.Global("element", root);
    if (element == kNone)
      return Fail(FailureKind::kNotFound, "the schema has no element ‘" + std::string(root) + "’");
    AddElement(element, kNone, NodeKind::kElement, true);
    for (std::size_t at = 0; at < tasks_.size() && failure_.empty(); ++at) {
      const Task task = tasks_[at];
      ReadType(task);
      if (plan_.nodes.size() > kMaxNodes) failure_ = "the schema unfolds to more than 100000 parts";
    }
    if (!failure_.empty()) return Fail(FailureKind::kUnsupported, failure_);
    return Done{};
  }

 private:
  static Result<Done> Fail(FailureKind kind, std::string what) {
    return Failure{.kind = kind, .what = std::move(what), .place = {}, .advice = {}};
  }

  Occurs OccursOf(NodeId component) const {
    return {CountOf(xsd_.Attribute(component, "minOccurs"), 1),
            CountOf(xsd_.Attribute(component, "maxOccurs"), 1)};
  }

  // The element whose content a node belongs to.
  PlanId ElementAbove(PlanId node) const {
    while (plan_.nodes[node].kind != NodeKind::kElement) node = plan_.nodes[node].parent;
    return node;
  }

  PlanId Add(NodeKind kind, PlanId parent, Occurs occurs, std::string_view name) {
    const auto id = static_cast<PlanId>(plan_.nodes.size());
    PlanNode& node = plan_.nodes.emplace_back();
    node.kind = kind;
    node.parent = parent;
    node.min = occurs.min;
    node.max = occurs.max;
    node.name = std::string(name);
    const std::string above =
        parent == kNone ? std::string() : plan_.nodes[ElementAbove(parent)].path;
    node.path = kind == NodeKind::kElement     ? above + '/' + node.name
                : kind == NodeKind::kAttribute ? above + "/@" + node.name
                                               : above;
    if (kind == NodeKind::kElement)
      node.open = "<" + node.name, node.close = "</" + node.name + ">";
    if (kind == NodeKind::kAttribute) node.open = " " + node.name + "=\"", node.close = "\"";
    if (parent != kNone) {
      auto& list = kind == NodeKind::kAttribute ? plan_.nodes[parent].attributes
                                                : plan_.nodes[parent].children;
      list.push_back(id);
    }
    return id;
  }

  void AddLeaf(PlanId node, const schema::SimpleType* type) {
    plan_.nodes[node].leaf = static_cast<LeafId>(plan_.leaves.size());
    PlanLeaf& leaf = plan_.leaves.emplace_back();
    leaf.node = node;
    leaf.type = type;
  }

  void AddElement(NodeId element, PlanId parent, NodeKind kind, bool in_sequence) {
    const Occurs occurs = OccursOf(element);
    NodeId declared = element;
    if (const std::string_view ref = xsd_.Attribute(element, "ref"); !ref.empty()) {
      const bool foreign = ref.find(':') != std::string_view::npos;
      if (foreign && occurs.min == 0) return;
      declared = foreign ? kNone : xsd_.Global("element", ref);
      if (declared == kNone) {
        failure_ = "the element ‘" + std::string(ref) + "’ of another schema is required";
        return;
      }
    }
    const PlanId node = Add(kind, parent, occurs, xsd_.Attribute(declared, "name"));
    plan_.nodes[node].in_sequence = in_sequence;
    if (plan_.nodes[node].path == without_ && occurs.min == 0) {
      plan_.nodes[parent].children.pop_back();
      return;
    }
    tasks_.push_back({declared, node});
  }

  // What an element or attribute declaration says of its type.
  void ReadType(const Task& task) {
    const std::string_view name = xsd_.Attribute(task.component, "type");
    if (!name.empty()) {
      if (const schema::SimpleType* simple = xsd_.Named(name)) return AddLeaf(task.node, simple);
      const NodeId complex = xsd_.Global("complexType", name);
      if (complex == kNone) {
        failure_ = "the type ‘" + std::string(name) + "’ is not found";
      } else {
        ReadComplex(complex, task.node);
      }
      return;
    }
    if (const NodeId simple = xsd_.ChildOf(task.component, "simpleType"); simple != kNone) {
      const schema::SimpleType* type = xsd_.Anonymous(simple);
      if (type == nullptr)
        failure_ = "a simple type of ‘" + plan_.nodes[task.node].path + "’ is not covered";
      return AddLeaf(task.node, type);
    }
    if (const NodeId complex = xsd_.ChildOf(task.component, "complexType"); complex != kNone)
      ReadComplex(complex, task.node);
  }

  void ReadComplex(NodeId complex, PlanId node) {
    if (WithinItself(complex, node)) return;
    types_.resize(plan_.nodes.size(), kNone);
    types_[node] = complex;
    NodeId content = complex;
    if (const NodeId simple = xsd_.ChildOf(complex, "simpleContent"); simple != kNone) {
      content = xsd_.ChildOf(simple, "extension");
      if (content == kNone) content = xsd_.ChildOf(simple, "restriction");
      const schema::SimpleType* type =
          content == kNone ? nullptr : xsd_.Named(xsd_.Attribute(content, "base"));
      if (type == nullptr) {
        failure_ = "the simple content of ‘" + plan_.nodes[node].path + "’ is not covered";
        return;
      }
      AddLeaf(node, type);
    } else if (xsd_.ChildOf(complex, "complexContent") != kNone) {
      failure_ = "the derived type of ‘" + plan_.nodes[node].path + "’ is not covered";
      return;
    }
    const Record& record = xsd_.record();
    for (NodeId id = record.nodes[content].first_child; id != kNone;
         id = record.nodes[id].next_sibling) {
      const std::string_view part = xsd_.NameOf(id);
      if (part == "attribute") AddAttribute(id, node);
      if (part == "sequence" || part == "choice") ReadTop(id, node);
    }
  }

  // A type inside itself is not unfolded again.
  bool WithinItself(NodeId complex, PlanId node) const {
    for (PlanId at = plan_.nodes[node].parent; at != kNone; at = plan_.nodes[at].parent) {
      if (at < types_.size() && types_[at] == complex) return true;
    }
    return false;
  }

  void AddAttribute(NodeId attribute, PlanId node) {
    const std::string_view use = xsd_.Attribute(attribute, "use");
    if (use == "prohibited" || xsd_.Attribute(attribute, "name").empty()) return;
    const PlanId added = Add(NodeKind::kAttribute, node, {use == "required" ? 1U : 0U, 1U},
                             xsd_.Attribute(attribute, "name"));
    tasks_.push_back({attribute, added});
  }

  void ReadTop(NodeId group, PlanId node) {
    const Occurs occurs = OccursOf(group);
    const bool plain = xsd_.NameOf(group) == "sequence" && occurs.min == 1 && occurs.max == 1;
    if (plain) return ReadGroup(group, node, true);
    AddGroup(group, node);
  }

  void AddGroup(NodeId group, PlanId parent) {
    const NodeKind kind = xsd_.NameOf(group) == "choice" ? NodeKind::kChoice : NodeKind::kSequence;
    const PlanId node = Add(kind, parent, OccursOf(group), {});
    ReadGroup(group, node, false);
  }

  // Model groups nest only as deep as the schema is written by hand: the reader's depth limit
  // bounds this recursion.
  void ReadGroup(NodeId group, PlanId node, bool in_sequence) {
    const Record& record = xsd_.record();
    for (NodeId id = record.nodes[group].first_child; id != kNone;
         id = record.nodes[id].next_sibling) {
      const std::string_view part = xsd_.NameOf(id);
      if (part == "element") AddElement(id, node, NodeKind::kElement, in_sequence);
      if (part == "sequence" || part == "choice") AddGroup(id, node);
      if (part == "any" || part == "group" || part == "all")
        failure_ = "xs:" + std::string(part) + " is not covered";
    }
  }

  XsdDocument& xsd_;
  std::string_view without_;
  Plan& plan_;
  std::vector<Task> tasks_;
  std::vector<NodeId> types_;  // by plan node: its complex type
  std::string failure_;
};

}  // namespace

Result<Done> UnfoldXsd(XsdDocument& xsd,
                       std::string_view root,
                       std::string_view without,
                       Plan& plan) {
  return Unfolder(xsd, without, plan).Run(root);
}

}  // namespace baybridge::synth
