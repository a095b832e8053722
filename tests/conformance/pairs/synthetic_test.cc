// A to B to A with the keep file, over synthetic records: the source comes back, the target is
// valid, the sums hold and all but a few leaves arrive. BAYBRIDGE_ROUNDS sets the records a
// pair (bench/soak runs 10,000), BAYBRIDGE_SEED the seed.
#include "synthetic.h"

#include <gtest/gtest.h>

#include "journey.h"
#include "support/rounds.h"

namespace baybridge {
namespace {

constexpr unsigned kUsualRounds = 40;
constexpr unsigned kFullEvery = 20;  // each so many targets are judged by all engines
// Of all leaves, those without a counterpart in the sheets of the other place included.
constexpr double kFloor = 0.95;
constexpr unsigned kMostTold = 5;  // failures told one by one

// True if the finding is about a number that stands in the source as well: one that is doubtful
// there, in a leaf that names no scheme, is doubtful in the target.
bool IsDoubtfulInSource(const Finding& finding, const Record& target, const std::string& source) {
  if (finding.id.compare(0, 5, "GW-ID") != 0) return false;
  for (NodeId node = 0; node < target.nodes.size(); ++node) {
    if (target.PathOf(node) != finding.path) continue;
    return source.find(target.nodes[node].value()) != std::string::npos;
  }
  return false;
}

// Empty where the target is valid, else what is wrong.
std::string TargetProblem(const std::string& document,
                          const std::string& source,
                          Assurance assurance) {
  ReadOptions read = FastTo("").read;
  read.assurance = assurance;
  auto judged = ReadAndJudge(SharedWorkspace(), document, read);
  if (!judged) return judged.error().what;
  for (const Finding& finding : (*judged)->report.findings) {
    if (finding.severity > Severity::kError) continue;
    if (IsDoubtfulInSource(finding, (*judged)->record, source)) continue;
    return finding.id + " " + finding.path;
  }
  return (*judged)->report.engines_disagree ? "the engines disagree" : "";
}

std::string SumProblem(const Translated& made) {
  const LedgerTotals& totals = made.translation->totals();
  std::uint32_t leaves = 0;
  const Record& source = made.translation->source();
  for (NodeId node = 0; node < source.nodes.size(); ++node) leaves += source.IsLeaf(node) ? 1 : 0;
  const std::uint32_t sum = totals.by_state[0] + totals.by_state[1] + totals.by_state[2];
  if (leaves != sum)
    return "the ledger has " + std::to_string(sum) + " of " + std::to_string(leaves);
  return {};
}

class SyntheticPair : public testing::TestWithParam<Pair> {
 protected:
  // There and back. True if the source came back.
  bool Travel(std::uint64_t number) {
    const auto& [from, to] = GetParam();
    const std::string document = SyntheticRecord(from, number);
    auto there = TranslateDocument(SharedWorkspace(), document, FastTo(to));
    if (!there || !(*there)->made()) return Fail(number, "is not translated");
    const LedgerTotals& totals = (*there)->translation->totals();
    arrived_ += totals.by_state[0] + totals.by_state[1];
    refused_ += totals.refused;
    leaves_ += totals.source_leaves;
    const std::string sum = SumProblem(**there);
    if (!sum.empty()) return Fail(number, sum);
    const bool full = number % kFullEvery == 0;
    const std::string target =
        TargetProblem((*there)->document, document, full ? Assurance::kFull : Assurance::kFast);
    if (!target.empty()) return Fail(number, "has an invalid target: " + target);
    TranslateOptions home = FastTo(from);
    home.keep_inside = false;
    auto back = TranslateDocument(SharedWorkspace(), (*there)->document, home);
    if (!back || !(*back)->made()) return Fail(number, "does not return");
    const std::string source = Normalised(document);
    const std::string returned = Normalised((*back)->document);
    if (source.empty() || source != returned)
      return Fail(number, "returns otherwise: " + FirstDifference(source, returned));
    return true;
  }

  bool Fail(std::uint64_t number, const std::string& why) {
    if (++failures_ <= kMostTold)
      ADD_FAILURE() << "record " << number << " of seed " << FirstSeed() << " " << why;
    return false;
  }

  std::uint64_t arrived_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t leaves_ = 0;
  unsigned failures_ = 0;
};

TEST_P(SyntheticPair, ReturnsTheSource) {
  const unsigned rounds = Rounds(kUsualRounds);
  for (unsigned number = 0; number < rounds; ++number) Travel(number);
  ASSERT_GT(leaves_, 0U);
  const double share = static_cast<double>(arrived_) / static_cast<double>(leaves_);
  std::printf("%s to %s: %u records, %u failed, %.2f %% of %llu leaves arrive, %llu refused\n",
              GetParam().from.c_str(), GetParam().to.c_str(), rounds, failures_, 100 * share,
              static_cast<unsigned long long>(leaves_), static_cast<unsigned long long>(refused_));
  EXPECT_EQ(failures_, 0U);
  EXPECT_GE(share, kFloor);
}

INSTANTIATE_TEST_SUITE_P(Pairs,
                         SyntheticPair,
                         testing::ValuesIn(OrderedPairs()),
                         [](const auto& test) { return PairName(test.param); });

}  // namespace
}  // namespace baybridge
