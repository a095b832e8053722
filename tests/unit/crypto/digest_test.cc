#include "crypto/digest.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

struct Case {
  const char* name;
  std::string_view input;
  const char* digest;
};

// FIPS 180-4 examples.
constexpr Case kCases[] = {
    {"empty", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"two_blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

TEST(Digest, Sha256IsThatOfFips180) {
  for (const Case& c : kCases) EXPECT_EQ(Hex(Sha256(c.input)), c.digest) << c.name;
}

TEST(Digest, PartsAreDigestedAsOneText) {
  const std::string text(1'000, 'x');
  for (const std::size_t cut : {0U, 1U, 63U, 64U, 65U, 999U, 1'000U}) {
    const std::string_view whole = text;
    EXPECT_EQ(Sha256({whole.substr(0, cut), "", whole.substr(cut)}), Sha256(text)) << cut;
  }
  EXPECT_EQ(Sha256({}), Sha256(""));
}

TEST(Digest, HexShortens) {
  EXPECT_EQ(Hex(Sha256("abc"), 4), "ba7816bf");
  EXPECT_EQ(Hex(Sha256("abc"), 0), "");
  EXPECT_EQ(Hex(Sha256("abc"), 99).size(), 64U);
}

TEST(Digest, UuidIsVersion5OfOurNamespace) {
  EXPECT_EQ(UuidV5(""), "a45d8af8-109d-56b1-883a-91dc8eeb4809");
  EXPECT_EQ(UuidV5("resident"), "e1ebd7d2-139a-5938-ac2f-7b65360a9c1b");
  EXPECT_EQ(UuidV5("resident"), UuidV5("resident"));
}

}  // namespace
}  // namespace baybridge
