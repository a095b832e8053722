#include "pipeline/control_reader.h"

#include <algorithm>

namespace baybridge {
namespace {

constexpr std::size_t kMonth = 7;  // "2026-03"

bool Holds(const Record& record, NodeId node, const Selector& selector);

// The first node below `node` at the end of `steps`; kNone where there is none.
NodeId Descend(const Record& record, NodeId node, std::span<const PathStep> steps) {
  if (steps.empty()) return node;
  const PathStep& step = steps.front();
  for (NodeId child = record.nodes[node].first_child; child != kNone;
       child = record.nodes[child].next_sibling) {
    if (record.nodes[child].element != step.element) continue;
    const bool selected = std::ranges::all_of(
        step.selectors, [&](const Selector& each) { return Holds(record, child, each); });
    if (!selected) continue;
    const NodeId found = Descend(record, child, steps.subspan(1));
    if (found != kNone) return found;
  }
  return kNone;
}

bool Holds(const Record& record, NodeId node, const Selector& selector) {
  const NodeId found = Descend(record, node, selector.rel);
  return found != kNone && (!selector.value || record.nodes[found].value() == *selector.value);
}

}  // namespace

bool ReadAmount(std::string_view text, std::int64_t& amount) {
  constexpr std::size_t kDigits = 9;
  constexpr std::size_t kPlaces = 4;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string_view whole = text.substr(0, point);
  std::string_view places = text.substr(std::min(point + 1, text.size()));
  const auto digits = [](std::string_view part) {
    return std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (whole.empty() + places.empty() == 2 || !digits(whole) || !digits(places)) return false;
  while (whole.starts_with('0')) whole.remove_prefix(1);
  while (places.ends_with('0')) places.remove_suffix(1);
  if (whole.size() > kDigits || places.size() > kPlaces) return false;
  amount = 0;
  for (const char c : whole) amount = amount * 10 + (c - '0');
  for (std::size_t i = 0; i < kPlaces; ++i)
    amount = amount * 10 + (i < places.size() ? places[i] - '0' : 0);
  if (negative) amount = -amount;
  return true;
}

std::span<const ControlItem> ControlReader::Read(const Record& record) {
  items_.clear();
  id_ = {};
  source_ = &record;
  if (record.nodes.empty()) {
    view_.Clear();
  } else if (plan_ != nullptr) {
    remarks_.clear();
    stage_.Run(*plan_, record, view_, remarks_);
  }
  static const TablePath kRoot;
  for (std::uint32_t total = 0; total < table_.totals.size(); ++total) {
    if (table_.totals[total].counts()) items_.push_back(ItemAt(total, HasNone() ? kNone : 0));
  }
  if (HasNone()) return items_;
  id_ = FirstOf(table_.id, kRoot, 0);
  const std::vector<Node>& nodes = hub().nodes;
  for (NodeId node = 0; node < nodes.size(); ++node) {
    const ElementId element = nodes[node].element;
    if (element >= table_.total_of.size() || table_.total_of[element] == kNone) continue;
    if (nodes[node].text_size != 0) items_.push_back(ItemAt(table_.total_of[element], node));
  }
  return items_;
}

ControlItem ControlReader::ItemAt(std::uint32_t index, NodeId node) const {
  const ControlTotal& total = table_.totals[index];
  ControlItem item;
  item.total = index;
  item.node = node;
  if (node == kNone) return item;
  item.institution = FirstOf(total.institution, total.value, node);
  item.kind = FirstOf(total.kind, total.value, node);
  item.month = FirstOf(total.date, total.value, node).substr(0, kMonth);
  if (total.counts()) return item;
  if (!total.currency.steps.empty()) item.currency = TextAt(total.currency, total.value, node);
  item.unread = !ReadAmount(hub().nodes[node].value(), item.value);
  return item;
}

std::string_view ControlReader::FirstOf(const std::vector<TablePath>& paths,
                                        const TablePath& from,
                                        NodeId node) const {
  for (const TablePath& path : paths) {
    const std::string_view text = TextAt(path, from, node);
    if (!text.empty()) return text;
  }
  return {};
}

// The text at a path, within the groups that it shares with the node at `from`.
std::string_view ControlReader::TextAt(const TablePath& path,
                                       const TablePath& from,
                                       NodeId node) const {
  std::size_t common = 0;
  while (common < path.steps.size() && common < from.steps.size() &&
         path.steps[common].element == from.steps[common].element)
    ++common;
  for (std::size_t depth = from.steps.size(); depth > common; --depth)
    node = hub().nodes[node].parent;
  const NodeId found = Descend(hub(), node, std::span(path.steps).subspan(common));
  return found == kNone ? std::string_view() : hub().nodes[found].value();
}

void ControlReader::AddSources(const ControlItem& item, std::vector<NodeId>& nodes) const {
  if (plan_ == nullptr) {
    nodes.push_back(item.node);
    return;
  }
  for (const Edge& edge : stage_.edges()) {
    if (edge.target == item.node) nodes.push_back(edge.source);
  }
}

}  // namespace baybridge
