// Client certificates that a chain check alone would let through, and versions (row T01).
#include <gtest/gtest.h>

#include "unit/transport/echo_listener.h"

namespace baybridge {
namespace {

// A listener that demands certificates of an authority, with a revocation list.
class MutualTlsTest : public testing::Test {
 protected:
  TlsOptions Options(std::int64_t list_age = 0) {
    const auto server = authority_.Make(ServerFacts());
    TlsOptions tls;
    tls.certificate_pem = server.identity.certificate_pem;
    tls.key_pem = server.identity.key_pem;
    tls.client_ca_pem = authority_.pem();
    tls.crl_pems = {authority_.RevocationList(revoked_, list_age)};
    tls.clients = ClientCertificates::kRequired;
    return tls;
  }

  static unsigned Try(const EchoListener& server, const ClientIdentity& identity) {
    return Ask(server.port(), {}, identity).status;
  }

  TestAuthority authority_;
  std::vector<Certificate> revoked_;
};

TEST_F(MutualTlsTest, TellsTheHandlerWhoItIs) {
  EchoListener server({}, Options());
  const Answer answer = Ask(server.port(), {}, authority_.Make(ClientFacts()).identity);
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.Header("Client"), "dns:home.example");
}

TEST_F(MutualTlsTest, RefusesWhatTheProfileDoesNotAllow) {
  EchoListener server({}, Options());
  const auto with = [](auto change) {
    CertificateFacts facts = ClientFacts();
    change(facts);
    return facts;
  };
  const std::vector<std::pair<std::string, CertificateFacts>> bad = {
      {"no purpose", with([](auto& f) { f.extended_usages = {}; })},
      {"any purpose", with([](auto& f) {
         f.extended_usages = {"clientAuth", "anyExtendedKeyUsage"};
       })},
      {"server's purpose", with([](auto& f) { f.extended_usages = {"serverAuth"}; })},
      {"no name", with([](auto& f) { f.alternative_names = {}; })},
      {"name for many", with([](auto& f) { f.alternative_names = {"DNS:*.example"}; })},
      {"address only", with([](auto& f) { f.alternative_names = {"IP:127.0.0.1"}; })},
      {"authority", with([](auto& f) { f.authority = true; })},
      {"expired", with([](auto& f) {
         f.not_before = TestAuthority::At(-200);
         f.not_after = TestAuthority::At(-100);
       })},
      {"not yet", with([](auto& f) { f.not_before = TestAuthority::At(100); })},
  };
  for (const auto& [name, facts] : bad)
    EXPECT_EQ(Try(server, authority_.Make(facts).identity), 0U) << name;
  EXPECT_EQ(Try(server, TestAuthority().Make(ClientFacts()).identity), 0U) << "other authority";
  EXPECT_EQ(Try(server, {}), 0U) << "none";
  EXPECT_EQ(server.handler.handled, 0);
}

TEST_F(MutualTlsTest, RefusesRevokedCertificatesAndStaleLists) {
  const auto gone = authority_.Make(ClientFacts());
  const auto good = authority_.Make(ClientFacts());
  EchoListener server({}, Options());
  EXPECT_EQ(Try(server, gone.identity), 200U);
  revoked_ = {*gone.certificate};
  auto fresh = TlsContext::Make(Options());
  ASSERT_TRUE(fresh);
  server.listener->ReplaceTls(*fresh);
  EXPECT_EQ(Try(server, gone.identity), 0U);
  EXPECT_EQ(Try(server, good.identity), 200U);
  // A list of the day before yesterday says nothing about today: nobody comes in.
  auto stale = TlsContext::Make(Options(std::int64_t{25} * 3'600));
  ASSERT_TRUE(stale);
  server.listener->ReplaceTls(*stale);
  EXPECT_EQ(Try(server, good.identity), 0U);
}

TEST_F(MutualTlsTest, SpeaksTls12OnlyByChoice) {
  const auto client = authority_.Make(ClientFacts());
  EchoListener modern({}, Options());
  EXPECT_FALSE(TlsClient(modern.port(), client.identity, true).connected());
  TlsOptions older = Options();
  older.allow_tls12 = true;
  EchoListener intermediate({}, older);
  EXPECT_TRUE(TlsClient(intermediate.port(), client.identity, true).connected());
}

TEST(TlsContextTest, RefusesKeysThatDoNotBelong) {
  TestAuthority authority;
  const auto server = authority.Make(ServerFacts());
  TlsOptions tls;
  tls.certificate_pem = server.identity.certificate_pem;
  tls.key_pem = authority.Make(ServerFacts()).identity.key_pem;
  EXPECT_FALSE(TlsContext::Make(tls));
  tls.key_pem = server.identity.key_pem;
  EXPECT_TRUE(TlsContext::Make(tls));
  tls.clients = ClientCertificates::kOptional;
  EXPECT_FALSE(TlsContext::Make(tls)) << "no authority of clients";
}

}  // namespace
}  // namespace baybridge
