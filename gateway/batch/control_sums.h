#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "batch/tally.h"
#include "core/enum_names.h"
#include "core/job_ledger.h"
#include "pipeline/control_reader.h"

namespace baybridge {

// Where an amount, or a record, is counted. before + corrected - rejected - withheld - lost + moved
// + restored + wrong = after, in number and sum; moved is 0 over all groups of a total and
// currency, and wrong is 0 wherever every difference has its explanation.
enum class ControlColumn : std::uint8_t {
  kBefore,     // in the sources
  kRejected,   // of these in records that were rejected
  kWithheld,   // of these removed by the transfer profile
  kLost,       // of these told as lost or residue
  kMoved,      // stands under another institution, kind or month in the target
  kRestored,   // was kept by an earlier translation and put back
  kWrong,      // nothing explains it
  kAfter,      // in the targets
  kCorrected,  // over several runs: what a run read of records that the one before it had rejected,
               // less what that one had read of them
};
inline constexpr std::size_t kControlColumns = 9;
inline constexpr EnumNames<ControlColumn, kControlColumns> kControlColumnNames{
    {{{ControlColumn::kBefore, "before"},
      {ControlColumn::kRejected, "rejected"},
      {ControlColumn::kWithheld, "withheld"},
      {ControlColumn::kLost, "lost"},
      {ControlColumn::kMoved, "moved"},
      {ControlColumn::kRestored, "restored"},
      {ControlColumn::kWrong, "unexplained"},
      {ControlColumn::kAfter, "after"},
      {ControlColumn::kCorrected, "corrected"}}}};

// What amounts are told apart by.
enum class ControlBy : std::uint8_t { kInstitution, kKind, kMonth };
inline constexpr EnumNames<ControlBy, 3> kControlByNames{{{{ControlBy::kInstitution, "institution"},
                                                           {ControlBy::kKind, "kind"},
                                                           {ControlBy::kMonth, "month"}}}};

// A number of amounts and their sum in ten-thousandths of the unit. A sum past 9.2e14 units wraps:
// what is compared stays equal.
struct ControlAmount {
  std::int64_t count = 0;
  std::int64_t sum = 0;
  friend bool operator==(const ControlAmount&, const ControlAmount&) = default;
  void Add(const ControlAmount& other, bool negative = false);
};

using ControlColumns = std::array<ControlAmount, kControlColumns>;

// Sums of one chunk by total, what it is told apart by, currency and group. Belongs to one thread.
class ControlSums {
 public:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  // By what the names of a group's numbers share; see ControlGroupOf.
  using Rows = std::unordered_map<std::string, ControlColumns, Hash, std::equal_to<>>;

  // Counts an item in all of `columns`.
  void Add(const ControlTable& table,
           const ControlItem& item,
           std::initializer_list<ControlColumn> columns,
           const ControlAmount& amount);
  void Add(const ControlTable& table,
           const ControlItem& item,
           std::initializer_list<ControlColumn> columns) {
    if (item.unread && *columns.begin() == ControlColumn::kBefore) ++unread_;
    Add(table, item, columns, {.count = 1, .sum = item.value});
  }
  // Adds a number under its name in a run, as AddTo wrote it; false where it is none of a control.
  bool AddNamed(std::string_view name, std::uint64_t value);
  // Adds the sums to the numbers of a run, under names that begin with kControlPrefix, and how many
  // amounts could not be read.
  void AddTo(Tally& tally) const;
  const Rows& rows() const { return rows_; }
  std::uint64_t unread() const { return unread_; }
  void Clear() {
    rows_.clear();
    unread_ = 0;
  }

 private:
  Rows rows_;
  std::string key_;
  std::uint64_t unread_ = 0;
};

inline constexpr std::string_view kControlPrefix = "control.";
// Amounts in the sources that could not be read as numbers: they are counted, and not summed.
inline constexpr std::string_view kUnreadAmounts = "unread-amounts";

// A row of the totals of a run.
struct ControlRow {
  std::string total;  // id
  ControlBy by = ControlBy::kInstitution;
  std::string currency;
  std::string group;  // empty: none is named; "*": all that are not listed one by one
  ControlColumns columns;
  const ControlAmount& Of(ControlColumn column) const {
    return columns[static_cast<std::size_t>(column)];
  }
};

// The rows among the numbers of a run, in the order of their names.
std::vector<ControlRow> ControlRowsOf(const JobTallies& tallies);

// True if every difference between before and after is explained.
bool ControlsAgree(const std::vector<ControlRow>& rows);

// The part of a control's name in the numbers of a run that its columns share; empty for others.
std::string_view ControlGroupOf(std::string_view name);
// The same for all groups that are not listed one by one.
std::string OtherControl(std::string_view name);

// "-1234.5" of ten-thousandths: at least two places, more where they are not zero.
std::string AmountText(std::int64_t amount);

}  // namespace baybridge
