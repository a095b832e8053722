// JSON, sheets, several reports and the words of the command line itself.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/command.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr int kFindings = 1;
constexpr int kUsage = 2;
constexpr int kFailure = 3;
const std::string kSample = BAYBRIDGE_SOURCE_DIR "/samples/hk-care/basic/input.xml";
const std::string kPacks = BAYBRIDGE_SOURCE_DIR "/tests/support/packs";

class SyntaxTest : public testing::Test, protected Scratch {
 protected:
  std::string Path(const char* name) const { return (folder() / name).string(); }
  std::size_t Files() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder()), {}));
  }
};

TEST_F(SyntaxTest, TheOutputsNameOrTheOptionDecides) {
  ASSERT_EQ(RunBaybridge({"translate", "--to", "gd-care", kSample, "-o", Path("a.json")}).code, 0);
  ASSERT_EQ(
      RunBaybridge({"translate", "--to", "gd-care", "--syntax", "json", kSample, "-o", Path("b")})
          .code,
      0);
  EXPECT_EQ(Read("a.json"), Read("b"));
  EXPECT_THAT(Read("a.json"), StartsWith("{\""));
  const Ran judged = RunBaybridge({"validate", Path("a.json")});
  EXPECT_EQ(judged.code, 0) << judged.out;
  EXPECT_THAT(judged.out, HasSubstr("written as XML"));
  const Ran home = RunBaybridge({"translate", "--to", "hk-care", Path("a.json")});
  EXPECT_EQ(home.code, 0);
  EXPECT_THAT(home.out, StartsWith("<?xml"));
  EXPECT_EQ(RunBaybridge({"print", Path("a.json")}).code, 0);
  EXPECT_EQ(RunBaybridge({"due", Path("a.json")}).code, 0);
  const Ran told =
      RunBaybridge({"explain", "--to", "hk-care", "--at", "/Resident/RecordDate", Path("a.json")});
  EXPECT_EQ(told.code, 0) << told.err;
  EXPECT_THAT(told.out, HasSubstr("a.json:1:"));
}

TEST_F(SyntaxTest, ASyntaxThatThePackHasNotIsRefused) {
  const Ran ran = RunBaybridge(
      {"translate", "--to", "gd-care", "--syntax", "csv", kSample, "-o", Path("out.csv")});
  EXPECT_EQ(ran.code, kUsage);
  EXPECT_THAT(ran.err, HasSubstr("--syntax"));
  EXPECT_EQ(Files(), 0U);
}

TEST_F(SyntaxTest, SheetsAreReadAndWritten) {
  const std::string sheet = kPacks + "/samples/xb-sheet/rows/input.csv";
  const Ran judged = RunBaybridge({"--packs", kPacks, "validate", sheet});
  EXPECT_EQ(judged.code, 0) << judged.out << judged.err;
  ASSERT_EQ(
      RunBaybridge({"--packs", kPacks, "translate", "--to", "gd-care", sheet, "-o", Path("gd.xml")})
          .code,
      0);
  const Ran back = RunBaybridge({"--packs", kPacks, "translate", "--to", "xb-sheet", "--keep",
                                 Path("keep"), Path("gd.xml"), "-o", Path("back.csv")});
  EXPECT_EQ(back.code, 0) << back.err;
  EXPECT_EQ(Read("back.csv"),
            "No.,Entered,Family name,Given name,Sex,Born,Version,Drug1,Drug1Dose,Drug2,Drug2Dose,"
            "Allergy1,Allergy2,Remark,Partner\nX990001-0,2026-03-01,陈,测试,m,1940/01/"
            "31,2,amlodipine,5.0,"
            "metformin,0.5,penicillin,peanut,,\n");
}

// Bad input gives one finding with advice in every command, and never an output file.
TEST_F(SyntaxTest, TruncatedDocumentsLeaveNothing) {
  ASSERT_EQ(RunBaybridge({"translate", "--to", "gd-care", kSample, "-o", Path("gd.json")}).code, 0);
  const std::string json = Read("gd.json");
  std::ifstream in(kSample, std::ios::binary);
  const std::string xml{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  Remove("gd.json");
  for (const std::string& whole : {xml, json}) {
    for (const std::size_t part : {0U, 1U, 3U, 37U, 61U, 89U, 99U}) {
      Write("in", whole.substr(0, whole.size() * part / 100));
      const Ran judged = RunBaybridge({"validate", Path("in")});
      EXPECT_EQ(judged.code, kFindings) << part;
      EXPECT_THAT(judged.out, HasSubstr("fatal GW-")) << part;
      EXPECT_THAT(judged.out, HasSubstr("advice: ")) << judged.out;
      for (const std::vector<std::string>& command :
           {std::vector<std::string>{"translate", "--to", "mo-care"}, {"print"}}) {
        std::vector<std::string> words = command;
        words.insert(words.end(), {Path("in"), "-o", Path("out")});
        const Ran ran = RunBaybridge(words);
        EXPECT_EQ(ran.code, kFindings) << command[0] << part;
        EXPECT_EQ(ran.out, "");
        EXPECT_EQ(Files(), 1U);
      }
    }
  }
}

TEST_F(SyntaxTest, FilesThatCannotBeReadFailInEveryCommand) {
  for (const std::string& file : {folder().string(), Path("none.xml")}) {
    for (const std::vector<std::string>& command : {std::vector<std::string>{"validate"},
                                                    {"translate", "--to", "gd-care"},
                                                    {"explain", "--to", "gd-care", "--at", "/x"},
                                                    {"print"},
                                                    {"due"}}) {
      std::vector<std::string> words = command;
      words.push_back(file);
      const Ran ran = RunBaybridge(words);
      EXPECT_EQ(ran.code, kFailure) << command[0];
      EXPECT_THAT(ran.err, HasSubstr(file)) << command[0];
      EXPECT_EQ(ran.out, "") << command[0];
    }
  }
  EXPECT_EQ(Files(), 0U);
}

TEST_F(SyntaxTest, SeveralReportsAreOneDocument) {
  const Ran json = RunBaybridge({"validate", "--report", "json", kSample, kSample});
  EXPECT_THAT(json.out, StartsWith("[\n{"));
  EXPECT_THAT(json.out, testing::EndsWith("}\n]\n"));
  const Ran fhir = RunBaybridge({"validate", "--report", "fhir", kSample, kSample});
  EXPECT_THAT(fhir.out, HasSubstr("\"resourceType\": \"Bundle\""));
  const Ran html = RunBaybridge({"validate", "--report", "html", kSample, kSample});
  EXPECT_EQ(html.out.find("<!DOCTYPE"), html.out.rfind("<!DOCTYPE"));
  EXPECT_NE(html.out.find(kSample), html.out.rfind(kSample));
}

TEST_F(SyntaxTest, UsageIsToldInTheReadersLanguage) {
  const Ran pt = RunBaybridge({"--lang", "pt", "validate"});
  EXPECT_EQ(pt.code, kUsage);
  EXPECT_THAT(pt.err, HasSubstr("falta ‘files’"));
  const Ran zh = RunBaybridge({"validate", "--lang=zh-Hant", "--nowhere", kSample});
  EXPECT_EQ(zh.code, kUsage);
  EXPECT_THAT(zh.err, HasSubstr("未知內容：--nowhere"));
  EXPECT_THAT(zh.err, HasSubstr("baybridge validate --help"));
}

TEST_F(SyntaxTest, WhatGoesTogetherIsToldInTheReadersLanguage) {
  const std::tuple<std::vector<std::string>, const char*, const char*, const char*> cases[] = {
      {{"conform", "--standard", "gb-38600-2019", "--reveal", kSample},
       "pt",
       "--reveal mostra valores pessoais",
       "  conselho: "},
      {{"conform", "--standard", "gb-38600-2019", "--reason", "x", kSample},
       "zh-Hant",
       "須與 --reveal 同時使用",
       "建議"},
      {{"conform", "--standard", "gb-38600-2019", "--due", "soon", kSample},
       "zh-Hans",
       "--due 应为日期，例如 2026-01-31，发现‘soon’",
       ""},
      {{"validate", "--as-of", "2026-13-01", kSample}, "zh-Hans", "--as-of 应为日期", ""},
      {{"print", "--view", "none", kSample}, "pt", "não existe a vista ‘none’", "handover"},
      {{"synth", "--format", "hk-care", "--errors", "2"}, "zh-Hant", "應為 0 到 1", ""},
      {{"pack", "new", "xc-care"}, "en", "expected --like PACK, or --xsd FILE", ""},
      {{"validate", "--report", "junit", kSample}, "pt", "só conform", "conselho"},
      {{"serve"}, "zh-Hans", "需要 --config 文件", "docs/operations.md"}};
  for (auto [words, language, text, advice] : cases) {
    words.insert(words.end(), {"--lang", language});
    const Ran ran = RunBaybridge(words);
    EXPECT_EQ(ran.code, kUsage) << words[0];
    EXPECT_EQ(ran.out, "") << words[0];
    EXPECT_THAT(ran.err, HasSubstr(text));
    EXPECT_THAT(ran.err, HasSubstr(advice));
  }
}

TEST_F(SyntaxTest, HelpIsInTheReadersLanguageWhereTheTextsHaveIt) {
  const std::pair<const char*, const char*> reasons[] = {
      {"en", "Why --reveal shows personal values"},
      {"zh-Hans", "用 --reveal 显示个人信息的理由"},
      {"zh-Hant", "用 --reveal 顯示個人資料的理由"},
      {"pt", "Porque é que --reveal mostra valores pessoais"}};
  for (const auto& [language, text] : reasons) {
    const Ran ran = RunBaybridge({"conform", "--help", "--lang", language});
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr(text));
    EXPECT_THAT(ran.out, HasSubstr("--audit"));
  }
}

TEST_F(SyntaxTest, APathThatIsNotThereIsAFailureWithAdvice) {
  const Ran ran =
      RunBaybridge({"explain", "--to", "gd-care", "--at", "/Resident/RecordDatum", kSample});
  EXPECT_EQ(ran.code, kFailure);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("/Resident/RecordDate"));
}

TEST_F(SyntaxTest, CompletionKnowsCommandsAndWords) {
  for (const char* shell : {"bash", "zsh"}) {
    const Ran ran = RunBaybridge({"completion", shell});
    EXPECT_EQ(ran.code, 0);
    for (const char* word : {"validate", "'pack check'", "--assurance", "full fast", "--syntax"})
      EXPECT_THAT(ran.out, HasSubstr(word));
  }
  EXPECT_EQ(RunBaybridge({"completion", "fish"}).code, kUsage);
}

TEST_F(SyntaxTest, AProfileHoldsForThePageToo) {
  const Ran all = RunBaybridge({"print", "--view", "full", kSample});
  const Ran less =
      RunBaybridge({"print", "--view", "full", "--profile", "assessment-only", kSample});
  EXPECT_GT(all.out.size(), less.out.size());
  EXPECT_THAT(less.out, HasSubstr("Withheld by the sender"));
}

}  // namespace
}  // namespace baybridge
