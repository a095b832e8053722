#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.h"
#include "core/result.h"
#include "pack/coding.h"
#include "pack/pack.h"
#include "print/condition.h"

namespace baybridge {

// How a row of schemas/hub/print/<view>.csv is shown. Words belong to the list, table or chart
// above them.
enum class Presentation : std::uint8_t {
  kStatus,       // the answer of a list: listed, none known, unknown, not asked
  kLine,         // label and all values
  kFlag,         // a box, only where there is something
  kList,         // opens a list: one item a group; words follow
  kTable,        // opens a table: one row a group; table columns follow
  kChart,        // opens a week's chart: one block a group; words follow
  kPrnChart,     // opens a table with room for what was given; table columns follow
  kWords,        // part of a list item or of a chart's description
  kTableColumn,  // one column
  kAll,          // every leaf below
};
inline constexpr EnumNames<Presentation, 10> kPresentationNames{
    {{{Presentation::kStatus, "status"},
      {Presentation::kLine, "line"},
      {Presentation::kFlag, "flag"},
      {Presentation::kList, "list"},
      {Presentation::kTable, "table"},
      {Presentation::kChart, "chart"},
      {Presentation::kPrnChart, "prn-chart"},
      {Presentation::kWords, "words"},
      {Presentation::kTableColumn, "table-column"},
      {Presentation::kAll, "all"}}}};

enum class Importance : std::uint8_t { kCritical, kNormal, kMinor };
inline constexpr EnumNames<Importance, 3> kImportanceNames{{{{Importance::kCritical, "critical"},
                                                             {Importance::kNormal, "normal"},
                                                             {Importance::kMinor, "minor"}}}};

// What is done with a value besides showing it; words of the column `show`.
struct ShowWords {
  bool big = false;      // the largest letters of the page
  bool strong = false;   // bold
  bool code = false;     // the neutral code in front: IDDSI levels are known by number
  bool source = false;   // the sender's own code beside: frequencies are known by abbreviation
  bool needed = false;   // where there is nothing, that is shouted
  bool shout = false;    // where there is something, it is shouted
  bool place = false;    // place of legal effect: elsewhere it is no order
  bool drug = false;     // the first path verbatim, the others only serve to look its name up
  bool time = false;     // chart: the times of a day
  bool weekday = false;  // chart: the days
  bool labels = false;   // each leaf of the cell with its own label: "crushed: yes"
  bool repeat = false;   // chart: the code that tells how many rows a day needs
  bool yes = false;      // an answer that is no is left out
  bool days = false;     // the doses by day of the week, from all places that tell them; beside a
                         // dose (`needed`) where there is none or where they must be asked about
};

// One row of a view.
struct PrintRow {
  std::string section;
  Presentation presentation = Presentation::kLine;
  std::vector<std::vector<ElementId>> paths;  // alternatives (‘ | ’, the first that has a value),
                                              // each of leaves shown together (‘ + ’)
  int order = 0;
  Importance importance = Importance::kNormal;
  std::string label;  // empty: the field's own; "-": none; else a key of titles.csv
  ShowWords show;
  Condition when;           // of the groups that a list, table or chart takes
  ElementId outer = kNone;  // of a list, table or chart: the group
  ElementId inner = kNone;  // and, where the path has two ‘[]’, the group inside it
  std::uint32_t line = 0;
};

// A part of a view, in the order of the file.
struct PrintSection {
  std::string id;
  bool critical = false;       // one of its rows is: it stands in the block that comes first
  std::vector<PrintRow> rows;  // by order
};

struct PrintView {
  std::string id;  // "handover"
  std::vector<PrintSection> sections;
};

// status.csv: what the answers of a list's status mean.
struct StatusMeaning {
  ElementId status = kNone;
  ElementId list = kNone;          // the entries
  std::string listed;              // the code that says there are entries
  std::string none;                // the code that says there are none
  std::vector<std::string> shout;  // codes that are shouted
};

// day-doses.csv: where a record tells doses by day of the week, and the doses beside them.
struct WeekDoseRow {
  ElementId group = kNone;        // the medicine
  ElementId day = kNone;          // list of doses by day: the day
  ElementId amount = kNone;       //   and its amount
  ElementId dose = kNone;         // a dose of the medicine
  ElementId dose_amount = kNone;  //   its amount
  ElementId dose_text = kNone;    //   as written
  ElementId dose_frequency = kNone;
  ElementId dose_day = kNone;  //   the days it names
  ElementId dose_time = kNone;
};

// due.csv: a leaf that ends something.
struct DueRow {
  ElementId date = kNone;          // the date, or a number of days where `base` is set
  ElementId group = kNone;         // what the leaf belongs to
  ElementId base = kNone;          // the date from which days are counted
  std::vector<ElementId> subject;  // what names the group
  std::string label;               // key of titles.csv; empty: the field's own label
  std::string kind;                // document, device, medicine … ; titles due.kind.<kind>
  bool past = true;                // a day that has passed is still due
  ElementId same = kNone;  // a group that ended is superseded by one with the same text here that
                           // ends later; kNone: none is
  Condition when;
};

// A unit with its name in words, of mapping/units.csv.
struct PrintUnit {
  Texts name;
  std::string kind;
  std::string canonical;
  double factor = 0;
};

// Everything of schemas/hub/print for one kind. Constant once loaded; read by many threads.
struct PrintData {
  CodingNames coding;
  std::vector<PrintView> views;
  std::map<std::string, Texts, std::less<>> titles;
  std::map<ElementId, std::size_t> masked;  // numbers, with how many characters stay
  std::vector<StatusMeaning> statuses;
  std::vector<DueRow> due;
  WeekDoseRow week_doses;
  std::map<std::string, std::size_t, std::less<>>
      times_a_day;  // rows of a chart by code of the frequency
  std::map<std::string, std::vector<std::string>, std::less<>>
      places_within;  // a place, and those that contain it
  std::map<std::string, std::string, std::less<>> settings;
  std::map<std::string, PrintUnit, std::less<>> units;

  const PrintView* FindView(std::string_view id) const;
  const Texts& Title(std::string_view key) const;  // an empty text where there is none
  std::string_view Setting(std::string_view name) const;
  const StatusMeaning* StatusOf(ElementId status) const;
};

// Reads the layouts, titles and lists for a kind whose shape is bound. Fails with kNotFound where
// there is no folder, and with kMalformed and file:line for a path that the kind does not have, an
// unknown word or a title that is missing.
Result<PrintData> LoadPrintData(const PackSet& packs, const Kind& kind);

}  // namespace baybridge
