#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conform/conform_tally.h"
#include "report/message.h"

namespace baybridge {

// A line of the rectification list: one thing to put right, with who does it by when.
struct RectificationItem {
  std::string item;   // id, made of where and what; the same at the next visit
  std::string state;  // open, new, done, not-seen
  std::string standard;
  std::string clause;
  std::string clause_title;
  std::string rule;
  std::string severity;
  std::string fact;
  std::string advice;
  std::string institution;
  std::string record;  // how the record names itself, else file#number
  std::string file;
  std::string place;  // line:column
  std::string path;
  std::string found_on;
  std::string due;
  std::string responsible;
};
inline constexpr std::size_t kRectificationColumns = 17;

// The heading of the list, and one line of it.
std::string RectificationHeading();
std::string RectificationRow(const RectificationItem& item);

enum class Change : std::uint8_t { kSame, kBetter, kWorse, kNew, kGone };
inline constexpr EnumNames<Change, 5> kChangeNames{{{{Change::kSame, "same"},
                                                     {Change::kBetter, "better"},
                                                     {Change::kWorse, "worse"},
                                                     {Change::kNew, "new"},
                                                     {Change::kGone, "gone"}}}};

// One clause then and now, in records.
struct ClauseChange {
  std::string standard;
  std::string clause;
  std::uint64_t fails_before = 0;
  std::uint64_t judged_before = 0;
  std::uint64_t fails = 0;
  std::uint64_t judged = 0;
  Change change = Change::kSame;
};

// What became of an earlier run.
struct BaselineReport {
  std::string document;
  bool is_list = false;  // a rectification list; else a report
  std::vector<ClauseChange> clauses;
  std::uint64_t open = 0;  // items of the list that still stand
  std::uint64_t done = 0;
  std::uint64_t fresh = 0;     // new
  std::uint64_t not_seen = 0;  // the record, or the rule, was not judged this time
  std::uint64_t overdue = 0;   // open, and due before the day of the run
};

// An earlier run: its JSON report, or its rectification list.
class Baseline {
 public:
  // Fails with kNotFound, kMalformed (neither of the two, or another version of it) or kTooLarge.
  static Result<Baseline> Load(const std::string& file);

  bool is_list() const { return is_list_; }

  // Looks at an item of this run: its state, and from the earlier list the day it was found, due
  // date and who is responsible.
  void Meet(RectificationItem& item);
  // Whether an item is about the record.
  bool Expects(std::string_view record) const { return by_record_.contains(record); }
  // Told of every record, by the key that items name it by, with the rules that were judged on it.
  void MeetRecord(std::string_view record, const std::vector<std::string>& judged);
  // The items of the earlier list that were not met, as done or not-seen, in their order.
  std::vector<RectificationItem> Rest() const;

  // What changed since; `today` (ISO) decides what is overdue.
  BaselineReport Compare(const ConformTally& tally, const std::string& today) const;

 private:
  struct Known {
    RectificationItem item;
    bool met = false;
    bool judged = false;  // its record was seen, and its rule judged
  };
  struct Counts {
    std::uint64_t fails = 0;
    std::uint64_t judged = 0;
  };
  Result<Done> ReadList(std::string_view bytes);
  Result<Done> ReadReport(std::string_view bytes);

  std::string file_;
  bool is_list_ = false;
  std::vector<Known> items_;
  std::map<std::string, std::size_t, std::less<>> by_id_;
  std::multimap<std::string, std::size_t, std::less<>> by_record_;
  std::map<std::pair<std::string, std::string>, Counts> clauses_;
  std::uint64_t fresh_ = 0;
};

// The items of one record: every hit of severity warning or error of its standards. `today` is the
// day they are found on.
std::vector<RectificationItem> ItemsOf(const RecordResult& result,
                                       const Standards& standards,
                                       const RuleData& data,
                                       Language language,
                                       SensitiveValues sensitive,
                                       const std::string& today);
// Whether a hit of the standard is an item of the list.
bool IsItem(const Hit& hit, const Standard& standard);
// How items name a record.
std::string RecordKey(const RecordResult& result);

}  // namespace baybridge
