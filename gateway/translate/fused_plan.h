#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "translate/fused_direct.h"
#include "translate/fused_sheet.h"
#include "translate/plan.h"

namespace baybridge {

// Finds a leaf below a frame of the hub's sheet.
struct Probe {
  struct Way {
    std::vector<std::uint32_t> frames;  // slots of frames to go down through
    std::uint32_t leaf = 0;             // slot
  };
  std::vector<Way> ways;             // in the order of the document
  std::optional<std::string> value;  // none: any
};

// One way to read a frame of the hub: by the first of its alternatives whose conditions hold.
struct Claim {
  PatternId pattern = kNone;      // of the second plan's source
  std::vector<Probe> conditions;  // selectors that the table alone cannot decide
  std::vector<Probe> recognised;  // leaves that its selectors recognise
  std::uint32_t reading = kNone;  // index of the frame's Reading
  std::uint32_t index = 0;        // name[n]: it claims the n-th match only; else 0
  bool undecided = false;         // what its selectors ask for cannot be looked for: not fused
};

// What the second plan makes of what stands in a frame of the hub, once it has claimed the frame.
struct Reading {
  PatternId frame = 0;  // of the first plan's target
  PatternId claim = 0;  // of the second plan's source
  // A plain group of the hub that the second plan reads as a repeated or selected one.
  struct Local {
    PatternId claim = kNone;
    PatternId group = 0;          // of the first plan's target
    std::uint32_t outer = kNone;  // Local
    std::vector<Probe> recognised;
  };
  std::vector<Local> locals;
  struct Slot {
    PatternId claim = kNone;       // of a leaf; kNone: nobody reads it
    std::uint32_t local = kNone;   // the Local it stands in
    std::uint32_t choice = kNone;  // what the slot is read as is decided by that Choice
    bool own = false;              // the leaf is that Local, or the frame, itself
    bool undecided = false;        // this is not fused
    bool counted = false;          // some of the claims are name[n]
    std::vector<Claim> claims;     // of a frame
  };
  std::vector<Slot> slots;
  // A plain group of the hub that the record's values decide about: how its slots are read by each
  // of its claims.
  struct Choice {
    std::vector<Claim> claims;
    std::vector<std::vector<Slot>> slots;  // by claim, as `slots` above
  };
  std::vector<Choice> choices;
};

// What rows of one plan need to run on leaves.
struct RowProgram {
  const Plan* plan = nullptr;
  // Positions in plan->read_rows of the rows that read a source pattern:
  // reads[read_start[pattern]] up to reads[read_start[pattern + 1]].
  std::vector<std::uint32_t> read_start;
  std::vector<std::uint32_t> reads;
  struct Read {
    std::uint32_t row = 0;
    bool simple = false;  // one leaf makes one leaf, without guards
    Relationship relationship = Relationship::kEquivalent;
    PatternId source = kNone;  // of a simple row
    PatternId target = kNone;
    const Transform* transform = nullptr;
  };
  std::vector<Read> read_rows;
  // A simple row that alone reads its leaf, and that may run when the leaf is found, before all
  // others (translate/fused_straight.h).
  struct Straight {
    std::uint32_t row = 0;  // kNone: no row reads the leaf
    PatternId target = kNone;
    PatternId source = kNone;
    PatternId frame = 0;     // that holds the target
    std::uint32_t slot = 0;  // of the target within it
    Relationship relationship = Relationship::kEquivalent;
    bool once = false;  // a group has one leaf of the source
    const Transform* transform = nullptr;
  };
  std::vector<Straight> straight;
  std::vector<std::uint32_t> straight_of;  // by source pattern: index in `straight`; kNone
};

// How the first plan reads the leaves and groups of one source element.
struct SourceClaim {
  PatternId pattern = kNone;
  PatternId parent = kNone;        // pattern that must have claimed what is around it
  std::uint32_t alone = kNone;     // DirectRows::alone
  std::uint32_t straight = kNone;  // RowProgram::straight, of a row that does not go directly
  bool frame = false;              // a repeated group
  bool once = false;               // a group has one leaf of it
  bool read = true;                // DirectRows::read
};

// Two plans, into the hub and out of it, run as one: the hub's record is never built, its groups
// and leaves live in a sheet, and which row reads which of them is decided here as far as the
// tables tell. Immutable; run by many threads. Refers to the plans, which must outlive it.
class FusedPlan {
 public:
  // How much of the hub its sheet holds.
  enum class Hub : std::uint8_t {
    kNeeded,  // what the second plan needs
    kWhole,   // all of it: its record can be made, and the ledger tells the hub's leaves
  };

  // `to_hub` writes the kind that `from_hub` reads.
  FusedPlan(const Plan& to_hub, const Plan& from_hub, Hub hub = Hub::kNeeded);
  FusedPlan(const FusedPlan&) = delete;
  FusedPlan& operator=(const FusedPlan&) = delete;
  ~FusedPlan() = default;

  const Plan& to_hub() const { return to_hub_; }
  const Plan& from_hub() const { return from_hub_; }
  const RowProgram& first() const { return first_; }
  const RowProgram& second() const { return second_; }
  bool has_whole_hub() const { return whole_; }
  const SheetLayout& hub() const { return hub_; }
  const SheetLayout& target() const { return target_; }
  // Of the hub's root.
  const Reading& root() const { return readings_[0]; }
  const Reading& reading(std::uint32_t index) const { return readings_[index]; }
  const std::vector<Reading>& readings() const { return readings_; }
  // Groups of the hub that a pattern of the second plan claims.
  const std::vector<PatternId>& claimers(PatternId claim) const { return claimers_[claim]; }
  // True if some probe looks for the leaf of the hub, or through the group.
  bool probed(PatternId pattern) const { return probed_[pattern] != 0; }
  // True if a record is asked for it: the tables alone do not tell what the probe finds.
  bool asked(PatternId pattern) const { return asked_[pattern] != 0; }
  const DirectRows& direct() const { return direct_; }

  // The pattern that claims a source element wherever it stands; kNone where none does, kUndecided
  // where its selectors or its position decide.
  static constexpr PatternId kUndecided = kNone - 1;
  const SourceClaim& ClaimOf(ElementId element) const { return source_claims_[element]; }

  // The leaf that a guard of the second plan asks for, seen from a group of the hub that the
  // guard's ancestor claimed; null where that is not fused.
  struct GuardProbe {
    PatternId anchor = 0;  // claimed pattern to go up to
    std::vector<std::pair<PatternId, Probe>> by_group;
    bool fused = true;
  };
  const std::vector<GuardProbe>& guards(std::uint32_t row) const { return guards_[row]; }

 private:
  enum class Truth : std::uint8_t { kNo, kYes, kAsk };
  struct Found {
    Probe probe;
    bool always = false;   // there with its value whenever the group is
    bool decided = true;   // the ways are all that there can be
    bool written = false;  // a row may have written what is found, not only the group itself
  };
  std::uint32_t ReadingOf(PatternId frame, PatternId claim);
  void ReadRegion(Reading& reading, PatternId group, PatternId claim, std::uint32_t local);
  void ReadGroup(
      Reading& reading, PatternId group, Claim& claim, std::uint32_t local, bool watched);
  void Choose(Reading& reading, PatternId group, std::vector<Claim> claims, std::uint32_t local);
  template <class Mark>
  void MarkSlots(Reading& reading, PatternId group, const Mark& mark);
  std::vector<Claim> ClaimsOf(PatternId pattern, PatternId claim);
  bool Decide(PatternId group, const std::vector<Selector>& selectors, Claim& claim, bool& decided);
  Truth Ask(PatternId group, const Selector& selector, Found& found);
  void MarkReached(PatternId group, const Selector& selector, std::vector<std::uint8_t>& marks);
  void DropSilent();
  void MarkLoud(const Reading& reading,
                const std::vector<Reading::Slot>& slots,
                std::vector<std::uint8_t>& loud) const;
  bool IsSilent(PatternId frame, PatternId leaf, const std::vector<std::uint8_t>& loud) const;
  void FindWays(PatternId frame,
                PatternId at,
                const std::vector<PathStep>& rel,
                std::size_t step,
                std::vector<std::uint32_t>& frames,
                Found& found);
  void MarkRecognised();
  void ClaimSource();
  void CompileGuards();
  GuardProbe CompileGuard(const PlanGuard& guard);

  const Plan& to_hub_;
  const Plan& from_hub_;
  const bool whole_;
  RowProgram first_;
  RowProgram second_;
  SheetLayout hub_;
  SheetLayout target_;
  std::vector<SourceClaim> source_claims_;
  std::map<std::pair<PatternId, PatternId>, std::uint32_t> known_;
  std::vector<Reading> readings_;
  std::vector<std::vector<PatternId>> claimers_;  // groups of the hub by pattern that claims them
  std::vector<std::vector<GuardProbe>> guards_;   // by row of the second plan
  std::vector<std::uint8_t> probed_;              // by pattern of the hub
  std::vector<std::uint8_t> asked_;
  std::vector<std::uint8_t> looked_for_;       // leaves of the hub that a selector may recognise
  std::vector<std::uint8_t> from_recognised_;  // by frame of the hub
  DirectRows direct_;
};

}  // namespace baybridge
