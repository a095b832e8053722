#include "translate/fused.h"

#include <algorithm>

#include "core/check.h"

namespace baybridge {

FusedTranslation::FusedTranslation(const FusedPlan& plan,
                                   const NameTable& names,
                                   const XmlWriteOptions& options,
                                   ElementId residue)
    : plan_(plan),
      residue_(residue),
      first_(plan.first(), plan.hub()),
      second_(plan.second(), plan.target()),
      xml_(plan.from_hub(), names, options),
      record_(plan.from_hub()),
      hub_record_(plan.to_hub()) {
  first_.SetDirect(plan.direct(), second_);
  for (const PlanRow& row : plan.to_hub().rows) first_relationship_.push_back(row.relationship);
  for (const PlanRow& row : plan.from_hub().rows) second_relationship_.push_back(row.relationship);
}

bool FusedTranslation::Run(const Record& source, std::string& out, Findings& findings) {
  if (!Translate(source, findings)) return false;
  xml_.Write(second_.sheet(), out);
  Account();
  return true;
}

bool FusedTranslation::Run(const Record& source, Record& target, Findings& findings) {
  if (!Translate(source, findings)) return false;
  record_.Make(second_.sheet(), target);
  Account();
  return true;
}

bool FusedTranslation::Run(const Record& source, Record& target, Record& hub, Findings& findings) {
  BAYBRIDGE_CHECK(plan_.has_whole_hub());
  if (!Run(source, target, findings)) return false;
  hub_record_.Make(first_.sheet(), hub);
  NameHubLeaves();
  return true;
}

bool FusedTranslation::Translate(const Record& source, Findings& findings) {
  const auto before = static_cast<std::ptrdiff_t>(findings.size());
  findings_ = &findings;
  if (TranslateTold(source)) return true;
  findings.erase(findings.begin() + before, findings.end());
  return false;
}

bool FusedTranslation::TranslateTold(const Record& source) {
  // Identities are told apart over the whole record: that is not fused.
  if (plan_.to_hub().HasIdentities() || plan_.from_hub().HasIdentities()) return false;
  source_ = &source;
  origins_.clear();
  arena_.Reset();
  second_.Clear();
  first_.SetArena(arena_);
  second_.SetArena(arena_);
  if (!MatchSource() || !first_.Run(SourceGuards(*this), nullptr, arena_)) return false;
  if (!MatchHub() || !second_.Run(HubGuards(*this), &first_.sheet(), arena_)) return false;
  return !second_.sheet().empty();
}

const std::vector<NodeId>& FusedTranslation::Origins(std::size_t nodes) {
  if (!origins_.empty()) return origins_;
  origins_.assign(nodes, kNone);
  for (const SheetLeaf& leaf : second_.sheet().leaves()) origins_[leaf.node] = leaf.origin;
  return origins_;
}

Carried FusedTranslation::carried(const Record& target) {
  return {.source = *source_,
          .target = target,
          .ledger = ledger_,
          .sources = Origins(target.nodes.size()),
          .first = plan_.to_hub()};
}

std::vector<NodeId> FusedTranslation::Withdraw(Record& target, const std::vector<bool>& gone) {
  Origins(target.nodes.size());
  return WithdrawFrom(target, gone, origins_, ledger_, totals_);
}

// ---- the ledger

HubBest FusedTranslation::BestOfHub(std::uint32_t leaf) const {
  const PodList<FusedEdge>& edges = second_.edges();
  const std::uint32_t first = second_.first_edge(leaf);
  if (first == kNone) return {};
  if (edges[first].next == kNone)
    return {.state = edges[first].state, .row = edges[first].row, .target = edges[first].target};
  HubBest best;
  for (std::uint32_t edge = first; edge != kNone;) {
    // The parts of one row stand together: the worst of them counts; of several rows, the best.
    const std::uint32_t index = edges[edge].row;
    HubBest row{.state = LeafState::kCarried, .row = index, .target = edges[edge].target};
    for (; edge != kNone && edges[edge].row == index; edge = edges[edge].next)
      row.state = std::max(row.state, edges[edge].state);
    if (best.row == kNone || row.state < best.state) best = row;
  }
  return best;
}

// The best of the rows whose edges begin at `first`.
FusedTranslation::Best FusedTranslation::BestOfSource(std::uint32_t first) const {
  const PodList<FusedEdge>& edges = first_.edges();
  Best best;
  for (std::uint32_t edge = first; edge != kNone;) {
    Best row{.state = LeafState::kCarried, .edge = edge};
    const std::uint32_t index = edges[edge].row;
    for (; edge != kNone && edges[edge].row == index; edge = edges[edge].next) {
      LeafState state = edges[edge].state;
      if (edges[edge].target != kNone) state = std::max(state, Onward(edges[edge].target).state);
      row.state = std::max(row.state, state);
    }
    if (best.edge == kNone || row.state < best.state) best = row;
  }
  return best;
}

// What became of a leaf by one edge of the first stage.
inline void FusedTranslation::FollowEdge(const FusedEdge& edge, LedgerEntry& entry) const {
  entry.state = edge.state;
  entry.to_hub_row = edge.row;
  entry.relationship = first_relationship_[edge.row];
  if (edge.target == kNone) return;
  const HubBest& onward = Onward(edge.target);
  entry.state = std::max(entry.state, onward.state);
  if (onward.row == kNone) return;
  entry.from_hub_row = onward.row;
  entry.relationship = std::max(entry.relationship, second_relationship_[onward.row]);
  if (onward.target == kNone) return;
  const SheetLeaf& leaf = second_.sheet().leaves()[onward.target];
  entry.target = leaf.node;
  entry.target_text = leaf.value();
}

// What became of a leaf by its edges, of which `first` is the first.
inline void FusedTranslation::Follow(std::uint32_t first, LedgerEntry& entry) const {
  if (first_.edges()[first].next == kNone) return FollowEdge(first_.edges()[first], entry);
  const Best best = BestOfSource(first);
  FollowEdge(first_.edges()[best.edge], entry);
  entry.state = best.state;
}

void FusedTranslation::Account() {
  const std::size_t hub_leaves = first_.sheet().leaves().size();
  for (std::uint32_t leaf = 0; leaf < hub_leaves; ++leaf) {
    if (second_.first_edge(leaf) != kToldElsewhere) hub_best_[leaf] = BestOfHub(leaf);
  }
  totals_ = {};
  const PodList<SheetLeaf>& written = second_.sheet().leaves();
  for (LedgerEntry& entry : ledger_) {
    const std::uint32_t first = first_.first_edge(entry.source);
    if (first != kNone) {
      Follow(first, entry);
    } else if (entry.target != kNone) {
      entry.target = written[entry.target].node;
    }
    ++totals_.by_state[static_cast<std::size_t>(entry.state)];
  }
  totals_.source_leaves = static_cast<std::uint32_t>(ledger_.size());
  for (const SheetLeaf& leaf : written)
    ++(leaf.origin != kNone ? totals_.target_from_source : totals_.target_added);
}

// Of the edge that each entry of the ledger tells of.
void FusedTranslation::NameHubLeaves() {
  const PodList<FusedEdge>& edges = first_.edges();
  for (LedgerEntry& entry : ledger_) {
    std::uint32_t edge = first_.first_edge(entry.source);
    if (edge == kNone) continue;
    if (edges[edge].next != kNone) edge = BestOfSource(edge).edge;
    const std::uint32_t leaf = edges[edge].target;
    if (leaf != kNone) entry.hub = first_.sheet().leaves()[leaf].node;
  }
}

void FusedTranslation::ListRows(std::size_t nodes, std::vector<std::uint32_t>& rows) const {
  rows.assign(nodes, kNone);
  for (const SheetLeaf& leaf : second_.sheet().leaves()) rows[leaf.node] = leaf.row;
}

}  // namespace baybridge
