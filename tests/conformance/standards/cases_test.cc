// Every case of every standard: at each date exactly the rules of expected.csv speak, as often as
// it says; every rule speaks in one case, and in another is judged and silent.
#include <set>

#include "conform/rule_data.h"
#include "conform/standard_judge.h"
#include "core/file.h"
#include "every_standard.h"
#include "pipeline/reading.h"
#include "report/message.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1024} * 1024;

std::unique_ptr<Judged> ReadCase(const StandardCase& test) {
  auto bytes = ReadFile(test.record, kMostBytes);
  EXPECT_TRUE(bytes) << test.record;
  ReadOptions options;
  options.file = test.record.string();
  options.today = "2025-06-01";
  options.assurance = Assurance::kFast;
  auto judged = ReadAndJudge(*Every().workspace, *std::move(bytes), options);
  EXPECT_TRUE(judged) << test.record;
  return *std::move(judged);
}

std::map<std::string, std::uint64_t> Spoken(const Standard& standard,
                                            const StandardResult& result) {
  std::map<std::string, std::uint64_t> spoken;
  for (std::size_t i = 0; i < result.rules.size(); ++i) {
    if (result.rules[i].spoke != 0) spoken[standard.rules[i].id] = result.rules[i].spoke;
  }
  return spoken;
}

class EveryStandardTest : public testing::TestWithParam<std::string> {
 protected:
  const CompiledStandard& compiled() {
    for (const auto& standard : Every().standards.standards) {
      if (standard->standard.id == GetParam()) return *standard;
    }
    ADD_FAILURE() << "no standard " << GetParam();
    return *Every().standards.standards.front();
  }
};

TEST_P(EveryStandardTest, SpeaksAsItsCasesSay) {
  const RuleData data(Every().workspace->packs(), Every().standards.calendars);
  const Standard& standard = compiled().standard;
  StandardJudge judge(compiled(), data, false);
  std::set<std::string> spoke;
  std::set<std::string> silent;
  for (const StandardCase& test : standard.cases) {
    const auto judged = ReadCase(test);
    ASSERT_TRUE(judged->readable) << test.record;
    for (const ExpectedRun& run : test.runs) {
      StandardResult result;
      judge.Judge(judged->record, judged->compiled->kind->id, run.as_of, result);
      EXPECT_EQ(Spoken(standard, result), run.spoken)
          << test.expected_place << ":" << run.line << " as of " << run.as_of;
      for (std::size_t i = 0; i < result.rules.size(); ++i) {
        EXPECT_EQ(result.rules[i].not_judged, 0U) << test.record << " " << standard.rules[i].id;
        if (result.rules[i].spoke != 0) spoke.insert(standard.rules[i].id);
        if (result.rules[i].judged != 0 && result.rules[i].spoke == 0)
          silent.insert(standard.rules[i].id);
      }
    }
  }
  for (const StandardRule& rule : standard.rules) {
    EXPECT_TRUE(spoke.contains(rule.id)) << rule.id << " speaks in no case";
    EXPECT_TRUE(silent.contains(rule.id)) << rule.id << " is silent in no case";
  }
}

// The shape of case records is the hub's, and their codes and identifiers are known.
TEST_P(EveryStandardTest, CasesAreRecordsOfTheHub) {
  for (const StandardCase& test : compiled().standard.cases) {
    const auto judged = ReadCase(test);
    for (const Finding& finding : judged->report.findings) {
      EXPECT_FALSE(finding.id.starts_with("GW-SCH") || finding.severity == Severity::kFatal)
          << test.record << ": " << finding.id << " " << finding.path;
    }
  }
}

TEST_P(EveryStandardTest, HasItsTextsInFourLanguages) {
  for (const StandardRule& rule : compiled().standard.rules) {
    for (const auto& [language, name] : kLanguageNames.entries) {
      const Message* message = Every().standards.texts.FindExactly(rule.id, language);
      ASSERT_NE(message, nullptr) << rule.id << " " << name;
      EXPECT_FALSE(message->advice.empty()) << rule.id << " " << name;
    }
  }
}

std::string NameOf(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, EveryStandardTest, testing::ValuesIn(EveryId()), NameOf);

TEST(Standards, AreThere) {
  EXPECT_GE(EveryId().size(), 20U);
}

}  // namespace
}  // namespace baybridge
