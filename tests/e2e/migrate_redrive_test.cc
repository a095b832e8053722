// What was rejected is run again after a fix: of a pack, or of the data by a workbook.
#include "e2e/migrate_support.h"
#include "e2e/workbook_edit.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kPacks = BAYBRIDGE_SOURCE_DIR "/tests/support/packs";

class RedriveTest : public MigrateTest {
 protected:
  // A table or pack is corrected: the same data folder with one edit.
  void CopyData() const {
    Copy(BAYBRIDGE_SOURCE_DIR "/schemas", "data/schemas");
    Copy(BAYBRIDGE_SOURCE_DIR "/mapping", "data/mapping");
    Copy(BAYBRIDGE_SOURCE_DIR "/validators", "data/validators");
  }
  Ran Redrive(const std::string& job, std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"migrate", "--progress", "none", "--redrive", Path(job)};
    words.insert(words.end(), more.begin(), more.end());
    return RunBaybridge(words);
  }
  // Records by month, of a column of a report.
  long TotalOf(const std::string& file, const std::string& column) const {
    const std::string report = Read(file);
    long count = 0;
    for (std::size_t at = report.find("\"total\": \"record\""); at != std::string::npos;
         at = report.find("\"total\": \"record\"", at + 1)) {
      const std::string row = report.substr(at, report.find("\n    }", at) - at);
      const std::size_t found = row.find("\"" + column + "\": {");
      if (row.find("\"by\": \"month\"") == std::string::npos || found == std::string::npos)
        continue;
      count += std::stol(row.substr(row.find("\"count\": ", found) + 9));
    }
    return count;
  }
  // Replaces a text in a member of a workbook.
  void EditWorkbook(const std::string& name,
                    const std::string& old_text,
                    const std::string& new_text) const {
    Write(name, EditedWorkbook(Read(name), [&](std::string& text) {
            const std::size_t at = text.find(old_text);
            if (at != std::string::npos) text.replace(at, old_text.size(), new_text);
            return at != std::string::npos;
          }));
  }
};

TEST_F(RedriveTest, ACorrectedPackBringsTheRejectedThroughAndLeavesTheRest) {
  Synth("in.xml", 20);
  std::string text = Read("in.xml");
  // Two records have an element that the pack does not know, one is broken for good.
  const auto insert = [&](int record, const std::string& element) {
    std::size_t at = 0;
    for (int i = 0; i < record; ++i) at = text.find("<Resident>", at + 1);
    at = text.find("<RecordDate>", at);
    ASSERT_NE(at, std::string::npos);
    text.insert(at, element);
  };
  insert(3, "<RecordNo>7</RecordNo>");
  insert(7, "<RecordNo>8</RecordNo>");
  insert(9, "<Broken/>");
  Write("in.xml", text);
  ASSERT_EQ(RunBaybridge(Job("job", {Path("in.xml")})).code, kFindings);
  const auto before = Outputs("job");
  ASSERT_EQ(Count(Read("job/rejected.ndjson"), "\n"), 3U);

  const Ran same = Redrive("job");
  EXPECT_EQ(same.code, kFindings) << same.err;
  EXPECT_THAT(same.err, HasSubstr("In all 20 records: 17 translated, 3 rejected"));

  CopyData();
  const std::string named =
      "<xs:element name=\"RecordNumber\" type=\"xs:string\" minOccurs=\"0\"/>";
  Edit("data/schemas/hk-care/resident.xsd", named,
       named + "<xs:element name=\"RecordNo\" type=\"xs:string\" minOccurs=\"0\"/>");
  const Ran fixed = Redrive("job", {"--data", Path("data")});
  EXPECT_EQ(fixed.code, kFindings) << fixed.err;
  EXPECT_THAT(fixed.err, HasSubstr("In all 20 records: 19 translated, 1 rejected"));
  EXPECT_EQ(Count(Read("job/redrive-002/target-000001.xml"), "</老年人档案>"), 2U);
  EXPECT_TRUE(Exists("job/redrive-002/job.db"));
  for (const auto& [name, content] : before) EXPECT_EQ(Read("job/" + name), content) << name;
  EXPECT_THAT(Read("job/outcome.json"), HasSubstr("\"balanced\": true"));
  // The totals of all runs are those of the first, but for what got through since.
  EXPECT_THAT(Read("job/outcome.json"), HasSubstr("\"controlsAgree\": true"));
  EXPECT_EQ(TotalOf("job/outcome.json", "before"), 20);
  EXPECT_EQ(TotalOf("job/outcome.json", "rejected"), 1);
  EXPECT_EQ(TotalOf("job/outcome.json", "after"), 19);
  EXPECT_EQ(TotalOf("job/run.json", "rejected"), 3);
  const std::string page = Read("job/outcome.html");
  for (const char* run : {"redrive-001", "redrive-002", "target-000001.xml"})
    EXPECT_THAT(page, HasSubstr(run));
  const Ran groups = RunBaybridge({"rejects", Path("job")});
  EXPECT_THAT(groups.out, HasSubstr("redrive-002: 3 records, 1 rejected."));
  EXPECT_THAT(groups.out, HasSubstr("1 rejected records"));
}

// The whole way of a bureau whose lists are sheets: correct in a workbook, give it back, twice.
TEST_F(RedriveTest, AWorkbookOfRejectsIsTakenBack) {
  std::string csv = "No.,Entered,Family name,Given name,Sex,Born\n";
  for (int i = 0; i < 9; ++i) {
    csv += "X99000" + std::to_string(i) + "-0,2026-03-01,陈,测试," + (i == 4 ? "zz" : "m") + "," +
           (i == 7 ? "1940-13-99" : "1940/01/31") + "\n";
  }
  Write("in.csv", csv);
  const Ran ran =
      RunBaybridge({"--packs", kPacks, "migrate", "--from", "xb-sheet", "--to", "gd-care",
                    "--progress", "none", "--output", Path("job"), Path("in.csv")});
  ASSERT_EQ(ran.code, kFindings) << ran.err;
  const std::size_t rejects = Count(Read("job/rejected.ndjson"), "\n");
  ASSERT_GE(rejects, 1U);
  EXPECT_THAT(ran.err, HasSubstr("rejected.xlsx"));
  std::filesystem::copy(Path("job/rejected.xlsx"), Path("mine.xlsx"));
  EditWorkbook("mine.xlsx", "1940-13-99", "1940/12/31");
  const Ran again =
      RunBaybridge({"--packs", kPacks, "migrate", "--redrive", Path("job"), Path("mine.xlsx")});
  EXPECT_THAT(again.err, HasSubstr("In all 9 records: ")) << again.err;
  const std::size_t left = Exists("job/redrive-001/rejected.ndjson")
                               ? Count(Read("job/redrive-001/rejected.ndjson"), "\n")
                               : 0;
  EXPECT_EQ(left, rejects - 1);
  EXPECT_THAT(Read("job/redrive-001/target-000001.xml"), HasSubstr("19401231"));
  EXPECT_THAT(Read("job/outcome.json"), HasSubstr("\"balanced\": true"));
  // A workbook of another job is refused, and what was is as it was.
  EditWorkbook("mine.xlsx", "in.csv", "other.csv");
  const Ran other =
      RunBaybridge({"--packs", kPacks, "migrate", "--redrive", Path("job"), Path("mine.xlsx")});
  if (left != 0) {
    EXPECT_EQ(other.code, kFailure) << other.err;
    EXPECT_THAT(other.err, HasSubstr("no record of the job"));
  } else {
    EXPECT_THAT(other.err, HasSubstr("no rejected record"));
  }
}

TEST_F(RedriveTest, WithoutRejectsThereIsNothingToDo) {
  Synth("in.xml", 3);
  ASSERT_LE(RunBaybridge(Job("job", {Path("in.xml")})).code, kFindings);
  const Ran none = Redrive("job");
  EXPECT_EQ(none.code, 0);
  EXPECT_THAT(none.err, HasSubstr("no rejected record"));
  EXPECT_FALSE(Exists("job/redrive-001"));
  EXPECT_EQ(Redrive("nowhere").code, kUsage);
  EXPECT_EQ(Redrive("job", {"--output", Path("x")}).code, kUsage);
}

}  // namespace
}  // namespace baybridge
