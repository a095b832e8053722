#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "rules/xpath/program.h"

namespace baybridge::xpath {

// A record as the data model of XPath 1.0, section 5, sees it. The record is one flat array; what
// XPath has besides is told by the two low bits of a node's number, so that comparing numbers
// compares document order, and no node is ever made.
//
// - The root node is above nodes[0]. A record has no comments and no processing instructions.
// - An element or attribute of the record is itself. Whatever the syntax was, the nodes are the
//   same: a member of a JSON object is a child element, a cell of a table an element.
// - An element with text has one text node, which stands before its child elements: a record keeps
//   the character data of an element as one text, and drops white space that only stands between
//   elements. So text around child elements (mixed content) is seen as one text in front of them.
// - xsi:nil, which a record holds as a flag, is an attribute of the value "true".
// - Declarations of namespaces are not kept. The namespace axis of an element holds the node of the
//   prefix xml only. name() gives the local name: a record knows no prefixes.
//
// Bits 24 to 31 of a number tell the document: 0 is the record, others are what document() gave.
using XNode = std::uint32_t;

inline constexpr std::uint32_t kKindBits = 2;
inline constexpr std::uint32_t kKindMask = 3;
inline constexpr std::uint32_t kElementOrAttribute = 0;
inline constexpr std::uint32_t kNamespaceNode = 1;  // of the element in front
inline constexpr std::uint32_t kNilAttribute = 2;   // of the element in front
inline constexpr std::uint32_t kTextNode =
    3;  // of the element in front, or whose last attribute is
inline constexpr std::uint32_t kDocumentBits = 24;
inline constexpr std::uint32_t kMostNodes = (1U << (kDocumentBits - kKindBits)) - 2;

constexpr std::uint32_t DocumentOf(XNode node) {
  return node >> kDocumentBits;
}
constexpr XNode RootOf(std::uint32_t document) {
  return document << kDocumentBits;
}
constexpr XNode MakeNode(std::uint32_t document, NodeId id, std::uint32_t kind = 0) {
  return (document << kDocumentBits) | ((id + 1) << kKindBits) | kind;
}
constexpr bool IsRoot(XNode node) {
  return (node & ((1U << kDocumentBits) - 1)) == 0;
}
constexpr std::uint32_t KindOf(XNode node) {
  return node & kKindMask;
}
// The record's node that the number is built on. Not for the root node.
constexpr NodeId BaseOf(XNode node) {
  return ((node & ((1U << kDocumentBits) - 1)) >> kKindBits) - 1;
}

// A record prepared for walking. Reused: at steady state binding allocates nothing. The record must
// outlive the view.
class RecordView {
 public:
  // Prepares a record whose names are those of the program. False where the record's nodes do not
  // stand in document order, or where there are more than kMostNodes: it cannot be judged then.
  bool Bind(const Record& record, const Program& program, std::uint32_t document);

  const Record& record() const { return *record_; }
  const Node* nodes() const { return nodes_; }
  const Node& node(NodeId id) const { return nodes_[id]; }
  std::uint32_t size() const { return size_; }
  std::uint32_t document() const { return document_; }
  // One past the last node below an element.
  NodeId end(NodeId id) const { return ends_[id]; }
  // Elements of a listed name, in document order.
  const std::vector<NodeId>& list(std::uint32_t index) const { return lists_[index]; }

  // The element that a node belongs to: itself, or the parent of an attribute, text or namespace.
  NodeId ElementOf(XNode node) const {
    const NodeId base = BaseOf(node);
    return nodes_[base].is(kAttributeNode) ? nodes_[base].parent : base;
  }
  bool IsElement(XNode node) const {
    return !IsRoot(node) && KindOf(node) == kElementOrAttribute &&
           !nodes_[BaseOf(node)].is(kAttributeNode);
  }
  bool IsAttribute(XNode node) const {
    return !IsRoot(node) &&
           (KindOf(node) == kNilAttribute ||
            (KindOf(node) == kElementOrAttribute && nodes_[BaseOf(node)].is(kAttributeNode)));
  }
  bool HasText(NodeId element) const { return nodes_[element].text_size != 0; }
  XNode Text(NodeId element) const;
  XNode Parent(XNode node) const;
  XNode Make(NodeId id, std::uint32_t kind = 0) const { return MakeNode(document_, id, kind); }

 private:
  const Record* record_ = nullptr;
  const Node* nodes_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t document_ = 0;
  std::vector<NodeId> ends_;
  std::vector<std::vector<NodeId>> lists_;
};

}  // namespace baybridge::xpath
