#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/finding.h"
#include "core/record.h"
#include "format/xml_writer.h"
#include "translate/carried.h"
#include "translate/fused_plan.h"
#include "translate/fused_stage.h"
#include "translate/sheet_record.h"
#include "translate/sheet_xml.h"
#include "translate/translation.h"

namespace baybridge {

// One record's translation by way of the hub without the hub's record and without the target's:
// what Translation does, written out as XML at once. It refuses what is rare and whatever needs a
// finding; the caller then takes the way of Translation, which decides. What it does make is equal
// to that way's, byte for byte and leaf for leaf; only the ledger's `hub` stays open. Belongs to
// one thread; reused, it allocates nothing at steady state. The plan must outlive it.
class FusedTranslation {
 public:
  // `names` is the table that records of both formats use; `residue` the source's element that
  // holds keep blocks, or kNone.
  FusedTranslation(const FusedPlan& plan,
                   const NameTable& names,
                   const XmlWriteOptions& options,
                   ElementId residue);

  // Translates `source` (elements set), appends the target to `out`, and to `findings` what a
  // further match of a selector is told by (GW-TRN-002). False, with both as they were, where the
  // record is refused.
  bool Run(const Record& source, std::string& out, Findings& findings);
  // The same with the target as a record, whose name table must be set. Its texts point into the
  // source and into what this object holds until the next record.
  bool Run(const Record& source, Record& target, Findings& findings);
  // The same with the record of the hub, which the ledger's `hub` are leaves of. The plan must hold
  // the whole hub.
  bool Run(const Record& source, Record& target, Record& hub, Findings& findings);

  // Takes marked nodes of that target, and all below them, out of it, as Translation::Withdraw
  // does. `gone` is by target node. Returns the new place of every target node; kNone for those
  // taken out.
  std::vector<NodeId> Withdraw(Record& target, const std::vector<bool>& gone);

  // What keeping asks of it; `target` is the record that was made.
  Carried carried(const Record& target);

  // Of the last record, where it was not refused.
  const std::vector<LedgerEntry>& ledger() const { return ledger_; }
  const LedgerTotals& totals() const { return totals_; }
  // By node of the last target record as it was made: the row of the second plan that wrote it;
  // kNone for groups.
  void ListRows(std::size_t nodes, std::vector<std::uint32_t>& rows) const;

 private:
  class SourceGuards : public FusedGuards {
   public:
    explicit SourceGuards(const FusedTranslation& owner) : owner_(owner) {}
    bool Hold(std::uint32_t row, std::uint32_t group, bool& told) const override;
    bool Tell(std::string_view id,
              std::uint32_t row,
              std::uint32_t group,
              std::uint32_t origin,
              std::string_view found) const override;

   private:
    const FusedTranslation& owner_;
  };
  class HubGuards : public FusedGuards {
   public:
    explicit HubGuards(FusedTranslation& owner) : owner_(owner) {}
    bool Hold(std::uint32_t row, std::uint32_t group, bool& told) const override;
    bool Tell(std::string_view id,
              std::uint32_t row,
              std::uint32_t group,
              std::uint32_t origin,
              std::string_view found) const override;

   private:
    FusedTranslation& owner_;
  };

  bool Translate(const Record& source, Findings& findings);
  bool TranslateTold(const Record& source);
  const std::vector<NodeId>& Origins(std::size_t nodes);
  bool MatchSource();
  bool MatchNode(NodeId node, const SourceClaim& claim, std::uint32_t parent);
  bool MatchUndecided(NodeId node, std::uint32_t parent);
  PatternId ClaimNode(NodeId node, std::uint32_t parent);
  void ClaimUndecided(NodeId node, std::uint32_t parent, SourceClaim& claim);
  bool AddSourceLeaf(NodeId node, const SourceClaim& claim, std::uint32_t group, bool own);
  bool MatchHub();
  // A further match of what the plan takes once: its finding, and nothing of it is read.
  void TellFurtherNode(NodeId node);
  bool TellFurtherFrame(std::uint32_t frame);
  // The path of a leaf of the hub's sheet; false where it cannot be told.
  bool HubLeafPath(std::uint32_t frame, PatternId leaf, std::string& path);
  bool AllFramesAreMade(PatternId frame) const;
  bool LazyFramesAreMade(PatternId frame) const;
  bool HubPath(std::uint32_t frame, std::string& path);
  bool PutHubStep(PatternId step, std::uint32_t outer, std::uint32_t frame, std::string& path);
  bool MatchFrame(std::uint32_t frame, const Reading& reading, std::uint32_t group);
  bool Holds(const Claim& claim, std::uint32_t frame) const;
  std::uint32_t Choose(const Reading::Choice& choice, std::uint32_t frame) const;
  void CountFixed(const Reading::Slot& slot, std::uint32_t frame, std::uint32_t parent);
  bool MatchInner(const Reading::Slot& slot, std::uint32_t frame, std::uint32_t parent);
  std::uint32_t GroupOf(const Reading& reading,
                        std::uint32_t frame,
                        std::uint32_t group,
                        std::uint32_t local,
                        std::size_t opened);
  void Recognise(const std::vector<Probe>& probes, std::uint32_t frame, std::uint32_t group);
  // The leaf that a probe finds from a frame of the hub's sheet, or kNone.
  std::uint32_t Find(const Probe& probe, std::uint32_t frame) const;
  std::uint32_t FindWay(const Probe& probe,
                        const Probe::Way& way,
                        std::size_t depth,
                        std::uint32_t frame) const;

  struct Best {
    LeafState state = LeafState::kResidue;
    std::uint32_t edge = kNone;
  };
  void Account();
  HubBest BestOfHub(std::uint32_t leaf) const;
  // What became of the leaf of the hub, written or not, that an edge of the first stage leads to.
  const HubBest& Onward(std::uint32_t target) const {
    return (target & kDirectEdge) != 0 ? first_.direct()[target & ~kDirectEdge] : hub_best_[target];
  }
  Best BestOfSource(std::uint32_t first) const;
  void FollowEdge(const FusedEdge& edge, LedgerEntry& entry) const;
  void Follow(std::uint32_t first, LedgerEntry& entry) const;
  void NameHubLeaves();

  const FusedPlan& plan_;
  ElementId residue_;
  const Record* source_ = nullptr;
  Findings* findings_ = nullptr;
  FusedStage first_;
  FusedStage second_;
  Arena arena_;
  std::vector<std::uint32_t> group_of_;  // by source node: the group it is; kNone
  // By pattern of the source: the group that had a leaf of it last, counted over all records.
  std::vector<std::uint32_t> last_group_;
  std::uint32_t first_group_ = 1;  // number of this record's first group
  FixedCounts source_fixed_;       // by pattern of the source, within groups of it
  FixedCounts hub_fixed_;          // by pattern of the hub, likewise
  std::vector<NodeId> scratch_nodes_;
  std::vector<Sheet::Entry> entries_;
  std::vector<std::uint32_t> locals_;  // groups of the open readings' locals; kNone
  std::vector<HubBest> hub_best_;
  // By row of each plan: rows themselves are too large to be visited for every leaf.
  std::vector<Relationship> first_relationship_;
  std::vector<Relationship> second_relationship_;
  std::vector<LedgerEntry> ledger_;
  LedgerTotals totals_;
  std::vector<NodeId> origins_;  // by target node, once asked for
  SheetXml xml_;
  SheetRecord record_;
  SheetRecord hub_record_;
};

}  // namespace baybridge
