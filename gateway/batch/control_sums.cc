#include "batch/control_sums.h"

#include <algorithm>

namespace baybridge {
namespace {

constexpr std::int64_t kParts = 10'000;
constexpr std::size_t kMostGroupBytes = 120;

// A name as it stands between tabs: no controls, and not longer than anyone reads.
void AppendGroup(std::string_view text, std::string& key) {
  if (text.size() > kMostGroupBytes) {
    std::size_t end = kMostGroupBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text = text.substr(0, end);
  }
  for (const char c : text) key += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
}

std::string_view GroupOf(const ControlItem& item, ControlBy by) {
  switch (by) {
    case ControlBy::kInstitution: return item.institution;
    case ControlBy::kKind: return item.kind;
    case ControlBy::kMonth: return item.month;
  }
  return {};
}

bool IsToldApart(const ControlTotal& total, ControlBy by) {
  switch (by) {
    case ControlBy::kInstitution: return !total.institution.empty();
    case ControlBy::kKind: return !total.kind.empty();
    case ControlBy::kMonth: return !total.date.empty();
  }
  return false;
}

// Cuts the text before the next tab off.
std::string_view Cut(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\t'), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

}  // namespace

// As unsigned numbers, whose overflow is defined.
void ControlAmount::Add(const ControlAmount& other, bool negative) {
  const auto add = [negative](std::int64_t& to, std::int64_t more) {
    const auto value = static_cast<std::uint64_t>(more);
    to = static_cast<std::int64_t>(static_cast<std::uint64_t>(to) + (negative ? 0 - value : value));
  };
  add(count, other.count);
  add(sum, other.sum);
}

void ControlSums::Add(const ControlTable& table,
                      const ControlItem& item,
                      std::initializer_list<ControlColumn> columns,
                      const ControlAmount& amount) {
  const ControlTotal& total = table.totals[item.total];
  for (const auto& [by, name] : kControlByNames.entries) {
    if (!IsToldApart(total, by)) continue;
    key_.assign(kControlPrefix).append(total.id).append(1, '\t').append(name).append(1, '\t');
    AppendGroup(item.currency, key_);
    key_ += '\t';
    AppendGroup(GroupOf(item, by), key_);
    key_ += '\t';
    auto found = rows_.find(std::string_view(key_));
    if (found == rows_.end()) found = rows_.emplace(key_, ControlColumns{}).first;
    for (const ControlColumn column : columns)
      found->second[static_cast<std::size_t>(column)].Add(amount);
  }
}

bool ControlSums::AddNamed(std::string_view name, std::uint64_t value) {
  const std::string_view group = ControlGroupOf(name);
  if (group.empty()) return false;
  std::string_view rest = name.substr(group.size());
  const auto column = kControlColumnNames.ValueOf(Cut(rest));
  if (!column) return false;
  auto found = rows_.find(group);
  if (found == rows_.end()) found = rows_.emplace(group, ControlColumns{}).first;
  ControlAmount& amount = found->second[static_cast<std::size_t>(*column)];
  const auto number = static_cast<std::int64_t>(value);
  amount.Add(rest == "n" ? ControlAmount{.count = number} : ControlAmount{.sum = number});
  return true;
}

void ControlSums::AddTo(Tally& tally) const {
  if (unread_ != 0) tally.Add(kUnreadAmounts, unread_);
  for (const auto& [key, columns] : rows_) {
    for (const auto& [column, name] : kControlColumnNames.entries) {
      const ControlAmount& amount = columns[static_cast<std::size_t>(column)];
      const std::string full = key + std::string(name);
      if (amount.count != 0) tally.Add(full + "\tn", static_cast<std::uint64_t>(amount.count));
      if (amount.sum != 0) tally.Add(full + "\ts", static_cast<std::uint64_t>(amount.sum));
    }
  }
}

std::vector<ControlRow> ControlRowsOf(const JobTallies& tallies) {
  std::vector<ControlRow> rows;
  std::string_view last;
  for (const auto& [name, value] : tallies) {
    const std::string_view shared = ControlGroupOf(name);
    if (shared.empty()) continue;
    std::string_view rest = std::string_view(name).substr(kControlPrefix.size());
    if (shared != last) {
      ControlRow& row = rows.emplace_back();
      row.total = Cut(rest);
      row.by = kControlByNames.ValueOf(Cut(rest)).value_or(ControlBy::kInstitution);
      row.currency = Cut(rest);
      row.group = Cut(rest);
      last = shared;
    } else {
      rest = std::string_view(name).substr(shared.size());
    }
    const auto column = kControlColumnNames.ValueOf(Cut(rest));
    if (!column) continue;
    ControlAmount& amount = rows.back().columns[static_cast<std::size_t>(*column)];
    (rest == "n" ? amount.count : amount.sum) = static_cast<std::int64_t>(value);
  }
  return rows;
}

bool ControlsAgree(const std::vector<ControlRow>& rows) {
  return std::ranges::all_of(rows, [](const ControlRow& row) {
    ControlAmount left;
    using enum ControlColumn;
    for (const ControlColumn column : {kBefore, kCorrected, kMoved, kRestored})
      left.Add(row.Of(column));
    for (const ControlColumn column : {kRejected, kWithheld, kLost}) left.Add(row.Of(column), true);
    return left == row.Of(kAfter) && row.Of(kWrong) == ControlAmount{};
  });
}

std::string_view ControlGroupOf(std::string_view name) {
  if (!name.starts_with(kControlPrefix)) return {};
  std::size_t at = 0;
  for (int tabs = 0; tabs < 4; ++tabs) {
    at = name.find('\t', at);
    if (at == std::string_view::npos) return {};
    ++at;
  }
  return name.substr(0, at);
}

std::string OtherControl(std::string_view name) {
  const std::string_view shared = ControlGroupOf(name);
  const std::size_t group = shared.rfind('\t', shared.size() - 2) + 1;
  return std::string(shared.substr(0, group)) + "*\t" + std::string(name.substr(shared.size()));
}

std::string AmountText(std::int64_t amount) {
  constexpr std::size_t kPlaces = 4;
  constexpr std::size_t kShown = 2;
  const auto size =
      amount < 0 ? 0 - static_cast<std::uint64_t>(amount) : static_cast<std::uint64_t>(amount);
  std::string places = std::to_string(size % kParts);
  places.insert(0, kPlaces - places.size(), '0');
  while (places.size() > kShown && places.ends_with('0')) places.pop_back();
  return (amount < 0 ? "-" : "") + std::to_string(size / kParts) + "." + places;
}

}  // namespace baybridge
