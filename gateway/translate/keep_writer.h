#pragma once

#include <string_view>
#include <vector>

#include "core/record.h"
#include "translate/keep_block.h"

namespace baybridge {

// Appends elements and attributes to a keep record; texts are copied into its arena.
class KeepWriter {
 public:
  KeepWriter(const KeepNames& names, Record& keep) : names_(names), keep_(keep) {}

  NodeId Element(NodeId parent, NameId name) { return Append(parent, name, 0); }
  void Attribute(NodeId element, NameId name, std::string_view value) {
    Text(Append(element, name, kAttributeNode), value);
  }
  void Text(NodeId node, std::string_view value) {
    keep_.SetText(node, keep_.arena.Copy(value));
    keep_.nodes[node].flags |= kNeedsEscape;
  }
  const KeepNames& names() const { return names_; }

 private:
  NodeId Append(NodeId parent, NameId name, std::uint8_t flags) {
    const NodeId previous = parent == kNone ? kNone : last_[parent];
    const NodeId node = keep_.Append(parent, previous, name, flags);
    last_.resize(keep_.nodes.size(), kNone);
    if (parent != kNone) last_[parent] = node;
    return node;
  }

  const KeepNames& names_;
  Record& keep_;
  std::vector<NodeId> last_;
};

}  // namespace baybridge
