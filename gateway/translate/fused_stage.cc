#include "translate/fused_stage.h"

#include <algorithm>

#include "translate/stage_values.h"

namespace baybridge {

void FusedStage::Clear() {
  constexpr std::uint32_t kMost = 0x8000'0000;  // a record has fewer groups than are left then
  first_group_ += input_.groups.size();
  if (first_group_ >= kMost || straight_group_.empty()) {
    first_group_ = 1;
    straight_group_.assign(plan_.source.size(), 0);
  }
  input_.Size(plan_.source.size());
  input_.Clear();
  sheet_.Clear();
  std::fill(active_.begin(), active_.end(), 0);
  edges_.clear();
  direct_.clear();
  went_direct_ = false;
  lazy_had_ = 0;
  refused_ = false;
  sheet_.AddFrame(
      sheet_.layout().frame(0),
      {.pattern = 0, .parent = kNone, .first = kNone, .ordinal = 0, .key = 0, .source = 0});
}

void FusedStage::SetOrigins(std::size_t origins) {
  first_edge_.assign(origins, kNone);
  if (last_edge_.size() < origins) last_edge_.resize(origins);
}

bool FusedStage::AddLeaf(PatternId pattern, const Leaf& leaf) {
  const std::uint32_t id = input_.leaves.size();
  input_.leaves.Add() = leaf;
  FusedInput::Claimed& claimed = input_.claimed[pattern];
  const std::uint32_t last = claimed.last;
  claimed.last = id;
  if (last != kNone) {
    input_.leaves[last].next = id;
    return leaf.own || plan_.source[pattern].repeat != Repeat::kOne ||
           input_.leaves[last].group != leaf.group;
  }
  claimed.first = id;
  input_.touched.push_back(pattern);
  const std::uint32_t end = program_.read_start[pattern + 1];
  for (std::uint32_t i = program_.read_start[pattern]; i < end; ++i) {
    const std::uint32_t read = program_.reads[i];
    active_[read / 64] |= std::uint64_t{1} << (read % 64);
  }
  return true;
}

std::uint32_t FusedStage::AddGroup(PatternId pattern, std::uint32_t parent, std::uint32_t place) {
  const std::uint32_t id = input_.groups.size();
  const bool each = each_[pattern] != 0;
  FusedInput::Claimed& claimed = input_.claimed[pattern];
  const std::uint32_t last = claimed.last_group;
  const bool again = last != kNone && input_.groups[last].parent == parent;
  if (again && !each) return kNone;
  if (last == kNone) input_.touched.push_back(pattern);
  claimed.last_group = id;
  FusedInput::Group& group = input_.groups.Add();
  group.pattern = pattern;
  group.parent = parent;
  group.ordinal = again ? input_.groups[last].ordinal + 1 : 0;
  group.each = id;
  group.place = place;
  group.made_as = group.touched = 0;
  group.known[0].pattern = group.known[1].pattern = 0;
  group.arrived = group.recognised = false;
  if (parent == kNone) {
    group.depth = 0;
    group.ordinals = {};
    return id;
  }
  const FusedInput::Group& outer = input_.groups[parent];
  group.depth = outer.depth;
  group.ordinals = outer.ordinals;
  if (!each) {
    group.each = outer.each;
    return id;
  }
  if (group.depth == FusedInput::kMaxDepth) return kTooDeep;
  group.ordinals[group.depth++] = group.ordinal;
  return id;
}

bool FusedStage::Run(const FusedGuards& guards, const Sheet* hub, Arena& arena) {
  guards_ = &guards;
  hub_ = hub;
  arena_ = &arena;
  for (std::size_t word = 0; word < active_.size(); ++word) {
    for (std::uint64_t bits = active_[word]; bits != 0; bits &= bits - 1) {
      const RowProgram::Read& read =
          program_.read_rows[word * 64 + static_cast<std::uint32_t>(__builtin_ctzll(bits))];
      const std::uint32_t direct = direct_rows_ == nullptr ? kNone : direct_rows_->of_row[read.row];
      const bool done = direct != kNone
                            ? RunDirect(plan_.rows[read.row], direct_rows_->rows[direct])
                        : read.simple ? RunSimple(read)
                                      : RunRow(plan_.rows[read.row]);
      if (!done) return false;
    }
  }
  return (sheet_.empty() && !went_direct_) || WriteConstants();
}

std::uint32_t FusedStage::Put(std::uint32_t row_index,
                              PatternId target,
                              std::uint32_t leaf,
                              std::string_view text,
                              std::uint8_t flags) {
  const std::uint32_t frame = FrameOf(target, leaf, row_index, true);
  if (frame == kNone || refused_) return kNone;
  std::uint32_t put = sheet_.FindLeaf(frame, target);
  if (put == kNone) {
    put = sheet_.AddLeaf(frame, target, text, row_index, flags);
  } else if (!sheet_.layout().contested(target)) {
    refused_ = true;
    return kNone;
  } else if (sheet_.leaves()[put].value() != text) {
    // Values of one row that disagree need a finding; another row's value stands (rule R5).
    // What shares a currency with it has a part that is written already.
    refused_ =
        sheet_.leaves()[put].row == row_index || plan_.rows[row_index].row->verb == Verb::kMoney;
    return kNone;
  }
  return put;
}

bool FusedStage::RunSimple(const RowProgram::Read& row) {
  const std::uint32_t row_index = row.row;
  const PatternId target = row.target;
  for (std::uint32_t at = input_.first(row.source); at != kNone; at = input_.leaves[at].next) {
    const Leaf leaf = input_.leaves[at];
    if (leaf.size == 0 || (leaf.flags & kNilNode) != 0) continue;
    std::string_view text = leaf.value();
    LeafState state =
        row.relationship == Relationship::kEquivalent ? LeafState::kCarried : LeafState::kLost;
    std::uint8_t flags = kNeedsEscape;
    if (row.transform == nullptr) {
      flags = static_cast<std::uint8_t>((leaf.flags & kCopiedFlags) | kNeedsEscape);
    } else {
      const AppliedOne applied = row.transform->ApplyOne(text, *arena_);
      if (applied.machine_converted) return false;
      if (applied.outcome == Applied::Outcome::kNothing) {
        if (!TellNothing(plan_.rows[row_index], leaf, text)) return false;
        continue;
      }
      if (applied.outcome != Applied::Outcome::kExact ||
          applied.relationship != Relationship::kEquivalent)
        state = LeafState::kLost;
      text = applied.text;
      if (text.empty()) continue;
    }
    const std::uint32_t put = Put(row_index, target, at, text, flags);
    if (refused_) return false;
    if (put == kNone) continue;
    AddEdge(leaf.origin, put, row_index, state);
    if (!input_.groups[leaf.group].arrived)
      Arrive(leaf.group, FrameOf(target, at, row_index, false), put, row_index);
  }
  return true;
}

// Tells that a row makes nothing of a leaf, where it reads `found`; false where that is not done
// here.
bool FusedStage::TellNothing(const PlanRow& row, const Leaf& leaf, std::string_view found) {
  if (leaf.own || row.row->verb == Verb::kDate) return false;
  const bool coded = row.row->codes != nullptr && row.row->verb != Verb::kSplit;
  return guards_->Tell(coded ? "GW-TRN-001" : "GW-TRN-005", RowIndex(row), leaf.group, leaf.origin,
                       found);
}

bool FusedStage::WriteParts(const PlanRow& row,
                            const Applied& applied,
                            std::uint32_t leaf,
                            LeafState state) {
  const std::uint32_t row_index = RowIndex(row);
  const Leaf from = input_.leaves[leaf];
  // An amount without currency among others that share one is told (Stage::CurrencyDiffers).
  const bool shares = row.row->verb == Verb::kMoney && row.target.size() == 2 &&
                      sheet_.layout().owner(row.target[0]) != sheet_.layout().owner(row.target[1]);
  if (shares && (applied.count < 2 || applied.parts[1].empty())) return false;
  const std::uint8_t flags =
      row.transform == nullptr
          ? static_cast<std::uint8_t>((from.flags & kCopiedFlags) | kNeedsEscape)
          : std::uint8_t{kNeedsEscape};
  for (std::uint32_t part = 0; part < applied.count && part < row.target.size(); ++part) {
    const std::string_view text = applied.parts[part];
    if (text.empty()) continue;
    const std::uint32_t put = Put(row_index, row.target[part], leaf, text, flags);
    if (refused_) return false;
    if (put == kNone) continue;
    for (std::uint32_t i = 0; i < row.source.size(); ++i) {
      // Leaf i becomes leaf i where both sides have as many; otherwise every source leaf feeds
      // every target leaf.
      if (row.source.size() > 1 && row.source.size() == row.target.size() && i != part) continue;
      const std::uint32_t beside = i == running_part_ ? leaf : LeafBeside(i, leaf);
      if (beside != kNone) AddEdge(input_.leaves[beside].origin, put, row_index, state);
    }
    Arrive(from.group, FrameOf(row.target[part], leaf, row_index, false), put, row_index);
  }
  return true;
}

bool FusedStage::ApplyLeaf(const PlanRow& row, std::uint32_t part, std::uint32_t leaf) {
  Values values;
  values.count = static_cast<std::uint32_t>(row.source.size());
  for (std::uint32_t i = 0; i < values.count; ++i) {
    const std::uint32_t from = i == part ? leaf : LeafBeside(i, leaf);
    if (from == kNone) continue;
    const Leaf& read = input_.leaves[from];
    if (read.size > 0 && (read.flags & kNilNode) == 0) values.parts[i] = read.value();
  }
  const bool joins = row.row->verb == Verb::kJoin || row.row->verb == Verb::kSplit;
  if (values.parts[part].data() == nullptr || (!joins && values.parts[0].data() == nullptr))
    return true;
  if (!GuardsHold(row, input_.leaves[leaf].group)) return !refused_;
  Applied applied;
  if (row.transform == nullptr) {
    applied.outcome = Applied::Outcome::kExact;
    applied.count = values.count;
    applied.parts = values.parts;
  } else {
    applied = row.transform->Apply(values, *arena_);
  }
  if (applied.machine_converted) return false;
  if (applied.outcome == Applied::Outcome::kNothing)
    return TellNothing(row, input_.leaves[leaf], values.parts[part]);
  running_part_ = part;
  return WriteParts(row, applied, leaf, StateOf(applied, row.relationship));
}

bool FusedStage::RunSourced(const PlanRow& row) {
  for (std::uint32_t part = 0; part < row.source.size(); ++part) {
    ResetCursors(row);
    for (std::uint32_t at = input_.first(row.source[part]); at != kNone;
         at = input_.leaves[at].next) {
      // With several source leaves, the first that is there speaks for all.
      bool earlier = false;
      for (std::uint32_t i = 0; i < part && !earlier; ++i) earlier = LeafBeside(i, at) != kNone;
      if (!earlier && !ApplyLeaf(row, part, at)) return false;
    }
  }
  return true;
}

bool FusedStage::RunRow(const PlanRow& row) {
  switch (row.kind) {
    case PlanRow::Kind::kSourced: return RunSourced(row);
    case PlanRow::Kind::kList:
      return plan_.direction == Direction::kToHub ? SplitList(row) : JoinList(row);
    case PlanRow::Kind::kConstant: return RunConstantRead(row);
    case PlanRow::Kind::kDisplay: return RunDisplayRead(row);
    case PlanRow::Kind::kIdentity:
    case PlanRow::Kind::kReference: return false;
    case PlanRow::Kind::kBroadcast:
    case PlanRow::Kind::kDefault: break;
  }
  return true;
}

bool FusedStage::WriteConstants() {
  for (const std::uint32_t row : plan_.broadcast_rows) {
    if (!RunBroadcast(plan_.rows[row])) return false;
  }
  for (const std::uint32_t row : plan_.written_rows) {
    if (plan_.rows[row].kind == PlanRow::Kind::kDisplay) {
      WriteDisplay(plan_.rows[row]);
    } else if (!WriteConstant(plan_.rows[row])) {
      return false;
    }
  }
  return std::ranges::all_of(plan_.default_rows,
                             [&](std::uint32_t row) { return WriteConstant(plan_.rows[row]); });
}

}  // namespace baybridge
