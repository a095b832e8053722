// Before a job and after it: a dry run, what is new since another job, and taking a job back.
#include "e2e/migrate_support.h"

namespace baybridge {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

class MigrateAgainTest : public MigrateTest {
 protected:
  // The batch without one record, with one changed and one added.
  void WriteNext() const {
    std::string text = Read("in.xml");
    std::size_t first = text.find("<Resident>");
    const std::size_t end = text.find("</Resident>", first) + 12;
    std::string added = text.substr(first, end - first);
    text.erase(first, end - first);
    const std::size_t date = text.find("<RecordDate>") + 12;
    text.replace(date, 2, text.compare(date, 2, "03") == 0 ? "04" : "03");
    const std::size_t other = added.find("<RecordDate>") + 12;
    added.replace(other, 2, added.compare(other, 2, "05") == 0 ? "06" : "05");
    text.insert(text.rfind("</Residents>"), added);
    Write("next.xml", text);
  }
};

TEST_F(MigrateAgainTest, ADeltaTakesOnlyWhatIsNewOrChanged) {
  Synth("in.xml", 30);
  ASSERT_LE(RunBaybridge(Job("first", {Path("in.xml")})).code, kFindings);
  WriteNext();
  const Ran delta = RunBaybridge(Job("second", {"--since", Path("first"), Path("next.xml")}));
  EXPECT_LE(delta.code, kFindings) << delta.err;
  EXPECT_THAT(delta.err, HasSubstr("2 records are new or changed"));
  EXPECT_THAT(delta.err, HasSubstr("28 of before are unchanged"));
  EXPECT_THAT(delta.err, HasSubstr("2 of before are gone"));
  EXPECT_EQ(Count(Read("second/target-000001.xml"), "</老年人档案>"), 2U);
  const std::string gone = Read("second/gone.ndjson");
  EXPECT_EQ(Count(gone, "\n"), 2U);
  EXPECT_THAT(gone, HasSubstr("\"record\":1,"));
  EXPECT_THAT(gone, HasSubstr("\"record\":2,"));
  // Nothing new: nothing is made, and an earlier delivery that was changed is refused.
  const Ran same = RunBaybridge(Job("third", {"--since", Path("first"), Path("in.xml")}));
  EXPECT_EQ(same.code, 0) << same.err;
  EXPECT_THAT(same.err, HasSubstr("0 records are new or changed"));
  EXPECT_FALSE(Exists("third/target-000001.xml"));
  Write("in.xml", Read("in.xml") + "\n");
  const Ran changed = RunBaybridge(Job("fourth", {"--since", Path("first"), Path("next.xml")}));
  EXPECT_EQ(changed.code, kUsage);
  EXPECT_THAT(changed.err, HasSubstr("size of "));
}

TEST_F(MigrateAgainTest, AJobIsTakenAwayOnlyIfItIsWhatItWrote) {
  Synth("in.xml", 20, "0.2");
  ASSERT_EQ(RunBaybridge(Job("job", {Path("in.xml")})).code, kFindings);
  ASSERT_LE(RunBaybridge({"migrate", "--progress", "none", "--redrive", Path("job")}).code,
            kFindings);
  const std::string target = Read("job/target-000001.xml");
  Write("job/target-000001.xml", target + " ");
  const auto before = Outputs("job");
  const std::vector<std::string> undo{"migrate", "--undo", Path("job")};
  const Ran refused = RunBaybridge(undo);
  EXPECT_EQ(refused.code, kUsage);
  EXPECT_THAT(refused.err, HasSubstr("target-000001.xml"));
  EXPECT_EQ(Outputs("job"), before);
  Write("job/target-000001.xml", target);
  const Ran undone = RunBaybridge(undo);
  EXPECT_EQ(undone.code, 0) << undone.err;
  EXPECT_THAT(undone.err, HasSubstr("undone.db"));
  std::vector<std::string> left;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder() / "job"))
    if (entry.is_regular_file()) left.push_back(entry.path().filename().string());
  EXPECT_THAT(left, testing::UnorderedElementsAre("undone.db", "undone.db"));
  EXPECT_EQ(RunBaybridge(undo).code, kUsage) << "there is nothing any more";
}

TEST_F(MigrateAgainTest, ADryRunSaysWhatTheWholeWouldTakeAndWritesNothing) {
  Synth("in.xml", 60, "0.3");
  const Ran whole = RunBaybridge(Job("new", {"--dry-run", "100", Path("in.xml")}));
  EXPECT_EQ(whole.code, 0) << whole.err;
  EXPECT_FALSE(Exists("new"));
  EXPECT_THAT(whole.err, HasSubstr("60 of 60 records were worked on"));
  EXPECT_THAT(whole.err, ContainsRegex("about [0-9]+ seconds with 2 threads"));
  EXPECT_THAT(whole.err, ContainsRegex("about [0-9]+ MB on the disk"));
  ASSERT_EQ(RunBaybridge(Job("job", {Path("in.xml")})).code, kFindings);
  const std::size_t rejected = Count(Read("job/rejected.ndjson"), "\n");
  ASSERT_GT(rejected, 0U);
  EXPECT_THAT(whole.err, HasSubstr("about " + std::to_string(rejected) + " records ("));
  // Without a folder to write to, no disk is spoken of.
  const Ran nowhere = RunBaybridge({"migrate", "--from", "hk-care", "--to", "gd-care", "--progress",
                                    "none", "--dry-run", "100", Path("in.xml")});
  EXPECT_EQ(nowhere.code, 0) << nowhere.err;
  EXPECT_THAT(nowhere.err, ContainsRegex("about [0-9]+ MB on the disk\\."));
  EXPECT_THAT(nowhere.err, testing::Not(HasSubstr("free")));
  const Ran part = RunBaybridge(Job("new", {"--dry-run", "30", Path("in.xml")}));
  EXPECT_THAT(part.err, ContainsRegex("Dry run: [12][0-9] of 60 records"));
  Synth("few.xml", 3);
  const Ran none = RunBaybridge(Job("new", {"--dry-run", "0.01", Path("few.xml")}));
  EXPECT_EQ(none.code, kFindings);
  EXPECT_THAT(none.err, HasSubstr("larger share"));
  EXPECT_EQ(RunBaybridge(Job("new", {"--dry-run", "10", "-"})).code, kUsage);
}

}  // namespace
}  // namespace baybridge
