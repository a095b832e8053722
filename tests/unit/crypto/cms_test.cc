#include "crypto/cms.h"

#include <gtest/gtest.h>

#include "support/rounds.h"
#include "support/signers.h"

namespace baybridge {
namespace {

constexpr const char* kTime = "2026-06-01T08:00:00Z";
constexpr std::string_view kContent = "the bytes of a manifest\n";

class Cms : public testing::Test {
 protected:
  std::string Sign(std::string_view content = kContent) const {
    const std::vector<Certificate> others = {authority.certificate};
    auto signature = SignCms(
        content,
        {.key = home.key, .certificate = home.certificate, .others = others, .time = kTime});
    EXPECT_TRUE(signature);
    return signature ? *signature : std::string();
  }
  Signer authority = MakeAuthority("Example Authority");
  Signer home = MakeInstitution("Example Home", authority);
};

TEST_F(Cms, SaysWhoSignedWhen) {
  const auto signature = VerifyCms(kContent, Sign(), "signature");
  ASSERT_TRUE(signature) << signature.error().what;
  EXPECT_EQ(signature->signer.der(), home.certificate.der());
  EXPECT_EQ(signature->time, kTime);
  ASSERT_EQ(signature->others.size(), 1U);
  EXPECT_EQ(signature->others[0].der(), authority.certificate.der());
}

TEST_F(Cms, OtherContentIsNotSigned) {
  const std::string signature = Sign();
  EXPECT_FALSE(VerifyCms("", signature, "signature"));
  EXPECT_FALSE(VerifyCms("the bytes of a manifest", signature, "signature"));
  EXPECT_FALSE(VerifyCms(std::string(kContent) + "\n", signature, "signature"));
}

// But for the certificates above the signer's, which CheckChain judges, every bit counts. One bit a
// byte, all of them in longer runs.
TEST_F(Cms, EveryBitCounts) {
  const std::string whole = Sign();
  const std::size_t above = whole.find(authority.certificate.der());
  ASSERT_NE(above, std::string::npos);
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    if (Rounds(1) == 1U && bit % 8 != bit / 8 % 8) continue;
    if (bit / 8 >= above && bit / 8 < above + authority.certificate.der().size()) continue;
    std::string other = whole;
    other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(VerifyCms(kContent, other, "signature")) << "bit " << bit;
  }
  for (std::size_t size = 0; size < whole.size(); size += 7)
    EXPECT_FALSE(VerifyCms(kContent, whole.substr(0, size), "signature")) << size;
  EXPECT_FALSE(VerifyCms(kContent, whole + '\0', "signature"));
}

TEST_F(Cms, OtherKeysAreRefused) {
  const Signer stranger = MakeInstitution("Stranger", authority);
  const Signer edwards = MakeInstitution("Edwards", authority, KeyAlgorithm::kEd25519);
  EXPECT_FALSE(
      SignCms(kContent,
              {.key = stranger.key, .certificate = home.certificate, .others = {}, .time = kTime}));
  EXPECT_FALSE(SignCms(
      kContent,
      {.key = edwards.key, .certificate = edwards.certificate, .others = {}, .time = kTime}));
  EXPECT_FALSE(SignCms(kContent, {.key = home.key,
                                  .certificate = home.certificate,
                                  .others = {},
                                  .time = "2050-01-01T00:00:00Z"}));
}

}  // namespace
}  // namespace baybridge
