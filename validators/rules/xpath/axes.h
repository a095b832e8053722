#pragma once

#include <algorithm>

#include "format/xml_names.h"
#include "rules/xpath/record_view.h"

namespace baybridge::xpath {

// Visits the nodes of one step's axis that pass its node test, in the direction of the axis
// (reverse for ancestor, preceding and preceding-sibling). `visit(node)` returns true to stop; so
// does the walk. Counts what it looked at in `work`.
template <typename Visit>
class AxisWalk {
 public:
  AxisWalk(const Program& program,
           const RecordView& view,
           const Step& step,
           std::uint64_t& work,
           const Visit& visit)
      : program_(program),
        view_(view),
        nodes_(view.nodes()),
        step_(step),
        work_(work),
        visit_(visit) {}

  bool Run(XNode node) {
    switch (step_.axis) {
      case Axis::kChild: return Children(node);
      case Axis::kAttribute: return view_.IsElement(node) && Attributes(BaseOf(node));
      case Axis::kSelf: return Self(node);
      case Axis::kParent: return !IsRoot(node) && Self(view_.Parent(node));
      case Axis::kDescendant: return Descendants(node, false);
      case Axis::kDescendantOrSelf: return Descendants(node, true);
      case Axis::kAncestor: return !IsRoot(node) && Ancestors(view_.Parent(node));
      case Axis::kAncestorOrSelf: return Ancestors(node);
      case Axis::kFollowingSibling: return FollowingSiblings(node);
      case Axis::kPrecedingSibling: return PrecedingSiblings(node);
      case Axis::kFollowing: return Following(node);
      case Axis::kPreceding: return Preceding(node);
      case Axis::kNamespace: return Namespaces(node);
    }
    return false;
  }

 private:
  // The node test for elements, or for attributes on the attribute axis.
  bool Passes(const Node& node) const {
    switch (step_.test) {
      case Test::kName: return node.name == step_.name;
      case Test::kAnyName:
      case Test::kNode: return true;
      case Test::kSpace: return view_.record().space(node.name) == program_.texts[step_.space];
      default: return false;
    }
  }
  bool TakesText() const { return step_.test == Test::kText || step_.test == Test::kNode; }
  bool VisitText(NodeId element) {
    return TakesText() && view_.HasText(element) && visit_(view_.Text(element));
  }
  bool VisitElement(NodeId id) { return Passes(nodes_[id]) && visit_(view_.Make(id)); }

  bool Children(XNode node) {
    if (IsRoot(node)) {
      ++work_;
      return VisitElement(0);
    }
    if (!view_.IsElement(node)) return false;
    const NodeId element = BaseOf(node);
    if (VisitText(element)) return true;
    if (step_.test == Test::kText || step_.test == Test::kNothing) return false;
    for (NodeId id = nodes_[element].first_child; id != kNone; id = nodes_[id].next_sibling) {
      ++work_;
      if (!nodes_[id].is(kAttributeNode) && VisitElement(id)) return true;
    }
    return false;
  }

  bool Attributes(NodeId element) {
    if (nodes_[element].is(kNilNode) && PassesNil() && visit_(view_.Make(element, kNilAttribute)))
      return true;
    for (NodeId id = nodes_[element].first_child; id != kNone && nodes_[id].is(kAttributeNode);
         id = nodes_[id].next_sibling) {
      ++work_;
      if (VisitElement(id)) return true;
    }
    return false;
  }

  bool PassesNil() const {
    if (step_.test == Test::kName) return step_.name == program_.nil;
    if (step_.test == Test::kSpace) return program_.texts[step_.space] == kXsiSpace;
    return step_.test == Test::kAnyName || step_.test == Test::kNode;
  }

  bool Self(XNode node) {
    ++work_;
    if (step_.test == Test::kNode) return visit_(node);
    if (IsRoot(node)) return false;
    if (KindOf(node) == kTextNode) return step_.test == Test::kText && visit_(node);
    return view_.IsElement(node) && Passes(nodes_[BaseOf(node)]) && visit_(node);
  }

  bool Ancestors(XNode node) {
    while (true) {
      if (Self(node)) return true;
      if (IsRoot(node)) return false;
      node = view_.Parent(node);
    }
  }

  bool Descendants(XNode node, bool self) {
    if (self && Self(node)) return true;
    if (IsRoot(node)) return Range(0, view_.size());
    if (!view_.IsElement(node)) return false;
    const NodeId element = BaseOf(node);
    if (VisitText(element)) return true;
    return Range(element + 1, view_.end(element));
  }

  // Elements, and their texts, from `begin` up to `end`.
  bool Range(NodeId begin, NodeId end) {
    if (step_.list != kNone) return Listed(begin, end);
    if (step_.test == Test::kNothing) return false;
    for (NodeId id = begin; id < end; ++id) {
      ++work_;
      if (nodes_[id].is(kAttributeNode)) continue;
      if (VisitElement(id) || VisitText(id)) return true;
    }
    return false;
  }

  bool Listed(NodeId begin, NodeId end) {
    const auto& list = view_.list(step_.list);
    for (auto at = std::ranges::lower_bound(list, begin); at != list.end() && *at < end; ++at) {
      ++work_;
      if (visit_(view_.Make(*at))) return true;
    }
    return false;
  }

  bool FollowingSiblings(XNode node) {
    if (IsRoot(node) || view_.IsAttribute(node) || KindOf(node) == kNamespaceNode) return false;
    const NodeId base = BaseOf(node);
    NodeId id = kNone;
    if (KindOf(node) == kTextNode) {
      id = nodes_[base].is(kAttributeNode) ? nodes_[base].next_sibling : nodes_[base].first_child;
    } else {
      id = nodes_[base].next_sibling;
    }
    for (; id != kNone; id = nodes_[id].next_sibling) {
      ++work_;
      if (VisitElement(id)) return true;
    }
    return false;
  }

  bool PrecedingSiblings(XNode node) {
    if (!view_.IsElement(node) || BaseOf(node) == 0) return false;
    const NodeId parent = nodes_[BaseOf(node)].parent;
    for (NodeId id = BaseOf(node) - 1; id != parent; --id) {
      // Up from the last node of the sibling's subtree.
      while (nodes_[id].parent != parent) {
        id = nodes_[id].parent;
        ++work_;
      }
      ++work_;
      if (nodes_[id].is(kAttributeNode)) break;
      if (VisitElement(id)) return true;
    }
    return VisitText(parent);
  }

  bool Following(XNode node) {
    if (IsRoot(node)) return false;
    const NodeId base = BaseOf(node);
    if (view_.IsElement(node)) return Range(view_.end(base), view_.size());
    if (KindOf(node) != kTextNode && VisitText(view_.ElementOf(node))) return true;
    return Range(base + 1, view_.size());
  }

  bool Preceding(XNode node) {
    if (IsRoot(node)) return false;
    const NodeId element = view_.ElementOf(node);
    if (step_.list != kNone) return ListedBefore(element);
    if (step_.test == Test::kNothing) return false;
    for (NodeId id = element; id-- > 0;) {
      ++work_;
      if (nodes_[id].is(kAttributeNode)) continue;
      if (VisitText(id)) return true;
      if (view_.end(id) <= element && VisitElement(id)) return true;
    }
    return false;
  }

  bool ListedBefore(NodeId element) {
    const auto& list = view_.list(step_.list);
    for (auto at = std::ranges::lower_bound(list, element); at != list.begin();) {
      --at;
      ++work_;
      if (view_.end(*at) <= element && visit_(view_.Make(*at))) return true;
    }
    return false;
  }

  bool Namespaces(XNode node) {
    if (!view_.IsElement(node)) return false;
    ++work_;
    const bool passes = step_.test == Test::kNode || step_.test == Test::kAnyName ||
                        (step_.test == Test::kName && IsXmlPrefix());
    return passes && visit_(view_.Make(BaseOf(node), kNamespaceNode));
  }
  bool IsXmlPrefix() const {
    return program_.names->local(step_.name) == "xml" && program_.names->space(step_.name).empty();
  }

  const Program& program_;
  const RecordView& view_;
  const Node* const nodes_;
  const Step& step_;
  std::uint64_t& work_;
  const Visit& visit_;
};

}  // namespace baybridge::xpath
