#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/record.h"
#include "translate/carried.h"
#include "translate/groups.h"
#include "translate/keep_return.h"

namespace baybridge {

// What is kept of one group of the source: the root, or one instance of a repeating element.
struct KeptGroup {
  std::vector<const LedgerEntry*> leaves;
  std::vector<NodeId> absent;               // leaves of the return that were not there
  std::vector<NodeId> surplus;              // groups of the return that were not there
  std::vector<std::vector<NodeId>> orders;  // lists that would come back in another order
  std::vector<NodeId> groups;  // repeating groups directly below, that hold something kept
};

// What a keep block must hold, by group of the source. What it is made of must outlive it.
class KeptGroups {
 public:
  KeptGroups(const Carried& carried, const KeepReturn& way)
      : carried_(carried),
        way_(way),
        source_(carried.source),
        groups_(way.source_groups()) {}

  // Once; false where nothing must be kept.
  bool Collect();
  // Of a group that the collection has reached; the root's is 0.
  const KeptGroup& Of(NodeId group) const { return kept_.at(group); }
  // Leaves that are carried and kept all the same.
  std::uint32_t carried() const { return carried_leaves_; }

 private:
  void CollectLeaves();
  void CollectSurplus();
  void CollectOrders();
  bool ComesBackInOrder(const std::vector<NodeId>& nodes) const;
  void LinkGroups();

  const Carried& carried_;
  const KeepReturn& way_;
  const Record& source_;
  const GroupView& groups_;
  std::uint32_t carried_leaves_ = 0;
  std::map<NodeId, KeptGroup> kept_;
};

}  // namespace baybridge
