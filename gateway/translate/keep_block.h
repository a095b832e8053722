#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/record.h"

namespace baybridge {

inline constexpr std::string_view kKeepSpace = "urn:baybridge:keep:1";

// Names of the keep vocabulary (schemas/_meta/keep.xsd) in a name table.
struct KeepNames {
  NameId keep = kNone, group = kNone, leaf = kNone, order = kNone;
  NameId absent = kNone, surplus = kNone;
  NameId pack = kNone, version = kNone, kind = kNone;
  NameId path = kNone, index = kNone, leaves = kNone, digest = kNone, rank = kNone, of = kNone;
  NameId digests = kNone, whole = kNone;
  NameId state = kNone, target = kNone, written = kNone, back = kNone, among = kNone;
};
KeepNames InternKeepNames(NameTable& names);

// One keep block: the subtree at `node` (a k:keep element) of a record.
struct KeepBlock {
  const Record* record = nullptr;
  NodeId node = kNone;
};

// Pack id that a block belongs to.
std::string_view KeepPack(const KeepBlock& block, const KeepNames& names);

// The keep blocks in a record: the children of its residue element (`begin` from
// Translation::keep_begin), or the record itself where its root is k:keep.
std::vector<KeepBlock> FindKeepBlocks(const Record& record, NodeId begin, const KeepNames& names);

// Reads the attributes and children of one element of a keep block. The record must outlive it.
class KeepReader {
 public:
  KeepReader(const Record& record, const KeepNames& names) : record_(record), names_(names) {}

  // The value of an attribute; empty where there is none.
  std::string_view Attribute(NodeId element, NameId name) const;
  std::vector<NodeId> Children(NodeId element, NameId name) const;
  // An attribute as a number; 0 where there is none, or it is no number up to ten million.
  std::uint32_t Number(NodeId element, NameId name) const;
  // Kept leaves at and below an element.
  std::uint32_t LeafCount(NodeId element) const;
  const KeepNames& names() const { return names_; }
  const Record& record() const { return record_; }

 private:
  const Record& record_;
  const KeepNames& names_;
};

// Appends copies of subtrees below `parent` of `record` (texts are copied into its arena).
void GraftSubtree(const Record& from, NodeId node, Record& record, NodeId parent);

}  // namespace baybridge
