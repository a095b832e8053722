// The language of rules by cases: each folder of cases/ holds a rule set, a record and the expected
// SVRL, or the reason for which the rule set is refused. BAYBRIDGE_BLESS=1 writes what comes out
// today instead of comparing (read the difference before it is handed in).
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/file.h"
#include "format/xml_reader.h"
#include "rules/rule_runner.h"
#include "rules/svrl.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = 1'000'000;
constexpr std::string_view kAsOf = "2026-01-31";

fs::path CasesFolder() {
  return fs::path(BAYBRIDGE_SOURCE_DIR) / "tests/conformance/schematron/cases";
}

std::vector<std::string> CaseNames() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(CasesFolder()))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string Contents(const fs::path& file) {
  auto bytes = ReadFile(file, kMostBytes);
  return bytes ? *std::move(bytes) : std::string();
}

// What a case comes to, and the file that holds it.
struct CaseResult {
  std::string file;
  std::string text;
};

CaseResult RunCase(const fs::path& folder) {
  NameTable names;
  auto set = RuleSet::Load(folder / "rules.sch", names);
  if (!set) {
    const Failure& failure = set.error();
    std::string place = failure.place;
    if (const auto at = place.rfind('/'); at != std::string::npos) place = place.substr(at + 1);
    return {"refused.txt", place + ": " + failure.what + '\n'};
  }
  const std::string bytes = Contents(folder / "record.xml");
  Record record(names);
  XmlReader reader;
  EXPECT_FALSE(reader.Read(bytes, record));
  RuleRunOptions options;
  options.keep_events = true;
  RuleRunner runner(*set, nullptr, options);
  Findings findings;
  runner.Run(record, kAsOf, findings);
  // A second run says the same: nothing is left over from the first.
  const std::string first = WriteSvrl(runner);
  Findings again;
  runner.Run(record, kAsOf, again);
  EXPECT_EQ(first, WriteSvrl(runner));
  EXPECT_EQ(findings, again);
  return {"expected.svrl", first};
}

class SchematronCase : public testing::TestWithParam<std::string> {};

TEST_P(SchematronCase, ComesOutAsExpected) {
  const fs::path folder = CasesFolder() / GetParam();
  const CaseResult result = RunCase(folder);
  if (std::getenv("BAYBRIDGE_BLESS") != nullptr) {
    std::ofstream(folder / result.file) << result.text;
    return;
  }
  EXPECT_FALSE(Contents(folder / "about.txt").empty());
  EXPECT_EQ(Contents(folder / result.file), result.text);
  EXPECT_NE(fs::exists(folder / "expected.svrl"), fs::exists(folder / "refused.txt"));
  EXPECT_EQ(GetParam().starts_with("refused"), result.file == "refused.txt");
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         SchematronCase,
                         testing::ValuesIn(CaseNames()),
                         [](const auto& given) {
                           std::string name = given.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace baybridge
