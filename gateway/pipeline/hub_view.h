#pragma once

#include <string>
#include <vector>

#include "core/finding.h"
#include "core/record.h"
#include "translate/plan.h"
#include "translate/stage.h"

namespace baybridge {

// A record as the hub sees it, with the way back to the place in the source: whatever is judged on
// the hub can be told at the source's line and column. Only the first stage of a translation runs,
// always by its own Stage (a fused translation builds no hub record). Belongs to one thread;
// reused, it takes no memory of its own at steady state.
class HubView {
 public:
  // `to_hub` is the plan of the source's pack (Workspace::PlanFor, Direction::kToHub) and must
  // outlive the view. Null where the source is a hub record: it is then its own view.
  explicit HubView(const Plan* to_hub) : plan_(to_hub) {}

  // Sees `source`, whose nodes' elements must be set (by RecordSchema::Judge, or by whoever made
  // it). Returns the hub record, with elements of the hub's shape; without nodes where no row found
  // anything. `source` must outlive the use of the view and stay as it is meanwhile.
  const Record& See(const Record& source);

  const Record& hub() const { return plan_ == nullptr && source_ != nullptr ? *source_ : hub_; }
  const Record& source() const { return *source_; }
  // What it sees with; null where the source is a hub record.
  const Plan* plan() const { return plan_; }

  // The source node that a hub node came from. A leaf: the leaf that it was made of, or the nearest
  // node above all of them where it was made of several. A group: the nearest node above all that
  // its leaves came from. A leaf that a row added (a constant, a default, a selector): where its
  // group came from. Never kNone for a node of the hub record.
  NodeId SourceOf(NodeId hub_node) const { return plan_ == nullptr ? hub_node : origin_[hub_node]; }
  // True if the hub leaf holds something that the source said; false if a row added it.
  bool FromSource(NodeId hub_node) const { return plan_ == nullptr || said_[hub_node] != 0; }

  // Where the hub node stands in the source: canonical path, and line and column (from 1).
  std::string SourcePathOf(NodeId hub_node) const { return source_->PathOf(SourceOf(hub_node)); }
  Location SourceLocationOf(NodeId hub_node) const {
    return source_->LocationOf(SourceOf(hub_node));
  }

  // What the first stage remarked (GW-TRN-001 …) while making the hub record. A translation of the
  // same record says it too: report it once.
  const Findings& findings() const { return findings_; }

 private:
  NodeId Above(NodeId a, NodeId b) const;
  void Trace();

  const Plan* plan_;
  const Record* source_ = nullptr;
  Record hub_;
  Stage stage_;
  Findings findings_;
  std::vector<NodeId> origin_;      // by hub node
  std::vector<std::uint8_t> said_;  // by hub node
};

}  // namespace baybridge
