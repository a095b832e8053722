#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/finding.h"
#include "core/record.h"
#include "translate/translation.h"

namespace baybridge {

inline constexpr std::string_view kKeepSpace = "urn:baybridge:keep:1";

// Names of the keep vocabulary (schemas/_meta/keep.xsd) in a name table.
struct KeepNames {
  NameId keep = kNone, group = kNone, leaf = kNone, order = kNone;
  NameId absent = kNone, surplus = kNone;
  NameId pack = kNone, version = kNone, kind = kNone;
  NameId path = kNone, index = kNone, leaves = kNone, digest = kNone, rank = kNone, of = kNone;
  NameId digests = kNone;
  NameId state = kNone, target = kNone, written = kNone;
};
KeepNames InternKeepNames(NameTable& names);

// Writes, as a k:keep record, all that the way back needs to return the source: every leaf that is
// lost or residue, verbatim, with its anchors (repeating groups are named by path, position, and
// the digest of their carried leaves); and, told by `back` (the translation of the target into the
// source's format, nothing restored), what would come back that was not there, and lists that would
// come back in another order. An empty record where nothing is needed. `keep` owns its texts.
void WriteKeep(const Translation& translation,
               const Translation& back,
               const KeepNames& names,
               Record& keep);

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

// Builds `restored`: the translation's target with the block's kept leaves put back. A kept leaf
// that arrived with less meaning is restored only if the leaf it was written to still has that
// value (else GW-TRN-007: the edited value wins); what was kept of a repeating group is restored
// only where exactly one group matches (else GW-TRN-006, with the number of leaves that stay
// unplaced). `restored` owns its texts.
void RestoreKeep(const Translation& translation,
                 const Shape& shape,
                 const KeepBlock& block,
                 const KeepNames& names,
                 Record& restored,
                 Findings& findings);

// Appends copies of subtrees below `parent` of `record` (texts are copied into its arena).
void GraftSubtree(const Record& from, NodeId node, Record& record, NodeId parent);

}  // namespace baybridge
