#include "translate/sheet_xml.h"

#include "format/xml_escape.h"

namespace baybridge {

SheetXml::SheetXml(const Plan& plan, const NameTable& names, const XmlWriteOptions& options)
    : names_of_(names),
      names_(options.namespaces) {
  for (PatternId id = 0; id < plan.target.size(); ++id) {
    const ShapeElement& element = plan.target_kind->shape.elements[plan.target[id].element];
    written_as_.push_back({.name = element.name, .attribute = element.attribute});
  }
}

inline void SheetXml::EndTag(OutBuffer& out) {
  Open& open = open_.back();
  open.in_tag = false;
  out.Need(1);
  out.Put('>');
  if (open.opaque) {
    out.Need(open.size);
    out.Put({open.text, open.size});
  } else if (open.size != 0) {
    PutXml<XmlPlace::kText>({open.text, open.size}, out);
  }
}

void SheetXml::Enter(PatternId pattern, std::string_view text, bool opaque, OutBuffer& out) {
  if (!open_.empty() && open_.back().in_tag) EndTag(out);
  names_.PutStart(NameOf(pattern), open_.empty(), out);
  open_.push_back({.pattern = pattern,
                   .text = text.data(),
                   .size = static_cast<std::uint32_t>(text.size()),
                   .in_tag = true,
                   .opaque = opaque});
  ++nodes_;
}

void SheetXml::CloseTo(std::size_t depth, OutBuffer& out) {
  while (open_.size() > depth) {
    const Open& open = open_.back();
    if (open.in_tag && open.size == 0) {
      out.Need(2);
      out.Put("/>");
    } else {
      if (open.in_tag) EndTag(out);
      names_.PutEnd(NameOf(open.pattern), out);
    }
    open_.pop_back();
  }
}

BAYBRIDGE_INLINE void SheetXml::WriteLeaf(SheetLeaf& leaf,
                                          const SheetLayout::Slot& slot,
                                          OutBuffer& out) {
  leaf.node = nodes_;
  const NameId name = NameOf(leaf.pattern);
  const bool opaque = (leaf.flags & kOpaqueNode) != 0;
  if (IsAttribute(leaf.pattern)) {
    names_.PutWholeAttribute(name, leaf.value(), out);
    ++nodes_;
    return;
  }
  if (!slot.childless || opaque) {
    Enter(leaf.pattern, leaf.value(), opaque, out);
    return;
  }
  if (open_.back().in_tag) EndTag(out);
  names_.PutLeaf(name, leaf.value(), out);
  ++nodes_;
}

// Recursion goes as deep as the table's paths have groups, never as deep as a record.
void SheetXml::WriteFrame(std::uint32_t frame, OutBuffer& out) {
  Sheet& sheet = *sheet_;
  const PatternId top = sheet.frame(frame).pattern;
  const SheetLayout::Slot* slots = sheet.layout().slots(top);
  const std::size_t base = open_.size();  // the frame's own element is open_[base - 1]
  sheet.ForEach(frame, entries_, [&](std::uint32_t at, std::uint32_t id) {
    const SheetLayout::Slot& slot = slots[at];
    if (slot.is_frame || slot.pattern != top) {
      WriteEntry(slot, id, base, out);
      return true;
    }
    SheetLeaf& leaf = sheet.leaves()[id];
    leaf.node = sheet.frame(frame).node;
    open_.back().text = leaf.text;
    open_.back().size = leaf.size;
    open_.back().opaque = (leaf.flags & kOpaqueNode) != 0;
    return true;
  });
}

// The groups between the frame and the entry: keeps those that are open, opens the others.
void SheetXml::OpenGroups(const SheetLayout::Slot& slot, std::size_t base, OutBuffer& out) {
  const std::vector<PatternId>& within = sheet_->layout().tree()[slot.pattern].within;
  std::size_t kept = 0;
  while (kept < within.size() && base + kept < open_.size() &&
         open_[base + kept].pattern == within[kept])
    ++kept;
  CloseTo(base + kept, out);
  for (; kept < within.size(); ++kept) Enter(within[kept], {}, false, out);
}

void SheetXml::WriteEntry(const SheetLayout::Slot& slot,
                          std::uint32_t id,
                          std::size_t base,
                          OutBuffer& out) {
  Sheet& sheet = *sheet_;
  // A pattern stands below one other: where the innermost group is open, all of them are.
  const bool open =
      open_.size() == base + slot.depth && (slot.depth == 0 || open_.back().pattern == slot.inner);
  if (!open) OpenGroups(slot, base, out);
  if (!slot.is_frame) {
    WriteLeaf(sheet.leaves()[id], slot, out);
    return;
  }
  sheet.frame(id).node = nodes_;
  Enter(slot.pattern, {}, false, out);
  WriteFrame(id, out);
  CloseTo(base + slot.depth, out);
}

void SheetXml::Write(Sheet& sheet, std::string& text) {
  sheet_ = &sheet;
  OutBuffer out(text, last_size_);
  const std::size_t before = out.size();
  names_.Begin(names_of_);
  entries_.clear();
  open_.clear();
  nodes_ = 0;
  Enter(0, {}, false, out);
  WriteFrame(0, out);
  CloseTo(0, out);
  last_size_ = out.size() - before;
  out.Finish();
}

}  // namespace baybridge
