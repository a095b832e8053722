#pragma once

#include <string_view>
#include <vector>

#include "core/record.h"
#include "print/hub_reader.h"

namespace baybridge {

// What a record says is given on one day of the week.
struct DayDoses {
  std::string_view code;      // of the list of weekdays
  std::vector<NodeId> named;  // amounts of the list of doses by day
  std::vector<NodeId> doses;  // dose groups that name the day
  bool differ = false;        // the two do not say the same, or the list says two things

  bool IsTold() const { return !named.empty() || !doses.empty(); }
};

// The doses of one medicine by day of the week, from the two places of a record that may tell them.
// Nothing is computed and nothing decided: where both places speak and do not say the same, that is
// what is told.
struct WeekDoses {
  std::vector<DayDoses> days;   // in the order of the list of weekdays
  std::vector<NodeId> regular;  // dose groups that name no day
  bool named = false;           // the list of doses by day has an entry
  bool dosed = false;           // a dose group names a day

  // Whether a day has two doses that are not the same.
  bool DaysDiffer() const;
  // Whether doses by day stand beside a dose for every day.
  bool BesideRegular() const { return named && !regular.empty(); }
  bool MustAsk() const { return DaysDiffer() || BesideRegular(); }
};

// Reads the doses of the medicine at `group`; without days where the node is no group of
// day-doses.csv. The codes are views into the packs.
WeekDoses ReadWeekDoses(const HubReader& reader, NodeId group);

}  // namespace baybridge
