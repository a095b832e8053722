#include <tuple>

#include <gmock/gmock.h>

#include "unit/print/print_fixture.h"

namespace baybridge {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Status(const std::string& code) {
  return "<allergyStatus><coding><list>allergy-status</list><code>" + code +
         "</code></coding></allergyStatus>";
}

TEST_F(PrintTest, TheCriticalBlockComesFirst) {
  const std::string page = Handover(Sample("hk-care/rich"));
  const std::size_t block = page.find("class=\"block\"");
  ASSERT_NE(block, std::string::npos);
  EXPECT_LT(page.find("id=\"header\""), block);
  for (const char* critical :
       {"allergies", "thinners", "insulin", "swallowing", "tubes", "infection", "wishes", "risks",
        "implants", "dialysis", "contacts"}) {
    EXPECT_LT(page.find("id=\"" + std::string(critical) + "\""), page.find("id=\"medicines\""))
        << critical;
    EXPECT_GT(page.find("id=\"" + std::string(critical) + "\""), block) << critical;
  }
}

TEST_F(PrintTest, EveryValueIsEscaped) {
  const std::string evil = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;/style&gt;\"'";
  const Record& hub =
      Hub("<person><name><use>legal</use><text>" + evil + "</text></name><nameToCall>" + evil +
          "</nameToCall></person><allergy><substance><text>" + evil +
          "</text></substance></allergy>" + "<medication><sourceName>" + evil +
          "</sourceName></medication><note><text>" + evil + "</text></note>");
  for (const char* view : {"handover", "full", "medication-chart"}) {
    const std::string page =
        Print(hub, {.view = view, .languages = {Language::kZhHant, Language::kPt}});
    EXPECT_THAT(page, Not(HasSubstr("<script"))) << view;
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;")) << view;
    EXPECT_EQ(page.find("</style>"), page.rfind("</style>")) << view;
  }
}

TEST_F(PrintTest, NumbersOfIdentityDocumentsAreMaskedUnlessAsked) {
  const Record& hub = Hub(
      "<person><identifier><scheme>HKID</scheme><value>QQ1000142</value></identifier></person>");
  for (const char* view : {"handover", "full", "medication-chart"}) {
    EXPECT_THAT(Print(hub, {.view = view}), Not(HasSubstr("QQ1000142"))) << view;
    EXPECT_THAT(Print(hub, {.view = view}), HasSubstr("QQ10*****")) << view;
    EXPECT_THAT(Print(hub, {.view = view, .reveal_numbers = true}), HasSubstr("QQ1000142")) << view;
  }
}

struct StatusCase {
  const char* name;
  std::string body;
  const char* says;
  bool shouted;
};

TEST_F(PrintTest, AllergyStatusHasThreeAnswersAndNotAskedIsShouted) {
  const std::string entry = "<allergy><substance><text>Penicillin</text></substance></allergy>";
  const StatusCase cases[] = {
      {"absent", "", "NOT IN THIS RECORD – ask now", true},
      {"not_asked", Status("not-asked"), "not asked", true},
      {"unknown", Status("unknown"), "unknown", true},
      {"none_known", Status("none-known"), "no known allergy", false},
      {"listed_without_entries", Status("listed"), "none arrived", true},
      {"none_with_entries", Status("none-known") + entry, "yet lists entries", true},
      {"listed", Status("listed") + entry, "Penicillin", false},
  };
  for (const StatusCase& test : cases) {
    const std::string section = Section(Handover(Hub(test.body)), "allergies");
    EXPECT_THAT(section, HasSubstr(test.says)) << test.name;
    EXPECT_EQ(section.find("class=\"shout\"") != std::string::npos, test.shouted) << test.name;
  }
}

TEST_F(PrintTest, ADrugNameStandsAsWrittenWithTheLookedUpNameBeside) {
  const Record& hub =
      Hub("<medication><sourceName>Warfarin tab 1 "
          "mg</sourceName><ingredient><inn>warfarin</inn></ingredient></medication>");
  const std::string section =
      Section(Print(hub, {.view = "handover", .languages = {Language::kZhHans}}), "medicines");
  const std::size_t written = section.find("Warfarin tab 1 mg");
  ASSERT_NE(written, std::string::npos);
  EXPECT_LT(written, section.find("华法林"));
  EXPECT_THAT(section, HasSubstr("查得"));
}

TEST_F(PrintTest, AMedicineWithoutADoseIsShownAndTheGapShouted) {
  const std::string section = Section(
      Handover(Hub("<medication><sourceName>Digoxin</sourceName></medication>")), "medicines");
  EXPECT_THAT(section, HasSubstr("Digoxin"));
  EXPECT_THAT(section, HasSubstr("NOT RECORDED"));
}

TEST_F(PrintTest, InsulinWithoutConcentrationIsShouted) {
  const std::string section =
      Section(Handover(Hub("<medication><sourceName>Mixtard insulin</sourceName></medication>")),
              "insulin");
  EXPECT_THAT(section, HasSubstr("Mixtard insulin"));
  EXPECT_THAT(section, HasSubstr("NOT RECORDED"));
}

TEST_F(PrintTest, UnitsStandInFullAndMinutesSayTheirHours) {
  const Record& hub =
      Hub("<medication><sourceName>P</sourceName><dose><quantity><value>14</value><unit>[iU]</"
          "unit></quantity><asNeeded>true</asNeeded>"
          "<prnReason>pain</prnReason><prnMinimumGap><value>360</value><unit>min</unit></"
          "prnMinimumGap></dose></medication>");
  const std::string section = Section(Print(hub, {.view = "medication-chart"}), "prn");
  EXPECT_THAT(section, HasSubstr("14 unit"));
  EXPECT_THAT(section, HasSubstr("360 minute (= 6 hour)"));
}

TEST_F(PrintTest, AWishIsNoOrderWhereItHasNoLegalEffect) {
  const Record& hub = Hub("<wish><kind>hk-amd</kind><place>HK</place></wish>");
  const auto wishes = [&](const std::string& place) {
    return Section(Print(hub, {.view = "handover", .place = place}), "wishes");
  };
  EXPECT_THAT(wishes("GD"), HasSubstr("NOT AN ORDER HERE"));
  EXPECT_THAT(wishes(""), HasSubstr("NOT AN ORDER ANYWHERE ELSE"));
  EXPECT_THAT(wishes("HK"), Not(HasSubstr("NOT AN ORDER")));
}

TEST_F(PrintTest, EmptySectionsSayNothingRecorded) {
  const std::string page = Handover(Hub("<record><id>1</id></record>"));
  for (const char* section : {"tubes", "implants", "dialysis", "contacts", "swallowing"}) {
    EXPECT_THAT(Section(page, section), HasSubstr("nothing recorded")) << section;
  }
}

TEST_F(PrintTest, WhatDidNotArriveIsSaidInTheCriticalBlock) {
  PrintInput input{.context = Context()};
  input.translated = true;
  input.withheld = {{"health", 3}};
  input.findings.push_back({.id = "GW-SAF-001",
                            .severity = Severity::kError,
                            .kind = FindingKind::kIncomplete,
                            .path = "/Resident/Allergy/Remark",
                            .location = {},
                            .args = {{"leaf", "remark"},
                                     {"of", "Elastoplast", true},
                                     {"text", "use <paper> tape"},
                                     {"reason", "no-row"}}});
  const std::string page = Print(Hub("<record><id>1</id></record>"), {.view = "handover"}, input);
  EXPECT_THAT(page, HasSubstr("DID NOT ARRIVE"));
  EXPECT_THAT(page, HasSubstr("use &lt;paper&gt; tape"));
  EXPECT_LT(page.find("Elastoplast"), page.find("use &lt;paper&gt; tape"));
  EXPECT_THAT(page, HasSubstr(" × 3"));
  EXPECT_LT(page.find("DID NOT ARRIVE"), page.find("id=\"allergies\""));
}

TEST_F(PrintTest, CodesOfThisProgramStandInWords) {
  const Record& hub =
      Hub("<person><identifier><scheme>CN-TP</scheme><value>H12345678</value></identifier></person>"
          "<allergyStatus><coding><list>hazard-status</list><code>listed</code></coding>"
          "</allergyStatus><allergy><substance><coding><list>allergen</list><code>other</code>"
          "</coding><text>kiwi fruit</text></substance></allergy>");
  for (const char* view : {"handover", "full", "medication-chart"}) {
    const std::string page = Print(hub, {.view = view});
    EXPECT_THAT(page, HasSubstr("Mainland Travel Permit")) << view;
    EXPECT_THAT(page, Not(HasSubstr("CN-TP"))) << view;
    EXPECT_THAT(page, HasSubstr("kiwi fruit")) << view;
    EXPECT_THAT(page, Not(HasSubstr("text required"))) << view;
  }
}

TEST_F(PrintTest, ALeaveSaysItsReasonAndRemark) {
  const Record& hub =
      Hub("<placement><leave><from>2026-11-19</from><reason>wedding</reason>"
          "<note>takes her tablets along</note></leave></placement>");
  const std::string header = Section(Handover(hub), "header");
  EXPECT_THAT(header, HasSubstr("wedding"));
  EXPECT_THAT(header, HasSubstr("takes her tablets along"));
}

TEST_F(PrintTest, StoppedMedicinesAreNotInTheChart) {
  const Record& hub =
      Hub("<medication><status><coding><list>medication-status</list><code>stopped</code></"
          "coding></status><sourceName>Old</sourceName>"
          "</medication><medication><sourceName>New</sourceName></medication>");
  const std::string page = Print(hub, {.view = "medication-chart"});
  EXPECT_THAT(Section(page, "regular"), Not(HasSubstr("Old")));
  EXPECT_THAT(Section(page, "regular"), HasSubstr("New"));
  EXPECT_THAT(Section(page, "stopped"), HasSubstr("Old"));
}

TEST_F(PrintTest, AnAnswerThatIsNoIsLeftOutWhereItIsNoise) {
  const std::string dose = "<medication><sourceName>Digoxin</sourceName><dose><asNeeded>";
  const auto medicines = [&](const std::string& answer) {
    return Section(Handover(Hub(dose + answer + "</asNeeded></dose></medication>")), "medicines");
  };
  EXPECT_THAT(medicines("false"), Not(HasSubstr("when needed</span>")));
  EXPECT_THAT(medicines("true"), HasSubstr("when needed</span>"));
}

TEST_F(PrintTest, AnAnswerReadsAsAnAnswerInEveryLanguage) {
  const Record& hub =
      Hub("<wandering><canStateName>yes</canStateName><before>no</before></wandering>");
  const auto said = [&](Language language) {
    return Section(Print(hub, {.view = "handover", .languages = {language}}), "risks");
  };
  for (const auto& [language, yes, no] :
       {std::tuple(Language::kZhHant, "是", "否"), std::tuple(Language::kZhHans, "是", "否"),
        std::tuple(Language::kPt, "sim", "não")}) {
    EXPECT_THAT(said(language), HasSubstr(">" + std::string(yes) + "<"));
    EXPECT_THAT(said(language), HasSubstr(">" + std::string(no) + "<"));
  }
}

TEST_F(PrintTest, NoWordStandsTwiceBesideItself) {
  const Record& hub = Hub(
      "<person><contact><telecom><system>phone</system><value>+85261234567</value></telecom>"
      "</contact></person><measure><kind><coding><list>measure</list><code>8480-6</code></coding>"
      "</kind><quantity><value>132</value><unit>mm[Hg]</unit></quantity></measure>");
  for (const Language language :
       {Language::kEn, Language::kZhHans, Language::kZhHant, Language::kPt}) {
    const std::string page = Print(hub, {.view = "handover", .languages = {language}});
    const std::string phone(data_->Title("label.phone").In(language));
    EXPECT_EQ(Section(page, "contacts").find(">" + phone + "<"),
              Section(page, "contacts").rfind(">" + phone + "<"));
    EXPECT_THAT(Section(page, "measures"), Not(HasSubstr("mm[Hg]")));
  }
}

// Every leaf with a value of its own must be in the view that shows everything.
TEST_F(PrintTest, TheFullViewLeavesNothingOut) {
  for (const char* sample : {"hk-care/rich", "gd-care/rich", "mo-care/rich"}) {
    const Record& hub = Sample(sample);
    const std::string page = Print(hub, {.view = "full", .reveal_numbers = true});
    for (NodeId node = 0; node < hub.nodes.size(); ++node) {
      const std::string value(hub.nodes[node].value());
      const bool coded = hub.PathOf(node).find("/coding") != std::string::npos;
      const Field* field = kind_->FieldOf(hub.nodes[node].element);
      const bool plain = field != nullptr && field->code_list.empty() &&
                         value.find_first_of("&<>'\"T") == std::string::npos;
      if (hub.nodes[node].first_child != kNone || coded || !plain || value.size() < 3 ||
          value == "true" || value == "false")
        continue;
      if (hub.local(hub.nodes[node].name) == "unit" || hub.local(hub.nodes[node].name) == "perUnit")
        continue;
      const bool scheme = hub.local(hub.nodes[node].name) == "scheme" &&
                          workspace_->packs().schemes.Find(value) != nullptr;
      const std::string shown = scheme ? workspace_->packs().schemes.Find(value)->title_en : value;
      EXPECT_NE(page.find(shown), std::string::npos) << sample << " " << hub.PathOf(node);
    }
  }
}

TEST_F(PrintTest, TheSameRecordGivesTheSameBytes) {
  const std::string first = Handover(Sample("mo-care/rich"));
  EXPECT_EQ(first, Handover(Sample("mo-care/rich")));
}

}  // namespace
}  // namespace baybridge
