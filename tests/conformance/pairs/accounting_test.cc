// The laws of accounting on every sample and ordered pair: every source leaf in one state, how much
// is carried, critical leaves, and what a profile withholds.
#include <set>

#include <gtest/gtest.h>

#include "pipeline/safety.h"
#include "samples.h"
#include "translate/groups.h"

namespace baybridge {
namespace {

// At least this share of the leaves of basic and rich samples must be carried or declared lost, per
// ordered pair.
constexpr double kFloor = 0.95;

struct Share {
  unsigned leaves = 0;
  unsigned arrived = 0;
};

std::map<std::string, Share> Matrix(const std::function<void(Translated&)>& look) {
  std::map<std::string, Share> matrix;
  for (const SampleCase& sample : Samples()) {
    const std::string name = sample.name.substr(sample.name.find('/') + 1);
    if (name != "basic" && name != "rich") continue;
    for (const std::string& to : PlacePacks()) {
      if (to == sample.pack) continue;
      auto made = TranslateDocument(SharedWorkspace(), Bytes(sample.input), FastTo(to));
      EXPECT_TRUE(made && (*made)->translation != nullptr) << sample.name << " to " << to;
      if (!made || (*made)->translation == nullptr) continue;
      look(**made);
      const LedgerTotals& totals = (*made)->translation->totals();
      Share& share = matrix[sample.pack + " to " + to];
      share.leaves += totals.source_leaves;
      share.arrived += totals.by_state[0] + totals.by_state[1];
    }
  }
  return matrix;
}

TEST(Accounting, EverySourceLeafStandsInTheLedgerOnce) {
  Matrix([](Translated& made) {
    const Translation& translation = *made.translation;
    std::set<NodeId> seen;
    for (const LedgerEntry& entry : translation.ledger())
      EXPECT_TRUE(seen.insert(entry.source).second);
    std::size_t leaves = 0;
    const Record& source = translation.source();
    for (NodeId node = 0; node < source.nodes.size(); ++node) {
      const bool keep = node >= translation.keep_begin() && node < translation.keep_end();
      if (source.IsLeaf(node) && !keep) ++leaves;
    }
    EXPECT_EQ(seen.size(), leaves);
    const LedgerTotals& totals = translation.totals();
    EXPECT_EQ(totals.by_state[0] + totals.by_state[1] + totals.by_state[2], totals.source_leaves);
  });
}

TEST(Accounting, EachPairCarriesNineteenLeavesInTwenty) {
  for (const auto& [pair, share] : Matrix([](Translated&) {})) {
    const double part = static_cast<double>(share.arrived) / share.leaves;
    std::printf("%-22s %4u of %4u leaves arrive: %.1f %%\n", pair.c_str(), share.arrived,
                share.leaves, 100 * part);
    EXPECT_GE(part, kFloor) << pair;
  }
}

TEST(Accounting, TranslatingTwiceGivesTheSameBytes) {
  for (const SampleCase& sample : Samples()) {
    const std::string to = sample.pack == "gd-care" ? "hk-care" : "gd-care";
    auto once = TranslateDocument(SharedWorkspace(), Bytes(sample.input), FastTo(to));
    auto twice = TranslateDocument(SharedWorkspace(), Bytes(sample.input), FastTo(to));
    ASSERT_TRUE(once && twice);
    EXPECT_EQ((*once)->document, (*twice)->document) << sample.name;
    EXPECT_EQ(LedgerCsv(**once), LedgerCsv(**twice)) << sample.name;
  }
}

// For each critical field of each pair, a table without the rows that carry it must raise the
// safety finding.
TEST(Safety, ATableThatDropsACriticalLeafIsFound) {
  Workspace& workspace = SharedWorkspace();
  std::size_t tried = 0;
  for (const SampleCase& sample : Samples()) {
    if (sample.name.find("/rich") == std::string::npos) continue;
    auto plan = workspace.PlanFor(sample.pack, "resident", Direction::kToHub);
    ASSERT_TRUE(plan);
    auto table = workspace.TableFor(sample.pack, "resident");
    ASSERT_TRUE(table);
    for (const std::string& to : PlacePacks()) {
      if (to == sample.pack) continue;
      auto whole = TranslateDocument(workspace, Bytes(sample.input), FastTo(to));
      ASSERT_TRUE(whole && (*whole)->translation != nullptr);
      const Kind& kind = *(*whole)->source->compiled->kind;
      std::set<ElementId> critical;
      for (const LedgerEntry& entry : (*whole)->translation->ledger()) {
        const Node& node = (*whole)->translation->source().nodes[entry.source];
        const Field* field = kind.FieldOf(node.element);
        const bool arrived =
            entry.state == LeafState::kCarried && entry.target != kNone && node.text_size > 0;
        if (field != nullptr && field->critical && arrived) critical.insert(node.element);
      }
      auto from_hub = workspace.PlanFor(to, "resident", Direction::kFromHub);
      ASSERT_TRUE(from_hub);
      for (const ElementId element : critical) {
        // The same table without any row that reads this leaf.
        MappingTable mutated;
        mutated.pack = (*table)->pack;
        mutated.hub = (*table)->hub;
        mutated.kind = (*table)->kind;
        mutated.hub_kind = (*table)->hub_kind;
        mutated.place = (*table)->place;
        for (const TableRow& row : (*table)->rows) {
          const bool reads = std::any_of(
              row.pack.begin(), row.pack.end(),
              [&](const TablePath& path) { return path.steps.back().element == element; });
          if (!reads) mutated.rows.push_back(row);
        }
        std::vector<Failure> problems;
        const TransformContext context = workspace.transform_context();
        const auto mutated_plan = CompilePlan(mutated, Direction::kToHub, context, problems);
        ASSERT_TRUE(problems.empty());
        Translation translation(mutated_plan.get(), *from_hub, (*whole)->source->compiled->residue);
        Findings findings;
        ASSERT_TRUE(translation.Run((*whole)->source->record, findings));
        findings.clear();
        JudgeSafety(translation, kind, workspace.coding(), findings);
        const bool found =
            std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
              return finding.id == "GW-SAF-001" && finding.severity == Severity::kError;
            });
        EXPECT_TRUE(found) << sample.name << " to " << to << ": "
                           << kind.shape.PathOf(element, workspace.packs().names);
        ++tried;
      }
    }
  }
  EXPECT_GE(tried, 300U);
}

TEST(Accounting, ATableWithoutARowCarriesLess) {
  // Negative control: a translator that called everything residue would balance too.
  Workspace& workspace = SharedWorkspace();
  const SampleCase sample = Samples().front();
  auto whole = TranslateDocument(workspace, Bytes(sample.input), FastTo("hk-care"));
  ASSERT_TRUE(whole && (*whole)->translation != nullptr);
  auto table = workspace.TableFor(sample.pack, "resident");
  ASSERT_TRUE(table);
  const LedgerTotals before = (*whole)->translation->totals();
  const auto carried =
      std::find_if((*whole)->translation->ledger().begin(), (*whole)->translation->ledger().end(),
                   [](const LedgerEntry& entry) { return entry.state == LeafState::kCarried; });
  ASSERT_NE(carried, (*whole)->translation->ledger().end());
  const ElementId element = (*whole)->translation->source().nodes[carried->source].element;
  MappingTable mutated;
  mutated.pack = (*table)->pack;
  mutated.hub = (*table)->hub;
  mutated.kind = (*table)->kind;
  mutated.hub_kind = (*table)->hub_kind;
  for (const TableRow& row : (*table)->rows) {
    if (row.pack.empty() || row.pack.front().steps.back().element != element)
      mutated.rows.push_back(row);
  }
  std::vector<Failure> problems;
  const TransformContext context = workspace.transform_context();
  const auto plan = CompilePlan(mutated, Direction::kToHub, context, problems);
  Translation translation(plan.get(), (*whole)->translation->from_hub(),
                          (*whole)->source->compiled->residue);
  Findings findings;
  ASSERT_TRUE(translation.Run((*whole)->source->record, findings));
  EXPECT_LT(translation.totals().by_state[0], before.by_state[0]);
  EXPECT_GT(translation.totals().by_state[2], before.by_state[2]);
}

bool IsCodeList(const std::string& value) {
  const PackSet& packs = SharedWorkspace().packs();
  if (packs.schemes.Find(value) != nullptr) return true;
  return std::any_of(packs.packs.begin(), packs.packs.end(), [&](const auto& pack) {
    return pack->FindCodeList(value) != nullptr || packs.FindCodeList(*pack, value) != nullptr;
  });
}

// "Chinese" stands in every document that has a ChineseName, "residue" in every ledger.
bool IsWordOfTheForm(const std::string& value) {
  if (kLeafStateNames.ValueOf(value)) return true;
  return std::ranges::any_of(SharedWorkspace().packs().packs, [&](const auto& pack) {
    return std::ranges::any_of(pack->kinds, [&](const Kind& kind) {
      return std::ranges::any_of(kind.fields, [&](const Field& field) {
        return field.path.find(value) != std::string::npos;
      });
    });
  });
}

// Every value of a class that the profile withholds, searched byte for byte in all that leaves the
// sender.
class ProfileLeak : public testing::TestWithParam<std::string> {};

TEST_P(ProfileLeak, NothingThatLeavesHoldsAWithheldValue) {
  std::size_t searched = 0;
  for (const SampleCase& sample : Samples()) {
    for (const std::string& to : PlacePacks()) {
      if (to == sample.pack) continue;
      TranslateOptions options = FastTo(to);
      options.profile = GetParam();
      options.keep_inside = false;
      auto made = TranslateDocument(SharedWorkspace(), Bytes(sample.input), options);
      ASSERT_TRUE(made) << made.error().what;
      if (!(*made)->made()) continue;
      std::string all = (*made)->document + (*made)->keep_document + LedgerCsv(**made);
      for (const Finding& finding : (*made)->report.findings) {
        all += finding.path;
        for (const Arg& arg : finding.args) all += arg.value;
      }
      // Values that stand in an allowed leaf as well prove nothing.
      const Record& source = (*made)->source->record;
      std::set<std::string> allowed;
      for (NodeId node = 0; node < source.nodes.size(); ++node) {
        if (!(*made)->withheld.nodes[node]) allowed.emplace(source.nodes[node].value());
      }
      for (NodeId node = 0; node < source.nodes.size(); ++node) {
        constexpr std::size_t kTelling = 6;
        const std::string value(source.nodes[node].value());
        if (!(*made)->withheld.nodes[node] || value.size() < kTelling || allowed.contains(value))
          continue;
        const bool within = std::any_of(
            allowed.begin(), allowed.end(),
            [&](const std::string& other) { return other.find(value) != std::string::npos; });
        // The name of a code list or identifier scheme is no personal value; tables write such
        // names as constants.
        if (within || IsCodeList(value) || IsWordOfTheForm(value)) continue;
        ++searched;
        EXPECT_EQ(all.find(value), std::string::npos)
            << sample.name << " to " << to << ": " << source.PathOf(node);
      }
    }
  }
  EXPECT_GT(searched, 0U);
}

INSTANTIATE_TEST_SUITE_P(Profiles,
                         ProfileLeak,
                         testing::Values("residential", "assessment-only", "scheme-return"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace baybridge
