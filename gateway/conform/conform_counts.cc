#include <algorithm>
#include <numeric>

#include "conform/conform_report.h"

namespace baybridge {
namespace {

bool HasSmall(const std::vector<std::uint64_t>& counts, std::uint64_t least) {
  return std::ranges::any_of(counts,
                             [&](std::uint64_t count) { return count != 0 && count < least; });
}

std::uint64_t Sum(const std::vector<std::uint64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

}  // namespace

std::vector<bool> SuppressedGroups(const std::vector<std::vector<std::uint64_t>>& counts,
                                   std::uint64_t least) {
  std::vector<bool> suppressed(counts.size());
  if (counts.size() < 2 || least < 2) return suppressed;
  std::size_t found = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    suppressed[i] = HasSmall(counts[i], least);
    if (suppressed[i]) ++found;
  }
  if (found != 1) return suppressed;
  std::size_t smallest = counts.size();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (suppressed[i] || Sum(counts[i]) == 0) continue;
    if (smallest == counts.size() || Sum(counts[i]) < Sum(counts[smallest])) smallest = i;
  }
  if (smallest != counts.size()) suppressed[smallest] = true;
  return suppressed;
}

std::uint64_t BasisPoints(std::uint64_t part, std::uint64_t whole) {
  constexpr std::uint64_t kWhole = 10'000;
  return part * kWhole / whole;
}

std::uint64_t DecidedOf(const ClauseCounts& counts) {
  return CountOf(counts, ClauseVerdict::kFails) + CountOf(counts, ClauseVerdict::kHolds);
}

std::uint64_t JudgedOf(const ClauseCounts& counts) {
  return CountOf(counts, ClauseVerdict::kFails) + CountOf(counts, ClauseVerdict::kInQuestion) +
         CountOf(counts, ClauseVerdict::kHolds);
}

std::vector<WorstClause> WorstClauses(const ConformTally& tally, std::size_t most) {
  std::vector<WorstClause> worst;
  for (std::uint32_t i = 0; i < tally.standards.size(); ++i) {
    const auto& clauses = tally.standards[i].clauses;
    for (std::uint32_t c = 0; c < clauses.size(); ++c) {
      const std::uint64_t fails = CountOf(clauses[c], ClauseVerdict::kFails);
      if (fails != 0)
        worst.push_back(
            {.standard = i, .clause = c, .fails = fails, .judged = JudgedOf(clauses[c])});
    }
  }
  std::ranges::stable_sort(worst, [](const WorstClause& a, const WorstClause& b) {
    const std::uint64_t left = a.fails * b.judged;
    const std::uint64_t right = b.fails * a.judged;
    return left != right ? left > right : a.fails > b.fails;
  });
  if (worst.size() > most) worst.resize(most);
  return worst;
}

Verdict VerdictOf(const ConformReport& report) {
  const ConformTally& tally = *report.tally;
  const auto count = [&](Verdict verdict) {
    return tally.verdicts[static_cast<std::size_t>(verdict)];
  };
  if (count(Verdict::kDoesNotConform) != 0) return Verdict::kDoesNotConform;
  const bool open = tally.records == 0 || report.failed_files != 0;
  return open || count(Verdict::kNotJudged) != 0 ? Verdict::kNotJudged : Verdict::kConforms;
}

}  // namespace baybridge
