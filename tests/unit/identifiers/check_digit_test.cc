#include "identifiers/check_digit.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

const CheckWeights kHkidWeights = {.weights = {9, 8, 7, 6, 5, 4, 3, 2}, .pad = 36};

struct Case {
  CheckAlgorithm algorithm;
  std::string_view text;
  std::optional<char> check;
};

constexpr Case kCases[] = {
    {CheckAlgorithm::kIso7064Mod11_2, "11010519491231002", 'X'},
    {CheckAlgorithm::kIso7064Mod11_2, "44052418800101001", '4'},
    {CheckAlgorithm::kIso7064Mod11_2, "4405241880010100X", std::nullopt},
    {CheckAlgorithm::kWeightedMod11Letters, "AB123456", '9'},
    {CheckAlgorithm::kWeightedMod11Letters, "A123456", '3'},
    {CheckAlgorithm::kWeightedMod11Letters, "Q100006", 'A'},
    {CheckAlgorithm::kWeightedMod11Letters, "ABC123456", std::nullopt},
    {CheckAlgorithm::kWeightedMod11Letters, "a123456", std::nullopt},
    {CheckAlgorithm::kGb32100Mod31, "91350100M000100Y4", '3'},
    {CheckAlgorithm::kGb32100Mod31, "52440104MJK000014", 'M'},
    {CheckAlgorithm::kGb32100Mod31, "52440104MJI000014", std::nullopt},
    {CheckAlgorithm::kLuhn, "7992739871", '3'},
    {CheckAlgorithm::kLuhn, "7992A", std::nullopt},
    {CheckAlgorithm::kNone, "123", std::nullopt},
};

TEST(CheckDigit, IsThatOfTheStandard) {
  for (const Case& c : kCases)
    EXPECT_EQ(CheckCharacter(c.algorithm, kHkidWeights, c.text), c.check) << c.text;
}

TEST(CheckDigit, OrganisationCodeOfGb11714) {
  EXPECT_EQ(Gb11714CheckCharacter("M000100Y"), '4');
  EXPECT_EQ(Gb11714CheckCharacter("MJK00001"), '4');
  EXPECT_EQ(Gb11714CheckCharacter("45530001"), '8');
  EXPECT_EQ(Gb11714CheckCharacter("4553000"), std::nullopt);
  EXPECT_EQ(Gb11714CheckCharacter("4553000-"), std::nullopt);
}

}  // namespace
}  // namespace baybridge
