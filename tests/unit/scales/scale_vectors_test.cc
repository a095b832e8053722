// The vectors of the instruments, computed from the tables that are shipped.
#include <algorithm>

#include <gtest/gtest.h>

#include "scales/scale_loader.h"
#include "scales/scale_values.h"
#include "scales/words.h"

namespace baybridge {
namespace {

const ScaleScheme& Scheme(std::string_view id) {
  static const std::vector<ScaleScheme> schemes = [] {
    auto loaded = LoadScaleSchemes(BAYBRIDGE_SOURCE_DIR);
    if (!loaded)
      std::fprintf(stderr, "%s: %s\n", loaded.error().place.c_str(), loaded.error().what.c_str());
    BAYBRIDGE_CHECK(loaded.has_value());
    return *std::move(loaded);
  }();
  const auto found = std::ranges::find(schemes, id, &ScaleScheme::id);
  BAYBRIDGE_CHECK(found != schemes.end());
  return *found;
}

// Computes every result from "variable=value variable=value …".
std::vector<ScaleValue> Compute(const ScaleScheme& scheme, std::string_view given) {
  std::vector<ScaleValue> values(scheme.variables.size());
  for (const std::string_view word : WordsOf(given)) {
    const std::size_t equals = word.find('=');
    const std::uint32_t variable = scheme.Find(word.substr(0, equals));
    BAYBRIDGE_CHECK(variable != kNone);
    values[variable].value = ReadScore(word.substr(equals + 1));
  }
  for (const ScaleResult& result : scheme.results) {
    const ScaleValue computed = ComputeResult(scheme, result, values);
    if (computed.value) values[result.variable] = computed;
  }
  return values;
}

// The value of a result as text; "-" where it cannot be computed.
std::string ResultOf(std::string_view scheme_id, std::string_view given, std::string_view result) {
  const ScaleScheme& scheme = Scheme(scheme_id);
  const std::uint32_t variable = scheme.Find(result);
  BAYBRIDGE_CHECK(variable != kNone);
  const ScaleValue value = Compute(scheme, given)[variable];
  return value.value ? std::to_string(*value.value) : "-";
}

struct Vector {
  const char* scheme;
  const char* given;
  const char* result;
  const char* expected;
};

class ScaleVectors : public testing::TestWithParam<Vector> {};

TEST_P(ScaleVectors, AreComputed) {
  const Vector& vector = GetParam();
  EXPECT_EQ(ResultOf(vector.scheme, vector.given, vector.result), vector.expected)
      << vector.scheme << " " << vector.result << " of " << vector.given;
}

constexpr const char* kGb = "GBT42195-2022";
constexpr Vector kLevels[] = {
    {kGb, "total=90", "preliminary", "0"},
    {kGb, "total=89", "preliminary", "1"},
    {kGb, "total=66", "preliminary", "1"},
    {kGb, "total=65", "preliminary", "2"},
    {kGb, "total=46", "preliminary", "2"},
    {kGb, "total=45", "preliminary", "3"},
    {kGb, "total=30", "preliminary", "3"},
    {kGb, "total=29", "preliminary", "4"},
    {kGb, "total=0", "preliminary", "4"},
    {kGb, "", "preliminary", "-"},
    // no ground, one, two in one; coma; a ground of which the standard says nothing
    {kGb, "total=90 moved.coma=0 moved.mental=0 moved.events=0 moved.other=0", "final", "0"},
    {kGb, "total=90 moved.coma=0 moved.mental=1 moved.events=0 moved.other=0", "final", "1"},
    {kGb, "total=51 moved.coma=0 moved.mental=1 moved.events=1 moved.other=0", "final", "3"},
    {kGb, "total=10 moved.coma=0 moved.mental=1 moved.events=0 moved.other=0", "final", "4"},
    {kGb, "total=90 moved.coma=1 moved.mental=0 moved.events=0 moved.other=0", "final", "4"},
    {kGb, "moved.coma=1 moved.mental=0 moved.events=0 moved.other=0", "final", "4"},
    {kGb, "total=90 moved.coma=0 moved.mental=0 moved.events=0 moved.other=1", "final", "-"},
    // grounds that the items show without an adjustment; two events of two kinds stay undecided
    {kGb, "total=39 moved.coma=0 moved.mental=0 moved.events=0 moved.other=0 event.1=2", "final",
     "4"},
    {kGb, "total=90 moved.coma=0 moved.mental=0 moved.events=0 moved.other=0 mental=1", "final",
     "1"},
    {kGb, "total=90 moved.coma=0 moved.mental=0 moved.events=0 moved.other=0 coma=1", "final", "4"},
    {kGb,
     "total=90 moved.coma=0 moved.mental=0 moved.events=0 moved.other=0 event.1=1 event.2=1 "
     "event.3=0 event.4=0 event.5=0",
     "final", "-"},
    // two risk events in 30 days, of one kind or of two, and what is not known
    {kGb, "event.1=2 event.2=0 event.3=0 event.4=0 event.5=0", "events", "1"},
    {kGb, "event.1=1 event.2=0 event.3=1 event.4=0 event.5=0", "events", "2"},
    {kGb, "event.1=1 event.2=0 event.3=0 event.4=0 event.5=0", "events", "0"},
    {kGb, "event.1=3", "events", "1"},
    {kGb, "event.1=1", "events", "-"},
    {kGb, "event.1=0 event.2=0 event.3=0 event.4=0", "events", "-"},
};
INSTANTIATE_TEST_SUITE_P(Levels, ScaleVectors, testing::ValuesIn(kLevels));

constexpr const char* kRai = "interRAI-HC";
constexpr Vector kAdl[] = {
    {kRai, "hygiene=0 locomotion=0 toilet=0 eating=0", "ADLH", "0"},
    {kRai, "hygiene=1 locomotion=1 toilet=1 eating=1", "ADLH", "0"},
    {kRai, "hygiene=2 locomotion=0 toilet=0 eating=0", "ADLH", "1"},
    {kRai, "hygiene=3 locomotion=0 toilet=2 eating=0", "ADLH", "2"},
    {kRai, "hygiene=4 locomotion=0 toilet=0 eating=0", "ADLH", "3"},
    {kRai, "hygiene=0 locomotion=0 toilet=6 eating=0", "ADLH", "3"},
    {kRai, "hygiene=0 locomotion=4 toilet=0 eating=0", "ADLH", "4"},
    {kRai, "hygiene=6 locomotion=3 toilet=6 eating=5", "ADLH", "4"},
    {kRai, "hygiene=4 locomotion=6 toilet=4 eating=4", "ADLH", "5"},
    {kRai, "hygiene=6 locomotion=6 toilet=6 eating=3", "ADLH", "5"},
    {kRai, "hygiene=6 locomotion=6 toilet=6 eating=6", "ADLH", "6"},
    {kRai, "hygiene=8 locomotion=8 toilet=8 eating=6", "ADLH", "6"},
    {kRai, "hygiene=6 locomotion=6 toilet=6", "ADLH", "-"},
    {kRai, "hygiene=2 locomotion=3 toilet=4 eating=6", "ADL-SF", "10"},
};
INSTANTIATE_TEST_SUITE_P(AdlHierarchy, ScaleVectors, testing::ValuesIn(kAdl));

constexpr Vector kCps[] = {
    {kRai, "decisions=0 memory=0 understood=0 eating=0", "CPS", "0"},
    {kRai, "decisions=1 memory=0 understood=0 eating=0", "CPS", "1"},
    {kRai, "decisions=0 memory=1 understood=0 eating=0", "CPS", "1"},
    {kRai, "decisions=1 memory=1 understood=0 eating=0", "CPS", "2"},
    {kRai, "decisions=2 memory=1 understood=2 eating=0", "CPS", "2"},
    {kRai, "decisions=3 memory=1 understood=0 eating=0", "CPS", "3"},
    {kRai, "decisions=1 memory=1 understood=3 eating=0", "CPS", "3"},
    {kRai, "decisions=3 memory=1 understood=3 eating=0", "CPS", "4"},
    {kRai, "decisions=4 memory=1 understood=4 eating=3", "CPS", "5"},
    {kRai, "decisions=4 memory=1 understood=4 eating=6", "CPS", "6"},
    {kRai, "decisions=5", "CPS", "6"},
    {kRai, "decisions=4", "CPS", "-"},
};
INSTANTIATE_TEST_SUITE_P(CognitivePerformance, ScaleVectors, testing::ValuesIn(kCps));

constexpr Vector kMood[] = {
    {kRai, "mood.a=0 mood.b=0 mood.c=0 mood.d=0 mood.e=0 mood.f=0 mood.g=0", "DRS", "0"},
    {kRai, "mood.a=1 mood.b=0 mood.c=0 mood.d=0 mood.e=0 mood.f=0 mood.g=0", "DRS", "1"},
    {kRai, "mood.a=3 mood.b=1 mood.c=0 mood.d=0 mood.e=0 mood.f=0 mood.g=0", "DRS", "3"},
    {kRai, "mood.a=2 mood.b=2 mood.c=0 mood.d=0 mood.e=0 mood.f=0 mood.g=0", "DRS", "2"},
    {kRai, "mood.a=3 mood.b=3 mood.c=3 mood.d=3 mood.e=3 mood.f=3 mood.g=3", "DRS", "14"},
    {kRai, "mood.a=3 mood.b=3 mood.c=3 mood.d=3 mood.e=3 mood.f=3", "DRS", "-"},
};
INSTANTIATE_TEST_SUITE_P(Depression, ScaleVectors, testing::ValuesIn(kMood));

constexpr Vector kPain[] = {
    {kRai, "pain.frequency=0 pain.intensity=0", "PAIN", "0"},
    {kRai, "pain.frequency=0", "PAIN", "0"},
    {kRai, "pain.frequency=1 pain.intensity=0", "PAIN", "1"},
    {kRai, "pain.frequency=2 pain.intensity=3", "PAIN", "1"},
    {kRai, "pain.frequency=3 pain.intensity=0", "PAIN", "2"},
    {kRai, "pain.frequency=3 pain.intensity=2", "PAIN", "2"},
    {kRai, "pain.frequency=3 pain.intensity=3", "PAIN", "3"},
    {kRai, "pain.frequency=3 pain.intensity=4", "PAIN", "4"},
    {kRai, "pain.frequency=3", "PAIN", "-"},
};
INSTANTIATE_TEST_SUITE_P(Pain, ScaleVectors, testing::ValuesIn(kPain));

constexpr Vector kChess[] = {
    {kRai, "signs=0 decisions.change=1 adl.change=1 end-stage=0", "CHESS", "0"},
    {kRai, "signs=1 decisions.change=1 adl.change=1 end-stage=0", "CHESS", "1"},
    {kRai, "signs=5 decisions.change=1 adl.change=0 end-stage=0", "CHESS", "2"},
    {kRai, "signs=2 decisions.change=2 adl.change=2 end-stage=0", "CHESS", "4"},
    {kRai, "signs=3 decisions.change=2 adl.change=2 end-stage=1", "CHESS", "5"},
    {kRai, "signs=3 decisions.change=8 adl.change=2 end-stage=1", "CHESS", "-"},
    {kRai, "signs=3 decisions.change=2 adl.change=2 end-stage=1", "MAPLe", "-"},
};
INSTANTIATE_TEST_SUITE_P(Chess, ScaleVectors, testing::ValuesIn(kChess));

constexpr const char* kYb = "YB37-2021";
constexpr Vector kLongTerm[] = {
    {kYb, "ADL=100 COG=16 PER=12", "level", "0"}, {kYb, "ADL=100 COG=3 PER=12", "level", "1"},
    {kYb, "ADL=60 COG=4 PER=4", "level", "2"},    {kYb, "ADL=40 COG=4 PER=12", "level", "3"},
    {kYb, "ADL=40 COG=16 PER=2", "level", "4"},   {kYb, "ADL=0 COG=0 PER=0", "level", "5"},
};
INSTANTIATE_TEST_SUITE_P(LongTermCare, ScaleVectors, testing::ValuesIn(kLongTerm));

// The worked records of the standard's 26 scores.
struct Worked {
  const char* name;
  std::vector<int> scores;
  const char* totals;  // B.1 to B.4, total, preliminary level
};

TEST(GradedRecords, GiveTotalsAndPreliminaryLevel) {
  const std::vector<Worked> records{
      {"E1",
       {4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 4, 4, 4, 4, 4, 4, 1, 1, 2, 2, 2, 4, 3, 4},
       "32 15 28 15 90 0"},
      {"E2",
       {4, 4, 3, 4, 3, 3, 4, 4, 4, 4, 3, 2, 4, 4, 4, 3, 4, 4, 1, 1, 2, 1, 1, 3, 2, 3},
       "29 13 27 10 79 1"},
      {"E3",
       {3, 3, 2, 2, 2, 3, 3, 2, 3, 3, 3, 1, 2, 2, 3, 1, 2, 2, 1, 0, 2, 1, 1, 1, 1, 2},
       "20 10 15 6 51 2"},
      {"E4",
       {2, 1, 1, 1, 1, 1, 2, 1, 2, 2, 1, 0, 3, 2, 3, 2, 3, 3, 1, 0, 2, 1, 1, 1, 0, 2},
       "10 5 19 5 39 3"},
      {"E5", std::vector<int>(26, 0), "0 0 0 0 0 4"},
  };
  const ScaleScheme& scheme = Scheme(kGb);
  for (const Worked& record : records) {
    ASSERT_EQ(record.scores.size(), 26U);
    std::string given;
    for (std::size_t i = 0; i < record.scores.size(); ++i)
      given += scheme.variables[i] + "=" + std::to_string(record.scores[i]) + " ";
    std::string found;
    for (const char* result : {"B.1", "B.2", "B.3", "B.4", "total", "preliminary"})
      found += (found.empty() ? "" : " ") + ResultOf(kGb, given, result);
    EXPECT_EQ(found, record.totals) << record.name;
  }
}

TEST(GradedRecords, ItemMaximaAddUpTo90) {
  const ScaleScheme& scheme = Scheme(kGb);
  int maximum = 0;
  int items = 0;
  for (const ScaleItem& item : scheme.items) {
    if (item.reading != ItemReading::kScore) continue;
    maximum += item.allowed.back().most;
    ++items;
  }
  EXPECT_EQ(items, 26);
  EXPECT_EQ(maximum, 90);
}

// What rests on a fact that is not verified says so, whatever it is computed with.
TEST(Unverified, IsHandedOnToEveryResultThatRestsOnIt) {
  const ScaleScheme& rai = Scheme(kRai);
  const auto computed =
      Compute(rai, "decisions=1 memory=0 understood=0 hygiene=0 locomotion=0 toilet=0 eating=0");
  EXPECT_TRUE(computed[rai.Find("CPS")].unverified);
  EXPECT_FALSE(computed[rai.Find("ADLH")].unverified);
  const ScaleScheme& gb = Scheme(kGb);
  const char* one = "total=51 moved.coma=0 moved.mental=1 moved.events=0 moved.other=0";
  const char* both = "total=51 moved.coma=0 moved.mental=1 moved.events=1 moved.other=0";
  EXPECT_FALSE(Compute(gb, one)[gb.Find("final")].unverified);
  EXPECT_TRUE(Compute(gb, both)[gb.Find("final")].unverified);
}

}  // namespace
}  // namespace baybridge
