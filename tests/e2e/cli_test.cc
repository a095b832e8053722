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
      {"no_xml", "%PDF-1.7 garbage", "GW-XML-00"},
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
