#include "batch/run_report.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

JobState StateWith(const std::string& setting) {
  JobState state;
  state.finished = true;
  state.settings = {{.name = "--to", .value = setting}};
  state.tallies = {{"records", 6}};
  return state;
}

TEST(RunReportTest, TellsWhereReferencesLeadAndIsReadBack) {
  const ReferenceCounts counts{.references = 40, .nowhere = 3, .rejected = 12};
  const std::string report = RunReportJson(StateWith("gd-care"), counts);
  EXPECT_THAT(report, HasSubstr("  \"references\": {\n    \"count\": 40,\n    \"nowhere\": 3,\n"
                                "    \"rejected\": 12\n  }"));
  EXPECT_EQ(ReferencesIn(report).references, 40U);
  EXPECT_EQ(ReferencesIn(report).nowhere, 3U);
  EXPECT_EQ(ReferencesIn(report).rejected, 12U);
  EXPECT_EQ(RunReportJson(StateWith("gd-care"), ReferencesIn(report)), report);
}

TEST(RunReportTest, SaysNothingOfReferencesWhereThereAreNone) {
  // A value that looks like it is none.
  const std::string report = RunReportJson(StateWith("\n  \"references\": {\"count\": 7}"), {});
  EXPECT_THAT(report, Not(HasSubstr("\n  \"references\"")));
  EXPECT_EQ(ReferencesIn(report).references, 0U);
  EXPECT_EQ(ReferencesIn("no report").references, 0U);
  EXPECT_EQ(ReferencesIn("{\n  \"references\": {").references, 0U);
}

}  // namespace
}  // namespace baybridge
