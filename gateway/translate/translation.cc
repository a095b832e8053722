#include "translate/translation.h"

#include <algorithm>

#include "translate/edit_tree.h"
#include "translate/fused.h"

namespace baybridge {
namespace {

Relationship Weaker(Relationship a, Relationship b) {
  return std::max(a, b);
}

// What the second stage remarks of a leaf of the hub is told at the source's place of it, and where
// it has none, at that of the group it stands in.
void PlaceHub(const Record& source, Record& hub) {
  hub.input = source.input;
  hub.file = source.file;
  for (NodeId node = 1; node < hub.nodes.size(); ++node) {  // a parent stands before its children
    Node& n = hub.nodes[node];
    if (n.offset == 0) n.offset = hub.nodes[n.parent].offset;
  }
}

}  // namespace

Translation::Translation(const Plan* to_hub, const Plan* from_hub, ElementId residue)
    : to_hub_(to_hub),
      from_hub_(from_hub),
      residue_(residue) {
  BAYBRIDGE_CHECK(to_hub != nullptr || from_hub != nullptr);
}

Translation::Translation(const FusedPlan& fused, const NameTable& names, ElementId residue)
    : Translation(&fused.to_hub(), &fused.from_hub(), residue) {
  fused_ = std::make_unique<FusedTranslation>(fused, names, XmlWriteOptions{}, residue);
  fused_whole_ = fused.has_whole_hub();
}

Translation::~Translation() = default;

void Translation::Chain::Build(const std::vector<Edge>& edges, std::size_t nodes) {
  first.assign(nodes, kNone);
  next.assign(edges.size(), kNone);
  for (auto edge = static_cast<std::uint32_t>(edges.size()); edge-- > 0;) {
    next[edge] = first[edges[edge].source];
    first[edges[edge].source] = edge;
  }
}

Result<Done> Translation::Run(const Record& source, Findings& findings) {
  source_ = &source;
  source_nodes_ = source.nodes.size();
  source_bytes_ = source.input.size();
  written_as_.clear();
  FindKeep();
  was_fused_ = fused_ != nullptr && keep_begin_ == kNone && RunFused(source, findings);
  if (was_fused_) return Count();
  if (to_hub_ != nullptr) {
    first_.Run(*to_hub_, source, hub_, findings);
    if (from_hub_ != nullptr) PlaceHub(source, hub_);
  }
  if (from_hub_ != nullptr)
    second_.Run(*from_hub_, to_hub_ != nullptr ? hub_ : source, target_, findings);
  Compose();
  FindSources();
  return Count();
}

bool Translation::RunFused(const Record& source, Findings& findings) {
  hub_.Clear();
  hub_.names = target_.names = source.names;
  const bool made = fused_whole_ ? fused_->Run(source, target_, hub_, findings)
                                 : fused_->Run(source, target_, findings);
  if (!made) return false;
  ledger_ = fused_->ledger();
  totals_ = fused_->totals();
  totals_.target_from_source = totals_.target_added = 0;  // counted again
  from_source_ = fused_->carried(target_).sources;
  fused_->ListRows(target_.nodes.size(), fused_rows_);
  return true;
}

const std::vector<std::uint32_t>& Translation::RowsOfTarget() const {
  if (was_fused_) return fused_rows_;
  return from_hub_ == nullptr ? first_.row_of_target() : second_.row_of_target();
}

void Translation::FindKeep() {
  keep_begin_ = keep_end_ = kNone;
  if (residue_ == kNone) return;
  for (NodeId node = 0; node < source_->nodes.size(); ++node) {
    if (source_->nodes[node].element != residue_) continue;
    keep_begin_ = node;
    keep_end_ = node + 1;
    // A subtree is contiguous: it ends at the first node whose parent stands before it.
    while (keep_end_ < source_->nodes.size() && source_->nodes[keep_end_].parent >= keep_begin_)
      ++keep_end_;
    return;
  }
}

void Translation::BestOfSecond() {
  const std::vector<Edge>& edges = second_.edges();
  const std::size_t nodes = to_hub_ != nullptr ? hub_.nodes.size() : source_->nodes.size();
  second_chain_.Build(edges, nodes);
  second_best_.assign(nodes, {});
  for (NodeId node = 0; node < nodes; ++node) {
    Best best;
    for (std::uint32_t edge = second_chain_.first[node]; edge != kNone;) {
      // The parts of one row stand together: the worst of them counts; of several rows, the best.
      Best row{.state = LeafState::kCarried, .edge = edge};
      const std::uint32_t index = edges[edge].row;
      for (; edge != kNone && edges[edge].row == index; edge = second_chain_.next[edge]) {
        row.state = std::max(row.state, edges[edge].state);
      }
      if (best.edge == kNone || row.state < best.state) best = row;
    }
    second_best_[node] = best;
  }
}

Translation::Best Translation::BestOfFirst(NodeId source) const {
  const std::vector<Edge>& edges = first_.edges();
  Best best;
  for (std::uint32_t edge = first_chain_.first[source]; edge != kNone;) {
    Best row{.state = LeafState::kCarried, .edge = edge};
    const std::uint32_t index = edges[edge].row;
    for (; edge != kNone && edges[edge].row == index; edge = first_chain_.next[edge]) {
      LeafState state = edges[edge].state;
      if (from_hub_ != nullptr && edges[edge].target != kNone) {
        state = std::max(state, second_best_[edges[edge].target].state);
      }
      row.state = std::max(row.state, state);
    }
    if (best.edge == kNone || row.state < best.state) best = row;
  }
  return best;
}

void Translation::Fill(LedgerEntry& entry, const Best& best) const {
  entry.state = best.edge == kNone ? LeafState::kResidue : best.state;
  if (best.edge == kNone) return;
  std::uint32_t second = best.edge;
  if (to_hub_ != nullptr) {
    const Edge& edge = first_.edges()[best.edge];
    entry.to_hub_row = edge.row;
    entry.hub = edge.target;
    entry.relationship = to_hub_->rows[edge.row].relationship;
    if (from_hub_ == nullptr) {
      entry.target = edge.target;
      return;
    }
    second = edge.target == kNone ? kNone : second_best_[edge.target].edge;
  }
  if (second == kNone) return;
  const Edge& edge = second_.edges()[second];
  entry.from_hub_row = edge.row;
  entry.target = edge.target;
  entry.relationship = Weaker(entry.relationship, from_hub_->rows[edge.row].relationship);
}

void Translation::Compose() {
  if (from_hub_ != nullptr) BestOfSecond();
  if (to_hub_ != nullptr) first_chain_.Build(first_.edges(), source_->nodes.size());
  ledger_.clear();
  totals_ = {};
  for (NodeId node = 0; node < source_->nodes.size(); ++node) {
    if (node >= keep_begin_ && node < keep_end_) continue;
    if (!source_->IsLeaf(node)) continue;
    LedgerEntry entry;
    entry.source = node;
    Fill(entry, to_hub_ != nullptr ? BestOfFirst(node) : second_best_[node]);
    if (entry.target != kNone) entry.target_text = target().nodes[entry.target].value();
    ++totals_.by_state[static_cast<std::size_t>(entry.state)];
    ++totals_.source_leaves;
    ledger_.push_back(entry);
  }
}

void Translation::FindSources() {
  from_source_.assign(target().nodes.size(), kNone);
  if (to_hub_ != nullptr) {
    hub_origin_.assign(hub_.nodes.size(), kNone);
    for (const Edge& edge : first_.edges()) {
      if (edge.target != kNone) hub_origin_[edge.target] = edge.source;
    }
  }
  if (from_hub_ == nullptr) {
    from_source_ = hub_origin_;
  } else {
    for (const Edge& edge : second_.edges()) {
      if (edge.target == kNone) continue;
      const NodeId origin = to_hub_ != nullptr ? hub_origin_[edge.source] : edge.source;
      if (origin != kNone) from_source_[edge.target] = origin;
    }
  }
}

Result<Done> Translation::Count() {
  const Record& made = target();
  const std::vector<std::uint32_t>& rows = RowsOfTarget();
  for (NodeId node = 0; node < made.nodes.size(); ++node) {
    if (!made.IsLeaf(node)) continue;
    if (from_source_[node] != kNone) {
      ++totals_.target_from_source;
    } else if (rows[node] != kNone) {
      ++totals_.target_added;
    } else {
      return Failure{.kind = FailureKind::kInternal,
                     .what = "target leaf " + made.PathOf(node) + " has neither a source nor a row",
                     .place = {},
                     .advice = {}};
    }
  }
  std::uint32_t sum = 0;
  for (const std::uint32_t count : totals_.by_state) sum += count;
  if (sum != totals_.source_leaves) {
    return Failure{.kind = FailureKind::kInternal,
                   .what = "the ledger accounts for " + std::to_string(sum) + " of " +
                           std::to_string(totals_.source_leaves) + " source leaves",
                   .place = {},
                   .advice = {}};
  }
  return Done{};
}

std::vector<NodeId> WithdrawFrom(Record& target,
                                 const std::vector<bool>& gone,
                                 std::vector<NodeId>& from_source,
                                 std::vector<LedgerEntry>& ledger,
                                 LedgerTotals& totals) {
  std::vector<NodeId> now = EraseNodes(target, gone);
  for (NodeId node = 0; node < now.size(); ++node) {  // places only move towards the front
    if (now[node] != kNone) from_source[now[node]] = from_source[node];
  }
  from_source.resize(target.nodes.size());
  for (LedgerEntry& entry : ledger) {
    if (entry.target == kNone) continue;
    entry.target = now[entry.target];
    if (entry.target != kNone) continue;
    ++totals.refused;
    if (entry.state != LeafState::kCarried) continue;
    entry.state = LeafState::kLost;
    --totals.by_state[static_cast<std::size_t>(LeafState::kCarried)];
    ++totals.by_state[static_cast<std::size_t>(LeafState::kLost)];
  }
  totals.target_from_source = totals.target_added = 0;
  for (NodeId node = 0; node < target.nodes.size(); ++node) {
    if (target.IsLeaf(node))
      ++(from_source[node] != kNone ? totals.target_from_source : totals.target_added);
  }
  return now;
}

std::vector<NodeId> Translation::Withdraw(const std::vector<bool>& gone) {
  std::vector<NodeId> now = WithdrawFrom(target(), gone, from_source_, ledger_, totals_);
  const std::vector<NodeId> written_before = written_as_;
  written_as_.assign(target().nodes.size(), kNone);
  for (NodeId node = 0; node < now.size(); ++node) {
    if (now[node] != kNone)
      written_as_[now[node]] = written_before.empty() ? node : written_before[node];
  }
  if (from_hub_ == nullptr) {
    for (LedgerEntry& entry : ledger_) {
      if (entry.hub != kNone) entry.hub = entry.target;
    }
  }
  return now;
}

const PlanRow* Translation::RowOfTarget(NodeId target) const {
  const std::vector<std::uint32_t>& rows = RowsOfTarget();
  const Plan& plan = from_hub_ == nullptr ? *to_hub_ : *from_hub_;
  if (!written_as_.empty()) target = target < written_as_.size() ? written_as_[target] : kNone;
  if (target >= rows.size()) return nullptr;
  const std::uint32_t row = rows[target];
  return row == kNone ? nullptr : &plan.rows[row];
}

}  // namespace baybridge
