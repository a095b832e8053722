#include <gmock/gmock.h>

#include "unit/print/print_fixture.h"

namespace baybridge {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kNoUnit = "UNIT NOT KNOWN";

std::string Medicine(const std::string& dose) {
  return "<medication><sourceName>Digoxin</sourceName><dose>" + dose + "</dose></medication>";
}

struct AmountCase {
  const char* name;
  std::string dose;
  bool shouts;
};

TEST_F(PrintTest, AnAmountWithoutAUnitSaysSoOnEveryPage) {
  const AmountCase cases[] = {
      {"dose", "<quantity><value>1</value></quantity>", true},
      {"dose_with_empty_unit", "<quantity><value>1</value><unit></unit></quantity>", true},
      {"dose_beside_its_text", "<quantity><value>1</value></quantity><text>one</text>", true},
      {"most_of_a_range",
       "<quantity><value>1</value><unit>mg</unit></quantity>"
       "<maximumQuantity><value>2</value></maximumQuantity>",
       true},
      {"dose_with_unit", "<quantity><value>1</value><unit>mg</unit></quantity>", false},
      {"dose_with_a_unit_of_the_senders", "<quantity><value>1</value><unit>spoon</unit></quantity>",
       false},
  };
  for (const AmountCase& test : cases) {
    const Record& hub = Hub(Medicine(test.dose));
    for (const char* view : {"handover", "medication-chart", "full"}) {
      const std::string page = Print(hub, {.view = view});
      EXPECT_EQ(page.find(kNoUnit) != std::string::npos, test.shouts) << test.name << " " << view;
    }
  }
}

TEST_F(PrintTest, AUnitThatIsNotKnownIsShoutedInFourLanguages) {
  const Record& hub = Hub(Medicine("<quantity><value>1</value></quantity>"));
  const std::pair<Language, const char*> said[] = {
      {Language::kEn, "UNIT NOT KNOWN: ask"},
      {Language::kZhHans, "单位不明：请询问"},
      {Language::kZhHant, "單位不明：請查問"},
      {Language::kPt, "UNIDADE DESCONHECIDA: perguntar"},
  };
  for (const auto& [language, words] : said) {
    const std::string chart =
        Section(Print(hub, {.view = "medication-chart", .languages = {language}}), "regular");
    EXPECT_THAT(chart, HasSubstr("<strong class=\"shout\"><span lang=\"" +
                                 std::string(kLanguageNames.NameOf(language)) + "\">" + words));
  }
}

TEST_F(PrintTest, AStrengthKeepsItsDenominatorWithoutAUnit) {
  const Record& hub =
      Hub("<medication><sourceName>Syrup</sourceName><ingredient><strength><value>250</value>"
          "<unit>mg</unit><perValue>5</perValue></strength></ingredient></medication>");
  const std::string medicines = Section(Handover(hub), "medicines");
  EXPECT_THAT(medicines, HasSubstr("250 milligram / 5"));
  EXPECT_THAT(medicines, HasSubstr(kNoUnit));
}

// The samples are models for their readers: each of their amounts has its unit.
TEST_F(PrintTest, TheBasicSamplesHaveAUnitForEveryAmount) {
  for (const char* sample : {"hk-care/basic", "gd-care/basic", "mo-care/basic"})
    EXPECT_THAT(Print(Sample(sample), {.view = "medication-chart"}), Not(HasSubstr(kNoUnit)))
        << sample;
}

}  // namespace
}  // namespace baybridge
