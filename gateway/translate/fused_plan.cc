#include "translate/fused_plan.h"

#include <algorithm>

#include "translate/fused_direct_impl.h"
#include "translate/fused_straight.h"

namespace baybridge {
namespace {

RowProgram ProgramOf(const Plan& plan) {
  RowProgram program;
  program.plan = &plan;
  std::vector<std::vector<std::uint32_t>> by_pattern(plan.source.size());
  for (std::uint32_t i = 0; i < plan.read_rows.size(); ++i) {
    const PlanRow& row = plan.rows[plan.read_rows[i].row];
    const bool simple = row.kind == PlanRow::Kind::kSourced && row.source.size() == 1 &&
                        row.target.size() == 1 && row.guards.empty();
    program.read_rows.push_back({.row = plan.read_rows[i].row,
                                 .simple = simple,
                                 .relationship = row.relationship,
                                 .source = simple ? row.source[0] : kNone,
                                 .target = simple ? row.target[0] : kNone,
                                 .transform = row.transform.get()});
    for (const PatternId source : row.source) {
      std::vector<std::uint32_t>& list = by_pattern[source];
      if (list.empty() || list.back() != i) list.push_back(i);
    }
  }
  for (const std::vector<std::uint32_t>& list : by_pattern) {
    program.read_start.push_back(static_cast<std::uint32_t>(program.reads.size()));
    program.reads.insert(program.reads.end(), list.begin(), list.end());
  }
  program.read_start.push_back(static_cast<std::uint32_t>(program.reads.size()));
  return program;
}

// What is told of direct rows where none goes directly.
DirectRows NoDirectRows(const FusedPlan& plan) {
  DirectRows none;
  none.of_row.assign(plan.to_hub().rows.size(), kNone);
  none.counted.assign(plan.to_hub().target.size(), 0);
  none.passed.assign(plan.to_hub().target.size(), 0);
  none.lazy_of.assign(plan.from_hub().source.size(), 0);
  FindAlone(plan, none);
  return none;
}

}  // namespace

FusedPlan::FusedPlan(const Plan& to_hub, const Plan& from_hub, Hub hub)
    : to_hub_(to_hub),
      from_hub_(from_hub),
      whole_(hub == Hub::kWhole),
      first_(ProgramOf(to_hub)),
      second_(ProgramOf(from_hub)),
      hub_(to_hub.target),
      target_(from_hub.target),
      claimers_(from_hub.source.size()),
      probed_(to_hub.target.size(), 0),
      asked_(to_hub.target.size(), 0),
      looked_for_(to_hub.target.size(), 0) {
  FindStraightRows(hub_, first_);
  FindStraightRows(target_, second_);
  MarkRecognised();
  ReadingOf(0, 0);
  CompileGuards();
  direct_ = whole_ ? NoDirectRows(*this) : FindDirectRows(*this);
  if (!whole_) DropSilent();
  ClaimSource();
}

// Groups of the hub that hold something of a group of the source that selectors recognise: leaves
// that they recognised become what the hub's group writes by itself.
void FusedPlan::MarkRecognised() {
  from_recognised_.assign(to_hub_.target.size(), 0);
  for (const PlanRow& row : to_hub_.rows) {
    const bool recognised = std::any_of(row.source.begin(), row.source.end(), [&](PatternId at) {
      for (; at != kNone; at = to_hub_.source[at].parent) {
        if (!to_hub_.source[at].selectors.empty()) return true;
      }
      return false;
    });
    if (!recognised) continue;
    for (const PatternId target : row.target) {
      for (PatternId at = to_hub_.target[target].frame; at != 0; at = hub_.frame(at).outer)
        from_recognised_[at] = 1;
    }
  }
}

void FusedPlan::ClaimSource() {
  const PatternTree& tree = to_hub_.source;
  source_claims_.assign(to_hub_.source_kind->shape.elements.size(), {});
  for (PatternId id = 1; id < tree.size(); ++id) {
    SourceClaim& claim = source_claims_[tree[id].element];
    const bool plain = tree[id].selectors.empty() && tree[id].repeat != Repeat::kFixed;
    const std::uint32_t straight = first_.straight_of[id];
    const std::uint32_t row = straight == kNone ? kNone : first_.straight[straight].row;
    const bool runs = row != kNone && direct_.of_row[row] == kNone;
    if (claim.pattern == kNone && plain) {
      claim = {.pattern = id,
               .parent = tree[id].parent,
               .alone = direct_.alone[id],
               .straight = runs ? straight : kNone,
               .frame = tree[id].is_frame(),
               .once = tree[id].repeat == Repeat::kOne,
               .read = direct_.read[id] != 0};
    } else {
      claim = {};
      claim.pattern = kUndecided;
    }
  }
}

std::uint32_t FusedPlan::ReadingOf(PatternId frame, PatternId claim) {
  const auto [known, added] =
      known_.emplace(std::pair(frame, claim), static_cast<std::uint32_t>(readings_.size()));
  const std::uint32_t index = known->second;
  if (!added) return index;
  claimers_[claim].push_back(frame);
  readings_.emplace_back();
  Reading reading;
  reading.frame = frame;
  reading.claim = claim;
  reading.slots.resize(hub_.count(frame));
  if (hub_.leaf_slot(frame) != kNone) {
    reading.slots[hub_.leaf_slot(frame)].claim = claim;
    reading.slots[hub_.leaf_slot(frame)].own = true;
  }
  ReadRegion(reading, frame, claim, kNone);
  readings_[index] = std::move(reading);
  return index;
}

// Recursion goes as deep as the table's paths, never as deep as a record.
void FusedPlan::ReadRegion(Reading& reading,
                           PatternId group,
                           PatternId claim,
                           std::uint32_t local) {
  const PatternTree& tree = to_hub_.target;
  for (const PatternId child : tree[group].children) {
    std::vector<Claim> claims = ClaimsOf(child, claim);
    if (tree[child].is_frame()) {
      Reading::Slot& slot = reading.slots[hub_.frame_slot(child)];
      slot.local = local;
      for (Claim& each : claims) {
        each.reading = ReadingOf(child, each.pattern);
        slot.counted = slot.counted || each.index != 0;
      }
      slot.claims = std::move(claims);
      continue;
    }
    if (claims.empty()) continue;
    const Claim& first = claims.front();
    if (!first.conditions.empty() || first.index != 0 || first.undecided) {
      Choose(reading, child, std::move(claims), local);
      continue;
    }
    // Twins of one element could be claimed twice by one pattern: then the group is watched.
    const bool twin = std::count_if(tree[group].children.begin(), tree[group].children.end(),
                                    [&](PatternId other) {
                                      return tree[other].element == tree[child].element;
                                    }) > 1;
    ReadGroup(reading, child, claims.front(), local, twin && !tree[child].children.empty());
  }
}

void FusedPlan::ReadGroup(
    Reading& reading, PatternId group, Claim& claim, std::uint32_t local, bool watched) {
  std::uint32_t inner = local;
  watched = watched || from_hub_.source[claim.pattern].is_frame();
  if (watched) {
    inner = static_cast<std::uint32_t>(reading.locals.size());
    reading.locals.push_back({.claim = claim.pattern,
                              .group = group,
                              .outer = local,
                              .recognised = std::move(claim.recognised)});
  }
  claimers_[claim.pattern].push_back(group);
  if (hub_.leaf_slot(group) != kNone) {
    Reading::Slot& slot = reading.slots[hub_.leaf_slot(group)];
    slot.claim = claim.pattern;
    slot.local = inner;
    slot.own = watched;
  }
  ReadRegion(reading, group, claim.pattern, inner);
}

// How the group is read by each of its claims; a choice within a choice is not fused.
void FusedPlan::Choose(Reading& reading,
                       PatternId group,
                       std::vector<Claim> claims,
                       std::uint32_t local) {
  const auto index = static_cast<std::uint32_t>(reading.choices.size());
  Reading::Choice choice;
  bool fused = true;
  for (Claim& claim : claims) {
    Reading inner;
    inner.slots.resize(reading.slots.size());
    inner.locals = std::move(reading.locals);
    const bool known = claim.index == 0 && !claim.undecided;
    if (known) ReadGroup(inner, group, claim, local, true);
    reading.locals = std::move(inner.locals);
    fused = fused && known && inner.choices.empty();
    choice.slots.push_back(std::move(inner.slots));
  }
  choice.claims = std::move(claims);
  reading.choices.push_back(std::move(choice));
  MarkSlots(reading, group, [&](Reading::Slot& slot) {
    slot.choice = index;
    slot.undecided = !fused;
  });
}

template <class Mark>
void FusedPlan::MarkSlots(Reading& reading, PatternId group, const Mark& mark) {
  if (hub_.leaf_slot(group) != kNone) mark(reading.slots[hub_.leaf_slot(group)]);
  for (const PatternId child : to_hub_.target[group].children) {
    if (to_hub_.target[child].is_frame()) {
      mark(reading.slots[hub_.frame_slot(child)]);
    } else {
      MarkSlots(reading, child, mark);
    }
  }
}

std::vector<Claim> FusedPlan::ClaimsOf(PatternId pattern, PatternId claim) {
  std::vector<Claim> claims;
  const ElementId element = to_hub_.target[pattern].element;
  const std::uint32_t rank = from_hub_.source_kind->shape.elements[element].rank;
  for (const PatternId candidate : from_hub_.source.Candidates(claim, rank)) {
    Claim made;
    made.pattern = candidate;
    if (from_hub_.source[candidate].repeat == Repeat::kFixed)
      made.index = from_hub_.source[candidate].index;
    bool decided = true;
    if (!Decide(pattern, from_hub_.source[candidate].selectors, made, decided)) continue;
    made.undecided = !decided;
    const bool last = made.conditions.empty() && made.index == 0 && decided;
    claims.push_back(std::move(made));
    if (last) break;
  }
  return claims;
}

}  // namespace baybridge
