// A delivery as old systems make them: each defect lands where it should, and nothing is invented.
#include "e2e/migrate_support.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

// One defect, made by a replacement in a good record; where it lands: "rejected", "review" or
// nowhere; and the finding that says why.
struct Defect {
  const char* name;
  const char* old_text;
  const char* new_text;
  const char* lands;
  const char* finding;
};

constexpr Defect kDefects[] = {
    {"none", "", "", "", ""},
    {"year of two digits", "<RecordDate>20/11/2026", "<RecordDate>20/11/26", "rejected",
     "GW-SCH-021"},
    {"year of the Republic", "<RecordDate>20/11/2026", "<RecordDate>20/11/115", "rejected",
     "GW-SCH-021"},
    {"day 00", "<RecordDate>20/11/2026", "<RecordDate>00/11/2026", "rejected", "GW-SCH-021"},
    {"month 00", "<DateOfBirth>15/03/1941", "<DateOfBirth>00/1941", "rejected", "GW-SCH-021"},
    {"only a year, which the format allows", "<DateOfBirth>15/03/1941", "<DateOfBirth>1941", "",
     ""},
    {"an age for the date", "<DateOfBirth>15/03/1941", "<DateOfBirth>85", "rejected", "GW-SCH-021"},
    {"an era in words", "<DateOfBirth>15/03/1941", "<DateOfBirth>民國30年", "rejected",
     "GW-SCH-021"},
    {"a check digit", "<HKID>Q100014(0)", "<HKID>Q100014(1)", "review", "GW-ID-002"},
    {"a code of nobody", "<District>ST", "<District>ZZZ", "review", "GW-COD-001"},
    {"Big5 within UTF-8", "海景護理安老院", "\xAE\xFC\xB4\xBA", "rejected", "GW-ENC-001"},
    {"an end that is missing", "</Resident>", "", "rejected", "GW-XML-001"},
    {"none, behind a broken one", "", "", "", ""},
};

class LegacyTest : public MigrateTest {
 protected:
  static std::string GoodRecord() {
    std::ifstream in(BAYBRIDGE_SOURCE_DIR "/samples/hk-care/basic/input.xml", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    std::string record = text.substr(text.find("<Resident"));
    record.erase(9, record.find('>') - 9);
    return record;
  }
  // The set again and again, so that chunks and workers change between its records.
  void WriteSet(unsigned rounds) const {
    std::string batch = "<?xml version='1.0'?>\n<Residents xmlns='urn:baybridge:hk-care:2026'>\n";
    const std::string good = GoodRecord();
    for (unsigned round = 0; round < rounds; ++round) {
      for (const Defect& defect : kDefects) {
        std::string record = good;
        const std::size_t at = record.find(defect.old_text);
        ASSERT_NE(at, std::string::npos) << defect.name;
        batch += record.replace(at, std::string_view(defect.old_text).size(), defect.new_text);
      }
    }
    Write("legacy.xml", batch + "</Residents>\n");
  }
  // The line of a file for one record; empty where there is none.
  std::string LineFor(const char* file, std::size_t record) const {
    const std::string text = Read(file);
    const std::size_t at = text.find("\"record\":" + std::to_string(record) + ",");
    if (at == std::string::npos) return {};
    const std::size_t begin = text.rfind('\n', at) + 1;
    return text.substr(begin, text.find('\n', at) - begin);
  }
};

TEST_F(LegacyTest, EachDefectLandsWhereItShould) {
  constexpr unsigned kRounds = 3;
  WriteSet(kRounds);
  const Ran ran = RunBaybridge(Job("job", {"--chunk-records", "4", Path("legacy.xml")}));
  EXPECT_EQ(ran.code, kFindings) << ran.err;
  std::size_t rejected = 0;
  for (std::size_t i = 0; i < kRounds * std::size(kDefects); ++i) {
    const Defect& defect = kDefects[i % std::size(kDefects)];
    const std::string_view lands = defect.lands;
    rejected += lands == "rejected" ? 1U : 0U;
    const std::string in_rejected = LineFor("job/rejected.ndjson", i + 1);
    const std::string in_review = LineFor("job/review.ndjson", i + 1);
    EXPECT_EQ(!in_rejected.empty(), lands == "rejected") << defect.name << in_rejected;
    EXPECT_EQ(!in_review.empty(), lands == "review") << defect.name << in_review;
    if (!lands.empty()) {
      EXPECT_THAT(in_rejected + in_review, HasSubstr(defect.finding)) << defect.name;
    }
  }
  // To the unit: read = translated + rejected, in the report and in the files.
  const std::size_t all = kRounds * std::size(kDefects);
  const std::string target = Read("job/target-000001.xml");
  EXPECT_EQ(Count(target, "</老年人档案>"), all - rejected);
  EXPECT_EQ(Count(Read("job/rejected.ndjson"), "\n"), rejected);
  EXPECT_THAT(Read("job/run.json"), HasSubstr("\"records\": " + std::to_string(all)));
  EXPECT_THAT(Read("job/run.json"), HasSubstr("\"rejected\": " + std::to_string(rejected)));
  // Kept with its precision, and never made up.
  EXPECT_EQ(Count(target, "<出生日期>1941</出生日期>"), kRounds);
  EXPECT_THAT(target, Not(HasSubstr("<出生日期>19410101")));
  // The bytes of what was rejected are those that came.
  EXPECT_THAT(Read("job/rejected.raw"), HasSubstr("\xAE\xFC\xB4\xBA"));
}

}  // namespace
}  // namespace baybridge
