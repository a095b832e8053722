#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/pod_list.h"
#include "core/record.h"
#include "translate/fused_input.h"
#include "translate/fused_plan.h"
#include "translate/fused_sheet.h"
#include "translate/stage.h"
#include "translate/translation.h"

namespace baybridge {

// Flags that a leaf keeps where it is copied.
inline constexpr std::uint8_t kCopiedFlags = kOpaqueNode | kNumberNode | kBooleanNode;

// One leaf's way by one row; the first and the next of an origin are chained.
struct FusedEdge {
  std::uint32_t origin;
  // Leaf of the sheet; kNone for a constant that was recognised. With kDirectEdge: index of what a
  // direct row made of the leaf.
  std::uint32_t target;
  std::uint32_t row;
  std::uint32_t next;
  LeafState state;
};

inline constexpr std::uint32_t kDirectEdge = 0x8000'0000;

// Instead of an origin's first edge: what became of it is told elsewhere.
inline constexpr std::uint32_t kToldElsewhere = kNone - 1;

// The best that became of a leaf of the hub, written or left out.
struct HubBest {
  LeafState state = LeafState::kResidue;
  std::uint32_t row = kNone;     // of the second plan
  std::uint32_t target = kNone;  // leaf of the second sheet
};

// Asks whether a row's guards hold for a group of the input.
class FusedGuards {
 public:
  virtual ~FusedGuards() = default;
  // Nothing where that cannot be told.
  virtual bool Hold(std::uint32_t row, std::uint32_t group, bool& told) const = 0;
  // Tells by the finding `id` that a row makes nothing of a leaf: `found` is what it reads there,
  // `group` the leaf's and `origin` its own. False where that is not done here.
  virtual bool Tell(std::string_view id,
                    std::uint32_t row,
                    std::uint32_t group,
                    std::uint32_t origin,
                    std::string_view found) const = 0;
};

// Runs the rows of one plan on leaves and writes a sheet: the same work as Stage does on records.
// Whatever needs a finding, and what is rare, it refuses (`Run` gives false): the caller then takes
// the way by records. Belongs to one thread; reused, it allocates nothing at steady state.
class FusedStage {
 public:
  FusedStage(const RowProgram& program, const SheetLayout& layout)
      : program_(program),
        plan_(*program.plan),
        sheet_(layout),
        active_((program.read_rows.size() + 63) / 64, 0) {
    for (PatternId id = 0; id < plan_.source.size(); ++id)
      each_.push_back(plan_.source[id].repeat == Repeat::kEach ? 1 : 0);
  }

  FusedInput& input() { return input_; }
  const FusedInput& input() const { return input_; }
  const Sheet& sheet() const { return sheet_; }
  Sheet& sheet() { return sheet_; }
  const PodList<FusedEdge>& edges() const { return edges_; }
  // What direct rows made of the last record's leaves.
  const PodList<HubBest>& direct() const { return direct_; }
  // True if leaves of that one of DirectRows::lazy_frames went directly.
  bool HadLazy(std::uint32_t number) const { return (lazy_had_ >> number & 1U) != 0; }
  std::uint32_t first_edge(std::uint32_t origin) const { return first_edge_[origin]; }

  // Forgets the last record.
  void Clear();
  // How many origins there can be; before Run.
  void SetOrigins(std::size_t origins);
  // Where texts are made before Run.
  void SetArena(Arena& arena) { arena_ = &arena; }
  // Appends a leaf that `pattern` has claimed. False if the pattern had claimed another in the same
  // group already.
  bool AddLeaf(PatternId pattern, const FusedInput::Leaf& leaf);
  // Appends a group; returns its index. kNone if the pattern takes one group only within `parent`
  // and had it; kTooDeep if that is not fused.
  static constexpr std::uint32_t kTooDeep = kNone - 1;
  std::uint32_t AddGroup(PatternId pattern, std::uint32_t parent, std::uint32_t place);
  // `hub` is the sheet that the leaves' origins are of; null where they are nodes of the source.
  bool Run(const FusedGuards& guards, const Sheet* hub, Arena& arena);
  // Runs a direct row on a leaf that no other row reads, at once: what AddLeaf and Run would do,
  // and what the ledger says of it but for the target, of which `entry` gets the leaf of the next
  // stage's sheet. `group` is the leaf's, which has a text. Its row must make no group of the hub
  // in turn. False where it is refused.
  bool RunAlone(const DirectRow& direct, const Node& node, std::uint32_t group, LedgerEntry& entry);
  // A leaf whose row is run at once.
  struct StraightLeaf {
    std::string_view text;
    std::uint8_t flags;  // of the Node
    bool own;            // FusedInput::Leaf::own
    std::uint32_t group;
    std::uint32_t origin;  // leaf of the source; kNone: a row added it
  };
  enum class Ran : std::uint8_t {
    kDone,
    kLater,    // the row makes nothing of the leaf: to be told in its turn, after AddLeaf
    kRefused,  // what AddLeaf or Run would refuse
  };
  // Runs a straight row on a leaf as AddLeaf and Run would do, but for the edge. `best` is filled
  // where something was written.
  Ran RunStraight(const RowProgram::Straight& row, const StraightLeaf& leaf, HubBest& best);
  // The edge of what RunStraight wrote.
  void AddStraightEdge(std::uint32_t origin, const HubBest& best) {
    ChainEdge(origin, {.origin = origin,
                       .target = best.target,
                       .row = best.row,
                       .next = kNone,
                       .state = best.state});
  }
  // Notes that what became of an origin is told elsewhere, and not by edges.
  void TellElsewhere(std::uint32_t origin) { first_edge_[origin] = kToldElsewhere; }
  // Rows of this stage that go directly are carried on into the sheet of the next one, which must
  // have been cleared.
  void SetDirect(const DirectRows& rows, FusedStage& onward) {
    direct_rows_ = &rows;
    onward_ = &onward;
  }

 private:
  using Leaf = FusedInput::Leaf;

  bool RunRow(const PlanRow& row);
  bool RunSimple(const RowProgram::Read& row);
  bool TellNothing(const PlanRow& row, const Leaf& leaf, std::string_view found);
  bool RunDirect(const PlanRow& row, const DirectRow& direct);
  bool RunDirectTwo(const PlanRow& row, const DirectRow& first);
  // A leaf on its way by a direct row.
  struct OnDirect {
    std::string_view text;
    std::uint32_t origin;
    std::uint32_t code;
    std::uint8_t flags;  // of the Node
    std::uint32_t group;
    std::uint32_t at;   // its place among the leaves of the input
    bool made = false;  // something became of it: `first`, and `best`
    LeafState first = LeafState::kResidue;
    HubBest best = {};
  };
  bool IsThere(std::uint32_t leaf) const {
    return input_.leaves[leaf].size != 0 && (input_.leaves[leaf].flags & kNilNode) == 0;
  }
  OnDirect DirectLeaf(std::uint32_t at) const;
  // False where the leaf, or what its transforms make of it, is refused.
  bool CarryDirect(const DirectRow& direct, OnDirect& leaf);
  bool CarryMade(const DirectRow& direct,
                 const DirectMade& made,
                 std::uint8_t flags,
                 OnDirect& leaf);
  void TellDirect(const DirectRow& direct, const OnDirect& leaf);
  // Carries on a text of the hub that was not written; false where that is refused.
  bool PutDirect(const DirectRow& direct,
                 PodList<FusedInput::Group>& groups,
                 std::string_view text,
                 std::uint8_t flags,
                 OnDirect& leaf);
  bool RunSourced(const PlanRow& row);
  bool SplitList(const PlanRow& row);
  std::string_view Joined(const PlanRow& row, std::uint32_t at, std::uint32_t& end, bool& exact);
  bool JoinList(const PlanRow& row);
  bool RunConstantRead(const PlanRow& row);
  bool RunDisplayRead(const PlanRow& row);
  bool RunBroadcast(const PlanRow& row);
  bool WriteConstants();
  bool WriteConstant(const PlanRow& row);
  void WriteDisplay(const PlanRow& row);
  bool ApplyLeaf(const PlanRow& row, std::uint32_t part, std::uint32_t leaf);
  bool WriteParts(const PlanRow& row, const Applied& applied, std::uint32_t leaf, LeafState state);
  // Puts a text into the target's place, or finds it there. kNone: nothing is written; `refused_`
  // is set where a finding is needed.
  std::uint32_t Put(std::uint32_t row_index,
                    PatternId target,
                    std::uint32_t leaf,
                    std::string_view text,
                    std::uint8_t flags);
  bool GuardsHold(const PlanRow& row, std::uint32_t group);
  int CompareOrdinals(std::uint32_t a, std::uint32_t b) const;
  std::uint32_t LeafBeside(std::uint32_t part, std::uint32_t leaf);
  void ResetCursors(const PlanRow& row);
  std::uint32_t CodeBeside(const PlanRow& row, std::uint32_t leaf) const;
  // What a frame is made for.
  struct Made {
    PodList<FusedInput::Group>& groups;  // of this stage's input, or of the stage before it
    std::uint32_t in;                    // that one of them
    std::uint32_t known;                 // FusedInput::Group::known: 0 for this stage's input
    std::uint32_t leaf;
    std::uint32_t row;
    std::uint32_t source;  // group
  };
  // The frame of that pattern for a group; kNone where there is none, and none is made.
  std::uint32_t FrameFor(PatternId frame, const Made& made, bool create) {
    FusedInput::Group::Known& known = made.groups[made.in].known[made.known];
    if (known.pattern == frame) return known.frame;
    const std::uint32_t found = LookUpFrame(frame, made, create);
    if (found != kNone) known = {.pattern = frame, .frame = found};
    return found;
  }
  std::uint32_t FrameFor(PatternId frame, std::uint32_t leaf, std::uint32_t row, bool create) {
    const std::uint32_t group = input_.leaves[leaf].group;
    return FrameFor(frame, {input_.groups, group, 0, leaf, row, group}, create);
  }
  std::uint32_t LookUpFrame(PatternId frame, const Made& made, bool create);
  std::uint32_t OuterFrame(PatternId outer, const Made& made, bool create);
  std::uint32_t FrameOf(PatternId leaf, std::uint32_t from, std::uint32_t row, bool create) {
    const PatternId frame = sheet_.layout().owner(leaf);
    return frame == 0 ? 0 : FrameFor(frame, from, row, create);
  }
  // `first` is what stands in the frame's slot.
  std::uint32_t NewFrame(PatternId frame,
                         std::uint32_t parent,
                         std::uint32_t first,
                         std::uint32_t ordinal,
                         const Made& made);
  void AddEdge(std::uint32_t origin, std::uint32_t target, std::uint32_t row, LeafState state);
  // The edge of the newest of `direct_`.
  void AddDirectEdge(std::uint32_t origin, std::uint32_t row, LeafState state) {
    ChainEdge(origin, {.origin = origin,
                       .target = kDirectEdge | (direct_.size() - 1),
                       .row = row,
                       .next = kNone,
                       .state = state});
  }
  void ChainEdge(std::uint32_t origin, const FusedEdge& edge) {
    const std::uint32_t id = edges_.size();
    edges_.Add() = edge;
    std::uint32_t& first = first_edge_[origin];
    if (first >= kToldElsewhere) {
      first = id;
    } else {
      edges_[last_edge_[origin]].next = id;
    }
    last_edge_[origin] = id;
  }
  void Arrive(std::uint32_t group, std::uint32_t frame, std::uint32_t leaf, std::uint32_t row);
  void ArriveGroup(std::uint32_t group, std::uint32_t frame, std::uint32_t leaf, std::uint32_t row);
  std::uint32_t RowIndex(const PlanRow& row) const {
    return static_cast<std::uint32_t>(&row - plan_.rows.data());
  }
  std::uint32_t ParentOf(const Leaf& leaf) const {
    return leaf.own ? input_.groups[leaf.group].parent : leaf.group;
  }

  const RowProgram& program_;
  const Plan& plan_;
  FusedInput input_;
  Sheet sheet_;
  const Sheet* hub_ = nullptr;
  const FusedGuards* guards_ = nullptr;
  Arena* arena_ = nullptr;
  std::vector<std::uint64_t> active_;  // bits of program_.read_rows
  std::vector<std::uint8_t> each_;     // by pattern of the source: name[]
  PodList<FusedEdge> edges_;
  PodList<HubBest> direct_;
  bool went_direct_ = false;    // a leaf of the last record
  std::uint64_t lazy_had_ = 0;  // bits of DirectRows::lazy_frames: leaves of them went directly
  const DirectRows* direct_rows_ = nullptr;
  FusedStage* onward_ = nullptr;
  std::vector<std::uint32_t> first_edge_;  // by origin
  std::vector<std::uint32_t> last_edge_;
  // By pattern: the group that had a straight leaf of it last, counted over all records.
  std::vector<std::uint32_t> straight_group_;
  std::uint32_t first_group_ = 1;  // number of this record's first group
  std::array<std::uint32_t, kMaxParts> cursor_{};
  std::uint32_t running_part_ = 0;  // the part whose leaf the running row goes by
  bool refused_ = false;            // the last record needs a finding, or what is not done here
};

}  // namespace baybridge
