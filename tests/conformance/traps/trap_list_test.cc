// The traps of medicines (clinical.md 4-8): each has a case in which the engine stays silent and
// one in which it speaks, or carries the value verbatim, in every pair of places.
#include <map>
#include <set>

#include "conform/rule_data.h"
#include "conform/standard_judge.h"
#include "conformance/pairs/samples.h"
#include "conformance/standards/every_standard.h"
#include "trap_tables.h"

namespace baybridge {
namespace {

constexpr const char* kStandard = "medication-core";

// A row of cases.csv: a case of the standard, written in every place.
struct TrapCase {
  std::string trap;
  std::string side;    // silent or speaks
  std::string record;  // a case of the standard
  std::string rule;
  std::string not_in;  // places whose format cannot say it, and why
  std::string reason;
  std::string refused;  // places whose format cannot hold it, and an error says so
  std::string place;    // file:line
};

std::vector<TrapCase> Cases() {
  const CsvTable table = TrapTable("cases.csv");
  const Columns<7> columns(table,
                           {"trap", "side", "record", "rule", "not_in", "reason", "refused"});
  std::vector<TrapCase> cases;
  for (const CsvRow& row : table.rows) {
    cases.push_back({columns.Cell(row, 0), columns.Cell(row, 1), columns.Cell(row, 2),
                     columns.Cell(row, 3), columns.Cell(row, 4), columns.Cell(row, 5),
                     columns.Cell(row, 6), table.PlaceOf(row)});
  }
  return cases;
}

const CompiledStandard& MedicationCore() {
  const auto& standards = Every().standards.standards;
  const auto found = std::ranges::find_if(
      standards, [](const auto& standard) { return standard->standard.id == kStandard; });
  BAYBRIDGE_CHECK(found != standards.end());
  return **found;
}

// The document in another format; counts in `told` the errors that name a critical leaf.
std::string To(const std::string& document, const std::string& pack, std::size_t& told) {
  TranslateOptions options = FastTo(pack);
  options.keep_inside = false;  // what is kept must not help
  auto made = TranslateDocument(SharedWorkspace(), document, options);
  if (!made || !(*made)->made()) {
    ADD_FAILURE() << "cannot be written in " << pack;
    return {};
  }
  told += static_cast<std::size_t>(
      std::ranges::count((*made)->report.findings, "GW-SAF-001", &Finding::id));
  return (*made)->document;
}

// The rules that speak on the record.
std::set<std::string> Spoken(const std::string& hub, const std::string& as_of) {
  ReadOptions options;
  options.file = "record.xml";
  options.today = as_of;
  options.assurance = Assurance::kFast;
  options.format = "hub";
  auto judged = ReadAndJudge(*Every().workspace, hub, options);
  std::set<std::string> spoken;
  if (!judged || !(*judged)->readable) {
    ADD_FAILURE() << "cannot be read back";
    return spoken;
  }
  const RuleData data(Every().workspace->packs(), Every().standards.calendars);
  StandardJudge judge(MedicationCore(), data, false);
  StandardResult result;
  judge.Judge((*judged)->record, "resident", as_of, result);
  for (std::size_t i = 0; i < result.rules.size(); ++i) {
    if (result.rules[i].spoke != 0) spoken.insert(MedicationCore().standard.rules[i].id);
  }
  return spoken;
}

const StandardCase* CaseOf(const std::string& name) {
  for (const StandardCase& test : MedicationCore().standard.cases) {
    if (test.record.parent_path().filename() == name) return &test;
  }
  return nullptr;
}

// The first date at which the case expects the rule; the first of all where it expects none.
std::string AsOf(const StandardCase& test, const std::string& rule) {
  for (const ExpectedRun& run : test.runs)
    if (run.spoken.contains(rule)) return run.as_of;
  return test.runs.front().as_of;
}

class TrapPairs : public testing::TestWithParam<std::string> {};

// A record of the hub, written in the format of the first place, translated to the second and read
// there, is judged as it was.
TEST_P(TrapPairs, ARuleSpeaksInTheSecondPlaceAsInTheFirst) {
  const std::string& first = GetParam();
  std::size_t asked = 0;
  for (const TrapCase& trap : Cases()) {
    if (trap.not_in.find(first) != std::string::npos) continue;
    const StandardCase* test = CaseOf(trap.record);
    ASSERT_NE(test, nullptr) << trap.place << ": no case " << trap.record;
    const bool speaks = trap.side == "speaks";
    const std::string as_of = AsOf(*test, speaks ? trap.rule : std::string());
    const std::string hub = Bytes(test->record);
    ASSERT_EQ(Spoken(hub, as_of).contains(trap.rule), speaks) << trap.place << " in the hub";
    std::size_t told = 0;
    const std::string there = To(hub, first, told);
    if (trap.refused.find(first) != std::string::npos) {
      EXPECT_GT(told, 0U) << trap.place << " is not told where " << first << " cannot hold it";
      ++asked;
      continue;
    }
    for (const std::string& second : PlacePacks()) {
      if (second == first || trap.not_in.find(second) != std::string::npos) continue;
      ++asked;
      std::size_t told_there = 0;
      const std::string received = To(there, second, told_there);
      if (trap.refused.find(second) != std::string::npos) {
        EXPECT_GT(told_there, 0U) << trap.place << " is not told from " << first << " to "
                                  << second;
        continue;
      }
      EXPECT_EQ(Spoken(To(received, "hub", told), as_of).contains(trap.rule), speaks)
          << trap.place << " " << trap.trap << " " << trap.record << " " << first << " to "
          << second;
    }
  }
  EXPECT_GT(asked, 100U);
}

std::string NameOf(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(From, TrapPairs, testing::ValuesIn(PlacePacks()), NameOf);

// A trap that nobody shows to be caught is not caught.
TEST(TrapList, EveryTrapHasACaseOnBothSides) {
  const CsvTable table = TrapTable("traps.csv");
  const Columns<3> columns(table, {"trap", "section", "danger"});
  std::map<std::string, std::set<std::string>> sides;
  for (const TrapCase& trap : Cases()) {
    EXPECT_TRUE(trap.side == "silent" || trap.side == "speaks") << trap.place;
    EXPECT_EQ(trap.not_in.empty(), trap.reason.empty()) << trap.place;
    sides[trap.trap].insert(trap.side);
  }
  for (const TrapRow& row : RowsOf("")) {
    // What travels as it was written is silent there and heard here.
    if (row.side != "speaks") sides[row.trap].insert("silent");
    if (row.side != "silent") sides[row.trap].insert("speaks");
  }
  std::map<std::string, std::size_t> sections;
  for (const CsvRow& row : table.rows) {
    const std::string trap = columns.Cell(row, 0);
    ++sections[columns.Cell(row, 1)];
    EXPECT_FALSE(columns.Cell(row, 2).empty()) << trap;
    EXPECT_EQ(sides[trap].size(), 2U) << trap << " has no case on one of its sides";
    sides.erase(trap);
  }
  for (const auto& [trap, of] : sides) {
    if (!of.empty()) ADD_FAILURE() << "cases of a trap that the list does not name: " << trap;
  }
  for (const char* section : {"4.1", "4.2", "4.3", "4.4", "5", "6", "7", "8"})
    EXPECT_GT(sections[section], 0U) << "no trap of section " << section;
}

}  // namespace
}  // namespace baybridge
