#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/limits.h"
#include "core/record.h"
#include "translate/identities.h"
#include "translate/plan.h"

namespace baybridge {

// What became of one source leaf. The order is from best to worst.
enum class LeafState : std::uint8_t {
  kCarried,   // its meaning reached the target whole
  kLost,      // arrived with less meaning, or dropped by a row that says why
  kResidue,   // no row
  kWithheld,  // removed by the transfer profile
};

inline constexpr EnumNames<LeafState, 4> kLeafStateNames{{{{LeafState::kCarried, "carried"},
                                                           {LeafState::kLost, "lost"},
                                                           {LeafState::kResidue, "residue"},
                                                           {LeafState::kWithheld, "withheld"}}}};

// One source leaf's way to one target leaf by one row. `target` is kNone for a constant that was
// recognised.
struct Edge {
  NodeId source = kNone;
  NodeId target = kNone;
  std::uint32_t row = 0;  // index in the plan's rows
  LeafState state = LeafState::kCarried;
};

// Runs one plan on one record. Belongs to one thread; reused, it allocates nothing at steady state.
class Stage {
 public:
  // Reads `source` (whose nodes' elements must be set) by the plan and writes `target`, setting its
  // nodes' elements. Texts of the target point into the source or the target's arena: the source
  // must outlive the target. Findings are appended: a further match of a selector (GW-TRN-002), an
  // unknown code (GW-TRN-001), a constant that differs (GW-TRN-003), broadcast values that disagree
  // (GW-TRN-004), text that is not of its transform's form (GW-TRN-005), a reference that leads
  // nowhere (GW-TRN-011). The target is empty where no row found anything.
  void Run(const Plan& plan, const Record& source, Record& target, Findings& findings);

  // Of the last run: one entry per leaf's way, in the order of the rows.
  const std::vector<Edge>& edges() const { return edges_; }
  // The row that wrote each node of the target; kNone for groups.
  const std::vector<std::uint32_t>& row_of_target() const { return row_of_target_; }

 private:
  struct Instance {  // a source node that a pattern claimed
    PatternId pattern;
    std::uint32_t parent;
    std::uint32_t ordinal;
    std::uint32_t each;  // innermost instance of a [] pattern at or above; 0 is the root's
    std::uint32_t next;  // next instance of the same pattern
    NodeId node;
    std::uint32_t links;  // of a repeated group: first of its remembered frames in links_
    bool arrived;         // something below reached the target
    bool recognised;      // a selector recognised leaves of it
  };
  struct FrameKey {  // what tells one frame from another
    PatternId pattern;
    std::uint32_t parent;
    std::uint32_t ordinal;
  };
  struct Frame {  // a target group that repeats, is fixed or selected; frames_[0] is the root
    PatternId pattern;
    std::uint32_t parent;
    std::uint32_t ordinal;
    std::uint32_t source;  // the source instance that made it
    std::uint32_t next;    // next frame of the same pattern
    std::uint32_t first_item;
    std::uint32_t last_item;
    std::uint32_t slot;  // in frame_slots_; kNone for the root
  };
  struct Item {  // a leaf, or a frame, within a frame
    std::uint64_t key;
    const char* text;
    std::uint32_t text_size;
    std::uint32_t id;  // pattern of a leaf, or index of a frame
    std::uint32_t next;
    std::uint32_t row;
    NodeId node;  // once written
    std::uint8_t flags;
    bool is_frame;
  };

  void Reset(const Plan& plan, const Record& source);
  void ClearTouched();
  void Match();
  std::uint32_t Claim(NodeId node, std::uint32_t parent);
  void CountFixed(std::span<const PatternId> candidates, NodeId node, std::uint32_t parent);
  std::uint32_t AddInstance(PatternId pattern,
                            std::uint32_t parent,
                            std::uint32_t ordinal,
                            NodeId node);

  void RunRow(const PlanRow& row);
  void RunSourced(const PlanRow& row);
  void SplitList(const PlanRow& row);
  void SplitInto(const PlanRow& row, std::uint32_t parent, std::uint32_t instance);
  void JoinList(const PlanRow& row);
  std::uint32_t JoinGroup(const PlanRow& row, std::uint32_t first);
  void RunConstantRead(const PlanRow& row);
  void RunDisplayRead(const PlanRow& row);
  NodeId CodeBeside(const PlanRow& row, std::uint32_t text) const;
  void RunBroadcast(const PlanRow& row);
  void Broadcast(const PlanRow& row, const struct Applied& applied, std::uint32_t instance);
  void RunIdentities();
  void RunReferences();
  void WriteIdentity(const PlanRow& row, std::uint32_t instance, std::string_view text);
  void MintIdentities();
  std::string PathOfFrame(std::uint32_t frame) const;
  void WriteConstants();
  void WriteConstant(const PlanRow& row);
  void WriteDisplay(const PlanRow& row);
  void ApplyInstance(const PlanRow& row, std::uint32_t part, std::uint32_t instance);
  struct Values ValuesOf(const PlanRow& row, std::uint32_t part, std::uint32_t instance);
  bool CurrencyDiffers(const PlanRow& row, const struct Applied& applied, std::uint32_t instance);
  void WriteParts(const PlanRow& row,
                  const struct Applied& applied,
                  std::uint32_t instance,
                  LeafState state);
  std::uint32_t WritePart(const PlanRow& row,
                          std::uint32_t part,
                          std::string_view text,
                          std::uint32_t frame,
                          std::uint32_t instance);
  void AddPartEdges(const PlanRow& row,
                    std::uint32_t part,
                    std::uint32_t instance,
                    std::uint32_t item,
                    LeafState state);
  std::uint32_t RowIndex(const PlanRow& row) const {
    return static_cast<std::uint32_t>(&row - plan_->rows.data());
  }

  bool GuardsHold(const PlanRow& row, std::uint32_t instance) const;
  int CompareOrdinals(std::uint32_t a, std::uint32_t b) const;
  std::uint32_t InstanceBeside(std::uint32_t part, std::uint32_t instance);
  void ResetCursors(const PlanRow& row);
  std::uint32_t OrdinalAt(std::uint32_t each, std::uint32_t depth) const;
  std::uint32_t FrameOfPart(const PlanRow& row, std::uint32_t part, std::uint32_t instance);
  std::uint32_t FrameFor(PatternId frame_pattern,
                         std::uint32_t instance,
                         std::uint32_t row,
                         bool create);
  std::uint32_t FindFrame(const FrameKey& key, std::uint32_t& slot);
  std::uint32_t NewFrame(const FrameKey& key,
                         std::uint32_t instance,
                         std::uint32_t row,
                         std::uint32_t slot);
  std::uint32_t AddItem(std::uint32_t frame, Item item);
  std::uint32_t AddLeaf(std::uint32_t frame,
                        PatternId target,
                        std::string_view text,
                        std::uint32_t row,
                        const Node* copied = nullptr);
  std::uint32_t FindItem(std::uint32_t frame, PatternId pattern) const;
  std::uint64_t KeyOf(PatternId pattern, std::uint32_t ordinal, std::uint32_t source) const;
  void Arrive(std::uint32_t instance, std::uint32_t frame, std::uint32_t item, std::uint32_t row);
  void ArriveRecognised(std::uint32_t group,
                        std::uint32_t frame,
                        std::uint32_t item,
                        std::uint32_t row);
  void AddEdge(NodeId source, std::uint32_t item, std::uint32_t row, LeafState state);
  static std::uint8_t FlagsFor(const Node* copied);

  void Emit(Record& target);
  void EmitFrame(Record& target, std::uint32_t frame, NodeId node);

  void Report(std::string_view id,
              Severity severity,
              NodeId node,
              const PlanRow* row,
              std::string_view found = {});

  const Plan* plan_ = nullptr;
  const Record* source_ = nullptr;
  Record* target_ = nullptr;
  Findings* findings_ = nullptr;
  std::vector<Instance> instances_;
  std::vector<std::uint32_t> instance_of_;     // by node; kNone
  std::vector<std::uint32_t> first_instance_;  // by pattern
  std::vector<std::uint32_t> last_instance_;
  std::vector<std::pair<std::uint32_t, NodeId>> recognised_;
  std::vector<NodeId> scratch_nodes_;
  FixedCounts fixed_;  // by source pattern; empty where the table has no [n]
  std::array<std::uint32_t, kMaxParts> cursor_{};  // by source leaf of the running row
  std::vector<Frame> frames_;
  std::vector<std::uint32_t> first_frame_;  // by target pattern
  std::vector<std::uint32_t> last_frame_;
  std::vector<std::uint32_t> links_;
  const Plan* sized_for_ = nullptr;         // the plan that the arrays by pattern are sized for
  std::vector<std::uint32_t> frame_slots_;  // hash of (pattern, parent, ordinal)
  std::vector<Item> items_;
  std::vector<Edge> edges_;  // target holds an item until Emit
  std::vector<std::uint32_t> row_of_target_;
  struct Open {
    PatternId pattern;
    NodeId node;
    NodeId last;
  };
  std::vector<Open> open_;
  std::vector<std::uint32_t> sorted_;
  Identities identities_;
};

}  // namespace baybridge
