#include "print/week_doses.h"

#include <algorithm>
#include <string>

namespace baybridge {
namespace {

bool Names(const HubReader& reader, NodeId from, ElementId day, std::string_view code) {
  return std::ranges::any_of(reader.Find(from, day),
                             [&](NodeId node) { return reader.Text(node) == code; });
}

// An amount as it is shown, to be compared as text: two ways to write one amount must be asked
// about, never computed.
std::string AmountText(const HubReader& reader, NodeId amount) {
  std::string text;
  for (const Shown& shown : reader.ValuesOf(amount)) text += shown.text + "|" + shown.looked_up[0];
  return text;
}

bool SameAmount(const HubReader& reader, NodeId named, NodeId dose) {
  const std::vector<NodeId> amounts =
      reader.Find(dose, reader.context().data.week_doses.dose_amount);
  return amounts.size() == 1 && AmountText(reader, amounts.front()) == AmountText(reader, named);
}

// The amounts that the list has for a day. An entry is the group around the leaf of the day.
std::vector<NodeId> NamedAmounts(const HubReader& reader, NodeId group, std::string_view code) {
  const WeekDoseRow& row = reader.context().data.week_doses;
  std::vector<NodeId> amounts;
  for (const NodeId day : reader.Find(group, row.day)) {
    if (reader.Text(day) != code) continue;
    const std::vector<NodeId> here = reader.Find(reader.record().nodes[day].parent, row.amount);
    amounts.insert(amounts.end(), here.begin(), here.end());
  }
  return amounts;
}

bool Differ(const HubReader& reader, const WeekDoses& doses, const DayDoses& day) {
  if (day.named.empty()) return false;
  // Dose groups that name their days leave this one out, and the list gives a dose for it.
  if (day.doses.empty()) return day.named.size() > 1 || (doses.dosed && doses.regular.empty());
  return day.named.size() > 1 || day.doses.size() > 1 ||
         !SameAmount(reader, day.named.front(), day.doses.front());
}

}  // namespace

bool WeekDoses::DaysDiffer() const {
  return std::ranges::any_of(days, [](const DayDoses& day) { return day.differ; });
}

WeekDoses ReadWeekDoses(const HubReader& reader, NodeId group) {
  const PrintData& data = reader.context().data;
  const WeekDoseRow& row = data.week_doses;
  const CodeList* week = reader.context().packs.hub().FindCodeList(data.Setting("weekday-list"));
  WeekDoses doses;
  if (week == nullptr || group == kNone || reader.record().nodes[group].element != row.group)
    return doses;
  const std::vector<NodeId> all = reader.Find(group, row.dose);
  doses.named = !reader.Find(group, row.day).empty();
  for (const Code& code : week->codes) {
    DayDoses day{.code = code.code, .named = NamedAmounts(reader, group, code.code), .doses = {}};
    std::ranges::copy_if(all, std::back_inserter(day.doses),
                         [&](NodeId dose) { return Names(reader, dose, row.dose_day, code.code); });
    doses.dosed = doses.dosed || !day.doses.empty();
    doses.days.push_back(std::move(day));
  }
  std::ranges::copy_if(all, std::back_inserter(doses.regular), [&](NodeId dose) {
    return reader.Find(dose, row.dose_day).empty() &&
           !(reader.Find(dose, row.dose_amount).empty() &&
             reader.Find(dose, row.dose_text).empty());
  });
  for (DayDoses& day : doses.days) day.differ = Differ(reader, doses, day);
  return doses;
}

}  // namespace baybridge
