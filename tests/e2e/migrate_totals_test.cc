// What a migration is signed off by: control totals, the cross-reference, records side by side.
#include <cstdio>
#include <sys/stat.h>

#include "e2e/migrate_support.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int kClean = 0;

class TotalsTest : public MigrateTest {
 protected:
  // A record of a home in Hong Kong with one fee, in cents.
  static std::string RecordOf(unsigned number,
                              const std::string& home,
                              unsigned month,
                              long cents) {
    std::ifstream in(BAYBRIDGE_SOURCE_DIR "/samples/hk-care/basic/input.xml", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    std::string record = text.substr(text.find("<Resident"));
    record.erase(9, record.find('>') - 9);
    Replace(record, "<RecordNumber>", "</RecordNumber>", "R-" + std::to_string(number));
    Replace(record, "<Name>", "</Name>", home);
    char fee[200];
    std::snprintf(fee, sizeof fee,
                  "<Fee><FeeItem>MONTHLY</FeeItem><From>01/%02u/2026</From>"
                  "<Amount currency=\"HKD\">%ld.%02ld</Amount></Fee>",
                  month, cents / 100, cents % 100);
    const std::size_t at = record.find("</Placement>");
    EXPECT_NE(at, std::string::npos);
    record.insert(at, fee);
    return record;
  }
  static void Replace(std::string& text,
                      const std::string& begin,
                      const std::string& end,
                      const std::string& value) {
    const std::size_t from = text.find(begin);
    ASSERT_NE(from, std::string::npos) << begin;
    const std::size_t to = text.find(end, from);
    text.replace(from + begin.size(), to - from - begin.size(), value);
  }
  void WriteBatch(const std::string& name, const std::vector<std::string>& records) const {
    std::string batch = "<?xml version='1.0'?>\n<Residents xmlns='urn:baybridge:hk-care:2026'>\n";
    for (const std::string& record : records) batch += record;
    Write(name, batch + "</Residents>\n");
  }
  // The part of the report that is about one group; empty where there is none.
  std::string RowOf(const std::string& total,
                    const std::string& by,
                    const std::string& group) const {
    const std::string report = Read("job/run.json");
    std::size_t at = 0;
    while (true) {
      at = report.find("\"total\": \"" + total + "\"", at);
      if (at == std::string::npos) return {};
      const std::string row = report.substr(at, report.find("\n    }", at) - at);
      const bool found = row.find("\"by\": \"" + by + "\"") != std::string::npos &&
                         row.find("\"group\": \"" + group + "\"") != std::string::npos;
      if (found) return row;
      ++at;
    }
  }
  // The first sum in a target's bytes, read without anything of the program.
  static long CentsIn(const std::string& target, const std::string& element) {
    long cents = 0;
    const std::string open = "<" + element + ">";
    for (std::size_t at = target.find(open); at != std::string::npos;
         at = target.find(open, at + 1)) {
      const std::string amount =
          target.substr(at + open.size(), target.find('<', at + 1) - at - open.size());
      const std::size_t point = amount.find('.');
      cents += std::stol(amount.substr(0, point)) * 100;
      if (point != std::string::npos)
        cents += std::stol((amount.substr(point + 1) + "00").substr(0, 2));
    }
    return cents;
  }
};

TEST_F(TotalsTest, TotalsAreEqualToTheUnitOrExplained) {
  std::vector<std::string> records;
  long all = 0;
  long rejected = 0;
  for (unsigned i = 0; i < 24; ++i) {
    const long cents = 1'234'501 + 7 * static_cast<long>(i);
    records.push_back(RecordOf(i, i % 2 == 0 ? "Home A" : "Home B", 1 + i % 3, cents));
    all += cents;
    if (i != 5) continue;
    Replace(records.back(), "<RecordDate>", "</RecordDate>", "20/11/26");
    rejected = cents;
  }
  WriteBatch("in.xml", records);
  const Ran ran = RunBaybridge(Job("job", {"--chunk-records", "3", Path("in.xml")}));
  EXPECT_EQ(ran.code, kFindings) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("Control totals agree"));
  const std::string report = Read("job/run.json");
  EXPECT_THAT(report, HasSubstr("\"controlsAgree\": true"));
  EXPECT_THAT(report, Not(HasSubstr("\"unexplained\"")));
  // To the unit, by a sum over the bytes that were written.
  EXPECT_EQ(CentsIn(Read("job/target-000001.xml"), "收费金额"), all - rejected);
  const auto money = [](long cents) {
    char text[40];
    std::snprintf(text, sizeof text, "\"sum\": \"%ld.%02ld\"", cents / 100, cents % 100);
    return std::string(text);
  };
  const std::string by_kind = RowOf("fee", "kind", "monthly");
  EXPECT_THAT(by_kind, HasSubstr(money(all)));
  EXPECT_THAT(by_kind, HasSubstr(money(rejected)));
  EXPECT_THAT(by_kind, HasSubstr(money(all - rejected)));
  EXPECT_THAT(RowOf("record", "institution", "Home A"), HasSubstr("\"count\": 12"));
  EXPECT_THAT(RowOf("record", "institution", "Home B"), HasSubstr("\"count\": 11"));
  EXPECT_FALSE(RowOf("fee", "month", "2026-03").empty());
  const std::string page = Read("job/run.html");
  for (const char* words :
       {"Control totals", "控制总数", "控制總數", "Totais de controlo", "Home A", "by month"})
    EXPECT_THAT(page, HasSubstr(words));
}

TEST_F(TotalsTest, CrossReferenceHasEveryTargetOnceForAnyWorkersAndShards) {
  Synth("batch.xml", 90, "0.1");
  ASSERT_LE(RunBaybridge(Job("one", {"--jobs", "1", "--shard-size", "1", Path("batch.xml")})).code,
            kFindings);
  ASSERT_LE(RunBaybridge(Job("four", {"--jobs", "4", "--shard-size", "1", Path("batch.xml")})).code,
            kFindings);
  const std::string ids = Read("one/ids.csv");
  EXPECT_EQ(ids, Read("four/ids.csv"));
  const std::string report = Read("one/run.json");
  const std::size_t at = report.find("\"translated\": ");
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(Count(ids, "\n"), std::stoul(report.substr(at + 14)) + 1);
  EXPECT_TRUE(
      ids.starts_with("file,record,line,column,source_id,target_id,target_file,target_record\n"));
  EXPECT_THAT(ids, HasSubstr(",target-000001.xml,1\n"));
  struct stat info {};
  ASSERT_EQ(stat(Path("one/ids.csv").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0077U, 0U);
}

TEST_F(TotalsTest, AnIdThatStandsTwiceIsTold) {
  WriteBatch("in.xml", {RecordOf(1, "Home A", 1, 100), RecordOf(2, "Home A", 1, 100),
                        RecordOf(1, "Home B", 2, 200)});
  const Ran ran = RunBaybridge(Job("job", {Path("in.xml")}));
  EXPECT_EQ(ran.code, kClean) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("2 translated records share"));
  const std::string repeated = Read("job/repeated-ids.csv");
  EXPECT_EQ(Count(repeated, "\n"), 3U);
  EXPECT_EQ(Count(repeated, ",R-1,R-1,"), 2U);
  EXPECT_THAT(repeated, Not(HasSubstr("R-2")));
}

TEST_F(TotalsTest, SampleShowsTheSameRecordsForTheSameSeed) {
  Synth("batch.xml", 60, "0.1");
  ASSERT_LE(RunBaybridge(Job("job", {Path("batch.xml"), "--sample", "4", "--seed", "9"})).code,
            kFindings);
  const std::string page = Read("job/sample.html");
  EXPECT_EQ(Count(page, "<table class=\"sides\">"), 4U);
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  for (const char* words : {"holds personal data", "个人资料", "個人資料", "dados pessoais"})
    EXPECT_THAT(page, HasSubstr(words));
  struct stat info {};
  ASSERT_EQ(stat(Path("job/sample.html").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0077U, 0U);
  // Of a finished job as well; another seed chooses other records.
  const auto again = [this](const char* seed) {
    const Ran ran = RunBaybridge({"migrate", "--resume", "--output", Path("job"), "--progress",
                                  "none", "--sample", "4", "--seed", seed});
    EXPECT_LE(ran.code, kFindings) << ran.err;
    return Read("job/sample.html");
  };
  EXPECT_EQ(again("9"), page);
  EXPECT_NE(again("10"), page);
  const Ran undone = RunBaybridge({"migrate", "--undo", Path("job")});
  EXPECT_EQ(undone.code, kClean) << undone.err;
  EXPECT_FALSE(Exists("job/sample.html"));
}

}  // namespace
}  // namespace baybridge
