#include "batch/record_controls.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace baybridge {
namespace {

using Items = std::span<const ControlItem>;

bool SamePlace(const ControlItem& a, const ControlItem& b) {
  return a.total == b.total && a.institution == b.institution && a.kind == b.kind &&
         a.month == b.month && a.currency == b.currency;
}

bool SameItems(Items a, Items b) {
  return std::ranges::equal(a, b, [](const ControlItem& left, const ControlItem& right) {
    return SamePlace(left, right) && left.value == right.value;
  });
}

struct ByPlace {
  bool operator()(const ControlItem& a, const ControlItem& b) const {
    const auto key = [](const ControlItem& item) {
      return std::tie(item.total, item.currency, item.institution, item.kind, item.month);
    };
    return key(a) < key(b);
  }
};
using Sums = std::map<ControlItem, ControlAmount, ByPlace>;

void AddAll(Items items, bool negative, Sums& sums) {
  for (const ControlItem& item : items) sums[item].Add({.count = 1, .sum = item.value}, negative);
}

// True if the ledger says that a leaf of these did not arrive.
bool DidNotArrive(const std::vector<NodeId>& leaves, const std::vector<LedgerEntry>& ledger) {
  return std::ranges::any_of(ledger, [&](const LedgerEntry& entry) {
    return entry.state != LeafState::kCarried && entry.target == kNone &&
           std::ranges::find(leaves, entry.source) != leaves.end();
  });
}

}  // namespace

Result<std::unique_ptr<RecordControls>> RecordControls::Make(Workspace& workspace,
                                                             std::string_view from,
                                                             std::string_view to,
                                                             std::string_view kind) {
  auto table = ReadControls(workspace, kind);
  if (!table) return std::move(table).error();
  if (*table == nullptr) return std::unique_ptr<RecordControls>();
  Plans plans{.table = *std::move(table), .from = nullptr, .to = nullptr};
  auto source = ControlPlanFor(workspace, *plans.table, from, kind);
  if (!source) return std::move(source).error();
  plans.from = *std::move(source);
  auto target = ControlPlanFor(workspace, *plans.table, to, kind);
  if (!target) return std::move(target).error();
  plans.to = *std::move(target);
  return std::unique_ptr<RecordControls>(new RecordControls(std::move(plans)));
}

void RecordControls::Count(Items items,
                           std::initializer_list<ControlColumn> columns,
                           ControlSums& sums) {
  for (const ControlItem& item : items) sums.Add(table_, item, columns);
}

void RecordControls::CountUnread(ControlSums& sums) {
  static const Record kNothing;
  CountRejected(kNothing, sums);
}

void RecordControls::CountRejected(const Record& source, ControlSums& sums) {
  Count(source_.Read(source), {ControlColumn::kBefore, ControlColumn::kRejected}, sums);
}

void RecordControls::CountRecord(const Record& source,
                                 const Record& target,
                                 const std::vector<LedgerEntry>& ledger,
                                 ControlSums& sums) {
  const Items before = source_.Read(source);
  const Items after = target_.Read(target);
  if (SameItems(before, after))
    return Count(before, {ControlColumn::kBefore, ControlColumn::kAfter}, sums);
  Count(before, {ControlColumn::kBefore}, sums);
  Count(after, {ControlColumn::kAfter}, sums);
  Explain(before, after, source_, ledger, sums);
}

void RecordControls::CountDocument(const Translated& made, ControlSums& sums) {
  const Translation& translation = *made.translation;
  const Items all = source_.Read(made.source->record);
  const Items after = target_.Read(made.target());
  Count(all, {ControlColumn::kBefore}, sums);
  Count(after, {ControlColumn::kAfter}, sums);
  const bool kept = &translation.source() != &made.source->record;
  const ControlReader& reader = kept ? other_ : source_;
  const Items before = kept ? other_.Read(translation.source()) : all;
  if (kept) CountDifference(all, before, ControlColumn::kWithheld, sums);
  const bool restored = &made.target() != &translation.target();
  const Items at_first = restored ? other_target_.Read(translation.target()) : after;
  if (restored) CountDifference(after, at_first, ControlColumn::kRestored, sums);
  if (!SameItems(before, at_first)) Explain(before, at_first, reader, translation.ledger(), sums);
}

void RecordControls::CountDifference(Items more,
                                     Items less,
                                     ControlColumn column,
                                     ControlSums& sums) {
  Sums difference;
  AddAll(more, false, difference);
  AddAll(less, true, difference);
  for (const auto& [item, amount] : difference) {
    if (amount != ControlAmount{}) sums.Add(table_, item, {column}, amount);
  }
}

void RecordControls::Explain(Items before,
                             Items after,
                             const ControlReader& reader,
                             const std::vector<LedgerEntry>& ledger,
                             ControlSums& sums) {
  Sums difference;
  AddAll(after, false, difference);
  AddAll(before, true, difference);
  std::vector<NodeId> leaves;
  for (const ControlItem& item : before) {
    if (difference.at(item) == ControlAmount{} || table_.totals[item.total].counts()) continue;
    leaves.clear();
    reader.AddSources(item, leaves);
    if (!DidNotArrive(leaves, ledger)) continue;
    sums.Add(table_, item, {ControlColumn::kLost});
    difference[item].Add({.count = 1, .sum = item.value});
  }
  // What is elsewhere in the same total and currency only moved.
  std::map<std::pair<std::uint32_t, std::string_view>, ControlAmount> left;
  for (const auto& [item, amount] : difference) left[{item.total, item.currency}].Add(amount);
  for (const auto& [item, amount] : difference) {
    if (amount == ControlAmount{}) continue;
    const bool moved = left.at({item.total, item.currency}) == ControlAmount{};
    sums.Add(table_, item, {moved ? ControlColumn::kMoved : ControlColumn::kWrong}, amount);
  }
}

}  // namespace baybridge
