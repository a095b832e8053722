#include "synth/identifier_values.h"

#include <gtest/gtest.h>

#include "pack/pack.h"

namespace baybridge::synth {
namespace {

class IdentifierValuesTest : public testing::Test {
 protected:
  void SetUp() override {
    auto packs = LoadPacks(BAYBRIDGE_SOURCE_DIR);
    ASSERT_TRUE(packs) << packs.error().what;
    packs_ = *std::move(packs);
  }
  std::unique_ptr<PackSet> packs_;
};

TEST_F(IdentifierValuesTest, EverySchemeHasNumbersOfItsReservedSet) {
  Random random(1, 0);
  for (const Scheme& scheme : packs_->schemes.schemes()) {
    const auto numbers = ReservedNumbers(scheme, 50, false, random);
    EXPECT_FALSE(numbers.empty()) << scheme.id;
    for (const std::string& number : numbers) {
      EXPECT_TRUE(IsReserved(scheme, number)) << scheme.id;
      EXPECT_FALSE(CheckIdentifier(scheme, number).problem) << scheme.id << ' ' << number;
    }
  }
}

TEST_F(IdentifierValuesTest, ARewrittenNumberHoldsTheBirthDateAndSexGiven) {
  const Scheme* scheme = packs_->schemes.Find("CN-RIC");
  ASSERT_NE(scheme, nullptr);
  Random random(2, 0);
  for (const std::string& number : ReservedNumbers(*scheme, 50, true, random)) {
    const std::uint8_t sex = static_cast<std::uint8_t>(1 + random.Below(2));
    std::string rewritten;
    PutNumberOf(*scheme, number, DayOf(1944, 2, 29), sex, rewritten);
    const IdentifierCheck check = CheckIdentifier(*scheme, rewritten);
    EXPECT_FALSE(check.problem) << rewritten;
    EXPECT_EQ(check.birth_date, "1944-02-29");
    EXPECT_EQ(check.sex, sex == 1 ? EmbeddedSex::kMale : EmbeddedSex::kFemale);
    EXPECT_TRUE(IsReserved(*scheme, rewritten));
  }
}

}  // namespace
}  // namespace baybridge::synth
