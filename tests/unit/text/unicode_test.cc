#include "text/unicode.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baybridge {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

struct GoodCase {
  const char* name;
  const char* text;
};

constexpr GoodCase kGood[] = {
    {"han", "陳大文"},
    {"beyond_bmp", "𠮷㐀𫝀"},
    {"portuguese", "João da Conceição"},
    {"middle_dot", "买买提·艾力"},
    {"ivs", "\xE6\xA8\x8B\xF3\xA0\x84\x85"},             // 6A0B E0105
    {"standard_variation", "\xE9\x82\x89\xEF\xB8\x80"},  // FE00
    {"unified_in_compatibility_block", "\xEF\xA8\x8E"},  // FA0E
};

TEST(CheckName, AcceptsNames) {
  for (const GoodCase& c : kGood) {
    EXPECT_THAT(CheckName(c.text), IsEmpty()) << c.name;
    EXPECT_THAT(NameFindings(c.text), IsEmpty()) << c.name;
  }
}

struct BadCase {
  const char* name;
  std::string_view text;
  NameIssue issue;
  char32_t code;
  std::size_t position;
  const char* finding;
};

using namespace std::string_view_literals;

constexpr BadCase kBad[] = {
    {"not_composed", "陳e\xCC\x81", NameIssue::kNotNfc, U'e', 2, "GW-TXT-001"},
    {"wrong_order_of_marks", "a\xCC\x81\xCC\xA3", NameIssue::kNotNfc, U'a', 1, "GW-TXT-001"},
    {"compatibility_ideograph", "陳\xEF\xA4\x80", NameIssue::kCompatibilityIdeograph, 0xF900, 2,
     "GW-TXT-002"},
    {"supplementary_compatibility", "\xF0\xAF\xA0\x80", NameIssue::kCompatibilityIdeograph, 0x2F800,
     1, "GW-TXT-002"},
    {"kangxi_radical", "\xE2\xBC\x80", NameIssue::kCompatibilityIdeograph, 0x2F00, 1, "GW-TXT-002"},
    {"private_use", "陳\xEE\x80\x80", NameIssue::kPrivateUse, 0xE000, 2, "GW-TXT-003"},
    {"override", "陳\xE2\x80\xAE大", NameIssue::kBidiControl, 0x202E, 2, "GW-TXT-004"},
    {"isolate", "\xE2\x81\xA6", NameIssue::kBidiControl, 0x2066, 1, "GW-TXT-004"},
    {"zero_width_space", "陳\xE2\x80\x8B大", NameIssue::kZeroWidth, 0x200B, 2, "GW-TXT-005"},
    {"byte_order_mark", "\xEF\xBB\xBF陳", NameIssue::kZeroWidth, 0xFEFF, 1, "GW-TXT-005"},
    {"tag", "陳\xF3\xA0\x80\x81", NameIssue::kTag, 0xE0001, 2, "GW-TXT-006"},
    {"control", "陳\n大"sv, NameIssue::kControl, 0x0A, 2, "GW-TXT-007"},
    {"nul", "\0"sv, NameIssue::kControl, 0, 1, "GW-TXT-007"},
    {"non_character", "\xEF\xBF\xBE", NameIssue::kControl, 0xFFFE, 1, "GW-TXT-007"},
};

TEST(CheckName, SaysWhatAndWhere) {
  for (const BadCase& c : kBad) {
    const auto remarks = CheckName(c.text);
    ASSERT_THAT(remarks, SizeIs(1)) << c.name;
    EXPECT_EQ(remarks[0].issue, c.issue) << c.name;
    EXPECT_EQ(remarks[0].code, c.code) << c.name;
    EXPECT_EQ(remarks[0].position, c.position) << c.name;
    const Findings findings = NameFindings(c.text);
    ASSERT_THAT(findings, SizeIs(1)) << c.name;
    EXPECT_EQ(findings[0].id, c.finding) << c.name;
    EXPECT_EQ(findings[0].args[1].value, std::to_string(c.position)) << c.name;
  }
}

TEST(CheckName, RemarksStandInTheOrderOfTheText) {
  const auto remarks = CheckName(
      "\xE2\x80\x8B"
      "e\xCC\x81\xEF\xA4\x80");
  ASSERT_THAT(remarks, SizeIs(3));
  EXPECT_EQ(remarks[0].issue, NameIssue::kZeroWidth);
  EXPECT_EQ(remarks[1].issue, NameIssue::kNotNfc);
  EXPECT_EQ(remarks[2].issue, NameIssue::kCompatibilityIdeograph);
}

TEST(IsNfc, TellsComposedForms) {
  EXPECT_TRUE(IsNfc("abc"));
  EXPECT_TRUE(IsNfc("é"));
  EXPECT_FALSE(IsNfc("e\xCC\x81"));
}

struct KeyCase {
  const char* one;
  const char* other;
  bool same;
};

constexpr KeyCase kKeys[] = {
    {"陳大文", "陈大文", true},
    {"鍾", "鐘", true},  // one Simplified form: the key only makes candidates
    {"裏", "裡", true},
    {"啟", "啓", true},
    {"床", "牀", true},
    {"CHAN Tai Man", "chan  tai man ", true},
    {"ＣＨＡＮ", "chan", true},
    {"João", "joa\xCC\x83o", true},
    {"\xE6\xA8\x8B\xF3\xA0\x84\x85", "\xE6\xA8\x8B", true},  // with and without IVS
    {"\xEF\xA4\x80", "豈", true},                            // compatibility ideograph
    {"陳\xE2\x80\x8B文", "陳文", true},
    {"肖", "蕭", false},
    {"付", "傅", false},
    {"陳大文", "陳文大", false},
};

TEST(ComparisonKeys, BringTogetherWhatMayBeOneName) {
  const auto keys = ComparisonKeys::Make();
  ASSERT_TRUE(keys.has_value());
  for (const KeyCase& c : kKeys)
    EXPECT_EQ(keys->KeyOf(c.one) == keys->KeyOf(c.other), c.same) << c.one << ' ' << c.other;
  EXPECT_EQ(keys->KeyOf("𠮷"), "𠮷");
  EXPECT_EQ(keys->KeyOf(""), "");
}

}  // namespace
}  // namespace baybridge
