#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/finding.h"
#include "core/name_table.h"

namespace baybridge {

using NodeId = std::uint32_t;     // index into Record::nodes
using ElementId = std::uint32_t;  // index into a Shape's elements

enum NodeFlags : std::uint8_t {
  kAttributeNode = 1,  // an attribute (JSON: never)
  kHasText = 2,        // has text of its own that is not only white space between elements
  kNilNode = 4,        // xsi:nil="true" (JSON: null)
  kOpaqueNode = 8,     // text is the verbatim slice of mixed content
  kNeedsEscape = 16,   // text holds a character that XML output must escape
  kNumberNode = 32,    // JSON number (text is the number as written)
  kBooleanNode = 64,   // JSON boolean
  kArrayItem = 128,    // JSON: one item of an array
};

// An element or an attribute. Attributes of an element stand before its child elements in the
// sibling chain, in document order.
struct Node {
  NodeId parent = kNone;
  NodeId first_child = kNone;
  NodeId next_sibling = kNone;
  NameId name = kNone;  // in the NameTable; ids from names->size() on are names of this record only
  ElementId element =
      kNone;  // the Shape's element, set by whoever judged or wrote the record; kNone is unknown
  std::uint32_t code = kNone;  // index in the leaf's code list, found while judging
  std::uint32_t offset =
      0;  // byte offset in Record::input where the start tag, attribute name or value begins
  std::uint32_t text_size = 0;  // bytes
  const char* text = nullptr;   // decoded text, in the input or in the arena; not null-terminated
  std::uint8_t flags = 0;

  std::string_view value() const { return {text, text_size}; }
  bool is(NodeFlags flag) const { return (flags & flag) != 0; }
};

// One document as a flat array of nodes in document order (a parent before its children); nodes[0]
// is the root element. No function over a record recurses. Belongs to one thread at a time; Clear
// keeps the memory, so that a reused record allocates nothing. `names` and the bytes of `input`
// must outlive the record (unless OwnInput was used).
class Record {
 public:
  Record() = default;
  explicit Record(const NameTable& table) : names(&table) {}
  Record(Record&&) = default;
  Record& operator=(Record&&) = default;
  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;
  ~Record() = default;

  const NameTable* names = nullptr;
  std::vector<Node> nodes;
  Arena arena;
  std::string_view input;      // decoded UTF-8; empty for a record that was made, not read
  std::string file;            // for locations; empty where there is none
  std::uint32_t comments = 0;  // counted, not kept
  std::uint32_t skipped_instructions = 0;  // processing instructions a pack allowed

  void Clear();
  // Copies `bytes` into the record and makes them its input.
  void OwnInput(std::string_view bytes);

  // Appends an element or attribute below `parent` (kNone for the root) after its last child;
  // `previous` is that last child or kNone.
  NodeId Append(NodeId parent, NodeId previous, NameId name, std::uint8_t flags = 0);
  void SetText(NodeId node, std::string_view text) {
    nodes[node].text = text.data();
    nodes[node].text_size = static_cast<std::uint32_t>(text.size());
    nodes[node].flags |= kHasText;
  }

  // The id of a name that the table does not hold; the same for the same name within this record.
  NameId AddName(std::string_view space, std::string_view local);
  std::uint32_t own_names() const { return static_cast<std::uint32_t>(own_names_.size()); }
  std::string_view space(NameId name) const;
  std::string_view local(NameId name) const;

  // A leaf is an attribute, an element with text of its own, or an element without content or
  // attributes.
  bool IsLeaf(NodeId node) const {
    const Node& n = nodes[node];
    return n.is(kAttributeNode) || n.is(kHasText) || n.is(kNilNode) || n.first_child == kNone;
  }

  // Canonical path of a node: /Resident/Drug[2]/@unit. [k] stands where the parent has more than
  // one child of that name.
  std::string PathOf(NodeId node) const;
  // Line and column (from 1; columns count code points) of a byte offset of the input.
  Location LocationOf(NodeId node) const;
  Location LocationAt(std::uint32_t offset) const;

 private:
  struct OwnName {
    std::string space;
    std::string local;
  };
  std::vector<OwnName> own_names_;
  std::vector<char> own_input_;
};

}  // namespace baybridge
