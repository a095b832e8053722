// A new hub kind is a folder of data too: a statement of fees, in three formats in namespaces of
// their own. Attributes against elements, a currency written once against on each amount,
// identities and references, selectors over a mixed list, a sheet of five numbered groups. No code
// knows of it; all laws hold.
#include <set>

#include <gtest/gtest.h>

#include "journey.h"
#include "translate/groups.h"

namespace baybridge {
namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "tests" / "support" / "fees";
constexpr const char* kKind = "fee-statement";

Workspace& FeesWorkspace() {
  static const std::unique_ptr<Workspace> workspace = [] {
    auto opened = Workspace::Open(BAYBRIDGE_SOURCE_DIR, {kFolder});
    if (!opened)
      std::fprintf(stderr, "%s: %s\n", opened.error().place.c_str(), opened.error().what.c_str());
    BAYBRIDGE_CHECK(opened.has_value());
    return *std::move(opened);
  }();
  return *workspace;
}

struct FeeCase {
  std::string pack;
  std::string name;
  std::filesystem::path input;
  std::string to;
};

void PrintTo(const FeeCase& fee, std::ostream* out) {
  *out << fee.pack << "/" << fee.name << " to " << fee.to;
}

std::vector<FeeCase> FeeCases() {
  const std::vector<std::string> packs{"ya-fees", "yb-fees", "yc-fees"};
  std::vector<FeeCase> cases;
  for (const std::string& pack : packs) {
    for (const auto& entry : std::filesystem::directory_iterator(kFolder / "samples" / pack)) {
      const std::string file = pack == "yc-fees" ? "input.csv" : "input.xml";
      for (const std::string& to : packs) {
        if (to != pack)
          cases.push_back({pack, entry.path().filename().string(), entry.path() / file, to});
      }
    }
  }
  std::sort(cases.begin(), cases.end(), [](const FeeCase& a, const FeeCase& b) {
    return std::tie(a.pack, a.name, a.to) < std::tie(b.pack, b.name, b.to);
  });
  return cases;
}

std::unique_ptr<Translated> Translate(std::string document,
                                      const std::string& to,
                                      const std::string& keep = {}) {
  TranslateOptions options = FastTo(to);
  options.keep_inside = false;
  options.keep_file = keep;
  auto made = TranslateDocument(FeesWorkspace(), std::move(document), options);
  EXPECT_TRUE(made) << made.error().place << ": " << made.error().what;
  return made ? *std::move(made) : nullptr;
}

std::string Sample(const std::string& name, const std::string& file = "input.xml") {
  return Bytes(kFolder / "samples" / name / file);
}

std::vector<std::string> ValuesAt(const Record& record, std::string_view path) {
  std::vector<std::string> values;
  for (NodeId node = 0; node < record.nodes.size(); ++node) {
    if (record.IsLeaf(node) && PlainPath(record, node) == path)
      values.emplace_back(record.nodes[node].value());
  }
  return values;
}

using Words = std::vector<std::string>;

std::size_t Said(const Translated& made, std::string_view id) {
  const Findings& findings = made.report.findings;
  return static_cast<std::size_t>(std::count_if(
      findings.begin(), findings.end(), [&](const Finding& finding) { return finding.id == id; }));
}

class SecondKind : public testing::TestWithParam<FeeCase> {};

TEST_P(SecondKind, ComesHomeAsItWas) {
  const FeeCase& fee = GetParam();
  const auto there = Translate(Bytes(fee.input), fee.to);
  ASSERT_TRUE(there != nullptr && there->made());
  const auto back = Translate(there->document, fee.pack, there->keep_document);
  ASSERT_TRUE(back != nullptr && back->made());
  if (fee.pack == "yc-fees") {
    EXPECT_EQ(Bytes(fee.input), back->document);
    return;
  }
  const std::string source = Normalised(there->source->decoded.utf8);
  const std::string home = Normalised(back->document);
  ASSERT_FALSE(source.empty());
  EXPECT_EQ(source, home) << FirstDifference(source, home);
}

TEST_P(SecondKind, TheTargetIsValid) {
  const auto made = Translate(Bytes(GetParam().input), GetParam().to);
  ASSERT_TRUE(made != nullptr && made->made());
  TranslateOptions again = FastTo("hub");
  auto judged = ReadAndJudge(FeesWorkspace(), made->document, again.read);
  ASSERT_TRUE(judged);
  for (const Finding& finding : (*judged)->report.findings)
    EXPECT_LT(finding.severity, Severity::kError) << finding.id << " " << finding.path;
}

TEST_P(SecondKind, TheLedgerHoldsEveryLeafOnce) {
  const auto made = Translate(Bytes(GetParam().input), GetParam().to);
  ASSERT_TRUE(made != nullptr && made->made());
  const Translation& translation = *made->translation;
  std::set<NodeId> seen;
  for (const LedgerEntry& entry : translation.ledger())
    EXPECT_TRUE(seen.insert(entry.source).second);
  std::size_t leaves = 0;
  for (NodeId node = 0; node < translation.source().nodes.size(); ++node)
    leaves += translation.source().IsLeaf(node) ? 1 : 0;
  EXPECT_EQ(seen.size(), leaves);
  const LedgerTotals& totals = translation.totals();
  EXPECT_EQ(totals.by_state[0] + totals.by_state[1] + totals.by_state[2], totals.source_leaves);
  std::size_t target = 0;
  for (NodeId node = 0; node < translation.target().nodes.size(); ++node)
    target += translation.target().IsLeaf(node) ? 1 : 0;
  EXPECT_EQ(totals.target_from_source + totals.target_added, target);
}

INSTANTIATE_TEST_SUITE_P(Formats, SecondKind, testing::ValuesIn(FeeCases()), [](const auto& test) {
  return TestName(test.param.pack + "_" + test.param.name + "_to_" + test.param.to);
});

TEST(SecondKindFeatures, EveryMappingRowCompiles) {
  for (const std::string pack : {"ya-fees", "yb-fees", "yc-fees"}) {
    for (const Direction direction : {Direction::kToHub, Direction::kFromHub}) {
      auto plan = FeesWorkspace().PlanFor(pack, kKind, direction);
      EXPECT_TRUE(plan) << plan.error().place << ": " << plan.error().what;
    }
  }
}

TEST(SecondKindFeatures, IdentitiesOfAnotherFormAreGivenAnewAndReferencesFollow) {
  const auto made = Translate(Sample("ya-fees/mixed-list"), "yb-fees");
  ASSERT_TRUE(made != nullptr && made->made());
  const Record& target = made->translation->target();
  EXPECT_EQ(ValuesAt(target, "/Statement/Payers/Payer/Ref"), (Words{"P1", "P2"}));
  EXPECT_EQ(ValuesAt(target, "/Statement/Providers/Provider/Ref"), (Words{"P3", "P4"}));
  EXPECT_EQ(ValuesAt(target, "/Statement/Line/PaidBy"), (Words{"P2", "P1", "P1"}));
  EXPECT_EQ(ValuesAt(target, "/Statement/Line/DoneBy"), (Words{"P4", "P3"}));
}

TEST(SecondKindFeatures, IdentitiesThatFitAreCarried) {
  const auto made = Translate(Sample("ya-fees/prefixed"), "yb-fees");
  ASSERT_TRUE(made != nullptr && made->made());
  EXPECT_EQ(ValuesAt(made->translation->target(), "/Statement/Payers/Payer/Ref"), (Words{"P7"}));
  EXPECT_EQ(ValuesAt(made->translation->target(), "/Statement/Line/PaidBy"), (Words{"P7"}));
}

TEST(SecondKindFeatures, ANewNumberIsNoneThatIsTaken) {
  std::string document = Sample("ya-fees/mixed-list");
  document.replace(document.find("id=\"ward\""), 9, "id=\"P1\"");
  document.replace(document.find("provider=\"ward\""), 15, "provider=\"P1\"");
  const auto made = Translate(document, "yb-fees");
  ASSERT_TRUE(made != nullptr && made->made());
  const Record& target = made->translation->target();
  EXPECT_EQ(ValuesAt(target, "/Statement/Payers/Payer/Ref"), (Words{"P2", "P3"}));
  EXPECT_EQ(ValuesAt(target, "/Statement/Providers/Provider/Ref"), (Words{"P4", "P1"}));
  EXPECT_EQ(ValuesAt(target, "/Statement/Line/DoneBy"), (Words{"P1", "P4"}));
}

// A group that its format numbers, from one that does not: the same id each time, marked as added.
TEST(SecondKindFeatures, AGroupWithoutIdentityGetsOneWhereTheFormatDemandsIt) {
  const auto once = Translate(Sample("yc-fees/gap", "input.csv"), "ya-fees");
  const auto twice = Translate(Sample("yc-fees/gap", "input.csv"), "ya-fees");
  ASSERT_TRUE(once != nullptr && once->made() && twice != nullptr);
  EXPECT_EQ(once->document, twice->document);
  const Words ids = ValuesAt(once->translation->target(), "/Fees/Party/@id");
  ASSERT_EQ(ids.size(), 2U);
  EXPECT_EQ(ids[0].size(), 36U);
  EXPECT_EQ(ids[1], "p2");
  const Record& target = once->translation->target();
  for (NodeId node = 0; node < target.nodes.size(); ++node) {
    if (PlainPath(target, node) != "/Fees/Party/@id") continue;
    EXPECT_EQ(once->translation->FromSource(node), target.nodes[node].value() == "p2");
    EXPECT_NE(once->translation->RowOfTarget(node), nullptr);
  }
  std::string other = Sample("yc-fees/gap", "input.csv");
  other.replace(other.find("F-6"), 3, "F-7");
  const auto of_other = Translate(other, "ya-fees");
  ASSERT_TRUE(of_other != nullptr && of_other->made());
  EXPECT_NE(ValuesAt(of_other->translation->target(), "/Fees/Party/@id")[0], ids[0]);
}

TEST(SecondKindFeatures, AReferenceThatLeadsNowhereIsSaidAndKept) {
  std::string document = Sample("ya-fees/mixed-list");
  document.replace(document.find("payer=\"fund\""), 12, "payer=\"gone\"");
  const auto made = Translate(document, "yb-fees");
  ASSERT_TRUE(made != nullptr && made->made());
  EXPECT_EQ(Said(*made, "GW-TRN-011"), 1U);
  EXPECT_EQ(ValuesAt(made->translation->target(), "/Statement/Line/PaidBy"), (Words{"P1", "P1"}));
  EXPECT_NE(made->keep_document.find("gone"), std::string::npos);
}

TEST(SecondKindFeatures, AReferenceToOneOfTwoIsNotGuessed) {
  std::string document = Sample("ya-fees/mixed-list");
  document.replace(document.find("id=\"fund\""), 9, "id=\"fam-1\"");
  document.replace(document.find("payer=\"fund\""), 12, "payer=\"ward\"");
  const auto made = Translate(document, "yb-fees");
  ASSERT_TRUE(made != nullptr && made->made());
  EXPECT_EQ(Said(*made, "GW-TRN-011"), 2U);
}

// The friend is no party that the hub knows: what refers to it leads nowhere there.
TEST(SecondKindFeatures, AReferenceToAGroupThatDoesNotTravelIsSaid) {
  std::string document = Sample("ya-fees/mixed-list");
  document.replace(document.find("payer=\"fund\""), 12, "payer=\"fr\"");
  const auto made = Translate(document, "yb-fees");
  ASSERT_TRUE(made != nullptr && made->made());
  EXPECT_EQ(Said(*made, "GW-TRN-011"), 1U);
}

// Words and elements side by side: what is only words travels; where elements stand among the words
// would be lost in silence, so such a document is not translated.
TEST(SecondKindFeatures, MixedContentTravelsOnlyWithoutElements) {
  const std::string words = Sample("yb-fees/each-amount");
  const auto made = Translate(words, "hub");
  ASSERT_TRUE(made != nullptr && made->made());
  EXPECT_EQ(ValuesAt(made->translation->target(), "/fee-statement/letter"),
            (Words{"To the Fund: A & B are <paid>."}));
  std::string document = words;
  document.replace(document.find("the Fund:"), 9, "the <Strong why=\"payer\">Fund</Strong>:");
  const auto marked = Translate(document, "ya-fees");
  ASSERT_NE(marked, nullptr);
  EXPECT_FALSE(marked->made());
  EXPECT_EQ(marked->document, "");
  ASSERT_EQ(Said(*marked, "GW-TRN-027"), 1U);
  EXPECT_EQ(marked->report.findings.back().path, "/Statement/Letter");
  EXPECT_EQ(marked->report.findings.back().location.line, 24U);
}

TEST(SecondKindFeatures, ACurrencyWrittenOnceStandsOnEachAmount) {
  const auto made = Translate(Sample("ya-fees/mixed-list"), "yb-fees");
  ASSERT_TRUE(made != nullptr && made->made());
  const Record& target = made->translation->target();
  EXPECT_EQ(ValuesAt(target, "/Statement/Line/Amount/Currency"), (Words{"HKD", "HKD", "HKD"}));
  EXPECT_EQ(ValuesAt(target, "/Statement/Total/Currency"), (Words{"HKD"}));
}

TEST(SecondKindFeatures, AnAmountInAnotherCurrencyNeverTakesTheOneThatIsWrittenOnce) {
  for (const std::string to : {"ya-fees", "yc-fees"}) {
    const auto made = Translate(Sample("yb-fees/two-currencies"), to);
    ASSERT_TRUE(made != nullptr && made->made());
    EXPECT_EQ(Said(*made, "GW-TRN-004"), 1U) << to;
    EXPECT_NE(made->document.find("200.00"), std::string::npos);
    EXPECT_EQ(made->document.find("100.00"), std::string::npos) << made->document;
    EXPECT_NE(made->keep_document.find("100.00"), std::string::npos);
  }
}

TEST(SecondKindFeatures, TheSheetHasFiveItemsAndTheRestIsKept) {
  std::string document = Sample("ya-fees/mixed-list");
  std::string more;
  for (int item = 0; item < 4; ++item) more += "<Item kind=\"CARE\" text=\"one more\"/>";
  document.insert(document.find("</Fees>"), more);
  const auto made = Translate(document, "yc-fees");
  ASSERT_TRUE(made != nullptr && made->made());
  const auto home = Translate(made->document, "ya-fees", made->keep_document);
  ASSERT_TRUE(home != nullptr && home->made());
  EXPECT_EQ(Normalised(made->source->decoded.utf8), Normalised(home->document));
}

// A payer is taken out of the list at the middle station: the items that named it say so at home,
// and none is given to the other payer.
TEST(SecondKindFeatures, WhenAGroupIsTakenOutItsReferencesGoToNobodyElse) {
  const auto there = Translate(Sample("ya-fees/mixed-list"), "yb-fees");
  ASSERT_TRUE(there != nullptr && there->made());
  std::string middle = there->document;
  const std::size_t first = middle.find("<Payer>");
  const std::size_t end = middle.find("</Payer>") + 8;
  ASSERT_LT(first, end);
  middle.erase(first, end - first);
  const auto home = Translate(middle, "ya-fees", there->keep_document);
  ASSERT_TRUE(home != nullptr && home->made());
  EXPECT_GE(Said(*home, "GW-TRN-011"), 1U);
  const Words payers = ValuesAt(home->target(), "/Fees/Item/@payer");
  for (const std::string& payer : payers) EXPECT_EQ(payer, "fund");
  EXPECT_EQ(payers.size(), 1U);
}

// The kept identity of a payer finds no place, since the payer was renamed at the middle station:
// references to it stay what they were there.
TEST(SecondKindFeatures, AReferenceIsNotPutBackWithoutTheIdentityItNames) {
  const auto there = Translate(Sample("ya-fees/mixed-list"), "yb-fees");
  ASSERT_TRUE(there != nullptr && there->made());
  std::string middle = there->document;
  middle.replace(middle.find("Payer One"), 9, "Payer Two");
  const auto home = Translate(middle, "ya-fees", there->keep_document);
  ASSERT_TRUE(home != nullptr && home->made());
  const Words ids = ValuesAt(home->target(), "/Fees/Party/@id");
  for (const std::string& payer : ValuesAt(home->target(), "/Fees/Item/@payer"))
    EXPECT_EQ(std::count(ids.begin(), ids.end(), payer), 1) << payer;
  EXPECT_GE(Said(*home, "GW-TRN-007"), 1U);
}

}  // namespace
}  // namespace baybridge
