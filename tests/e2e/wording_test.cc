// What the commands say to the person who runs them: whole sentences, with the place and the
// reason.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/command.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

const std::string kSample = BAYBRIDGE_SOURCE_DIR "/samples/hk-care/basic/input.xml";

class Wording : protected Scratch, public testing::Test {
 protected:
  static std::string Bytes(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  std::string Write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder() / name, std::ios::binary) << bytes;
    return (folder() / name).string();
  }
};

TEST_F(Wording, ATruncatedDocumentSaysWhyOnlyOneEngineJudgedIt) {
  const std::string sample = Bytes(kSample);
  const std::string file = Write("cut.xml", sample.substr(0, sample.size() / 2));
  const char* asked = "full was asked; the other engines are only given what this one can read";
  EXPECT_THAT(RunBaybridge({"validate", file}).out, HasSubstr(asked));
  EXPECT_THAT(RunBaybridge({"validate", "--assurance", "fast", file}).out, Not(HasSubstr(asked)));
  EXPECT_THAT(RunBaybridge({"validate", kSample}).out, Not(HasSubstr(asked)));
  EXPECT_THAT(RunBaybridge({"validate", "--report", "json", file}).out,
              HasSubstr("\"assuranceReason\": \"unread\""));
  EXPECT_THAT(RunBaybridge({"--lang", "zh-Hant", "validate", file}).out,
              HasSubstr("要求的是完整；本引擎讀不了的內容不會交給其他引擎"));
}

std::string Replaced(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

TEST_F(Wording, ALeafThatDidNotArriveSaysWhetherTheTablesSpeakOfIt) {
  const std::string unknown =
      Write("unknown.xml", Replaced(Bytes(kSample), "<DoseUnit>TAB<", "<DoseUnit>ZZZ<"));
  const char* no_value = "the mapping tables have a row for it, but not for this value";
  const char* no_row = "no row of the mapping tables takes it there";
  const std::string target = (folder() / "target.xml").string();
  const Ran ran = RunBaybridge({"translate", "--to", "gd-care", "-o", target, unknown});
  EXPECT_THAT(ran.err + ran.out, HasSubstr(no_value));
  EXPECT_THAT(ran.err + ran.out, Not(HasSubstr(no_row)));
  const Ran page = RunBaybridge({"--lang", "zh-Hant", "print", unknown});
  EXPECT_THAT(page.out, HasSubstr("對照表中有對應的行，但不適用於此處的此值"));
}

TEST_F(Wording, TranslateNamesTheLeavesThatDidNotArriveWholeWithTheirLines) {
  const std::string rich = BAYBRIDGE_SOURCE_DIR "/samples/hk-care/rich/input.xml";
  const Ran ran = RunBaybridge({"translate", "--to", "gd-care", rich});
  EXPECT_THAT(ran.err, HasSubstr("leaves that did not arrive whole: 11"));
  EXPECT_THAT(ran.err, HasSubstr(rich + ":338:5: lost: /Resident/Allergy[2]/SubstanceCode "
                                        "Substance by code: arrived with less meaning"));
  EXPECT_THAT(ran.err, HasSubstr(rich + ":120:3: residue: /Resident/Household"));
  const Ran two = RunBaybridge({"translate", "--to", "gd-care", "--most-leaves", "2", rich});
  EXPECT_THAT(two.err, HasSubstr("more, which --ledger FILE writes: 9"));
  EXPECT_THAT(two.err, Not(HasSubstr("SubstanceCode Substance by code: arrived")));
  const Ran none = RunBaybridge({"translate", "--to", "gd-care", "--most-leaves", "0", rich});
  EXPECT_THAT(none.err, Not(HasSubstr("did not arrive whole")));
}

TEST_F(Wording, WhatIsSaidOfTheTranslatedRecordSaysSo) {
  const std::string rich = BAYBRIDGE_SOURCE_DIR "/samples/hk-care/rich/input.xml";
  const std::pair<const char*, const char*> said[] = {
      {"en", "the translated record: information GW-ID-008"},
      {"zh-Hans", "译出的记录: "},
      {"zh-Hant", "譯出的紀錄: "},
      {"pt", "o registo traduzido: "},
  };
  for (const auto& [language, words] : said) {
    const Ran ran = RunBaybridge({"--lang", language, "translate", "--to", "gd-care", rich});
    EXPECT_THAT(ran.err, HasSubstr(words));
    EXPECT_THAT(ran.err, Not(HasSubstr("\n-: ")));
  }
}

TEST_F(Wording, ARejectIsJudgedByAllEnginesWhereRecordsAreTranslatedOneByOneToo) {
  const std::string file =
      Write("invalid.xml", Replaced(Bytes(kSample), "<Sex>M</Sex>", "<Sexx>M</Sexx>"));
  for (const bool one_by_one : {false, true}) {
    const std::string job = (folder() / (one_by_one ? "one" : "fast")).string();
    std::vector<std::string> words{"migrate", "--from",       "hk-care", "--to",
                                   "gd-care", "-o",           job,       "--progress",
                                   "none",    "--full-share", "0",       file};
    if (one_by_one) words.emplace_back("--ledger");
    const Ran ran = RunBaybridge(words);
    EXPECT_THAT(Bytes(job + "/run.json"), HasSubstr("\"judged-by-all\": 1")) << ran.err;
  }
}

struct Asked {
  const char* path;
  std::vector<const char*> answers;
};

TEST_F(Wording, ExplainGivesStateReasonAndAdviceOfAnyPathThatAFormatHas) {
  const std::string rich = BAYBRIDGE_SOURCE_DIR "/samples/hk-care/rich/input.xml";
  const Asked cases[] = {
      {"/老年人档案/过敏[2]/过敏源代码", {"state: lost", "why: ", "advice: compare the target's"}},
      {"/Resident/Household",
       {"state: residue", "why: no row of the source's table", "advice: tell the receiver"}},
      {"/老年人档案/基本信息/工作单位",
       {"state: not written", "filled by: /Resident/FormerEmployer",
        "why: the source record has nothing there"}},
      {"/Resident/Allergy[9]/SubstanceCode",
       {"state: the source record does not have it", "why: the record has it at other places only",
        "/Resident/Allergy[5]/SubstanceCode"}},
      {"/Resident/Allergy[2]/SubstanceCode/", {"source value: NSAID"}},
      {"/Resident/Allergy/", {"state: a group: ask for one", "/Resident/Allergy/SubstanceCode"}},
  };
  for (const Asked& asked : cases) {
    const Ran ran = RunBaybridge({"explain", "--to", "gd-care", "--at", asked.path, rich});
    EXPECT_EQ(ran.code, 0) << ran.err;
    for (const char* answer : asked.answers) EXPECT_THAT(ran.out, HasSubstr(answer)) << asked.path;
  }
}

TEST_F(Wording, ExplainSaysOfAWithheldLeafWhichClassTheProfileWithholds) {
  const std::string rich = BAYBRIDGE_SOURCE_DIR "/samples/hk-care/rich/input.xml";
  for (const char* path : {"/老年人档案/过敏/过敏源代码", "/Resident/Allergy/SubstanceCode"}) {
    const Ran ran = RunBaybridge(
        {"explain", "--to", "gd-care", "--profile", "assessment-only", "--at", path, rich});
    EXPECT_THAT(ran.out, HasSubstr("state: withheld")) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("(assessment-only: health"));
    EXPECT_THAT(ran.out, HasSubstr("advice: "));
    EXPECT_THAT(ran.out, Not(HasSubstr("NSAID")));
  }
}

TEST_F(Wording, ExplainSaysOfAnUnwrittenLeafWhatBecameOfItsSource) {
  const std::string unknown =
      Write("unknown.xml", Replaced(Bytes(kSample), "<DoseUnit>TAB<", "<DoseUnit>ZZZ<"));
  const Ran ran = RunBaybridge({"--lang", "pt", "explain", "--to", "gd-care", "--at",
                                "/老年人档案/用药/药品/用法/剂量单位代码", unknown});
  EXPECT_THAT(ran.out, HasSubstr("não escrito: nenhum valor chegou aqui"));
  EXPECT_THAT(ran.out, HasSubstr("/Resident/Medicine[1]/Dose/DoseUnit"));
  EXPECT_THAT(ran.out, HasSubstr("a tabela de origem tem uma linha para isto"));
}

TEST_F(Wording, ExplainSaysWhereTheSourceOfAnUnwrittenLeafWent) {
  const std::string full = BAYBRIDGE_SOURCE_DIR "/samples/hk-care/full-2/input.xml";
  const std::pair<const char*, const char*> said[] = {
      {"en", "why: there, and went to: /老年人档案/其他评估[1]/评估日期"},
      {"zh-Hans", "原因: 来源中有，去了：/老年人档案/其他评估[1]/评估日期"},
      {"zh-Hant", "原因: 來源中有，去了：/老年人档案/其他评估[1]/评估日期"},
      {"pt", "porquê: está na origem, e foi para: /老年人档案/其他评估[1]/评估日期"},
  };
  for (const auto& [language, words] : said) {
    const Ran ran = RunBaybridge({"--lang", language, "explain", "--to", "gd-care", "--at",
                                  "/老年人档案/能力评估/A.1.2", full});
    EXPECT_THAT(ran.out, HasSubstr(words));
    EXPECT_THAT(ran.out, HasSubstr("\n/Resident/Assessment[1]/AssessmentDate\n"));
    EXPECT_THAT(ran.out, Not(HasSubstr("nothing there")));
  }
}

TEST_F(Wording, ExplainSaysOfAnUnwrittenLeafThatTheProfileWithheldItsSource) {
  const std::string full = BAYBRIDGE_SOURCE_DIR "/samples/gd-care/full-1/input.xml";
  const Ran ran = RunBaybridge({"explain", "--to", "hk-care", "--profile", "scheme-return", "--at",
                                "/Resident/Home/Phone", full});
  EXPECT_THAT(ran.out, HasSubstr("state: withheld"));
  EXPECT_THAT(ran.out, HasSubstr("the profile withholds all leaves of this class (scheme-return"));
  EXPECT_THAT(ran.out, HasSubstr("filled by: /老年人档案/档案信息/建档机构电话"));
  EXPECT_THAT(ran.out, Not(HasSubstr("source value")));
  EXPECT_THAT(ran.out, Not(HasSubstr("nothing there")));
}

TEST_F(Wording, ExplainNamesAsSourceOnlyWhatItsGroupCanBeMadeOf) {
  const std::string full = BAYBRIDGE_SOURCE_DIR "/samples/gd-care/full-1/input.xml";
  const Ran ran =
      RunBaybridge({"explain", "--to", "hk-care", "--at", "/Resident/Height/Metres", full});
  EXPECT_THAT(ran.out, HasSubstr("filled by: /老年人档案/测量/身高/数值, "));
  for (const char* other : {"测量/体重", "测量/脉率", "测量/血压", "(more: "})
    EXPECT_THAT(ran.out, Not(HasSubstr(other)));
}

TEST_F(Wording, ExplainSaysHowManyPathsItLeavesOut) {
  const std::string full = BAYBRIDGE_SOURCE_DIR "/samples/hk-care/full-2/input.xml";
  const Ran ran =
      RunBaybridge({"explain", "--to", "gd-care", "--at", "/老年人档案/档案信息", full});
  EXPECT_THAT(ran.out, HasSubstr("paths there are: /老年人档案/档案信息/档案编号, "));
  EXPECT_THAT(ran.out, HasSubstr(" (more: "));
}

TEST_F(Wording, ExplainNamesTheTableWhoseRowMadeNothingOfAValue) {
  const std::string full = BAYBRIDGE_SOURCE_DIR "/samples/hk-care/full-2/input.xml";
  const std::string unknown = Write(
      "substance.xml", Replaced(Bytes(full), "<SubstanceCode>STREPTO<", "<SubstanceCode>ZZZ<"));
  const std::pair<const char*, std::vector<const char*>> said[] = {
      {"en", {"row that makes nothing of this value: ", "the source's table has a row for it"}},
      {"zh-Hans", {"未能转换此值的行: ", "来源对照表中有它的行"}},
      {"zh-Hant", {"未能轉換此值的行: ", "來源對照表中有它的行"}},
      {"pt", {"linha que nada faz deste valor: ", "a tabela de origem tem uma linha para isto"}},
  };
  for (const auto& [language, words] : said) {
    const Ran ran = RunBaybridge({"--lang", language, "explain", "--to", "gd-care", "--at",
                                  "/Resident/Allergy[1]/SubstanceCode", unknown});
    EXPECT_THAT(ran.out, HasSubstr(std::string(words[0]) + "mapping/hk-care/resident.csv:"));
    EXPECT_THAT(ran.out, HasSubstr(words[1])) << language;
  }
}

TEST_F(Wording, ExplainBlamesNoTableWhereNoRowIsKnownToHaveFailed) {
  const std::string rich = BAYBRIDGE_SOURCE_DIR "/samples/hk-care/rich/input.xml";
  const std::pair<const char*, const char*> said[] = {
      {"en", "why: one of the tables has a row for it, but not for this value here"},
      {"zh-Hans", "其中一张对照表有它的行"},
      {"zh-Hant", "其中一張對照表有它的行"},
      {"pt", "uma das tabelas tem uma linha para isto"},
  };
  for (const auto& [language, words] : said) {
    const Ran ran = RunBaybridge({"--lang", language, "explain", "--to", "gd-care", "--at",
                                  "/Resident/Assessment[3]/SubTotal/Maximum", rich});
    EXPECT_THAT(ran.out, HasSubstr(words));
  }
}

TEST_F(Wording, AnEndTagThatIsMissingIsNamed) {
  const std::string sample = Bytes(kSample);
  const std::string file = Write("cut.xml", sample.substr(0, sample.find("</Sex>")));
  EXPECT_THAT(RunBaybridge({"validate", file}).out, HasSubstr("expected ‘</Sex>’"));
}

TEST_F(Wording, StatusesOfStandardsAndFindingsOfConformStandInWords) {
  const std::string unknown =
      Write("unknown.xml", Replaced(Bytes(kSample), "<DoseUnit>TAB<", "<DoseUnit>ZZZ<"));
  const std::pair<const char*, std::vector<const char*>> said[] = {
      {"en", {"(in part)", "Code ‘…’ is not in the list ‘…’.", "advice: Look up the code"}},
      {"zh-Hans", {"(部分纳入判定)", "代码 ‘…’", "建议："}},
      {"zh-Hant", {"(部分納入判定)", "代碼 ‘…’ 不在代碼表", "建議：在代碼表中查找"}},
      {"pt", {"(em parte)", "‘…’", "conselho: "}},
  };
  for (const auto& [language, words] : said) {
    const Ran ran =
        RunBaybridge({"--lang", language, "conform", "--standard", "gb-38600-2019", unknown});
    for (const char* word : words) EXPECT_THAT(ran.out, HasSubstr(word)) << language;
  }
  const std::string list = RunBaybridge({"--lang", "zh-Hant", "standard", "list"}).out;
  EXPECT_THAT(list, HasSubstr("僅有標題"));
  EXPECT_THAT(list, Not(HasSubstr("title-only")));
}

}  // namespace
}  // namespace baybridge
