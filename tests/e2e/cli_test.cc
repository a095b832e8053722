// What the command line makes of bad input: the right code, a reason, and nothing half-written.
#include <algorithm>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/command.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr int kFindings = 1;
constexpr int kUsage = 2;
constexpr int kFailure = 3;
constexpr unsigned kNobody = 65534;

std::string Sample() {
  std::ifstream in(BAYBRIDGE_SOURCE_DIR "/samples/hk-care/basic/input.xml", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

struct Case {
  const char* name;
  std::string bytes;
  const char* finding;
};
void PrintTo(const Case& test, std::ostream* out) {
  *out << test.name;
}

std::vector<Case> Cases() {
  const std::string sample = Sample();
  std::string entity = sample;
  entity.insert(entity.find("<Resident"), "<!DOCTYPE Resident>");
  return {
      {"empty", "", "GW-XML-006"},
      {"white_space", " \n", "GW-XML-006"},
      {"malformed", "<Resident><Sex></Resident>", "GW-XML-009"},
      {"truncated", sample.substr(0, sample.size() / 2), "GW-XML-001"},
      {"pdf", "%PDF-1.7\n%\xE2\xE3\xCF\xD3", "GW-SCH-093"},
      {"picture", "\xFF\xD8\xFF\xE0 JFIF", "GW-SCH-093"},
      {"letter", "Dear colleague, she arrives on Monday.", "GW-SCH-094"},
      {"sheet_of_no_format", "a,b\n1,2\n", "GW-SCH-094"},
      {"not_utf8", "<Resident>\xFF\xFE</Resident>", "GW-ENC-001"},
      {"doctype", entity, "GW-XML-020"},
      {"unknown_format", "<Unknown xmlns='urn:unknown'/>", "GW-SCH-090"},
      {"invalid", "<Resident xmlns='urn:baybridge:hk-care:2026'/>", "GW-SCH-002"},
  };
}

class InFolder : protected Scratch {
 protected:
  std::string Path(const char* name) const { return (folder() / name).string(); }
  // The files that are there, in order.
  std::vector<std::string> Files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder()))
      names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
  }
};

class BadInputTest : public testing::TestWithParam<Case>, protected InFolder {};

TEST_P(BadInputTest, ValidateReportsIt) {
  Write("in.xml", GetParam().bytes);
  const Ran ran = RunBaybridge({"validate", Path("in.xml")});
  EXPECT_EQ(ran.code, kFindings);
  EXPECT_THAT(ran.out, HasSubstr(GetParam().finding)) << ran.err;
}

TEST_P(BadInputTest, ValidateReportsItFromStandardInput) {
  const Ran ran = RunBaybridge({"validate", "--report", "json", "-"}, {.input = GetParam().bytes});
  EXPECT_EQ(ran.code, kFindings);
  EXPECT_THAT(ran.out, HasSubstr(GetParam().finding)) << ran.err;
}

TEST_P(BadInputTest, TranslateWritesNothing) {
  Write("in.xml", GetParam().bytes);
  Write("out.xml", "an older target");
  const Ran ran = RunBaybridge({"translate", "--to", "gd-care", Path("in.xml"), "-o",
                                Path("out.xml"), "--ledger", Path("ledger.csv")});
  EXPECT_EQ(ran.code, kFindings);
  EXPECT_THAT(ran.err, HasSubstr(GetParam().finding));
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(Files(), (std::vector<std::string>{"in.xml", "out.xml"}));
  EXPECT_EQ(Read("out.xml"), "an older target");
}

INSTANTIATE_TEST_SUITE_P(Cli,
                         BadInputTest,
                         testing::ValuesIn(Cases()),
                         [](const testing::TestParamInfo<Case>& row) { return row.param.name; });

class FailureTest : public testing::Test, protected InFolder {};

void ExpectFailure(const Ran& ran, const char* why) {
  EXPECT_EQ(ran.code, kFailure) << ran.out << ran.err;
  EXPECT_THAT(ran.err, HasSubstr(why));
  EXPECT_EQ(ran.out, "");
}

TEST_F(FailureTest, MissingFile) {
  ExpectFailure(RunBaybridge({"validate", Path("none.xml")}), "none.xml");
  ExpectFailure(RunBaybridge({"translate", "--to", "gd-care", Path("none.xml")}), "none.xml");
}

TEST_F(FailureTest, Folder) {
  ExpectFailure(RunBaybridge({"validate", folder().string()}), "directory");
  ExpectFailure(RunBaybridge({"translate", "--to", "gd-care", folder().string()}), "directory");
}

TEST_F(FailureTest, UnreadableFile) {
  Write("in.xml", Sample());
  fs::permissions(folder(), fs::perms::all);
  fs::permissions(folder() / "in.xml", fs::perms::none);
  ASSERT_EQ(RunBaybridge({"--version"}).code, 0);
  CommandOptions options;
  if (geteuid() == 0) options.as_user = kNobody;
  if (RunBaybridge({"--version"}, options).code != 0)
    GTEST_SKIP() << "the program cannot be run without root rights here";
  if (RunBaybridge({"pack", "list"}, options).code != 0)
    GTEST_SKIP() << "the packs cannot be read without root rights here";
  ExpectFailure(RunBaybridge({"validate", Path("in.xml")}, options), "in.xml");
  ExpectFailure(RunBaybridge({"translate", "--to", "gd-care", Path("in.xml")}, options), "in.xml");
}

TEST_F(FailureTest, UnknownFormatAskedFor) {
  Write("in.xml", Sample());
  ExpectFailure(RunBaybridge({"validate", "--format", "no-care", Path("in.xml")}), "no-care");
  ExpectFailure(RunBaybridge({"translate", "--to", "no-care", Path("in.xml")}), "no-care");
}

TEST_F(FailureTest, TooLargeFile) {
  Write("in.xml", Sample());
  ExpectFailure(RunBaybridge({"validate", "--max-bytes", "100", Path("in.xml")}), "100");
}

// What cannot be done is said in the reader's language, with what to do about it; each line in one
// of the four.
TEST_F(FailureTest, IsToldInFourLanguages) {
  Write("in.xml", Sample());
  const std::string none = Path("none.xml");
  struct Line {
    std::vector<std::string> arguments;
    std::vector<std::string> said;  // in English, simplified and traditional Chinese, Portuguese
  };
  const std::vector<Line> lines{
      {{"validate", none},
       {"cannot open: No such file", "无法打开：没有", "無法開啟：沒有", "abrir: esse"}},
      {{"validate", folder().string()}, {"found a directory", "文件夹", "資料夾", "uma pasta"}},
      {{"validate", "--format", "no-care", Path("in.xml")},
       {"expected a pack", "应为格式包", "應為格式包", "esperava-se um pacote"}},
      {{"validate", "--kind", "no-kind", Path("in.xml")},
       {"has no kind", "没有“no-kind”", "沒有「no-kind」", "não tem o tipo"}},
      {{"validate", "--max-bytes", "100", Path("in.xml")},
       {"at most 100 bytes", "应不超过 100 字节", "應不超過 100 位元組", "no máximo 100 bytes"}},
      {{"translate", "--to", "gd-care", "--profile", "no-profile", Path("in.xml")},
       {"there are assessment-only", "现有 assessment-only", "現有 assessment-only",
        "há assessment"}},
      {{"translate", "--to", "hk-care", Path("in.xml")},
       {"is in ‘hk-care’ already", "已是“hk-care”格式", "已是「hk-care」格式",
        "já está em ‘hk-care’"}},
  };
  const std::vector<std::string> languages{"en", "zh-Hans", "zh-Hant", "pt"};
  const std::vector<std::string> advice{"advice: ", "建议：", "建議：", "conselho: "};
  for (std::size_t at = 0; at < lines.size(); ++at) {
    const std::size_t i = at % languages.size();
    std::vector<std::string> arguments{"--lang", languages[i]};
    arguments.insert(arguments.end(), lines[at].arguments.begin(), lines[at].arguments.end());
    const Ran ran = RunBaybridge(arguments);
    EXPECT_GE(ran.code, 2) << ran.out;
    EXPECT_THAT(ran.err, HasSubstr(lines[at].said[i]));
    EXPECT_THAT(ran.err, HasSubstr(advice[i]));
  }
}

// A service that cannot start says where its configuration is wrong, likewise.
TEST_F(FailureTest, ConfigurationOfTheServiceIsToldInTheReadersLanguage) {
  struct Line {
    std::string config;
    std::string place;
    std::string said;
  };
  const std::vector<Line> lines{
      {"{}", ":1", "缺少鍵「tls」"},
      {"{\n\"tls\": 1}", ":2", "「tls」應為物件"},
      {"{\n\"tls\": {},\n\"lisen\": {}}", ":3", "鍵「lisen」未知"},
      {"{\"tls\": {},\n\"listen\": {\"port\": 70000}}", ":2", "「port」應為 0 至 65535 的整數"},
      {"{\"tls\": {}}", ":1", "需要「certificate」和「key」"},
      {"{\"tls\": {\"certificate\": \"c\", \"key\": \"k\"}}", "/c",
       "無法開啟：沒有這個檔案或資料夾"},
  };
  for (const Line& line : lines) {
    Write("gateway.json", line.config);
    const Ran ran = RunBaybridge({"--lang", "zh-Hant", "serve", "--config", Path("gateway.json")});
    EXPECT_EQ(ran.code, kFailure) << line.config;
    EXPECT_THAT(ran.err, HasSubstr(line.place + (line.place == "/c" ? ": " : "")));
    EXPECT_THAT(ran.err, HasSubstr(line.said));
    EXPECT_THAT(ran.err, HasSubstr("建議："));
  }
}

TEST_F(FailureTest, DamagedArchive) {
  Write("in.xml", "PK\x03\x04garbage");
  ExpectFailure(RunBaybridge({"validate", Path("in.xml")}), "the archive is damaged");
  ExpectFailure(RunBaybridge({"translate", "--to", "gd-care", Path("in.xml")}),
                "the archive is damaged");
}

TEST_F(FailureTest, TargetThatCannotBeWritten) {
  Write("in.xml", Sample());
  const Ran ran =
      RunBaybridge({"translate", "--to", "gd-care", Path("in.xml"), "-o", Path("none/out.xml")});
  ExpectFailure(ran, "out.xml");
  EXPECT_EQ(Files(), std::vector<std::string>{"in.xml"});
}

// Under whatever name: the only copy of what could not be carried would be gone.
TEST_F(FailureTest, AnOutputIsNeverTheSource) {
  Write("in.xml", Sample());
  fs::create_symlink(Path("in.xml"), Path("other.xml"));
  for (const char* option : {"--output", "--ledger", "--keep", "--report-file"}) {
    const Ran ran =
        RunBaybridge({"translate", "--to", "gd-care", Path("in.xml"), option, Path("other.xml")});
    EXPECT_EQ(ran.code, kUsage) << option;
    EXPECT_THAT(ran.err, HasSubstr("is the document itself")) << option;
  }
  EXPECT_EQ(RunBaybridge({"print", Path("in.xml"), "-o", Path("in.xml")}).code, kUsage);
  EXPECT_EQ(RunBaybridge({"validate", Path("in.xml"), "--report-file", Path("other.xml")}).code,
            kUsage);
  EXPECT_EQ(Read("in.xml"), Sample());
}

TEST_F(FailureTest, APlaceThatIsNoneAndAPageOfABrokenRecord) {
  Write("in.xml", Sample());
  const Ran nowhere = RunBaybridge({"print", "--place", "XX", Path("in.xml")});
  EXPECT_EQ(nowhere.code, kUsage);
  EXPECT_THAT(nowhere.err, HasSubstr("HK"));
  EXPECT_EQ(RunBaybridge({"print", "--place", "hk", Path("in.xml")}).out,
            RunBaybridge({"print", "--place", "HK", Path("in.xml")}).out);
  std::string broken = Sample();
  const std::string born = "<DateOfBirth>";
  const std::size_t at = broken.find(born);
  ASSERT_NE(at, std::string::npos);
  broken.replace(at + born.size(), 5, "31/02");
  Write("in.xml", broken);
  const Ran page = RunBaybridge({"print", "--languages", "en", Path("in.xml")});
  EXPECT_EQ(page.code, kFindings);
  EXPECT_THAT(page.out, HasSubstr("THIS RECORD HOLDS ERRORS"));
  EXPECT_THAT(page.err, HasSubstr("the record holds errors"));
}

TEST_F(FailureTest, OneBadFileDoesNotHideTheNext) {
  Write("good.xml", Sample());
  const Ran ran =
      RunBaybridge({"validate", "--report", "json", Path("none.xml"), Path("good.xml")});
  EXPECT_EQ(ran.code, kFailure);
  EXPECT_THAT(ran.err, HasSubstr("none.xml"));
  EXPECT_THAT(ran.out, HasSubstr("conforms"));
}

TEST_F(FailureTest, WrongUse) {
  EXPECT_EQ(RunBaybridge({}).code, kUsage);
  EXPECT_EQ(RunBaybridge({"validate"}).code, kUsage);
  EXPECT_EQ(RunBaybridge({"validate", "--no-such-option", "x"}).code, kUsage);
  EXPECT_EQ(RunBaybridge({"translate", Path("in.xml")}).code, kUsage);
}

TEST_F(FailureTest, CodesAreNotJudgedByADayThatDoesNotExist) {
  std::string sample = Sample();
  const std::string date = "<RecordDate>20/11/2026";
  ASSERT_NE(sample.find(date), std::string::npos);
  sample.replace(sample.find(date), date.size(), "<RecordDate>31/02/2026");
  Write("in.xml", sample);
  const Ran ran = RunBaybridge({"validate", Path("in.xml")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("error GW-DAT-001"));
  EXPECT_THAT(ran.out, Not(HasSubstr("2026-02-31")));
  EXPECT_THAT(ran.out, HasSubstr("judged as of"));
}

TEST_F(FailureTest, GoodInputIsClean) {
  Write("in.xml", Sample());
  EXPECT_EQ(RunBaybridge({"validate", Path("in.xml")}).code, 0);
}

}  // namespace
}  // namespace baybridge
