// Records that are judged by named standards on their way.
#include "e2e/migrate_support.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

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
