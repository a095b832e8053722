#include "text/utf8.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

struct Case {
  const char* name;
  std::string_view bytes;
  std::size_t invalid_at;
};

using namespace std::string_view_literals;

constexpr Case kCases[] = {
    {"empty", ""sv, 0},
    {"ascii", "abc"sv, 3},
    {"han", "\xE9\x95\xB7\xE8\x80\x85"sv, 6},
    {"beyond_bmp", "\xF0\xA8\x8B\xA2"sv, 4},
    {"last_code_point", "\xF4\x8F\xBF\xBF"sv, 4},
    {"before_surrogates", "\xED\x9F\xBF"sv, 3},
    {"nul", "a\0b"sv, 3},
    {"overlong_two", "a\xC0\xAF"sv, 1},
    {"overlong_three", "\xE0\x80\xAF"sv, 0},
    {"overlong_four", "\xF0\x8F\xBF\xBF"sv, 0},
    {"surrogate", "ab\xED\xA0\x80"sv, 2},
    {"too_large", "\xF4\x90\x80\x80"sv, 0},
    {"five_bytes", "\xF8\x88\x80\x80\x80"sv, 0},
    {"lone_continuation", "a\x80"sv, 1},
    {"cut_two", "a\xC3"sv, 1},
    {"cut_three", "a\xE4\xBD"sv, 1},
    {"cut_four", "a\xF0\xA8\x8B"sv, 1},
    {"byte_fe", "\xFE"sv, 0},
};

// Each case alone and at every place around the 32-byte blocks of the vector scan, inside ASCII and
// inside Han.
TEST(Utf8, JudgesAtEveryOffset) {
  for (const Case& c : kCases) {
    EXPECT_EQ(FindInvalidUtf8(c.bytes), c.invalid_at) << c.name;
    for (std::size_t before = 0; before < 70; ++before) {
      for (const std::size_t after : {0U, 1U, 31U, 64U}) {
        const std::string text =
            std::string(before, 'x') + std::string(c.bytes) + std::string(after, 'y');
        const bool valid = c.invalid_at == c.bytes.size();
        EXPECT_EQ(IsUtf8(text), valid) << c.name << ' ' << before << ' ' << after;
        EXPECT_EQ(FindInvalidUtf8(text), valid ? text.size() : before + c.invalid_at) << c.name;
      }
    }
  }
}

TEST(Utf8, VectorScanAndPlainScanAgree) {
  constexpr unsigned kRounds = 20'000;
  for (unsigned seed = 0; seed < kRounds; ++seed) {
    std::mt19937 random(seed);
    std::string text;
    const std::size_t pieces = random() % 40;
    for (std::size_t i = 0; i < pieces; ++i) {
      const char32_t code =
          static_cast<char32_t>(random() % (random() % 2 == 0 ? 0x80 : 0x11'0000));
      AppendUtf8(text, code >= 0xD800 && code < 0xE000 && random() % 8 != 0 ? U'x' : code);
    }
    if (!text.empty() && random() % 2 == 0) {
      text[random() % text.size()] = static_cast<char>(random());
    }
    EXPECT_EQ(IsUtf8(text), FindInvalidUtf8(text) == text.size()) << "seed " << seed;
  }
}

TEST(Utf8, EveryCodePointReadsBack) {
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    if (code >= 0xD800 && code < 0xE000) continue;
    std::string text;
    AppendUtf8(text, code);
    const CodePoint read = CodePointAt(text, 0);
    ASSERT_EQ(read.value, code);
    ASSERT_EQ(read.size, text.size());
    ASSERT_TRUE(IsUtf8(text));
  }
}

TEST(Utf8, CodePointNames) {
  EXPECT_EQ(CodePointName(U'A'), "U+0041");
  EXPECT_EQ(CodePointName(0x282E2), "U+282E2");
}

}  // namespace
}  // namespace baybridge
