#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/record_splitter.h"
#include "cli/session.h"
#include "pipeline/reading.h"
#include "report/report_set.h"

namespace baybridge {

// What a run over one batch found: the findings of every record with their places in the batch, and
// the sums. Lists at most max_findings errors and as many other findings; counts go on.
class BatchReport {
 public:
  BatchReport(const Session& session, ReportSet& reports, std::string document);

  // Adds one record's report; `source` is what was read, for its lines (withheld values must not be
  // in it: empty then).
  void Add(const SplitRecord& record, Report report, std::string_view source, const Kind* kind);
  // Adds a record that was too long to be read.
  void AddTooLong(const SplitRecord& record);
  // Adds what is wrong with the batch itself; there were no records behind it.
  void AddProblem(Finding problem);

  // Gives the whole to the report set; returns the exit code.
  int Finish();
  bool broken() const { return broken_; }
  std::uint64_t records() const { return records_; }

 private:
  void Keep(Report& report);
  void Merge(const Report& report);
  static void Count(const std::string& name,
                    std::uint64_t value,
                    std::vector<::baybridge::Count>& counts);
  Finding Problem(std::string id) const;

  const Session& session_;
  ReportSet& reports_;
  Report whole_;
  const Kind* kind_ = nullptr;
  std::uint64_t records_ = 0;
  std::uint64_t conforming_ = 0;
  std::uint64_t rejected_ = 0;
  std::uint64_t full_ = 0;
  std::uint64_t errors_ = 0;
  std::uint64_t others_ = 0;
  std::uint64_t unlisted_ = 0;
  bool broken_ = false;
};

// True if record `number` of a batch that is judged with assurance fast gets the full treatment all
// the same: every 64th, from the first on.
bool IsInShare(std::uint64_t number);

}  // namespace baybridge
