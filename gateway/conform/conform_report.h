#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conform/baseline.h"
#include "conform/conform_sample.h"
#include "conform/conform_tally.h"
#include "conform/hit_text.h"
#include "conform/rectification.h"

namespace baybridge {

// The rectification list as reports show it: its first items, with their texts in all languages.
struct RectificationList {
  std::vector<ListedItem> items;
  std::uint64_t more = 0;  // items that are not shown
};

// Everything that the reports of a run say. What it points to must outlive it.
struct ConformReport {
  std::string tool;                 // "baybridge 0.1.0"
  std::string as_of;                // that the caller asked for; empty: each record's own
  std::string assurance;            // that the caller asked for: full, fast, or empty
  std::vector<std::string> inputs;  // paths as they were named
  std::uint64_t files = 0;
  std::uint64_t skipped_files = 0;  // in folders, of a name that no format has
  std::uint64_t failed_files = 0;   // could not be read, or a batch that is broken
  SensitiveValues sensitive = SensitiveValues::kMask;
  std::uint64_t small_cells = 5;  // counts of groups from 1 to below this are not shown; 0: all are
  const ConformTally* tally = nullptr;
  const Strata* strata = nullptr;
  const RuleData* data = nullptr;
  std::optional<ConformSample> sample;
  std::optional<BaselineReport> baseline;
  std::optional<RectificationList> rectification;  // none: the run made none
};

// The verdict on all records, as for one record.
Verdict VerdictOf(const ConformReport& report);

// For programs, and for the page that is made of it: docs/conform-report.md.
std::string RenderConformJson(const ConformReport& report);
// For people at a terminal.
std::string RenderConformText(const ConformReport& report, Language language);
// One row a standard, clause, rule, field and group with its counts.
std::string RenderConformCsv(const ConformReport& report, Language language);
// JUnit XML: a suite a standard, a case a clause; a clause fails where it fails for any record.
std::string RenderConformJunit(const ConformReport& report, Language language);

// Which groups must not be shown in one row of counts (a vector a group): those with a count from 1
// to below `least`; if that is one group alone, the next smallest too, since the sum would tell it.
// With one group in all, or `least` below 2, none.
std::vector<bool> SuppressedGroups(const std::vector<std::vector<std::uint64_t>>& counts,
                                   std::uint64_t least);

// Hundredths of a per cent, rounded down, of a part in a whole that is not 0.
std::uint64_t BasisPoints(std::uint64_t part, std::uint64_t whole);

// A clause over many records: judged where its verdict is fails, in-question or holds.
std::uint64_t JudgedOf(const ClauseCounts& counts);
// How many were decided: the clause holds or fails. Where none was, there is no rate to tell, and
// none that is nought.
std::uint64_t DecidedOf(const ClauseCounts& counts);
inline std::uint64_t CountOf(const ClauseCounts& counts, ClauseVerdict verdict) {
  return counts[static_cast<std::size_t>(verdict)];
}

// The clauses that fail most: at most `most`, by share of the records where they were judged.
struct WorstClause {
  std::uint32_t standard = 0;
  std::uint32_t clause = 0;
  std::uint64_t fails = 0;
  std::uint64_t judged = 0;
};
std::vector<WorstClause> WorstClauses(const ConformTally& tally, std::size_t most);

}  // namespace baybridge
