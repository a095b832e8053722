#include "report/display.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

TEST(DisplayTest, WideCharactersTakeTwoColumnsAndMarksNone) {
  EXPECT_EQ(DisplayWidth("abc"), 3U);
  EXPECT_EQ(DisplayWidth("陈小明"), 6U);
  EXPECT_EQ(DisplayWidth("ＡＢ"), 4U);
  EXPECT_EQ(DisplayWidth("é"), 1U);
  EXPECT_EQ(DisplayWidth("e\xCC\x81"), 1U);
  EXPECT_EQ(DisplayWidth("𠮷"), 2U);
  EXPECT_EQ(DisplayWidth(""), 0U);
}

struct HarmlessCase {
  const char* name;
  const char* text;
  const char* shown;
};

class HarmlessTest : public testing::TestWithParam<HarmlessCase> {};

constexpr HarmlessCase kHarmless[] = {
    {"plain_text", "陈 A123456(3)", "陈 A123456(3)"},
    {"escape_sequence", "\x1b[31mred", "·[31mred"},
    {"line_feed", "a\nb", "a·b"},
    {"tab", "a\tb", "a b"},
    {"bidi_override",
     "a\xE2\x80\xAE"
     "b",
     "a·b"},
    {"zero_width_space",
     "a\xE2\x80\x8B"
     "b",
     "a·b"},
    {"private_use", "\xEE\x80\x80", "·"},
    {"not_utf8", "a\xFF", "a·"},
    {"cut_off_utf8", "\xE9\x99", "··"},
};

TEST_P(HarmlessTest, ShowsWhatActsAsADot) {
  EXPECT_EQ(Harmless(GetParam().text), GetParam().shown);
}

INSTANTIATE_TEST_SUITE_P(Cases, HarmlessTest, testing::ValuesIn(kHarmless), [](const auto& test) {
  return std::string(test.param.name);
});

TEST(ExcerptTest, TheCaretStandsUnderItsCharacter) {
  const Excerpt plain = ExcerptOf("<id>A1</id>", 5, 80);
  EXPECT_EQ(plain.line, "<id>A1</id>");
  EXPECT_EQ(plain.caret, "    ^");
}

TEST(ExcerptTest, WideCharactersBeforeTheCaretCountTwice) {
  EXPECT_EQ(ExcerptOf("<名>陈</名><id>", 9, 80).caret, std::string(11, ' ') + "^");
}

TEST(ExcerptTest, ALongLineIsCutOnBothSidesOfTheCaret) {
  const std::string line = std::string(200, 'a') + "X" + std::string(200, 'b');
  const Excerpt excerpt = ExcerptOf(line, 201, 40);
  EXPECT_LE(DisplayWidth(excerpt.line), 40U);
  EXPECT_TRUE(excerpt.line.starts_with("…a"));
  EXPECT_TRUE(excerpt.line.ends_with("b…"));
  const std::size_t at = excerpt.line.find('X');
  EXPECT_EQ(excerpt.caret.size() - 1, at - std::string("…").size() + 1);
}

TEST(ExcerptTest, ALongLineOfWideCharactersIsCutToItsColumns) {
  std::string line;
  for (int i = 0; i < 100; ++i) line += "陈";
  const Excerpt excerpt = ExcerptOf(line, 51, 30);
  EXPECT_LE(DisplayWidth(excerpt.line), 30U);
  EXPECT_EQ((excerpt.caret.size() - 2) % 2, 0U);
}

TEST(ExcerptTest, AColumnPastTheEndPointsBehindTheLine) {
  EXPECT_EQ(ExcerptOf("ab", 9, 80).caret, "  ^");
}

TEST(ExcerptTest, WithoutAColumnThereIsNoCaret) {
  EXPECT_EQ(ExcerptOf("ab", 0, 80).caret, "");
}

}  // namespace
}  // namespace baybridge
