#include "server/accepted_tokens.h"

#include <string>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

AcceptedToken Of(const std::string& name, std::int64_t from, std::int64_t until) {
  return {.actor = {.role = Role::kCareInstitution, .institution = "home-1", .name = name},
          .from = from,
          .until = until};
}

TEST(AcceptedTokens, NamesWhomATokenNamedForAsLongAsItIsAccepted) {
  AcceptedTokens tokens;
  tokens.Keep("head.claims.signature", Of("someone", 100, 200), 150);
  EXPECT_FALSE(tokens.Find("head.claims.signature", 99));
  ASSERT_TRUE(tokens.Find("head.claims.signature", 100));
  EXPECT_EQ(tokens.Find("head.claims.signature", 100)->name, "someone");
  EXPECT_EQ(tokens.Find("head.claims.signature", 199)->institution, "home-1");
  EXPECT_FALSE(tokens.Find("head.claims.signature", 200));
}

TEST(AcceptedTokens, KnowsNoOtherToken) {
  AcceptedTokens tokens;
  tokens.Keep("head.claims.signature", Of("someone", 100, 200), 150);
  EXPECT_FALSE(tokens.Find("head.claims.signaturE", 150));
  EXPECT_FALSE(tokens.Find("head.claims", 150));
  EXPECT_FALSE(tokens.Find("head.claims.signature.", 150));
  EXPECT_FALSE(tokens.Find("", 150));
}

TEST(AcceptedTokens, HoldsNoMoreThanItMay) {
  AcceptedTokens tokens(2);
  tokens.Keep("ended", Of("first", 100, 140), 120);
  tokens.Keep("lasting", Of("second", 100, 200), 120);
  tokens.Keep("third", Of("third", 100, 200), 150);  // the one that has ended makes room
  EXPECT_FALSE(tokens.Find("ended", 130));
  EXPECT_TRUE(tokens.Find("lasting", 150));
  tokens.Keep("fourth", Of("fourth", 100, 200), 150);  // none has: all go
  EXPECT_FALSE(tokens.Find("lasting", 150));
  EXPECT_FALSE(tokens.Find("third", 150));
  EXPECT_TRUE(tokens.Find("fourth", 150));
}

}  // namespace
}  // namespace baybridge
