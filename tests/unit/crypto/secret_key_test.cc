#include "crypto/secret_key.h"

#include <gtest/gtest.h>

#include "core/utc.h"
#include "crypto/base64.h"

namespace baybridge {
namespace {

SecretKey KeyOfHex(std::string_view hex) {
  auto key = SecretKey::FromBytes(*FromHex(hex));
  EXPECT_TRUE(key);
  return *std::move(key);
}

constexpr std::string_view kKey =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

TEST(Base64, HasOneTextForTheSameBytes) {
  // RFC 4648, section 10.
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("fo"), "Zm8=");
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(FromBase64("Zm8="), "fo");
  for (const char* bad : {"Zh==", "Zg=", "Zg", "Zm9=", "Z m8", "Zm8=Zm8=", "Zm8\n", "===="})
    EXPECT_EQ(FromBase64(bad), std::nullopt) << bad;
}

TEST(Hex, IsLowerCaseAndWhole) {
  EXPECT_EQ(HexOf(std::string_view("\x00\xff", 2)), "00ff");
  EXPECT_EQ(FromHex("00ff"), std::string("\x00\xff", 2));
  for (const char* bad : {"0", "0F", "0g", " 0"}) EXPECT_EQ(FromHex(bad), std::nullopt) << bad;
}

TEST(Utc, ReadsWhatItWrites) {
  EXPECT_EQ(SecondsOf("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(SecondsOf("2024-02-29T12:34:56Z"), 1709210096);
  for (const char* text : {"2024-02-29T12:34:56Z", "9999-12-31T23:59:59Z", "1970-01-01T00:00:01Z"})
    EXPECT_EQ(UtcText(*SecondsOf(text)), text);
  for (const char* bad : {"2023-02-29T12:34:56Z", "2024-02-29 12:34:56Z", "2024-02-29T24:00:00Z",
                          "2024-02-29T12:34:56", "2024-2-29T12:34:56Z", "1969-12-31T23:59:59Z", ""})
    EXPECT_EQ(SecondsOf(bad), std::nullopt) << bad;
}

TEST(SecretKey, IsOf32Bytes) {
  EXPECT_FALSE(SecretKey::FromBytes("short"));
  const SecretKey one = SecretKey::Random();
  const SecretKey other = SecretKey::Random();
  EXPECT_NE(one.bytes(), other.bytes());
}

// RFC 4231, test case 2 has a short key; this is the construction of RFC 2104 by hand.
TEST(Hmac, IsThatOfRfc2104) {
  EXPECT_EQ(HexOf(HmacSha256(KeyOfHex(kKey), "what do ya want for nothing?")),
            "099805f4ac310786968565c098db515cc50862b420ae31e20238312344bed36a");
}

// As `openssl kdf -keylen 32 -kdfopt digest:SHA256 … HKDF` says.
TEST(DeriveKey, IsThatOfRfc5869) {
  const SecretKey key = KeyOfHex(kKey);
  const SecretKey one = DeriveKey(key, "salt", "one");
  const SecretKey other = DeriveKey(key, "", "baybridge commitment salt");
  EXPECT_EQ(HexOf(one.bytes()), "9e23e8b27ba79c4502a61ba6fd83cd8e245c4101134df647147963c3076da956");
  EXPECT_EQ(HexOf(other.bytes()),
            "752e1d9620eb166eb6489c3384924ccd7146aef901296243c0a11f4347faeb03");
}

TEST(DeriveKey, DependsOnKeySaltAndPurpose) {
  const SecretKey key = KeyOfHex(kKey);
  const SecretKey a = DeriveKey(key, "salt", "one");
  const SecretKey b = DeriveKey(key, "salt", "one");
  EXPECT_EQ(a.bytes(), b.bytes());
  const SecretKey others[] = {DeriveKey(key, "salt", "two"), DeriveKey(key, "", "one"),
                              DeriveKey(KeyOfHex(std::string(64, '0')), "salt", "one")};
  for (const SecretKey& other : others) EXPECT_NE(a.bytes(), other.bytes());
}

TEST(Seal, OpensUnderTheSameKeyAndPlaceOnly) {
  const SecretKey key = KeyOfHex(kKey);
  for (const std::string text : {"", "a", "a text of a record"}) {
    const std::string sealed = Seal(key, "person|7|name", text);
    EXPECT_EQ(sealed.size(), text.size() + 28) << text;
    EXPECT_NE(sealed, Seal(key, "person|7|name", text)) << "the nonce is fresh";
    const auto opened = OpenSealed(key, "person|7|name", sealed);
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, text);
    EXPECT_FALSE(OpenSealed(key, "person|8|name", sealed));
    EXPECT_FALSE(OpenSealed(SecretKey::Random(), "person|7|name", sealed));
    for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
      std::string other = sealed;
      other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
      EXPECT_FALSE(OpenSealed(key, "person|7|name", other)) << bit;
    }
    for (std::size_t size = 0; size < sealed.size(); ++size)
      EXPECT_FALSE(OpenSealed(key, "person|7|name", sealed.substr(0, size))) << size;
  }
}

// The vector of NIST's GCM specification (test case 14: key and nonce of zeros, a block of zeros).
TEST(Seal, IsAes256Gcm) {
  const auto opened = OpenSealed(KeyOfHex(std::string(64, '0')), "",
                                 *FromHex("000000000000000000000000"
                                          "cea7403d4d606b6e074ec5d3baf39d18"
                                          "d0d1c8a799996bf0265b98b5d48ab919"));
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, std::string(16, '\0'));
}

}  // namespace
}  // namespace baybridge
