// What the command conform counts over synthetic records of three places and several institutions,
// with seeded errors: by kind as in the truth files of synth, by rule as a plain walk over the
// records finds, the same bytes for any number of threads. BAYBRIDGE_ROUNDS sets the records a pack
// (bench/soak runs 100,000 in all).
#include <map>

#include <gtest/gtest.h>

#include "conformance/conform/naive_counter.h"
#include "core/file.h"
#include "e2e/command.h"
#include "pipeline/hub_view.h"
#include "pipeline/reading.h"
#include "pipeline/workspace.h"
#include "support/rounds.h"
#include "support/scratch.h"
#include "synth/synth.h"

namespace baybridge {
namespace {

constexpr unsigned kUsualRounds = 40;
constexpr std::uint32_t kErrorsPerMillion = 200'000;
constexpr const char* kPacks[] = {"gd-care", "hk-care", "mo-care"};
constexpr std::size_t kMostBytes = std::size_t{64} * 1024 * 1024;

// The findings that an error of the kind may give, one in each record that holds it.
const std::map<std::string, std::vector<std::string>> kFindingsOf = {
    {"missing-required", {"GW-SCH-002", "GW-SCH-009", "GW-SCH-010"}},
    {"wrong-check-digit", {"GW-ID-002"}},
    {"unknown-code", {"GW-COD-001"}},
    {"impossible-date", {"GW-SCH-021", "GW-DAT-001"}},
    {"misplaced-element", {"GW-SCH-003"}},
    {"bad-text-form", {"GW-TXT-003"}}};

// The number of a member behind a mark of the JSON report; 0 where the mark is not there.
std::uint64_t NumberBehind(const std::string& json,
                           const std::string& mark,
                           const std::string& member,
                           std::size_t from = 0) {
  std::size_t at = json.find(mark, from);
  if (at == std::string::npos) return 0;
  at = json.find('"' + member + "\": ", at);
  return at == std::string::npos ? 0 : std::stoull(json.substr(at + member.size() + 4, 20));
}

class ConformCounts : protected Scratch, public testing::Test {
 protected:
  std::string Path(const std::string& name) const { return (folder() / name).string(); }

  // Writes the batch of a pack, and adds its truth: records by kind of error.
  void WriteBatch(const std::string& pack, std::map<std::string, std::uint64_t>& truth) {
    const Ran ran = RunBaybridge({"synth", "--format", pack, "--records", std::to_string(records_),
                                  "--seed", std::to_string(FirstSeed()), "--errors", "0.2",
                                  "--truth", Path("truth.csv"), "-o", Path(pack + ".xml")});
    ASSERT_EQ(ran.code, 0) << ran.err;
    auto csv = ReadFile(Path("truth.csv"), kMostBytes);
    ASSERT_TRUE(csv);
    for (const auto& [kind, ids] : kFindingsOf) {
      const std::string cell = ',' + kind + ',';
      for (std::size_t at = csv->find(cell); at != std::string::npos; at = csv->find(cell, at + 1))
        ++truth[kind];
    }
  }

  // What a plain walk counts on the same records, made again in this process.
  void Walk(const std::string& pack, std::map<std::string, std::uint64_t>& naive) {
    auto workspace = Workspace::Open(BAYBRIDGE_SOURCE_DIR);
    ASSERT_TRUE(workspace);
    auto compiled = (*workspace)->Compile(pack, "resident");
    ASSERT_TRUE(compiled);
    SynthOptions options;
    options.seed = FirstSeed();
    options.errors_per_million = kErrorsPerMillion;
    auto synth =
        Synth::Make((*workspace)->packs(), *(*compiled)->pack, *(*compiled)->kind, options);
    auto plan = (*workspace)->PlanFor(pack, "resident", Direction::kToHub);
    ASSERT_TRUE(synth && plan);
    HubView view(*plan);
    ReadOptions read;
    read.assurance = Assurance::kFast;
    read.as_of = "2026-01-01";
    std::vector<SeededRow> truth;
    for (unsigned number = 0; number < records_; ++number) {
      std::string document;
      (*synth)->AppendDocument(number, document, truth);
      auto judged = ReadAndJudge(**workspace, std::move(document), read);
      ASSERT_TRUE(judged);
      for (const auto& [rule, count] : NaiveCount(view.See((*judged)->record)))
        naive[rule] += count;
    }
  }

  std::string Report(const char* jobs) {
    const Ran ran = RunBaybridge(
        {"conform", "--report", "json", "--jobs", jobs, "--small-cells", "0", "--standard",
         "gb-38600-2019", "--standard", "medication-core", "--as-of", "2026-01-01", "--report-file",
         Path("report.json"), Path("gd-care.xml"), Path("hk-care.xml"), Path("mo-care.xml")});
    EXPECT_EQ(ran.code, 1) << ran.err;
    auto json = ReadFile(Path("report.json"), kMostBytes);
    EXPECT_TRUE(json);
    return json ? *json : std::string();
  }

  unsigned records_ = Rounds(kUsualRounds);
};

TEST_F(ConformCounts, EqualTheTruthFilesAndAPlainWalk) {
  std::map<std::string, std::uint64_t> truth;
  std::map<std::string, std::uint64_t> naive;
  for (const char* pack : kPacks) {
    WriteBatch(pack, truth);
    Walk(pack, naive);
  }
  const std::string json = Report("1");
  EXPECT_EQ(json, Report("2"));

  EXPECT_EQ(NumberBehind(json, "\"records\": {", "total"), 3U * records_);
  std::uint64_t wrong = 0;
  for (const auto& [kind, count] : truth) wrong += count;
  EXPECT_GT(wrong, 0U);
  EXPECT_EQ(NumberBehind(json, "\"form\": {", "doesNotConform"), wrong);
  const std::size_t form = json.find("\"formFindings\"");
  for (const auto& [kind, ids] : kFindingsOf) {
    std::uint64_t found = 0;
    for (const std::string& id : ids)
      found += NumberBehind(json, "\"id\": \"" + id + '"', "records", form);
    EXPECT_EQ(found, truth[kind]) << kind;
  }
  for (const char* number :
       {"001", "002", "003", "004", "005", "006", "007", "008", "009", "012", "016"}) {
    const std::string rule = std::string("GB38600-R-") + number;
    EXPECT_EQ(NumberBehind(json, "\"rule\": \"" + rule + '"', "spoke"), naive[rule]) << rule;
  }
  std::uint64_t institutions = 0;
  const std::size_t groups = json.find("\"institutions\": [");
  for (std::size_t at = json.find("\"label\": ", groups);
       at != std::string::npos && at < json.find("\"strata\": [", groups);
       at = json.find("\"label\": ", at + 1))
    ++institutions;
  EXPECT_GT(institutions, 1U);
}

}  // namespace
}  // namespace baybridge
