#include "translate/sheet_record.h"

namespace baybridge {

SheetRecord::SheetRecord(const Plan& plan) {
  for (PatternId id = 0; id < plan.target.size(); ++id) {
    const ElementId element = plan.target[id].element;
    const ShapeElement& shape = plan.target_kind->shape.elements[element];
    const std::uint8_t flags = shape.attribute ? kAttributeNode : 0;
    kinds_.push_back({.name = shape.name, .element = element, .flags = flags});
  }
}

NodeId SheetRecord::Append(PatternId pattern) {
  const Kind& kind = kinds_[pattern];
  const NodeId parent = open_.empty() ? kNone : open_.back().node;
  const NodeId added =
      target_->Append(parent, open_.empty() ? kNone : open_.back().last, kind.name, kind.flags);
  target_->nodes[added].element = kind.element;
  if (!open_.empty()) open_.back().last = added;
  return added;
}

void SheetRecord::Fill(SheetLeaf& leaf, NodeId node) {
  leaf.node = node;
  Node& filled = target_->nodes[node];
  filled.text = leaf.text;
  filled.text_size = leaf.size;
  filled.flags |= static_cast<std::uint8_t>(leaf.flags | kHasText);
}

void SheetRecord::MakeEntry(const SheetLayout::Slot& slot, std::uint32_t id, std::size_t base) {
  // The groups between the frame and the entry: keeps those that are open, opens the others.
  const std::vector<PatternId>& within = sheet_->layout().tree()[slot.pattern].within;
  std::size_t kept = 0;
  while (kept < within.size() && base + kept < open_.size() &&
         open_[base + kept].pattern == within[kept])
    ++kept;
  open_.resize(base + kept);
  for (; kept < within.size(); ++kept)
    open_.push_back({.pattern = within[kept], .node = Append(within[kept]), .last = kNone});
  const NodeId node = Append(slot.pattern);
  if (slot.is_frame) {
    sheet_->frame(id).node = node;
    open_.push_back({.pattern = slot.pattern, .node = node, .last = kNone});
    MakeFrame(id);
    open_.resize(base + slot.depth);
    return;
  }
  Fill(sheet_->leaves()[id], node);
  // A leaf that may have attributes or children of its own stays open for them.
  if (!slot.childless) open_.push_back({.pattern = slot.pattern, .node = node, .last = kNone});
}

// Recursion goes as deep as the table's paths have groups, never as deep as a record.
void SheetRecord::MakeFrame(std::uint32_t frame) {
  const PatternId top = sheet_->frame(frame).pattern;
  const SheetLayout::Slot* slots = sheet_->layout().slots(top);
  const std::size_t base = open_.size();  // the frame's own element is open_[base - 1]
  sheet_->ForEach(frame, entries_, [&](std::uint32_t at, std::uint32_t id) {
    const SheetLayout::Slot& slot = slots[at];
    if (slot.is_frame || slot.pattern != top) {
      MakeEntry(slot, id, base);
    } else {
      Fill(sheet_->leaves()[id], sheet_->frame(frame).node);
    }
    return true;
  });
}

void SheetRecord::Make(Sheet& sheet, Record& target) {
  sheet_ = &sheet;
  target_ = &target;
  target.Clear();
  entries_.clear();
  open_.clear();
  sheet.frame(0).node = Append(0);
  open_.push_back({.pattern = 0, .node = sheet.frame(0).node, .last = kNone});
  MakeFrame(0);
}

}  // namespace baybridge
