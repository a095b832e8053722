#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "print/print_record.h"

namespace baybridge {

// Something in a record that ends, or has to be done, by a date.
struct DueItem {
  std::string date;  // as the record states it: a day, a month or a year; the reckoned day where it
                     // was counted
  std::string first_day;  // the earliest day it can mean; what the list is sorted by
  std::string path;       // of the leaf
  Texts what;             // "valid until"
  Texts subject;          // what it belongs to: the document, the device, the medicine
  std::string kind;       // document, device, medicine …
  bool overdue = false;   // all its days have passed
  bool counted = false;   // reckoned from a number of days
  int days_left = 0;      // to the earliest day; negative where that has passed
  friend bool operator==(const DueItem& a, const DueItem& b) {
    return a.date == b.date && a.path == b.path;
  }
};

// Days that a list may look ahead.
inline constexpr int kMostDaysAhead = 3'660;

// Every leaf of due.csv that falls due within `days` of `from_date` (ISO), the overdue first, then
// by date. `hub`'s elements must be set. Fails with kUsage where `from_date` is no date.
Result<std::vector<DueItem>> ListDue(const Record& hub,
                                     const PrintContext& context,
                                     std::string_view from_date,
                                     int days);

// One record's list with whom it is about.
struct DueOf {
  std::string record;  // a file name, or a number in a batch
  std::vector<DueItem> items;
  std::string name = {};  // of the person; empty: not said
};

// The names of the person that the handover page lists first, each once; empty where the record has
// none. The rows of the layout are found by the name that `running-name` of settings.csv is of;
// nothing outside the name, and no number that pages mask, is ever shown. `hub`'s elements must be
// set.
std::string NamesOf(const Record& hub, const PrintContext& context);

// For people: a line an item, aligned, under record and name. For programs and spreadsheets: CSV
// with a header.
std::string RenderDueText(const std::vector<DueOf>& lists,
                          const PrintData& data,
                          Language language);
std::string RenderDueCsv(const std::vector<DueOf>& lists, const PrintData& data, Language language);

}  // namespace baybridge
