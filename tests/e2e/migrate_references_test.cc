// References from one record of a batch to another: where they lead is known when the last record
// was read.
#include "e2e/migrate_support.h"
#include "e2e/workbook_edit.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int kClean = 0;
const std::string kPacks = BAYBRIDGE_SOURCE_DIR "/tests/support/packs";

class ReferencesTest : public MigrateTest {
 protected:
  struct Person {
    int number;
    int partner;  // 0: none
    bool broken = false;
  };
  static std::string NumberOf(int number) { return "X99000" + std::to_string(number) + "-0"; }
  void WriteSheet(const std::string& name, const std::vector<Person>& people) const {
    std::string csv = "No.,Entered,Family name,Given name,Sex,Born,Partner\n";
    for (const Person& person : people) {
      csv += NumberOf(person.number) + ",2026-03-01,陈,测试,m," +
             (person.broken ? "1940-13-99" : "1940/01/31") + "," +
             (person.partner == 0 ? "" : NumberOf(person.partner)) + "\n";
    }
    Write(name, csv);
  }
  std::vector<std::string> SheetJob(const std::string& to, std::vector<std::string> more) const {
    std::vector<std::string> words{"--packs",  kPacks,           "migrate", "--from",
                                   "xb-sheet", "--to",           "gd-care", "--progress",
                                   "none",     "--output",       Path(to),  "--chunk-records",
                                   "2",        "--commit-every", "0"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  // What reports say of references.
  static std::string Counted(int all, int nowhere, int rejected) {
    return "  \"references\": {\n    \"count\": " + std::to_string(all) +
           ",\n    \"nowhere\": " + std::to_string(nowhere) +
           ",\n    \"rejected\": " + std::to_string(rejected) + "\n  }";
  }
  Ran Redrive(const std::string& job, std::vector<std::string> more) const {
    std::vector<std::string> words{"--packs", kPacks,      "migrate", "--progress",
                                   "none",    "--redrive", Path(job)};
    words.insert(words.end(), more.begin(), more.end());
    return RunBaybridge(words);
  }
};

// Two are married, one names somebody who is in no row, one names somebody whose row is rejected.
TEST_F(ReferencesTest, ThoseThatLeadNowhereAreToldWithTheirPlaces) {
  WriteSheet("in.csv", {{1, 2}, {2, 1}, {3, 9}, {4, 5}, {5, 0, true}, {6, 0}});
  const Ran ran = RunBaybridge(SheetJob("job", {Path("in.csv")}));
  EXPECT_EQ(ran.code, kFindings) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("Of 4 references between records 1 lead to no record and 1 only"));
  const std::string heading = "file,record,line,column,state,path,names,value,leads\n";
  const std::string ends = ",translated,/Row/Partner,/Row/Number,";
  EXPECT_EQ(Read("job/dangling.csv"), heading + Path("in.csv") + ",3,4,40" + ends +
                                          "X990009-0,nowhere\n" + Path("in.csv") + ",4,5,40" +
                                          ends + "X990005-0,rejected\n");
  EXPECT_THAT(Read("job/run.html"), HasSubstr("4 references between records: 1 lead to no record"));
  EXPECT_THAT(Read("job/run.json"), HasSubstr(Counted(4, 1, 1)));
  EXPECT_EQ(Count(Read("job/references.csv"), "\n"), 1U + 6U + 4U);
  // The same for any number of threads.
  const Ran one = RunBaybridge(SheetJob("one", {"--jobs", "1", Path("in.csv")}));
  EXPECT_EQ(one.code, kFindings);
  for (const char* file : {"references.csv", "dangling.csv", "run.html", "run.json"})
    EXPECT_EQ(Read(std::string("one/") + file), Read(std::string("job/") + file)) << file;
  // With the rejected record corrected one of them is left, and nothing of the first run changed.
  Write("mine.xlsx", EditedWorkbook(Read("job/rejected.xlsx"), [](std::string& text) {
          const std::size_t at = text.find("1940-13-99");
          if (at != std::string::npos) text.replace(at, 10, "1940/12/31");
          return at != std::string::npos;
        }));
  const std::string before = Read("job/dangling.csv");
  const Ran again = Redrive("job", {Path("mine.xlsx")});
  EXPECT_EQ(again.code, kFindings) << again.err;
  EXPECT_THAT(again.err, HasSubstr("Of 4 references between records 1 lead to no record and 0"));
  EXPECT_EQ(Read("job/redrive-001/dangling.csv"),
            heading + Path("in.csv") + ",3,4,40" + ends + "X990009-0,nowhere\n");
  EXPECT_THAT(Read("job/outcome.html"), HasSubstr("4 references between records"));
  for (const char* file : {"job/redrive-001/run.json", "job/outcome.json"})
    EXPECT_THAT(Read(file), HasSubstr(Counted(4, 1, 0))) << file;
  EXPECT_EQ(Read("job/dangling.csv"), before);
  EXPECT_EQ(RunBaybridge({"migrate", "--undo", Path("job")}).code, kClean);
  for (const char* file : {"dangling.csv", "run.json", "run.html"}) {
    EXPECT_FALSE(Exists(std::string("job/") + file)) << file;
    EXPECT_FALSE(Exists(std::string("job/redrive-001/") + file)) << file;
  }
}

TEST_F(ReferencesTest, WhatLeadsToAnEarlierDeliveryIsThere) {
  WriteSheet("old.csv", {{1, 2}, {2, 1}, {6, 0}});
  const Ran first = RunBaybridge(SheetJob("job", {Path("old.csv")}));
  EXPECT_LE(first.code, kFindings) << first.err;
  EXPECT_THAT(first.err, HasSubstr("2 references between records, and each leads to a record"));
  EXPECT_FALSE(Exists("job/dangling.csv"));
  EXPECT_THAT(Read("job/run.json"), HasSubstr(Counted(2, 0, 0)));
  WriteSheet("new.csv", {{1, 2}, {2, 1}, {6, 7}, {7, 6}, {8, 1}});
  const Ran night = RunBaybridge(SheetJob("night", {"--since", Path("job"), Path("new.csv")}));
  EXPECT_LE(night.code, kFindings) << night.err;
  EXPECT_THAT(night.err, HasSubstr("3 references between records, and each"));
  WriteSheet("later.csv", {{1, 2}, {2, 1}, {6, 7}, {7, 6}, {8, 1}, {3, 1}, {4, 7}, {5, 9}});
  const Ran later = RunBaybridge(SheetJob("later", {"--since", Path("night"), Path("later.csv")}));
  EXPECT_EQ(later.code, kFindings) << later.err;
  EXPECT_EQ(Count(Read("later/dangling.csv"), "\n"), 2U);
  EXPECT_THAT(Read("later/dangling.csv"), HasSubstr("X990009-0,nowhere"));
  EXPECT_THAT(Read("later/run.json"), HasSubstr(Counted(3, 1, 0)));
  // Also where the earlier deliveries are gone its reports are known as those of the job.
  std::filesystem::remove_all(folder() / "night");
  EXPECT_EQ(RunBaybridge({"migrate", "--undo", Path("later")}).code, kClean);
  for (const char* file : {"later/dangling.csv", "later/run.json", "later/run.html"})
    EXPECT_FALSE(Exists(file)) << file;
}

// By the fast way as well, and from every copy of a leaf.
TEST_F(ReferencesTest, RecordsOfXmlAreLookedInto) {
  Copy(BAYBRIDGE_SOURCE_DIR "/schemas", "data/schemas");
  Copy(BAYBRIDGE_SOURCE_DIR "/mapping", "data/mapping");
  Copy(BAYBRIDGE_SOURCE_DIR "/validators", "data/validators");
  Write("data/schemas/hk-care/resident.references.csv",
        "reference,identity,evidence\n"
        "/Resident/RecordRemark,/Resident/RecordNumber,invented for tests\n");
  std::ifstream in(BAYBRIDGE_SOURCE_DIR "/samples/hk-care/full-2/input.xml", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  std::string record = text.substr(text.find("<Resident"));
  record.erase(9, record.find('>') - 9);
  for (const bool ring : {false, true}) {
    std::string batch = "<?xml version='1.0'?>\n<Residents xmlns='urn:baybridge:hk-care:2026'>\n";
    for (int i = 1; i <= 4; ++i) {
      std::string each = record;
      each.replace(each.find("RCHE-0001"), 9, "R-" + std::to_string(i));
      for (const std::string& to :
           {"R-" + std::to_string(ring ? i % 4 + 1 : i + 1), std::string("R-1")}) {
        const std::string remark = "Transferred on paper before";
        each.replace(each.find(remark), remark.size(), to);
      }
      batch += each;
    }
    const std::string job = ring ? "ring" : "open";
    Write(job + ".xml", batch + "</Residents>\n");
    const Ran ran =
        RunBaybridge(Job(job, {"--data", Path("data"), "--full-share", "0", Path(job + ".xml")}));
    EXPECT_EQ(ran.code, ring ? kClean : kFindings) << ran.err;
    EXPECT_THAT(Read(job + "/run.json"), Not(HasSubstr("judged-by-all")));
    EXPECT_EQ(Exists(job + "/dangling.csv"), !ring);
    if (ring) {
      EXPECT_THAT(ran.err, HasSubstr("8 references between records, and each"));
    } else {
      EXPECT_THAT(ran.err, HasSubstr("Of 8 references between records 1 lead to no record and 0"));
      EXPECT_THAT(Read(job + "/dangling.csv"), HasSubstr("R-5,nowhere"));
    }
  }
}

TEST_F(ReferencesTest, ATableThatSaysWhatThePackHasNotIsRefused) {
  Copy(kPacks, "packs");
  WriteSheet("in.csv", {{1, 0}});
  for (const auto& [row, says] : {std::pair{"/Row/Nobody,/Row/Number", "Nobody"},
                                  std::pair{"/Row/Partner[],/Row/Number", "plain path"}}) {
    Write("packs/schemas/xb-sheet/resident.references.csv",
          "reference,identity,evidence\n" + std::string(row) + ",invented for tests\n");
    std::filesystem::remove_all(folder() / "job");
    std::vector<std::string> words = SheetJob("job", {Path("in.csv")});
    words[1] = Path("packs");
    const Ran ran = RunBaybridge(words);
    EXPECT_GE(ran.code, kUsage);
    EXPECT_THAT(ran.err, HasSubstr("resident.references.csv:2")) << row;
    EXPECT_THAT(ran.err, HasSubstr(says));
  }
}

}  // namespace
}  // namespace baybridge
