// Signatures with the example keys of RFC 8410, section 10.
#include "crypto/signature.h"

#include <gtest/gtest.h>

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

TEST(Signature, OtherThingsThanKeysAreRefused) {
  EXPECT_FALSE(SigningKey::Read("no key", "private.pem"));
  EXPECT_FALSE(SigningKey::Read(kPublic, "private.pem"));
  EXPECT_FALSE(VerifyingKey::Read(kPrivate, "public.pem"));
}

}  // namespace
}  // namespace baybridge
