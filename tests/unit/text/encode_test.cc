#include "text/encode.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "text/decode.h"
#include "text/legacy_table.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

using testing::ElementsAre;

struct Case {
  const char* name;
  Encoding encoding;
  const char* text;
  std::string_view bytes;
};

using namespace std::string_view_literals;

constexpr Case kCases[] = {
    {"utf8", Encoding::kUtf8, "长者", "长者"},
    {"utf16_little", Encoding::kUtf16Le, "a𨋢",
     "\xFF\xFE"
     "a\0\x60\xD8\xE2\xDE"sv},
    {"utf16_big", Encoding::kUtf16Be, "a", "\xFE\xFF\0a"sv},
    {"gb_two_bytes", Encoding::kGb18030, "镕", "\xE9\x46"},
    {"gb_four_bytes", Encoding::kGb18030, "㗎", "\x82\x30\x9E\x38"},
    {"gb_beyond_bmp", Encoding::kGb18030, "𨋢", "\x97\x38\xCD\x32"},
    {"big5_backslash_trail", Encoding::kBig5Hkscs, "許功蓋", "\xB3\x5C\xA5\x5C\xBB\x5C"},
    {"hkscs", Encoding::kBig5Hkscs, "𠕇", "\xFA\x40"},
    {"hkscs_pair", Encoding::kBig5Hkscs, "\xC3\x8A\xCC\x84", "\x88\x62"},
    {"hkscs_half_a_pair", Encoding::kBig5Hkscs, "Êa",
     "\x88\x66"
     "a"},
    {"hkscs_half_a_pair_at_the_end", Encoding::kBig5Hkscs, "ê", "\x88\xA7"},
};

TEST(Encode, WritesTheCodes) {
  for (const Case& c : kCases) {
    std::string out;
    EXPECT_FALSE(Encode(c.text, c.encoding, out).has_value()) << c.name;
    EXPECT_EQ(out, c.bytes) << c.name;
  }
}

struct RefusedCase {
  const char* text;
  Encoding encoding;
  const char* character;
  const char* code;
};

constexpr RefusedCase kRefused[] = {
    {"ab说", Encoding::kBig5Hkscs, "说", "U+8BF4"},
    {"ab\xEE\x80\x80", Encoding::kGb18030, "\xEE\x80\x80", "U+E000"},
    {"ab\xEE\x80\x80", Encoding::kBig5Hkscs, "\xEE\x80\x80", "U+E000"},
    {"ab\xF3\xA0\x84\x80", Encoding::kBig5Hkscs, "\xF3\xA0\x84\x80", "U+E0100"},
};

TEST(Encode, NamesTheCharacterThatCannotBeHeld) {
  for (const RefusedCase& c : kRefused) {
    std::string out = "before";
    const auto finding = Encode(std::string("x\n") + c.text, c.encoding, out);
    ASSERT_TRUE(finding.has_value()) << c.code;
    EXPECT_EQ(finding->id, "GW-ENC-020");
    EXPECT_EQ(out, "before");
    EXPECT_THAT(finding->args,
                ElementsAre(Arg{"encoding", std::string(kEncodingNames.NameOf(c.encoding))},
                            Arg{"character", c.character}, Arg{"code", c.code}));
    EXPECT_EQ(finding->location.line, 2U);
    EXPECT_EQ(finding->location.column, 3U);
  }
}

// Whatever an encoding takes comes back from it unchanged: every code point alone, between two
// letters.
TEST(Encode, WhatIsWrittenReadsBack) {
  for (const Encoding encoding : {Encoding::kGb18030, Encoding::kBig5Hkscs}) {
    const std::string label(kEncodingNames.NameOf(encoding));
    std::string text;
    std::string bytes;
    int held = 0;
    for (char32_t code = 0x80; code <= 0x10'FFFF; code += code < 0x3'0000 ? 1 : 97) {
      if (code >= 0xD800 && code < 0xE000) continue;
      std::string one = "a";
      AppendUtf8(one, code);
      if (Encode(one, encoding, bytes)) continue;
      text += one;
      ++held;
    }
    Decoded decoded;
    Findings remarks;
    ASSERT_FALSE(Decode(bytes, {.label = label, .label_source = {}}, decoded, remarks).has_value());
    EXPECT_TRUE(decoded.utf8 == text) << label;
    EXPECT_GT(held, encoding == Encoding::kGb18030 ? 160'000 : 18'000);
  }
}

TEST(Encode, EveryCodeOfHkscsIsReached) {
  int codes = 0;
  int other = 0;  // a second code of one character: it is written with the first
  for (unsigned lead = 0x81; lead <= 0xFE; ++lead) {
    for (unsigned trail = 0x40; trail <= 0xFE; ++trail) {
      if (Big5HkscsTable().TwoByte(lead, trail).state != LegacyCode::State::kCharacter) continue;
      const std::string bytes = {static_cast<char>(lead), static_cast<char>(trail)};
      Decoded decoded;
      Findings remarks;
      ASSERT_FALSE(
          Decode(bytes, {.label = "Big5-HKSCS", .label_source = {}}, decoded, remarks).has_value());
      std::string again;
      ASSERT_FALSE(Encode(decoded.utf8, Encoding::kBig5Hkscs, again).has_value());
      ++codes;
      other += again == bytes ? 0 : 1;
    }
  }
  EXPECT_EQ(codes, 18'463);
  EXPECT_EQ(other, 8);
}

}  // namespace
}  // namespace baybridge
