#include "schema/pattern.h"

#include <chrono>

#include <gtest/gtest.h>

namespace baybridge::schema {
namespace {

bool Matches(std::string_view pattern, const std::string& text) {
  const std::optional<Pattern> compiled = Pattern::Compile(pattern);
  EXPECT_TRUE(compiled.has_value()) << pattern;
  return compiled && compiled->Matches(text);
}

struct Hostile {
  std::string_view pattern;
  std::string text;
  bool matches;
};

// Inputs that make backtracking matchers run for ages, or fail outright (Xerces-C overflows its
// stack on the first).
TEST(Pattern, HostilePatternsTakeLinearTime) {
  const std::string many(5'000, 'a');
  const Hostile cases[] = {
      {"(a*)*b", many, false},
      {"(a*)*b", many + "b", true},
      {"(a|aa)+", many, true},
      {"(a|aa)+", many + "b", false},
      {"([a-z]+[0-9]*)+@x", many, false},
      {"(a?){50}a{50}", std::string(50, 'a'), true},
      {"(x+x+)+y", std::string(5'000, 'x'), false},
      {"(.*)(.*)(.*)(.*)z", many, false},
      {"(.*a){12}", many, true},
      {"(a|b)*a(a|b){14}", many, true},  // its table would have 32,768 states: simulated
  };
  const auto start = std::chrono::steady_clock::now();
  for (const Hostile& one : cases)
    EXPECT_EQ(Matches(one.pattern, one.text), one.matches) << one.pattern;
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(Pattern, AnAutomatonTooLargeForATableIsSimulated) {
  const std::optional<Pattern> pattern = Pattern::Compile("(a|b)*a(a|b){14}");
  ASSERT_TRUE(pattern);
  EXPECT_FALSE(pattern->deterministic());
  EXPECT_TRUE(pattern->Matches("bbba" + std::string(14, 'b')));
  EXPECT_FALSE(pattern->Matches("bbbb" + std::string(14, 'b')));
}

TEST(Pattern, TooManyPlacesAreNotCovered) {
  EXPECT_FALSE(Pattern::Compile("a{2000}"));
  EXPECT_FALSE(Pattern::Compile("((a{0,200}){0,200}){0,200}"));
  EXPECT_TRUE(Pattern::Compile("a{1000}"));
}

TEST(Pattern, WhatIsNoPatternIsRefused) {
  for (const std::string_view text : {"(", ")", "a)", "[", "[]", "[^]", "a**", "*a", "a{2,1}",
                                      "a{x}", "\\q", "\\p{Xx}", "[b-a]", "a{", "\\"}) {
    EXPECT_FALSE(Pattern::Compile(text)) << text;
  }
}

TEST(Pattern, NestingIsLimited) {
  EXPECT_TRUE(Pattern::Compile(std::string(100, '(') + "a" + std::string(100, ')')));
  EXPECT_FALSE(Pattern::Compile(std::string(100'000, '(')));
}

TEST(Pattern, IdeographsBeyondTheBasicPlaneAreLetters) {
  EXPECT_TRUE(Matches("\\p{L}+", "𠮷野"));
  EXPECT_TRUE(Matches("\\w+", "𠮷"));
  EXPECT_TRUE(Matches("[一-龥𠀀-𪛖]{2}", "𠮷野"));
  EXPECT_FALSE(Matches("\\p{Lu}", "𠮷"));
}

}  // namespace
}  // namespace baybridge::schema
