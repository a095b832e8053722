#include "pipeline/hub_view.h"

#include "core/check.h"

namespace baybridge {

const Record& HubView::See(const Record& source) {
  source_ = &source;
  findings_.clear();
  if (plan_ == nullptr) return source;
  stage_.Run(*plan_, source, hub_, findings_);
  hub_.file = source.file;
  Trace();
  return hub_;
}

// The nearest node above both (or one of them): a parent stands before its children.
NodeId HubView::Above(NodeId a, NodeId b) const {
  if (a == kNone) return b;
  if (b == kNone) return a;
  while (a != b) {
    NodeId& lower = a > b ? a : b;
    lower = source_->nodes[lower].parent;
    BAYBRIDGE_CHECK(lower != kNone);
  }
  return a;
}

void HubView::Trace() {
  origin_.assign(hub_.nodes.size(), kNone);
  said_.assign(hub_.nodes.size(), 0);
  for (const Edge& edge : stage_.edges()) {
    if (edge.target == kNone) continue;
    origin_[edge.target] = Above(origin_[edge.target], edge.source);
    said_[edge.target] = 1;
  }
  // Groups take what is above their leaves, from the last node up; what rows added then takes its
  // group's place, from the first node down.
  for (NodeId node = static_cast<NodeId>(hub_.nodes.size()); node-- > 1;) {
    const NodeId parent = hub_.nodes[node].parent;
    origin_[parent] = Above(origin_[parent], origin_[node]);
  }
  for (NodeId node = 0; node < hub_.nodes.size(); ++node) {
    if (origin_[node] != kNone) continue;
    origin_[node] = node == 0 ? 0 : origin_[hub_.nodes[node].parent];
  }
}

}  // namespace baybridge
