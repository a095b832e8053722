#include "batch/control_totals.h"

#include <algorithm>
#include <string>

namespace baybridge {
namespace {

bool IsNothing(const ControlColumns& columns) {
  return std::ranges::all_of(columns, [](const ControlAmount& a) { return a == ControlAmount{}; });
}

}  // namespace

ControlTotals::ControlTotals(const JobTallies& kept, std::size_t most_groups)
    : most_groups_(most_groups) {
  ControlSums sums;
  for (const auto& [name, value] : kept) (void)sums.AddNamed(name, value);
  for (const auto& [group, columns] : sums.rows())
    totals_.emplace(group, Total{.now = columns, .kept = columns, .changed = false});
  groups_ = totals_.size();
}

void ControlTotals::Add(const ControlSums& sums) {
  std::vector<const Row*> unknown;
  for (const Row& row : sums.rows()) {
    const auto found = totals_.find(std::string_view(row.first));
    if (found != totals_.end()) {
      AddTo(*found, row.second);
    } else if (!IsNothing(row.second)) {
      unknown.push_back(&row);
    }
  }
  if (!unknown.empty()) AddNew(unknown);
}

void ControlTotals::AddNew(std::vector<const Row*>& rows) {
  std::ranges::sort(rows, {}, [](const Row* row) { return std::string_view(row->first); });
  for (const Row* row : rows) {
    const bool listed = groups_ < most_groups_;
    if (listed) ++groups_;
    AddTo(Listed(listed ? row->first : OtherControl(row->first)), row->second);
  }
}

ControlTotals::Totals::value_type& ControlTotals::Listed(std::string_view group) {
  return *totals_.try_emplace(std::string(group)).first;
}

void ControlTotals::AddTo(Totals::value_type& total, const ControlColumns& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) total.second.now[i].Add(columns[i]);
  if (total.second.changed) return;
  total.second.changed = true;
  changed_.push_back(&total);
}

void ControlTotals::AppendChanged(JobTallies& changed) const {
  for (const Totals::value_type* total : changed_) {
    for (const auto& [column, name] : kControlColumnNames.entries) {
      const ControlAmount& now = total->second.now[static_cast<std::size_t>(column)];
      const ControlAmount& kept = total->second.kept[static_cast<std::size_t>(column)];
      if (now == kept) continue;
      const std::string full = total->first + std::string(name);
      if (now.count != kept.count)
        changed.emplace_back(full + "\tn", static_cast<std::uint64_t>(now.count));
      if (now.sum != kept.sum)
        changed.emplace_back(full + "\ts", static_cast<std::uint64_t>(now.sum));
    }
  }
}

void ControlTotals::Keep() {
  for (Totals::value_type* total : changed_) {
    total->second.kept = total->second.now;
    total->second.changed = false;
  }
  changed_.clear();
}

}  // namespace baybridge
