// Over synthetic records with seeded errors: what conform counts of the form equals the truth of
// the generator, kind by kind; what it counts of rules equals a plain walk over the hub records.
// BAYBRIDGE_ROUNDS sets the records a pack (bench/soak runs 100,000 in all).
#include <gtest/gtest.h>

#include "conform/conform_tally.h"
#include "core/file.h"
#include "naive_counter.h"
#include "support/rounds.h"
#include "synth/synth.h"

namespace baybridge {
namespace {

constexpr unsigned kUsualRounds = 150;
constexpr std::uint32_t kErrorsPerMillion = 200'000;

// The findings that an error of the kind may give, one in each record that holds it.
const std::map<SeededError, std::vector<std::string>> kFindingsOf = {
    {SeededError::kMissingRequired, {"GW-SCH-002", "GW-SCH-009", "GW-SCH-010"}},
    {SeededError::kWrongCheckDigit, {"GW-ID-002"}},
    {SeededError::kUnknownCode, {"GW-COD-001"}},
    {SeededError::kImpossibleDate, {"GW-SCH-021", "GW-DAT-001"}},
    {SeededError::kMisplacedElement, {"GW-SCH-003"}},
    {SeededError::kBadTextForm, {"GW-TXT-003"}}};

struct Data {
  std::unique_ptr<Workspace> workspace;
  Standards standards;
  std::unique_ptr<const Strata> strata;
  std::unique_ptr<RuleData> data;
};

Data& Shared() {
  static Data* run = [] {
    auto made = new Data;  // NOLINT(cppcoreguidelines-owning-memory): lives for the run
    const std::filesystem::path root = BAYBRIDGE_SOURCE_DIR;
    auto workspace = Workspace::Open(root);
    EXPECT_TRUE(workspace);
    made->workspace = *std::move(workspace);
    auto texts = LoadCatalogue(made->workspace->packs());
    EXPECT_TRUE(texts);
    auto standards = Standards::Load(root, {"gb-38600-2019", "medication-core"},
                                     made->workspace->names(), *std::move(texts));
    EXPECT_TRUE(standards);
    made->standards = *std::move(standards);
    auto strata = Strata::Load(root / "validators/standards/strata.csv", made->workspace->names());
    EXPECT_TRUE(strata);
    made->strata = *std::move(strata);
    EXPECT_TRUE(PrepareWorkspace(*made->workspace, made->standards, Assurance::kFast));
    made->data = std::make_unique<RuleData>(made->workspace->packs(), made->standards.calendars);
    return made;
  }();
  return *run;
}

class Counts : public testing::TestWithParam<const char*> {};

TEST_P(Counts, EqualTheTruthAndAPlainWalk) {
  Data& run = Shared();
  auto compiled = run.workspace->Compile(GetParam(), "resident");
  ASSERT_TRUE(compiled);
  SynthOptions options;
  options.seed = FirstSeed();
  options.errors_per_million = kErrorsPerMillion;
  auto synth = Synth::Make(run.workspace->packs(), *(*compiled)->pack, *(*compiled)->kind, options);
  ASSERT_TRUE(synth);
  const ConformContext context{.standards = &run.standards,
                               .data = run.data.get(),
                               .strata = run.strata.get(),
                               .kinds = {"resident"}};
  ConformLane lane(*run.workspace, context);
  ConformTally tally(run.standards, {});
  std::map<std::string, std::uint64_t> naive;
  std::vector<SeededRow> truth;
  auto plan = run.workspace->PlanFor(GetParam(), "resident", Direction::kToHub);
  ASSERT_TRUE(plan);
  HubView view(*plan);
  ReadOptions read;
  read.assurance = Assurance::kFast;
  read.as_of = "2026-01-01";
  const unsigned rounds = Rounds(kUsualRounds);
  for (unsigned number = 0; number < rounds; ++number) {
    std::string document;
    (*synth)->AppendDocument(number, document, truth);
    RecordResult result;
    ASSERT_TRUE(lane.Judge(document, read, result));
    tally.Add(result);
    auto judged = ReadAndJudge(*run.workspace, std::move(document), read);
    ASSERT_TRUE(judged);
    for (const auto& [rule, count] : NaiveCount(view.See((*judged)->record))) naive[rule] += count;
  }
  EXPECT_EQ(tally.records, rounds);
  EXPECT_EQ(tally.form[static_cast<std::size_t>(Verdict::kDoesNotConform)], truth.size());
  std::map<SeededError, std::uint64_t> seeded;
  for (const SeededRow& row : truth) ++seeded[row.kind];
  for (const auto& [kind, ids] : kFindingsOf) {
    std::uint64_t found = 0;
    for (const std::string& id : ids) {
      const auto known = tally.form_findings.find(id);
      if (known != tally.form_findings.end()) found += known->second.records;
    }
    EXPECT_EQ(found, seeded[kind]) << kSeededErrorNames.NameOf(kind);
  }
  const Standard& standard = run.standards.standards[0]->standard;
  std::uint64_t spoken = 0;
  for (std::size_t i = 0; i < standard.rules.size(); ++i) {
    const std::string& id = standard.rules[i].id;
    const bool counted = id <= "GB38600-R-009" || id == "GB38600-R-012" || id == "GB38600-R-016";
    if (!counted) continue;
    EXPECT_EQ(tally.standards[0].rules[i].spoke, naive[id]) << id;
    spoken += naive[id];
  }
  std::printf("%s: %u records, %zu seeded errors, %llu spoken by the plain walk\n", GetParam(),
              rounds, truth.size(), static_cast<unsigned long long>(spoken));
  EXPECT_GT(truth.size(), 0U);
}

// The counts of a standard add up to the records, and those of its clauses too.
TEST_P(Counts, AddUp) {
  Data& run = Shared();
  auto compiled = run.workspace->Compile(GetParam(), "resident");
  ASSERT_TRUE(compiled);
  auto synth = Synth::Make(run.workspace->packs(), *(*compiled)->pack, *(*compiled)->kind, {});
  ASSERT_TRUE(synth);
  const ConformContext context{.standards = &run.standards,
                               .data = run.data.get(),
                               .strata = run.strata.get(),
                               .kinds = {"resident"}};
  ConformLane lane(*run.workspace, context);
  ConformTally tally(run.standards, {kInstitution});
  std::vector<SeededRow> truth;
  constexpr std::uint64_t kRecords = 30;
  for (std::uint64_t number = 0; number < kRecords; ++number) {
    std::string document;
    (*synth)->AppendDocument(number, document, truth);
    RecordResult result;
    ASSERT_TRUE(lane.Judge(std::move(document), {}, result));
    tally.Add(result);
  }
  for (const StandardTally& standard : tally.standards) {
    EXPECT_EQ(standard.verdicts[0] + standard.verdicts[1] + standard.verdicts[2], kRecords);
    for (const ClauseCounts& clause : standard.clauses) {
      std::uint64_t sum = 0;
      for (const std::uint64_t count : clause) sum += count;
      EXPECT_EQ(sum, kRecords);
    }
  }
  for (const auto* groups : {&tally.institutions, &tally.strata}) {
    std::uint64_t sum = 0;
    for (const auto& [values, group] : *groups) sum += group.records;
    EXPECT_EQ(sum, kRecords);
  }
}

INSTANTIATE_TEST_SUITE_P(Packs,
                         Counts,
                         testing::Values("gd-care", "hk-care", "mo-care"),
                         [](const auto& tested) { return std::string(tested.param, 2); });

}  // namespace
}  // namespace baybridge
