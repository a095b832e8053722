// A whole document by both plans as one says what it says by way of the hub's record: the target,
// the ledger to the byte with the places in the hub, the keep file, the sums and the findings, over
// all samples and synthetic records of every pair, with a profile and without. BAYBRIDGE_ROUNDS
// sets the records a pair, BAYBRIDGE_SEED the seed.
#include <gtest/gtest.h>

#include "journey.h"
#include "synthetic.h"

namespace baybridge {
namespace {

constexpr unsigned kUsualRounds = 40;
constexpr unsigned kMostTold = 5;  // differences told one by one

std::unique_ptr<Translated> Made(const std::string& document, const TranslateOptions& options) {
  auto made = TranslateDocument(SharedWorkspace(), document, options);
  BAYBRIDGE_CHECK(made.has_value());
  return *std::move(made);
}

std::string CountsOf(const Report& report) {
  std::string text;
  for (const auto& [name, value] : report.counts) text += name + "=" + std::to_string(value) + "\n";
  for (const LayerRun& layer : report.layers)
    text += std::to_string(static_cast<int>(layer.layer)) + (layer.ran ? "+" : "-");
  return text;
}

std::string FindingsOf(const Report& report) {
  std::string text;
  for (const Finding& finding : report.findings) {
    text += finding.id + " " + finding.path + " " + std::to_string(finding.location.line) + ":" +
            std::to_string(finding.location.column);
    for (const auto& arg : finding.args) text += " " + arg.name + "=" + arg.value;
    text += "\n";
  }
  return text;
}

// Empty where both say the same.
std::string Difference(const Translated& fused, const Translated& plain) {
  const auto compare = [](const char* what, const std::string& a, const std::string& b) {
    return a == b ? std::string() : std::string(what) + ": " + FirstDifference(a, b);
  };
  std::string found = compare("document", fused.document, plain.document);
  if (found.empty()) found = compare("ledger", LedgerCsv(fused), LedgerCsv(plain));
  if (found.empty()) {
    found = compare("full ledger", FullLedgerCsv(fused, {}), FullLedgerCsv(plain, {}));
  }
  if (found.empty()) found = compare("keep file", fused.keep_document, plain.keep_document);
  if (found.empty())
    found = compare("findings", FindingsOf(fused.report), FindingsOf(plain.report));
  return found.empty() ? compare("counts", CountsOf(fused.report), CountsOf(plain.report)) : found;
}

class FusedLedger : public testing::TestWithParam<Pair> {
 protected:
  void Compare(const std::string& document, const std::string& name) {
    for (const char* profile : {"", "residential"}) {
      for (const bool inside : {true, false}) {
        TranslateOptions options = FastTo(GetParam().to);
        options.profile = profile;
        options.keep_inside = inside;
        const auto fused = Made(document, options);
        options.fused = false;
        const auto plain = Made(document, options);
        if (plain->translation != nullptr) {
          EXPECT_FALSE(plain->translation->was_fused());
          ++translated_;
          went_fused_ += fused->translation->was_fused() ? 1 : 0;
        }
        const std::string difference = Difference(*fused, *plain);
        if (!difference.empty() && ++differences_ <= kMostTold)
          ADD_FAILURE() << name << " profile ‘" << profile << "’ " << difference;
      }
    }
  }

  void TearDown() override {
    std::printf("%s to %s: %u translated, %u fused, %u differ\n", GetParam().from.c_str(),
                GetParam().to.c_str(), translated_, went_fused_, differences_);
    EXPECT_EQ(differences_, 0U);
    EXPECT_GT(went_fused_, translated_ / 2) << "or nothing was compared";
  }

  unsigned translated_ = 0;
  unsigned went_fused_ = 0;
  unsigned differences_ = 0;
};

TEST_P(FusedLedger, OfSyntheticRecordsIsTheSame) {
  const unsigned rounds = Rounds(kUsualRounds);
  for (unsigned number = 0; number < rounds; ++number) {
    Compare(SyntheticRecord(GetParam().from, number),
            "record " + std::to_string(number) + " of seed " + std::to_string(FirstSeed()));
  }
}

TEST_P(FusedLedger, OfSamplesIsTheSame) {
  for (const SampleCase& sample : Samples()) {
    if (sample.pack == GetParam().from) Compare(Bytes(sample.input), sample.name);
  }
}

INSTANTIATE_TEST_SUITE_P(Pairs,
                         FusedLedger,
                         testing::ValuesIn(OrderedPairs()),
                         [](const auto& test) { return PairName(test.param); });

}  // namespace
}  // namespace baybridge
