#include "codes/code_judge.h"

#include <gtest/gtest.h>

#include "support/fields_shape.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSpace = "urn:baybridge:test:xa-care:1";

class CodeJudgeTest : public testing::Test {
 protected:
  CodeJudgeTest() {
    const fs::path source(BAYBRIDGE_SOURCE_DIR);
    auto packs = LoadPacks(source, {source / "tests/support/packs"});
    EXPECT_TRUE(packs) << packs.error().place << ": " << packs.error().what;
    packs_ = *std::move(packs);
    pack_ = packs_->Find("xa-care");
    FillShapeFromFields(kind(), kSpace, packs_->names);
  }
  Kind& kind() { return pack_->kinds[0]; }
  CodeJudge Judge() {
    auto judge = CodeJudge::Make(*packs_, *pack_, kind());
    EXPECT_TRUE(judge) << judge.error().place << ": " << judge.error().what;
    return *std::move(judge);
  }
  // The findings about one leaf.
  Findings Judged(std::string_view path,
                  std::string_view value,
                  std::string_view as_of = "2026-03-01") {
    Record record = RecordOf(kind(), packs_->names, {{path, value}});
    Findings findings;
    good_ = Judge().Judge(record, as_of, Limits(), findings);
    code_ = record.nodes.back().code;
    return findings;
  }
  static std::string Said(const Findings& findings) {
    std::string said;
    for (const Finding& finding : findings) {
      if (!said.empty()) said += ' ';
      said += std::string(kSeverityNames.NameOf(finding.severity)) + ' ' + finding.id + ' ' +
              finding.path;
    }
    return said;
  }

  std::unique_ptr<PackSet> packs_;
  Pack* pack_ = nullptr;
  bool good_ = false;
  std::uint32_t code_ = kNone;
};

TEST_F(CodeJudgeTest, AKnownCodeGetsItsIndex) {
  EXPECT_EQ(Said(Judged("Person/Sex", "F")), "");
  EXPECT_TRUE(good_);
  EXPECT_EQ(code_, 1U);
}

TEST_F(CodeJudgeTest, BlanksAroundACodeDoNotCount) {
  EXPECT_EQ(Said(Judged("Person/Sex", " F\n")), "");
  EXPECT_EQ(code_, 1U);
}

TEST_F(CodeJudgeTest, AnUnknownCodeOfAClosedListIsAnError) {
  const Findings findings = Judged("Person/Sex", "X");
  EXPECT_EQ(Said(findings), "error GW-COD-001 /CareRecord/Person/Sex");
  EXPECT_EQ(findings[0].args, (std::vector<Arg>{{"code", "X", true}, {"list", "sex"}}));
  EXPECT_FALSE(good_);
  EXPECT_EQ(code_, kNone);
}

TEST_F(CodeJudgeTest, AnUnknownCodeOfAnExtensibleListIsAWarning) {
  EXPECT_EQ(Said(Judged("Kin/Relation", "COUSIN")), "warning GW-COD-002 /CareRecord/Kin/Relation");
  EXPECT_TRUE(good_);
}

TEST_F(CodeJudgeTest, ACodeIsValidOnlyBetweenItsDates) {
  EXPECT_EQ(Said(Judged("Assessment/Level", "L0")),
            "error GW-COD-003 /CareRecord/Assessment/Level");
  EXPECT_EQ(Said(Judged("Assessment/Level", "L0", "2025-12-31")), "");
  EXPECT_EQ(Said(Judged("Assessment/Level", "L3", "2025-12-31")),
            "error GW-COD-003 /CareRecord/Assessment/Level");
  EXPECT_EQ(Said(Judged("Assessment/Level", "L3", "")), "");
}

TEST_F(CodeJudgeTest, WhatIsUnverifiedIsAWarningAtMost) {
  for (Field& field : kind().fields) field.unverified = true;
  EXPECT_EQ(Said(Judged("Person/Sex", "X")), "warning GW-COD-001 /CareRecord/Person/Sex");
  EXPECT_EQ(Said(Judged("Person/Number", "X990001-1")),
            "warning GW-ID-002 /CareRecord/Person/Number");
  EXPECT_EQ(Said(Judged("Person/Born", "31/02/1940")),
            "warning GW-DAT-001 /CareRecord/Person/Born");
  EXPECT_TRUE(good_);
}

TEST_F(CodeJudgeTest, TheWordsOfAListTypeAreJudgedOneByOne) {
  kind().shape.elements[kind().shape.Find("/CareRecord/Texture", packs_->names)].type = "list";
  EXPECT_EQ(Said(Judged("Texture", "minced  smooth")), "");
  EXPECT_EQ(Said(Judged("Texture", " minced lumpy normal hard")),
            "error GW-COD-001 /CareRecord/Texture error GW-COD-001 /CareRecord/Texture");
}

TEST_F(CodeJudgeTest, AnIdentifierIsJudgedByItsScheme) {
  EXPECT_EQ(Said(Judged("Person/Number", "X990001-0")), "");
  const Findings findings = Judged("Person/Number", "X990001-1");
  EXPECT_EQ(Said(findings), "error GW-ID-002 /CareRecord/Person/Number");
  for (const Arg& arg : findings[0].args)
    EXPECT_EQ(arg.sensitive, arg.name != "scheme") << arg.name;
  EXPECT_FALSE(good_);
}

TEST_F(CodeJudgeTest, ADayIsJudgedByTheCalendar) {
  for (const char* sound : {"31/01/1940", " 29/02/1940\n", "01/1940", "1940"})
    EXPECT_EQ(Said(Judged("Person/Born", sound)), "") << sound;
  EXPECT_TRUE(good_);
  for (const char* wrong : {"31/02/1940", "29/02/1941", "00/05/1940", "13/1940", "01/01/0000"})
    EXPECT_EQ(Said(Judged("Person/Born", wrong)), "error GW-DAT-001 /CareRecord/Person/Born")
        << wrong;
  EXPECT_FALSE(good_);
  const Findings findings = Judged("Person/Born", " 31/02/1940 ");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].kind, FindingKind::kValue);
  EXPECT_EQ(findings[0].args,
            (std::vector<Arg>{{"found", "31/02/1940", true}, {"form", "dd/MM/yyyy"}}));
}

TEST_F(CodeJudgeTest, WhatIsNotOfTheFormIsForTheSchema) {
  for (const char* other : {"", "1940-02-31", "31/02/40", "31/2/1940", "31/02/1940 9:00"})
    EXPECT_EQ(Said(Judged("Person/Born", other)), "") << other;
}

TEST_F(CodeJudgeTest, WhatTheSchemaHasToldIsToldOnce) {
  Record record = RecordOf(kind(), packs_->names, {{"Person/Born", "31/13/1940"}});
  const auto leaf = static_cast<NodeId>(record.nodes.size() - 1);
  Finding told;
  told.id = "GW-SCH-021";
  told.path = record.PathOf(leaf);
  Findings findings{told};
  EXPECT_TRUE(Judge().Judge(record, "", Limits(), findings));
  EXPECT_EQ(findings.size(), 1U);
  findings[0].path += "/other";
  EXPECT_FALSE(Judge().Judge(record, "", Limits(), findings));
  EXPECT_EQ(findings.size(), 2U);
}

// A form of a field, what is written in it, and whether that is told.
struct FormCase {
  const char* form;
  const char* text;
  bool told;
};

TEST_F(CodeJudgeTest, AFormSaysWhatItKnows) {
  constexpr FormCase kCases[] = {
      {"yyyyMMdd|00", "19400500", false},
      {"yyyyMMdd|00", "19400000", false},
      {"yyyyMMdd|00", "19400231", true},
      {"yyyyMMdd|00", "19400015", true},
      {"yyyyMMdd", "19400500", true},
      {"dd-MM-yyyy HH:mm:ss", "28-02-1940 23:59", false},
      {"dd-MM-yyyy HH:mm:ss", "28-02-1940 24:00", true},
      {"dd-MM-yyyy HH:mm:ss", "30-02-1940 08:00:00", true},
      {"yyyyMMddTHHmmss", "19400229T080000", false},
      {"yyyyMMddTHHmmss", "19410229T080000", true},
      {"yyyyMMddTHHmmss", "19410229", true},
      {"yyyy-MM-ddTHH:mm:ss", "2026-02-28T23:59:59Z", false},
      {"yyyy-MM-ddTHH:mm:ss", "2026-02-28T23:59+08:00", false},
      {"yyyy-MM-ddTHH:mm:ss", "2026-02-28T23:59:59.125-14:00", false},
      {"yyyy-MM-ddTHH:mm:ss", "2026-02-28T23:59:59.5", false},
      {"yyyy-MM-ddTHH:mm:ss", "2026-02-29T08:00:00+08:00", true},
      {"yyyy-MM-ddTHH:mm:ss", "2026-02-28T24:00Z", true},
      {"yyyy-MM-ddTHH:mm:ss", "2026-02-29T08:00:00.5", true},
      {"yyyy-MM-ddTHH:mm:ss", "2026-02-28T08:00+14:01", true},
      {"yyyy-MM-ddTHH:mm:ss", "2026-02-28T08:00+08:60", true},
      {"yyyy-MM-ddTHH:mm:ss", "2026-02-28T08:00+15:00", true},
      {"yyyy-MM-ddTHH:mm:ss", "2026-02-29T08:00+8:00", false},
      {"yyyy-MM-ddTHH:mm:ss", "2026-02-29T08:00:00.", false},
      {"yyyy-MM-ddTHH:mm:ss", "TZ", false},
      {"dd/MM/yyyy", "31/02/1940+08:00", false},
      {"HH:mm", "08:60", true},
      {"HH:mm", "08:59", false},
      {"dd/MM/yy|1926", "29/02/40", false},
      {"dd/MM/yy|1926", "29/02/41", true},
      {"民國R年M月d日", "民國29年2月29日", false},
      {"民國R年M月d日", "民國30年2月29日", true},
  };
  for (const FormCase& one : kCases) {
    for (Field& field : kind().fields) {
      if (field.path == "/CareRecord/Person/Born") field.type = "date:" + std::string(one.form);
    }
    EXPECT_EQ(Said(Judged("Person/Born", one.text)),
              one.told ? "error GW-DAT-001 /CareRecord/Person/Born" : "")
        << one.form << ' ' << one.text;
  }
}

TEST_F(CodeJudgeTest, AFormThatIsNoneIsRefused) {
  for (Field& field : kind().fields) {
    if (field.path == "/CareRecord/Person/Born") field.type = "date:dd/MM/yy";
  }
  const auto judge = CodeJudge::Make(*packs_, *pack_, kind());
  ASSERT_FALSE(judge);
  EXPECT_EQ(judge.error().kind, FailureKind::kMalformed);
  EXPECT_NE(judge.error().what.find("dd/MM/yy"), std::string::npos);
}

TEST_F(CodeJudgeTest, ANameIsJudgedByItsCharacters) {
  EXPECT_EQ(Said(Judged("Person/FamilyName", "陈")), "");
  EXPECT_EQ(Said(Judged("Person/FamilyName", "𠮷")), "");
  const std::string path = " /CareRecord/Person/FamilyName";
  const std::string not_composed = Said(Judged("Person/FamilyName", "Jose\xCC\x81"));
  EXPECT_TRUE(not_composed.ends_with("GW-TXT-001" + path)) << not_composed;
  const std::string zero_width = Said(Judged("Person/FamilyName", "陈\xE2\x80\x8B"));
  EXPECT_TRUE(zero_width.ends_with("GW-TXT-005" + path)) << zero_width;
  EXPECT_EQ(Said(Judged("Note", "陈\xE2\x80\x8B")), "");  // a note is no name
}

TEST_F(CodeJudgeTest, EveryExampleOfTheTestPackIsJudgedGood) {
  for (const Field& field : kind().fields) {
    if (field.example.empty()) continue;
    EXPECT_EQ(Said(Judged(std::string_view(field.path).substr(12), field.example)), "")
        << field.path;
  }
}

TEST_F(CodeJudgeTest, TheNumberOfFindingsHasALimit) {
  Record record = RecordOf(kind(), packs_->names, {{"Person/Sex", "X"}, {"Person/Marital", "X"}});
  Findings findings;
  EXPECT_FALSE(Judge().Judge(record, "", {.max_findings = 1}, findings));
  EXPECT_EQ(findings.size(), 1U);
}

TEST_F(CodeJudgeTest, AnUnknownListIsMalformed) {
  kind().fields[9].code_list = "gender";
  const auto judge = CodeJudge::Make(*packs_, *pack_, kind());
  ASSERT_FALSE(judge);
  EXPECT_EQ(judge.error().kind, FailureKind::kMalformed);
  EXPECT_TRUE(judge.error().place.ends_with("xa-care/resident.fields.csv:11"))
      << judge.error().place;
}

TEST_F(CodeJudgeTest, AnUnknownSchemeIsMalformed) {
  kind().fields[4].identifier_scheme = "XB-PID";
  EXPECT_FALSE(CodeJudge::Make(*packs_, *pack_, kind()));
}

TEST_F(CodeJudgeTest, ACodingIsJudgedByTheListThatItNames) {
  kind().fields.clear();
  for (const char* path : {"/CareRecord/sex/coding/list", "/CareRecord/sex/coding/code"}) {
    kind().fields.emplace_back().path = path;
  }
  FillShapeFromFields(kind(), kSpace, packs_->names);
  const auto judged = [&](std::string_view list, std::string_view code) {
    Record record =
        RecordOf(kind(), packs_->names, {{"sex/coding/list", list}, {"sex/coding/code", code}});
    Findings findings;
    Judge().Judge(record, "", Limits(), findings);
    return Said(findings);
  };
  EXPECT_EQ(judged("sex", "F"), "");
  EXPECT_EQ(judged("xa-care:sex", "F"), "");
  EXPECT_EQ(judged("xa-care:sex", "X"), "error GW-COD-001 /CareRecord/sex/coding/code");
  EXPECT_EQ(judged("xb-care:sex", "X"), "warning GW-COD-004 /CareRecord/sex/coding/list");
}

// The names of the elements are the hub's to say.
TEST_F(CodeJudgeTest, ACodingIsCalledAsTheHubDeclares) {
  const Scratch hub;
  hub.Write("coding.csv", "part,element\ngroup,kode\nlist,from\ncode,is\ndisplay,c\nwords,w\n");
  packs_->packs.front()->folder = hub.folder();
  kind().fields.clear();
  for (const char* path : {"/CareRecord/sex/kode/from", "/CareRecord/sex/kode/is",
                           "/CareRecord/sex/coding/list", "/CareRecord/sex/coding/code"}) {
    kind().fields.emplace_back().path = path;
  }
  FillShapeFromFields(kind(), kSpace, packs_->names);
  const auto judged = [&](const std::string& list, const std::string& code) {
    Record record = RecordOf(kind(), packs_->names, {{list, "sex"}, {code, "X"}});
    Findings findings;
    Judge().Judge(record, "", Limits(), findings);
    return Said(findings);
  };
  EXPECT_EQ(judged("sex/kode/from", "sex/kode/is"), "error GW-COD-001 /CareRecord/sex/kode/is");
  EXPECT_EQ(judged("sex/coding/list", "sex/coding/code"), "");
}

}  // namespace
}  // namespace baybridge
