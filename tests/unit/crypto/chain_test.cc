#include <gtest/gtest.h>

#include "crypto/certificate.h"
#include "support/signers.h"

namespace baybridge {
namespace {

constexpr const char* kNow = "2026-06-01T00:00:00Z";

ChainAnswer Check(const Certificate& leaf,
                  const std::vector<Certificate>& anchors,
                  std::string_view at = kNow,
                  const std::vector<RevocationList>& lists = {},
                  const std::vector<Certificate>& intermediates = {}) {
  return CheckChain(
      {.leaf = leaf, .intermediates = intermediates, .anchors = anchors, .lists = lists, .at = at});
}

RevocationList ListOf(const Signer& authority, const std::vector<Certificate>& revoked) {
  const auto pem = MakeRevocationList({authority.key, authority.certificate}, revoked,
                                      "2026-05-01T00:00:00Z", "2026-07-01T00:00:00Z");
  EXPECT_TRUE(pem);
  auto list = RevocationList::Read(*pem, "list");
  EXPECT_TRUE(list);
  return *std::move(list);
}

TEST(Chain, LeadsToAnAnchor) {
  for (const KeyAlgorithm algorithm :
       {KeyAlgorithm::kP256, KeyAlgorithm::kSm2, KeyAlgorithm::kEd25519}) {
    const Signer authority = MakeAuthority("Example Authority", algorithm);
    const Signer home = MakeInstitution("Example Home", authority, algorithm);
    const ChainAnswer good = Check(home.certificate, {authority.certificate});
    EXPECT_EQ(good.problem, ChainProblem::kSound) << good.detail;
    EXPECT_EQ(good.anchor, authority.certificate.fingerprint());
    const Signer twin = MakeAuthority("Example Authority", algorithm);
    EXPECT_NE(Check(home.certificate, {twin.certificate}).problem, ChainProblem::kSound);
    EXPECT_EQ(Check(home.certificate, {}).problem, ChainProblem::kUnknownIssuer);
  }
}

TEST(Chain, OfAnIntermediateAndOfAPartOfTheWay) {
  const Signer root = MakeAuthority("Root");
  CertificateFacts facts;
  facts.name = "Middle";
  facts.authority = true;
  const Signer middle = MakeSigner(facts, KeyAlgorithm::kP256, &root);
  const Signer home = MakeInstitution("Example Home", middle);
  EXPECT_EQ(Check(home.certificate, {root.certificate}, kNow, {}, {middle.certificate}).problem,
            ChainProblem::kSound);
  EXPECT_EQ(Check(home.certificate, {middle.certificate}).problem, ChainProblem::kSound);
  EXPECT_EQ(Check(home.certificate, {root.certificate}).problem, ChainProblem::kUnknownIssuer);
}

TEST(Chain, OutsideItsTime) {
  const Signer authority = MakeAuthority("Example Authority");
  const Signer home = MakeInstitution("Example Home", authority);
  const std::vector<Certificate> anchors = {authority.certificate};
  EXPECT_EQ(Check(home.certificate, anchors, "2025-12-31T23:59:59Z").problem,
            ChainProblem::kNotYetValid);
  EXPECT_EQ(Check(home.certificate, anchors, "2027-01-01T00:00:01Z").problem,
            ChainProblem::kExpired);
  EXPECT_EQ(Check(home.certificate, anchors, "2026-13-01T00:00:01Z").problem, ChainProblem::kOther);
}

TEST(Chain, OfARevokedCertificate) {
  const Signer authority = MakeAuthority("Example Authority");
  const Signer home = MakeInstitution("Example Home", authority);
  const Signer other = MakeInstitution("Other Home", authority);
  const Signer stranger = MakeAuthority("Example Authority");
  const std::vector<Certificate> anchors = {authority.certificate};
  const RevocationList list = ListOf(authority, {home.certificate});
  EXPECT_EQ(Check(home.certificate, anchors, kNow, {list}).problem, ChainProblem::kRevoked);
  EXPECT_EQ(Check(home.certificate, anchors, "2026-02-01T00:00:00Z", {list}).problem,
            ChainProblem::kRevoked)
      << "a stolen key can state any time";
  EXPECT_EQ(Check(other.certificate, anchors, kNow, {list}).problem, ChainProblem::kSound);
  EXPECT_EQ(Check(other.certificate, anchors, kNow, {ListOf(stranger, {})}).problem,
            ChainProblem::kNoRevocationList);
}

TEST(Chain, OfCertificatesThatMayNotSign) {
  const Signer authority = MakeAuthority("Example Authority");
  const std::vector<Certificate> anchors = {authority.certificate};
  CertificateFacts facts;
  facts.name = "Below";
  facts.authority = true;
  const Signer below = MakeSigner(facts, KeyAlgorithm::kP256, &authority);
  EXPECT_EQ(Check(below.certificate, anchors).problem, ChainProblem::kProfile);
  const Signer home = MakeInstitution("Example Home", authority);
  const Signer under_home = MakeInstitution("Under the home", home);
  EXPECT_NE(Check(under_home.certificate, anchors, kNow, {}, {home.certificate}).problem,
            ChainProblem::kSound);
  const Signer alone = MakeSigner({.name = "Alone"}, KeyAlgorithm::kP256);
  EXPECT_EQ(Check(alone.certificate, anchors).problem, ChainProblem::kUnknownIssuer);
}

TEST(Certificate, TellsItsFacts) {
  CertificateFacts facts;
  facts.name = "示例院舍";
  facts.organisation = "Example";
  facts.country = "HK";
  facts.policies = {"1.2.3.4"};
  const Signer signer = MakeSigner(facts, KeyAlgorithm::kP256);
  EXPECT_EQ(signer.certificate.Subject(), "CN=示例院舍,O=Example,C=HK");
  EXPECT_EQ(signer.certificate.NotBefore(), kSignersFrom);
  EXPECT_EQ(signer.certificate.NotAfter(), kSignersTo);
  EXPECT_EQ(signer.certificate.Policies(), std::vector<std::string>{"1.2.3.4"});
  EXPECT_EQ(signer.certificate.Serial().size(), 32U);
  const auto key = signer.certificate.Key();
  ASSERT_TRUE(key);
  EXPECT_EQ(key->fingerprint(), signer.key.fingerprint());
  const auto again = Certificate::Read(signer.certificate.Pem(), "again");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->der(), signer.certificate.der());
}

TEST(Certificate, OtherThingsAreRefused) {
  const Signer signer = MakeAuthority("One");
  const std::string pem = signer.certificate.Pem();
  EXPECT_FALSE(Certificate::Read("", "none"));
  EXPECT_FALSE(Certificate::Read(pem + pem, "two"));
  EXPECT_FALSE(Certificate::Read(signer.pem, "key"));
  EXPECT_FALSE(Certificate::ReadAll(pem + pem.substr(0, pem.size() / 2), "cut"));
  EXPECT_EQ(Certificate::ReadAll(pem + pem, "two")->size(), 2U);
  EXPECT_FALSE(Certificate::ReadDer(signer.certificate.der() + "x", "more"));
}

}  // namespace
}  // namespace baybridge
