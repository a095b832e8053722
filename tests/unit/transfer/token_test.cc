// Tokens and messages between gateways: one way only to write them, and nothing altered passes.
#include "transfer/token.h"

#include <gtest/gtest.h>

#include "crypto/make_certificate.h"

namespace baybridge {
namespace {

struct Pair {
  SigningKey key;
  VerifyingKey other;
};
Pair MakePair(KeyAlgorithm algorithm = KeyAlgorithm::kEd25519) {
  auto key = SigningKey::Read(MakeKey(algorithm), "key");
  EXPECT_TRUE(key);
  auto other = VerifyingKey::ReadDer(key->PublicDer(), "key");
  EXPECT_TRUE(other);
  return {*key, *other};
}

const Token kToken{.type = TokenType::kDelivery,
                   .originator = "hk.example",
                   .recipient = "gd.example",
                   .sent = "2026-06-01T08:00:00Z",
                   .generated = "2026-06-01T08:00:02Z",
                   .imprint = std::string(64, 'a')};

TEST(TokenTest, ComesBackAsItWasSigned) {
  const Pair pair = MakePair();
  const auto text = SignToken(kToken, pair.key);
  ASSERT_TRUE(text);
  const auto read = ReadToken(*text, pair.other);
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(*read, kToken);
  EXPECT_FALSE(ReadToken(*text, MakePair().other)) << "another key";
  EXPECT_FALSE(SignToken(kToken, MakePair(KeyAlgorithm::kP256).key));
}

TEST(TokenTest, NoBitOfItCanBeAltered) {
  const Pair pair = MakePair();
  const std::string text = *SignToken(kToken, pair.key);
  for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string altered = text;
    altered[bit / 8] = static_cast<char>(altered[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(ReadToken(altered, pair.other)) << bit;
  }
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_FALSE(ReadToken(text.substr(0, size), pair.other)) << size;
  EXPECT_FALSE(ReadToken(text + "\n", pair.other));
}

TEST(TokenTest, WhatIsSignedMustBeAToken) {
  const Pair pair = MakePair();
  for (const char* line : {"{}", "{\"policy\":\"baybridge-token/1\"}", "[]", "x"}) {
    const std::string text = std::string(line) + "\n" + "AAAA\n";
    EXPECT_FALSE(ReadToken(text, pair.other)) << line;
  }
}

TEST(GatewayMessageTest, ComesBackAndHasOneForm) {
  const GatewayMessage message{.id = "0a",
                               .event = "parcel",
                               .transfer = "0b",
                               .from = "hk.example",
                               .to = "gd.example",
                               .time = "2026-06-01T08:00:00Z",
                               .content = std::string(64, 'c')};
  const std::string text = WriteMessage(message);
  const auto read = ReadMessage(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, message);
  EXPECT_FALSE(ReadMessage(text + " "));
  EXPECT_FALSE(ReadMessage("{}"));
  EXPECT_FALSE(ReadMessage(text.substr(0, text.size() - 1)));
  EXPECT_FALSE(ReadMessage(""));
}

}  // namespace
}  // namespace baybridge
