#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/record.h"
#include "translate/plan.h"
#include "translate/stage.h"

namespace baybridge {

// What became of one source leaf, from the source format to the target format.
struct LedgerEntry {
  NodeId source = kNone;
  LeafState state = LeafState::kResidue;
  Relationship relationship = Relationship::kEquivalent;  // the less equivalent of the two rows
  NodeId hub = kNone;                  // the hub leaf on the way; kNone where there was none
  NodeId target = kNone;               // the target leaf; kNone where nothing arrived
  std::string_view target_text;        // its text
  std::uint32_t to_hub_row = kNone;    // index in the first plan's rows
  std::uint32_t from_hub_row = kNone;  // index in the second plan's rows
};

struct LedgerTotals {
  std::array<std::uint32_t, 4>
      by_state{};  // by LeafState; withheld leaves are counted by the profile
  std::uint32_t source_leaves = 0;
  std::uint32_t target_from_source = 0;
  std::uint32_t target_added = 0;
  // Of those counted as lost: leaves that did not arrive because the target's format refuses them.
  std::uint32_t refused = 0;
};

// Takes marked nodes of a target, and all below them, out of it, of its leaves' sources (by target
// node) and of its ledger: what only went there becomes lost. `gone` is by target node. Returns the
// new place of every target node; kNone for those taken out.
std::vector<NodeId> WithdrawFrom(Record& target,
                                 const std::vector<bool>& gone,
                                 std::vector<NodeId>& from_source,
                                 std::vector<LedgerEntry>& ledger,
                                 LedgerTotals& totals);

class FusedPlan;
class FusedTranslation;

// One record's translation by way of the hub. Belongs to one thread; reused, it allocates nothing
// at steady state.
class Translation {
 public:
  // `to_hub` is null where the source is a hub record, `from_hub` where the target is one; not
  // both. `residue` is the source's element that holds keep blocks, or kNone: what is below it is
  // no leaf of the record. With `fused`, which is of both plans and must outlive it, a record goes
  // by both plans as one wherever that does: what comes of it is the same, but that the hub's
  // record and the ledger's `hub` are there only if `fused` holds the whole hub. `names` is then
  // the table that records of both formats use.
  Translation(const Plan* to_hub, const Plan* from_hub, ElementId residue);
  Translation(const FusedPlan& fused, const NameTable& names, ElementId residue);
  Translation(const Translation&) = delete;
  Translation& operator=(const Translation&) = delete;
  ~Translation();

  // Translates. `source` (elements set) must outlive the translation's records. Fails with
  // kInternal where the sums do not hold: every source leaf has one state, and every target leaf a
  // source or a row that added it.
  Result<Done> Run(const Record& source, Findings& findings);

  // Takes marked nodes of the target, and all below them, out of it: what only went there becomes
  // lost. `gone` is by target node. Returns the new place of every target node; kNone for those
  // taken out.
  std::vector<NodeId> Withdraw(const std::vector<bool>& gone);

  // Empties the ledger and the sums, for a record that is not translated.
  void Forget() {
    ledger_.clear();
    totals_ = {};
  }

  const Record& source() const { return *source_; }
  // How large it was, which may be asked after its end too; bytes of its input.
  std::size_t source_nodes() const { return source_nodes_; }
  std::size_t source_bytes() const { return source_bytes_; }
  const Record& target() const { return from_hub_ == nullptr ? hub_ : target_; }
  Record& target() { return from_hub_ == nullptr ? hub_ : target_; }
  const Record& hub() const { return hub_; }
  // True if the last record went by both plans as one.
  bool was_fused() const { return was_fused_; }
  const std::vector<LedgerEntry>& ledger() const { return ledger_; }
  const LedgerTotals& totals() const { return totals_; }
  const Plan* to_hub() const { return to_hub_; }
  const Plan* from_hub() const { return from_hub_; }
  // The row that wrote a target leaf; null for a group.
  const PlanRow* RowOfTarget(NodeId target) const;
  // True if a target leaf holds something that came from the source; false if a row added it.
  bool FromSource(NodeId target) const {
    return target < from_source_.size() && from_source_[target] != kNone;
  }
  // A source leaf that the target leaf came from; kNone where it was added.
  NodeId SourceOf(NodeId target) const {
    return target < from_source_.size() ? from_source_[target] : kNone;
  }
  // By target node, what SourceOf gives.
  const std::vector<NodeId>& sources() const { return from_source_; }
  // The source's element that holds keep blocks, or kNone; the end of its subtree in document
  // order.
  NodeId keep_begin() const { return keep_begin_; }
  NodeId keep_end() const { return keep_end_; }

 private:
  struct Best {
    LeafState state = LeafState::kResidue;
    std::uint32_t edge = kNone;
  };
  struct Chain {  // edges of one stage by source node
    std::vector<std::uint32_t> first;
    std::vector<std::uint32_t> next;
    void Build(const std::vector<Edge>& edges, std::size_t nodes);
  };
  void FindKeep();
  bool RunFused(const Record& source, Findings& findings);
  const std::vector<std::uint32_t>& RowsOfTarget() const;
  void Compose();
  void BestOfSecond();
  Best BestOfFirst(NodeId source) const;
  void Fill(LedgerEntry& entry, const Best& best) const;
  void FindSources();
  Result<Done> Count();

  const Plan* to_hub_;
  const Plan* from_hub_;
  ElementId residue_;
  const Record* source_ = nullptr;
  std::size_t source_nodes_ = 0;
  std::size_t source_bytes_ = 0;
  Record hub_;
  Record target_;
  Stage first_;
  Stage second_;
  Chain first_chain_;
  Chain second_chain_;
  std::vector<Best> second_best_;  // by hub node
  std::vector<LedgerEntry> ledger_;
  std::vector<NodeId> from_source_;  // by target node
  std::vector<NodeId> hub_origin_;   // by hub node: a source leaf
  std::vector<NodeId>
      written_as_;  // by target node: as it was before some were withdrawn; or empty
  LedgerTotals totals_;
  NodeId keep_begin_ = kNone;
  NodeId keep_end_ = kNone;
  std::unique_ptr<FusedTranslation> fused_;
  bool fused_whole_ = false;  // the plan holds the whole hub
  bool was_fused_ = false;
  std::vector<std::uint32_t> fused_rows_;  // by target node as it was made
};

}  // namespace baybridge
