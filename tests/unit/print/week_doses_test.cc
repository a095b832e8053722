#include <gmock/gmock.h>

#include "unit/print/print_fixture.h"

namespace baybridge {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kAsk = "ASK BEFORE GIVING";

std::string Amount(const std::string& value) {
  return "<quantity><value>" + value + "</value><unit>mg</unit></quantity>";
}
std::string Dose(const std::string& value, std::initializer_list<const char*> days) {
  std::string dose = "<dose>" + Amount(value);
  for (const char* day : days) dose += "<weekday>" + std::string(day) + "</weekday>";
  return dose + "</dose>";
}
std::string DayDoses(std::initializer_list<std::pair<const char*, const char*>> list) {
  std::string doses = "<anticoagulant>";
  for (const auto& [day, value] : list)
    doses += "<dayDose><weekday>" + std::string(day) + "</weekday>" + Amount(value) + "</dayDose>";
  return doses + "</anticoagulant>";
}
std::string Warfarin(const std::string& body) {
  return "<medication><sourceName>Warfarin</sourceName>" + body + "</medication>";
}

// The words of a part of a page, without its marks.
std::string Words(const std::string& html) {
  std::string words;
  bool mark = false;
  for (const char c : html) {
    if (c == '<') mark = true;
    if (!mark) words += c;
    if (c == '>') mark = false;
  }
  return words;
}

TEST_F(PrintTest, TheBlockToReadFirstNamesEveryDayThatTheRecordHas) {
  const Record& hub =
      Hub(Warfarin(Dose("2", {"mon", "wed", "fri"}) + Dose("3", {"tue", "thu", "sat", "sun"}) +
                   DayDoses({{"mon", "2"}, {"tue", "3"}})));
  const std::string block = Words(Section(Handover(hub), "thinners"));
  for (const char* day :
       {"Monday 2 milligram", "Tuesday 3 milligram", "Wednesday 2 milligram",
        "Thursday 3 milligram", "Friday 2 milligram", "Saturday 3 milligram", "Sunday 3 milligram"})
    EXPECT_THAT(block, HasSubstr(day));
  EXPECT_THAT(block, Not(HasSubstr(kAsk)));
  EXPECT_THAT(block, Not(HasSubstr("NOT RECORDED")));
}

TEST_F(PrintTest, ADayThatNobodyNamedIsNotRecordedAndNeverNoDose) {
  const Record& hub = Hub(Warfarin(DayDoses({{"mon", "2"}, {"tue", "3"}})));
  const std::string page = Handover(hub);
  for (const char* section : {"thinners", "medicines"}) {
    const std::string words = Words(Section(page, section));
    EXPECT_THAT(words, HasSubstr("Tuesday 3 milligram")) << section;
    EXPECT_THAT(words, HasSubstr("Wednesday NOT RECORDED")) << section;
    EXPECT_THAT(words, HasSubstr("does not mean “no dose”")) << section;
  }
}

struct AskCase {
  const char* name;
  std::string doses;
  bool asks;
};

TEST_F(PrintTest, DosesThatDoNotSayTheSameMustBeAskedAbout) {
  const AskCase cases[] = {
      {"beside_a_dose_for_every_day", Dose("2.5", {}) + DayDoses({{"tue", "1.25"}}), true},
      {"another_dose_for_the_day", Dose("2", {"mon"}) + DayDoses({{"mon", "3"}}), true},
      {"a_day_that_the_doses_leave_out", Dose("2", {"mon"}) + DayDoses({{"tue", "2"}}), true},
      {"a_day_twice_in_the_list", DayDoses({{"mon", "2"}, {"mon", "3"}}), true},
      {"the_same_in_both", Dose("2", {"mon"}) + DayDoses({{"mon", "2"}}), false},
      {"only_doses_of_days", Dose("2", {"mon"}), false},
      {"only_a_dose", Dose("2", {}), false},
  };
  for (const AskCase& test : cases) {
    const Record& hub = Hub(Warfarin(test.doses));
    const std::string handover = Handover(hub);
    const std::string chart = Print(hub, {.view = "medication-chart"});
    for (const std::string& part :
         {Section(handover, "thinners"), Section(handover, "medicines"), Section(chart, "regular")})
      EXPECT_EQ(part.find(kAsk) != std::string::npos, test.asks) << test.name << "\n" << part;
  }
}

TEST_F(PrintTest, ADoseForEveryDayStandsBesideTheDosesByDay) {
  const std::string block = Words(
      Section(Handover(Hub(Warfarin(Dose("2.5", {}) + DayDoses({{"tue", "1.25"}})))), "thinners"));
  EXPECT_THAT(block, HasSubstr("Tuesday 1.25 milligram"));
  EXPECT_THAT(block, HasSubstr("dose without a day of the week 2.5 milligram"));
  EXPECT_THAT(block, Not(HasSubstr("Wednesday")));
}

TEST_F(PrintTest, TheChartWritesTheDoseOfADayIntoItsCellAndNeverStrikesItOut) {
  const std::string beside =
      Section(Print(Hub(Warfarin(Dose("2.5", {}) + DayDoses({{"tue", "1.25"}}))),
                    {.view = "medication-chart"}),
              "regular");
  EXPECT_THAT(Words(beside), HasSubstr("1.25 milligram ?"));
  const std::string left_out =
      Section(Print(Hub(Warfarin(Dose("2", {"mon"}) + DayDoses({{"tue", "3"}}))),
                    {.view = "medication-chart"}),
              "regular");
  std::size_t struck = 0;
  for (std::size_t at = left_out.find("✕"); at != std::string::npos;
       at = left_out.find("✕", at + 1))
    ++struck;
  EXPECT_EQ(struck, 5U * 4U);  // a frequency that tells nothing has four rows
}

// The samples are models for their readers: their doses agree and cover the week.
TEST_F(PrintTest, TheRichSamplesHaveADoseForEveryDayOfTheWeek) {
  for (const char* sample : {"hk-care/rich", "gd-care/rich", "mo-care/rich"}) {
    const std::string block = Words(Section(Handover(Sample(sample)), "thinners"));
    EXPECT_THAT(block, HasSubstr("Sunday ")) << sample;
    EXPECT_THAT(block, Not(HasSubstr(kAsk))) << sample;
    EXPECT_THAT(block, Not(HasSubstr("NOT RECORDED"))) << sample;
  }
}

}  // namespace
}  // namespace baybridge
