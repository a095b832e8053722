// Rows that are not one leaf for one: lists, constants, displays, and what is written into every
// group.

#include <algorithm>

#include "translate/fused_stage.h"
#include "translate/stage_values.h"

namespace baybridge {

bool FusedStage::SplitList(const PlanRow& row) {
  const std::uint32_t row_index = RowIndex(row);
  const std::string& separator = row.row->argument;
  const PatternTree& tree = sheet_.layout().tree();
  const PatternId target = row.target[0];
  if (!tree[target].is_frame()) return false;
  for (std::uint32_t at = input_.first(row.source[0]); at != kNone; at = input_.leaves[at].next) {
    const Leaf leaf = input_.leaves[at];
    if (leaf.size == 0 || (leaf.flags & kNilNode) != 0 || !GuardsHold(row, leaf.group)) continue;
    const PatternId outer = sheet_.layout().frame(target).outer;
    const std::uint32_t parent = outer == 0 ? 0 : FrameFor(outer, at, row_index, true);
    if (parent == kNone) continue;
    std::string_view rest = leaf.value();
    for (std::uint32_t ordinal = 0;; ++ordinal) {
      const std::size_t end = rest.find(separator);
      const std::string_view value = rest.substr(0, end);
      const std::uint32_t first = sheet_.at(parent, sheet_.layout().frame_slot(target));
      std::uint32_t frame = sheet_.InChain(first, ordinal);
      if (frame == kNone) {
        frame = NewFrame(target, parent, first, ordinal,
                         {input_.groups, leaf.group, 0, at, row_index, leaf.group});
      }
      if (refused_ || value.empty() || sheet_.FindLeaf(frame, target) != kNone) return false;
      const std::uint32_t put = sheet_.AddLeaf(frame, target, value, row_index, kNeedsEscape);
      const bool exact = row.relationship == Relationship::kEquivalent;
      AddEdge(leaf.origin, put, row_index, exact ? LeafState::kCarried : LeafState::kLost);
      Arrive(leaf.group, frame, put, row_index);
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + separator.size());
    }
  }
  return !refused_;
}

// The leaves of one list, from `at` on, as one text; `end` is the first leaf of the next list.
std::string_view FusedStage::Joined(const PlanRow& row,
                                    std::uint32_t at,
                                    std::uint32_t& end,
                                    bool& exact) {
  const std::string& separator = row.row->argument;
  const std::uint32_t parent = ParentOf(input_.leaves[at]);
  std::size_t size = 0;
  for (end = at; end != kNone && ParentOf(input_.leaves[end]) == parent;
       end = input_.leaves[end].next) {
    const std::string_view value = input_.leaves[end].value();
    size += value.size() + (end == at ? 0 : separator.size());
    exact = exact && !value.empty() && value.find(separator) == std::string_view::npos;
  }
  char* const bytes = arena_->Allocate(size);
  char* to = bytes;
  for (std::uint32_t i = at; i != end; i = input_.leaves[i].next) {
    if (i != at) to = std::copy(separator.begin(), separator.end(), to);
    const std::string_view value = input_.leaves[i].value();
    to = std::copy(value.begin(), value.end(), to);
  }
  return {bytes, size};
}

bool FusedStage::JoinList(const PlanRow& row) {
  const std::uint32_t row_index = RowIndex(row);
  const PatternTree& tree = sheet_.layout().tree();
  const PatternId target = row.target[0];
  std::uint32_t end = kNone;
  for (std::uint32_t at = input_.first(row.source[0]); at != kNone; at = end) {
    bool exact = row.relationship == Relationship::kEquivalent;
    const std::string_view text = Joined(row, at, end, exact);
    const std::uint32_t frame = FrameOf(target, at, row_index, true);
    if (frame == kNone || text.empty() || !GuardsHold(row, input_.leaves[at].group)) continue;
    if (refused_) return false;
    if (sheet_.FindLeaf(frame, target) != kNone) {
      if (!tree[target].contested) return false;
      continue;
    }
    const std::uint32_t put = sheet_.AddLeaf(frame, target, text, row_index, kNeedsEscape);
    for (std::uint32_t i = at; i != end; i = input_.leaves[i].next) {
      AddEdge(input_.leaves[i].origin, put, row_index,
              exact ? LeafState::kCarried : LeafState::kLost);
      Arrive(input_.leaves[i].group, frame, put, row_index);
    }
  }
  return !refused_;
}

bool FusedStage::RunConstantRead(const PlanRow& row) {
  for (std::uint32_t at = input_.first(row.source[0]); at != kNone; at = input_.leaves[at].next) {
    const Leaf& leaf = input_.leaves[at];
    if (leaf.size == 0 || !GuardsHold(row, leaf.group)) continue;
    if (refused_) return false;
    if (leaf.value() != row.row->argument) {
      const bool told = !leaf.own && guards_->Tell("GW-TRN-003", RowIndex(row), leaf.group,
                                                   leaf.origin, leaf.value());
      if (!told) return false;
      continue;
    }
    AddEdge(leaf.origin, kNone, RowIndex(row), LeafState::kCarried);
  }
  return !refused_;
}

std::uint32_t FusedStage::CodeBeside(const PlanRow& row, std::uint32_t text) const {
  const Leaf& beside = input_.leaves[text];
  for (std::uint32_t at = input_.first(row.display_code); at != kNone;
       at = input_.leaves[at].next) {
    const std::uint32_t parent = ParentOf(input_.leaves[at]);
    if ((beside.own && parent == beside.group) || parent == ParentOf(beside)) return at;
    if (input_.groups[input_.leaves[at].group].each > input_.groups[beside.group].each) break;
  }
  return kNone;
}

bool FusedStage::RunDisplayRead(const PlanRow& row) {
  if (plan_.direction == Direction::kFromHub) return true;
  for (std::uint32_t at = input_.first(row.source[0]); at != kNone; at = input_.leaves[at].next) {
    const Leaf& leaf = input_.leaves[at];
    const std::uint32_t code = CodeBeside(row, at);
    const std::uint32_t index =
        code == kNone ? kNone : row.display_list->Find(input_.leaves[code].value());
    if (index == kNone || leaf.size == 0) continue;
    if (row.display_list->codes[index].display.In(row.display_language) != leaf.value()) continue;
    AddEdge(leaf.origin, kNone, RowIndex(row), LeafState::kCarried);
  }
  return true;
}

bool FusedStage::RunBroadcast(const PlanRow& row) {
  const std::uint32_t row_index = RowIndex(row);
  const SheetLayout& layout = sheet_.layout();
  const PatternId target = row.target[0];
  const std::uint32_t depth = plan_.source[row.source[0]].each_depth;
  for (std::uint32_t at = input_.first(row.source[0]); at != kNone; at = input_.leaves[at].next) {
    const Leaf leaf = input_.leaves[at];
    if (leaf.size == 0 || (leaf.flags & kNilNode) != 0 || !GuardsHold(row, leaf.group)) continue;
    Applied applied;
    applied.outcome = Applied::Outcome::kExact;
    applied.parts[0] = leaf.value();
    Values values;
    values.count = 1;
    values.parts[0] = leaf.value();
    if (row.transform != nullptr) applied = row.transform->Apply(values, *arena_);
    if (applied.outcome == Applied::Outcome::kNothing) return false;
    for (std::uint32_t frame = sheet_.first_made(layout.tree()[target].frame); frame != kNone;
         frame = sheet_.frame(frame).next_made) {
      // The group must lie within what the source leaf's own group became.
      std::uint32_t outer = frame;
      while (layout.tree()[sheet_.frame(outer).pattern].each_depth > depth)
        outer = sheet_.frame(outer).parent;
      if (depth > 0 && outer != 0 &&
          FrameFor(sheet_.frame(outer).pattern, at, row_index, false) != outer)
        continue;
      if (sheet_.FindLeaf(frame, target) != kNone) continue;
      const std::uint32_t put =
          sheet_.AddLeaf(frame, target, applied.parts[0], row_index, kNeedsEscape);
      AddEdge(leaf.origin, put, row_index, StateOf(applied, row.relationship));
      Arrive(leaf.group, frame, put, row_index);
    }
  }
  return !refused_;
}

bool FusedStage::WriteConstant(const PlanRow& row) {
  if (row.target.empty()) return true;
  const PatternId target = row.target[0];
  for (std::uint32_t frame = sheet_.first_made(sheet_.layout().tree()[target].frame);
       frame != kNone; frame = sheet_.frame(frame).next_made) {
    if (sheet_.FindLeaf(frame, target) != kNone || !GuardsHold(row, sheet_.frame(frame).source))
      continue;
    sheet_.AddLeaf(frame, target, row.row->argument, RowIndex(row), kNeedsEscape);
  }
  return !refused_;
}

void FusedStage::WriteDisplay(const PlanRow& row) {
  if (plan_.direction == Direction::kToHub) return;
  const PatternId target = row.target[0];
  const PatternTree& tree = sheet_.layout().tree();
  for (std::uint32_t frame = sheet_.first_made(tree[target].frame); frame != kNone;
       frame = sheet_.frame(frame).next_made) {
    if (tree[row.display_code].frame != tree[target].frame) continue;
    const std::uint32_t code = sheet_.FindLeaf(frame, row.display_code);
    if (code == kNone || sheet_.FindLeaf(frame, target) != kNone) continue;
    const std::uint32_t index = row.display_list->Find(sheet_.leaves()[code].value());
    if (index == kNone) continue;
    sheet_.AddLeaf(frame, target, row.display_list->codes[index].display.In(row.display_language),
                   RowIndex(row), kNeedsEscape);
  }
}

}  // namespace baybridge
