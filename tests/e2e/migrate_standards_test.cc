// Records that are judged by named standards on their way.
#include <sstream>

#include "e2e/migrate_support.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int kClean = 0;

class MigrateStandardsTest : public MigrateTest {
 protected:
  std::vector<std::string> Judged(const std::string& to, std::vector<std::string> more) const {
    more.insert(more.end(), {"--standard", "medication-core", "--standard", "hk-cap-459a"});
    return Job(to, std::move(more));
  }
};

TEST_F(MigrateStandardsTest, WhatTheySayIsCountedAndToBeReviewedAndRejectsNothing) {
  Synth("in.xml", 40);
  const Ran plain = RunBaybridge(Job("plain", {Path("in.xml")}));
  ASSERT_LE(plain.code, kFindings) << plain.err;
  const Ran ran = RunBaybridge(Judged("job", {"--chunk-records", "4", Path("in.xml")}));
  EXPECT_EQ(ran.code, kFindings) << ran.err;
  EXPECT_EQ(Read("job/target-000001.xml"), Read("plain/target-000001.xml"));
  EXPECT_EQ(Exists("job/rejected.raw"), Exists("plain/rejected.raw"));
  EXPECT_THAT(Read("plain/run.json"), Not(HasSubstr("MEDICATIONCORE")));
  EXPECT_THAT(Read("job/run.json"), HasSubstr("\"error.MEDICATIONCORE-R-"));
  EXPECT_THAT(Read("job/run.json"), HasSubstr("\"standard medication-core\": \""));
  // With the words of the standard, and places in the batch.
  const std::string review = Read("job/review.ndjson");
  EXPECT_THAT(review, HasSubstr("{\"id\":\"MEDICATIONCORE-R-"));
  EXPECT_THAT(review, HasSubstr("\"advice\":\""));
  EXPECT_THAT(review, Not(HasSubstr("\"text\":\"MEDICATIONCORE")));
  // The same for any number of threads.
  const Ran one =
      RunBaybridge(Judged("one", {"--chunk-records", "4", "--jobs", "1", Path("in.xml")}));
  EXPECT_EQ(one.code, kFindings) << one.err;
  EXPECT_EQ(Outputs("one"), Outputs("job"));
}

// As in baybridge conform; what the job notes is which they were.
TEST_F(MigrateStandardsTest, AllNamesEveryStandardThereIs) {
  Synth("in.xml", 6);
  const Ran listed = RunBaybridge({"standard", "list"});
  ASSERT_EQ(listed.code, kClean) << listed.err;
  const Ran ran = RunBaybridge(Job("job", {"--standard", "all", Path("in.xml")}));
  ASSERT_EQ(ran.code, kFindings) << ran.err;
  const std::string report = Read("job/run.json");
  std::istringstream lines(listed.out);
  std::string named;
  std::vector<std::string> each;
  std::string heading;
  std::getline(lines, heading);
  for (std::string line; std::getline(lines, line);) {
    const std::string id = line.substr(0, line.find_first_of(" \t"));
    if (id.empty()) continue;
    EXPECT_THAT(report, HasSubstr("\"standard " + id + "\": \""));
    named += (named.empty() ? "" : ",") + id;
    each.insert(each.end(), {"--standard", id});
  }
  EXPECT_GT(each.size(), 20U);
  EXPECT_THAT(report, HasSubstr("\"--standard\": \"" + named + "\""));
  // By name, one of them twice, they give the same bytes.
  each.insert(each.end(), {each[0], each[1], Path("in.xml")});
  EXPECT_EQ(RunBaybridge(Job("by-name", each)).code, kFindings);
  EXPECT_EQ(Outputs("by-name"), Outputs("job"));
  // Resuming takes it as well, and says which of them were missing.
  const auto resume = [&](const std::string& job) {
    return RunBaybridge(
        {"migrate", "--resume", "--output", Path(job), "--standard", "all", "--progress", "none"});
  };
  EXPECT_EQ(resume("job").code, kFindings);
  ASSERT_LE(RunBaybridge(Judged("two", {Path("in.xml")})).code, kFindings);
  const Ran other = resume("two");
  EXPECT_EQ(other.code, kUsage);
  EXPECT_THAT(other.err, HasSubstr("is ‘" + named + "’"));
}

TEST_F(MigrateStandardsTest, AnotherStandardIsAnotherJob) {
  Synth("in.xml", 4);
  ASSERT_LE(RunBaybridge(Judged("job", {Path("in.xml")})).code, kFindings);
  const Ran other = RunBaybridge({"migrate", "--resume", "--output", Path("job"), "--standard",
                                  "medication-core", "--progress", "none"});
  EXPECT_EQ(other.code, kUsage);
  EXPECT_THAT(other.err, HasSubstr("--standard was ‘medication-core,hk-cap-459a’"));
  const Ran same =
      RunBaybridge({"migrate", "--resume", "--output", Path("job"), "--progress", "none"});
  EXPECT_LE(same.code, kFindings) << same.err;
  const Ran unknown = RunBaybridge(Job("unknown", {"--standard", "no-such", Path("in.xml")}));
  EXPECT_EQ(unknown.code, kFailure);
  EXPECT_THAT(unknown.err, HasSubstr("no such standard"));
  const Ran filter = RunBaybridge({"migrate", "--filter", "--from", "hk-care", "--to", "gd-care",
                                   "--standard", "medication-core"});
  EXPECT_EQ(filter.code, kUsage);
  EXPECT_THAT(filter.err, HasSubstr("standards"));
}

}  // namespace
}  // namespace baybridge
