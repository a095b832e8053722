#pragma once

#include <cstdint>
#include <vector>

#include "core/finding.h"
#include "core/record.h"
#include "translate/carried.h"
#include "translate/keep_block.h"
#include "translate/translation.h"

namespace baybridge {

// A target as it is written: the translation's own, or one with kept leaves put back.
struct FinalTarget {
  const Record* record = nullptr;
  // By node of `record`: the translation's target node, or kNone for what was put back. Null where
  // the record is the translation's own.
  const std::vector<NodeId>* origin = nullptr;

  NodeId MadeBy(NodeId node) const { return origin == nullptr ? node : (*origin)[node]; }
};

// What a keep block holds of leaves that reached the target.
struct KeptLeaves {
  // Carried, and kept all the same: the way back would return them otherwise.
  std::uint32_t carried = 0;
};

// Writes, as a k:keep record, all that the way back needs to return the source: every leaf that is
// lost or residue, verbatim, with its anchors (repeating groups are named by path, position, and
// the digest of their carried leaves); and, told by `back` (the translation of `target` into the
// source's format, nothing restored), what would come back that was not there, and lists that would
// come back in another order. An empty record where nothing is needed. `keep` owns its texts.
KeptLeaves WriteKeep(const Carried& there,
                     const FinalTarget& target,
                     const Carried& back,
                     const KeepNames& names,
                     Record& keep);

// Builds `restored`: the translation's target with the block's kept leaves put back, and by node of
// it the target's node (kNone for what was put back). A kept leaf is put back only where the leaf
// it was written to, and what comes back of it, still have the value they had (else GW-TRN-007: the
// edited value wins); what was kept of a repeating group only where exactly one group matches (else
// GW-TRN-006, with the number of leaves that stay unplaced). `restored` owns its texts.
std::vector<NodeId> RestoreKeep(const Translation& translation,
                                const Shape& shape,
                                const KeepBlock& block,
                                const KeepNames& names,
                                Record& restored,
                                Findings& findings);

}  // namespace baybridge
