// Signatures with the example keys of RFC 8410, section 10.
#include "crypto/signature.h"

#include <gtest/gtest.h>

#include "crypto/make_certificate.h"

namespace baybridge {
namespace {

constexpr std::string_view kPrivate =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    "-----END PRIVATE KEY-----\n";
constexpr std::string_view kPublic =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
    "-----END PUBLIC KEY-----\n";

TEST(Signature, OfTheBytesAndNoOthers) {
  const auto key = SigningKey::Read(kPrivate, "private.pem");
  const auto known = VerifyingKey::Read(kPublic, "public.pem");
  ASSERT_TRUE(key && known);
  EXPECT_EQ(key->algorithm(), "Ed25519");
  EXPECT_EQ(key->fingerprint(), known->fingerprint());
  const auto signature = key->Sign("what was judged");
  ASSERT_TRUE(signature);
  EXPECT_TRUE(known->Verify("what was judged", *signature));
  EXPECT_FALSE(known->Verify("what was Judged", *signature));
  std::string other = *signature;
  other[5] = static_cast<char>(other[5] ^ 1);
  EXPECT_FALSE(known->Verify("what was judged", other));
  EXPECT_FALSE(known->Verify("what was judged", ""));
}

TEST(Signature, OfEveryAlgorithm) {
  const std::pair<KeyAlgorithm, const char*> algorithms[] = {
      {KeyAlgorithm::kEd25519, "Ed25519"},
      {KeyAlgorithm::kP256, "ECDSA-P256-SHA256"},
      {KeyAlgorithm::kSm2, "SM2-SM3"}};
  for (const auto& [algorithm, name] : algorithms) {
    const std::string pem = MakeKey(algorithm);
    const auto key = SigningKey::Read(pem, name);
    ASSERT_TRUE(key) << name;
    EXPECT_EQ(key->algorithm(), name);
    const auto known = VerifyingKey::Read(*PublicPem(pem), name);
    ASSERT_TRUE(known) << name;
    EXPECT_EQ(known->algorithm(), name);
    EXPECT_EQ(known->fingerprint(), key->fingerprint());
    EXPECT_EQ(known->Der(), key->PublicDer());
    const auto signature = key->Sign("bytes");
    ASSERT_TRUE(signature) << name;
    EXPECT_TRUE(known->Verify("bytes", *signature)) << name;
    EXPECT_FALSE(known->Verify("Bytes", *signature)) << name;
    for (std::size_t bit = 0; bit < 8 * signature->size(); ++bit) {
      std::string other = *signature;
      other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
      EXPECT_FALSE(known->Verify("bytes", other)) << name << " bit " << bit;
    }
  }
}

TEST(Signature, OtherThingsThanKeysAreRefused) {
  EXPECT_FALSE(SigningKey::Read("no key", "private.pem"));
  EXPECT_FALSE(SigningKey::Read(kPublic, "private.pem"));
  EXPECT_FALSE(VerifyingKey::Read(kPrivate, "public.pem"));
}

}  // namespace
}  // namespace baybridge
