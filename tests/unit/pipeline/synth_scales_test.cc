// Synthetic records are what newcomers and benchmarks see: their assessments must be consistent.
#include <gtest/gtest.h>

#include "conformance/pairs/samples.h"
#include "pipeline/scales_layer.h"
#include "synth/synth.h"

namespace baybridge {
namespace {

constexpr std::uint64_t kRecords = 1'000;  // in so many every leaf and code occurs

TEST(SynthScales, AssessmentsOfSyntheticRecordsAreConsistent) {
  for (const std::string& id : PlacePacks()) {
    auto compiled = SharedWorkspace().Compile(id, "resident");
    ASSERT_TRUE(compiled);
    SynthOptions options;
    options.seed = 20;
    auto synth =
        Synth::Make(SharedWorkspace().packs(), *(*compiled)->pack, *(*compiled)->kind, options);
    ASSERT_TRUE(synth);
    unsigned assessed = 0;
    for (std::uint64_t number = 0; number < kRecords; ++number) {
      std::string document;
      std::vector<SeededRow> truth;
      (*synth)->AppendDocument(number, document, truth);
      auto judged = ReadAndJudge(SharedWorkspace(), document, FastTo("hub").read);
      ASSERT_TRUE(judged && (*judged)->readable);
      const KindScales& scales = *(*judged)->scales;
      for (const Node& node : (*judged)->hub->hub().nodes)
        assessed += node.element == scales.places.of(ScalePlace::kGroup) ? 1 : 0;
      for (const Finding& finding : (*judged)->report.findings) {
        const bool wrong =
            finding.id.starts_with("GW-SCL") && finding.severity != Severity::kInformation;
        EXPECT_FALSE(wrong) << id << " record " << number << ": " << finding.id << " at "
                            << finding.path;
      }
    }
    EXPECT_GE(assessed, 100U) << id;
  }
}

}  // namespace
}  // namespace baybridge
