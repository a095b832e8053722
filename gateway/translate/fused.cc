#include "translate/fused.h"

#include <algorithm>

#include "format/xml_escape.h"

namespace baybridge {

FusedTranslation::FusedTranslation(const FusedPlan& plan,
                                   const NameTable& names,
                                   const XmlWriteOptions& options,
                                   ElementId residue)
    : plan_(plan),
      residue_(residue),
      first_(plan.first(), plan.hub()),
      second_(plan.second(), plan.target()),
      names_of_(names),
      names_(options.namespaces) {
  first_.SetDirect(plan.direct(), second_);
  const PatternTree& tree = plan.from_hub().target;
  for (PatternId id = 0; id < tree.size(); ++id) {
    const auto& element = plan.from_hub().target_kind->shape.elements[tree[id].element];
    written_as_.push_back({.name = element.name, .attribute = element.attribute});
  }
}

bool FusedTranslation::Run(const Record& source, std::string& out) {
  source_ = &source;
  arena_.Reset();
  second_.Clear();
  second_.SetArena(arena_);
  if (!MatchSource() || !first_.Run(SourceGuards(*this), nullptr, arena_)) return false;
  if (!MatchHub() || !second_.Run(HubGuards(*this), &first_.sheet(), arena_)) return false;
  if (second_.sheet().empty()) return false;
  Write(out);
  Account();
  return true;
}

// ---- the ledger

HubBest FusedTranslation::BestOfHub(std::uint32_t leaf) const {
  const PodList<FusedEdge>& edges = second_.edges();
  HubBest best;
  for (std::uint32_t edge = second_.first_edge(leaf); edge != kNone;) {
    // The parts of one row stand together: the worst of them counts; of several rows, the best.
    const std::uint32_t index = edges[edge].row;
    HubBest row{.state = LeafState::kCarried, .row = index, .target = edges[edge].target};
    for (; edge != kNone && edges[edge].row == index; edge = edges[edge].next)
      row.state = std::max(row.state, edges[edge].state);
    if (best.row == kNone || row.state < best.state) best = row;
  }
  return best;
}

FusedTranslation::Best FusedTranslation::BestOfSource(NodeId node) const {
  const PodList<FusedEdge>& edges = first_.edges();
  Best best;
  for (std::uint32_t edge = first_.first_edge(node); edge != kNone;) {
    Best row{.state = LeafState::kCarried, .edge = edge};
    const std::uint32_t index = edges[edge].row;
    for (; edge != kNone && edges[edge].row == index; edge = edges[edge].next) {
      LeafState state = edges[edge].state;
      if (edges[edge].target != kNone) state = std::max(state, Onward(edges[edge].target).state);
      row.state = std::max(row.state, state);
    }
    if (best.edge == kNone || row.state < best.state) best = row;
  }
  return best;
}

void FusedTranslation::Account() {
  const std::size_t hub_leaves = first_.sheet().leaves().size();
  hub_best_.clear();
  for (std::uint32_t leaf = 0; leaf < hub_leaves; ++leaf) hub_best_.push_back(BestOfHub(leaf));
  ledger_.clear();
  totals_ = {};
  const Plan& to_hub = plan_.to_hub();
  const Plan& from_hub = plan_.from_hub();
  for (NodeId node = 0; node < source_->nodes.size(); ++node) {
    if (!source_->IsLeaf(node)) continue;
    LedgerEntry& entry = ledger_.emplace_back();
    entry.source = node;
    const Best best = BestOfSource(node);
    entry.state = best.state;
    if (best.edge != kNone) {
      const FusedEdge& edge = first_.edges()[best.edge];
      entry.to_hub_row = edge.row;
      entry.relationship = to_hub.rows[edge.row].relationship;
      const HubBest onward = edge.target == kNone ? HubBest{} : Onward(edge.target);
      if (onward.row != kNone) {
        entry.from_hub_row = onward.row;
        if (onward.target != kNone) {
          entry.target = second_.sheet().leaves()[onward.target].node;
          entry.target_text = second_.sheet().leaves()[onward.target].value();
        }
        entry.relationship = std::max(entry.relationship, from_hub.rows[onward.row].relationship);
      }
    }
    ++totals_.by_state[static_cast<std::size_t>(entry.state)];
  }
  totals_.source_leaves = static_cast<std::uint32_t>(ledger_.size());
  for (const SheetLeaf& leaf : second_.sheet().leaves())
    ++(leaf.from_source ? totals_.target_from_source : totals_.target_added);
}

// ---- the target

void FusedTranslation::EndTag(OutBuffer& out) {
  Open& open = open_.back();
  if (!open.in_tag) return;
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

void FusedTranslation::Enter(PatternId pattern,
                             std::string_view text,
                             bool opaque,
                             OutBuffer& out) {
  if (!open_.empty()) EndTag(out);
  names_.PutStart(NameOf(pattern), open_.empty(), out);
  open_.push_back({.pattern = pattern,
                   .text = text.data(),
                   .size = static_cast<std::uint32_t>(text.size()),
                   .in_tag = true,
                   .opaque = opaque});
  ++nodes_;
}

void FusedTranslation::CloseTo(std::size_t depth, OutBuffer& out) {
  while (open_.size() > depth) {
    const Open& open = open_.back();
    if (open.in_tag && open.size == 0) {
      out.Need(2);
      out.Put("/>");
    } else {
      EndTag(out);
      names_.PutEnd(NameOf(open.pattern), out);
    }
    open_.pop_back();
  }
}

void FusedTranslation::WriteLeaf(SheetLeaf& leaf, const SheetLayout::Slot& slot, OutBuffer& out) {
  leaf.node = nodes_;
  const NameId name = NameOf(leaf.pattern);
  const bool opaque = (leaf.flags & kOpaqueNode) != 0;
  if (IsAttribute(leaf.pattern)) {
    names_.PutAttribute(name, out);
    PutXml<XmlPlace::kAttribute>(leaf.value(), out);
    out.Need(1);
    out.Put('"');
    ++nodes_;
    return;
  }
  if (!slot.childless || opaque) {
    Enter(leaf.pattern, leaf.value(), opaque, out);
    return;
  }
  EndTag(out);
  names_.PutWholeStart(name, out);
  PutXml<XmlPlace::kText>(leaf.value(), out);
  names_.PutEnd(name, out);
  ++nodes_;
}

// Recursion goes as deep as the table's paths have groups, never as deep as a record.
void FusedTranslation::WriteFrame(std::uint32_t frame, OutBuffer& out) {
  Sheet& sheet = second_.sheet();
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
void FusedTranslation::OpenGroups(const SheetLayout::Slot& slot, std::size_t base, OutBuffer& out) {
  const std::vector<PatternId>& within = second_.sheet().layout().tree()[slot.pattern].within;
  std::size_t kept = 0;
  while (kept < within.size() && base + kept < open_.size() &&
         open_[base + kept].pattern == within[kept])
    ++kept;
  CloseTo(base + kept, out);
  for (; kept < within.size(); ++kept) Enter(within[kept], {}, false, out);
}

void FusedTranslation::WriteEntry(const SheetLayout::Slot& slot,
                                  std::uint32_t id,
                                  std::size_t base,
                                  OutBuffer& out) {
  Sheet& sheet = second_.sheet();
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

void FusedTranslation::Write(std::string& text) {
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
