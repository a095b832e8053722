// Where things stand: the leaf beside a leaf, the frame for a group.

#include "translate/fused_stage.h"

namespace baybridge {

int FusedStage::CompareOrdinals(std::uint32_t a, std::uint32_t b) const {
  const PodList<FusedInput::Group>& groups = input_.groups;
  std::uint32_t each_a = groups[input_.leaves[a].group].each;
  std::uint32_t each_b = groups[input_.leaves[b].group].each;
  if (each_a == each_b) return 0;
  const auto up = [&](std::uint32_t each) { return groups[groups[each].parent].each; };
  const auto depth = [&](std::uint32_t each) {
    return plan_.source[groups[each].pattern].each_depth;
  };
  while (depth(each_a) > depth(each_b)) each_a = up(each_a);
  while (depth(each_b) > depth(each_a)) each_b = up(each_b);
  int order = 0;
  while (each_a != each_b && depth(each_a) > 0) {
    // What lies further out decides; so the last difference found on the way up counts.
    if (groups[each_a].ordinal != groups[each_b].ordinal) {
      order = groups[each_a].ordinal < groups[each_b].ordinal ? -1 : 1;
    }
    each_a = up(each_a);
    each_b = up(each_b);
  }
  return order;
}

std::uint32_t FusedStage::LeafBeside(std::uint32_t part, std::uint32_t leaf) {
  std::uint32_t& at = cursor_[part];
  while (at != kNone) {
    const int order = CompareOrdinals(at, leaf);
    if (order == 0) return at;
    if (order > 0) return kNone;
    at = input_.leaves[at].next;
  }
  return kNone;
}

void FusedStage::ResetCursors(const PlanRow& row) {
  for (std::size_t part = 0; part < row.source.size(); ++part)
    cursor_[part] = input_.first(row.source[part]);
}

// The frame around another. A group goes to the same frames as the group around it, as far as
// these lie outside of all repeated groups that it alone is in.
inline std::uint32_t FusedStage::OuterFrame(PatternId outer, const Made& made, bool create) {
  const FusedInput::Group& group = made.groups[made.in];
  const FusedInput::Group::Known& known = group.known[made.known];
  if (known.pattern == outer) return known.frame;
  if (group.parent == kNone) return LookUpFrame(outer, made, create);
  FusedInput::Group& around = made.groups[group.parent];
  FusedInput::Group::Known& there = around.known[made.known];
  if (there.pattern == outer) return there.frame;
  const std::uint32_t found = LookUpFrame(outer, made, create);
  if (found != kNone && sheet_.layout().frame(outer).each_depth <= around.depth)
    there = {.pattern = outer, .frame = found};
  return found;
}

std::uint32_t FusedStage::LookUpFrame(PatternId frame, const Made& made, bool create) {
  const SheetLayout::Frame& layout = sheet_.layout().frame(frame);
  const std::uint32_t parent = layout.outer == 0 ? 0 : OuterFrame(layout.outer, made, create);
  if (parent == kNone) return kNone;
  std::uint32_t ordinal = layout.index;
  if (layout.each) {
    const FusedInput::Group& group = made.groups[made.in];
    if (group.depth < layout.each_depth) return kNone;
    ordinal = group.ordinals[layout.each_depth - 1];
  }
  const std::uint32_t first = sheet_.at(parent, layout.slot);
  const std::uint32_t found = sheet_.InChain(first, ordinal);
  if (found != kNone || !create) return found;
  return NewFrame(frame, parent, first, ordinal, made);
}

std::uint32_t FusedStage::NewFrame(PatternId frame,
                                   std::uint32_t parent,
                                   std::uint32_t first,
                                   std::uint32_t ordinal,
                                   const Made& made) {
  const SheetLayout::Frame& layout = sheet_.layout().frame(frame);
  const std::uint32_t id = sheet_.AddFrame(layout, {.pattern = frame,
                                                    .parent = parent,
                                                    .first = first,
                                                    .ordinal = ordinal,
                                                    .key = layout.key.Of(ordinal, made.leaf + 1),
                                                    .source = made.source});
  // Selector leaves are written with the group (rule R2).
  if (layout.elsewhere) {
    refused_ = true;
    return id;
  }
  const SheetLayout::Selected* const selected = sheet_.layout().selected(layout);
  for (std::uint32_t i = 0; i < layout.selected_count; ++i)
    sheet_.AddLeafAt(id, selected[i].slot, selected[i].leaf, selected[i].text, made.row,
                     kNeedsEscape);
  return id;
}

bool FusedStage::GuardsHold(const PlanRow& row, std::uint32_t group) {
  if (row.guards.empty()) return true;
  bool told = true;
  const bool hold = guards_->Hold(RowIndex(row), group, told);
  if (!told) refused_ = true;
  return hold;
}

}  // namespace baybridge
