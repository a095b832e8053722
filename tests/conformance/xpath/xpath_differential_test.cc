// Random expressions on random trees: both engines give the same value, the same nodes in the same
// order, or the same refusal.
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "conformance/xpath/expression_maker.h"
#include "conformance/xpath/tree_maker.h"
#include "conformance/xpath/two_engines.h"
#include "support/rounds.h"

namespace baybridge {
namespace {

constexpr unsigned kTrees = 120;  // BAYBRIDGE_ROUNDS: others
constexpr int kExpressionsATree = 60;

class XPathDifferential : public testing::TestWithParam<bool> {};

TEST_P(XPathDifferential, EnginesAgree) {
  const bool spaced = GetParam();
  int compared = 0;
  int refused = 0;
  int differences = 0;
  const unsigned first = FirstSeed() - 1;
  for (unsigned seed = first; seed < first + Rounds(kTrees); ++seed) {
    std::mt19937 random(seed * 2 + (spaced ? 1 : 0));
    const std::string xml = MakeTree(random, 5 + static_cast<int>(random() % 40), spaced);
    TwoEngines engines(xml);
    ExpressionMaker maker(random, spaced);
    for (int i = 0; i < kExpressionsATree; ++i) {
      const std::string expression = maker.Make();
      const int element =
          static_cast<int>(random() % static_cast<unsigned>(engines.elements() + 1)) - 1;
      const std::string theirs = engines.Theirs(expression, element);
      const std::string ours = engines.Ours(expression, element);
      ++compared;
      if (theirs == "error") ++refused;
      if (ours == theirs) continue;
      if (++differences <= 10)
        ADD_FAILURE() << "seed " << seed << " at " << element << ": " << expression << "\n  ours   "
                      << ours << "\n  theirs " << theirs << "\n  " << xml;
    }
  }
  EXPECT_EQ(differences, 0) << "of " << compared;
  EXPECT_LT(refused, compared / 50) << "expressions that say nothing";
  RecordProperty("compared", compared);
}

INSTANTIATE_TEST_SUITE_P(Trees, XPathDifferential, testing::Bool(), [](const auto& given) {
  return given.param ? "with_namespaces" : "without_namespaces";
});

}  // namespace
}  // namespace baybridge
