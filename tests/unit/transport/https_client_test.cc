// Asking other gateways: whom the client believes, and that nothing lasts longer than its time.
#include "transport/https_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "unit/transport/echo_listener.h"

namespace baybridge {
namespace {

using std::chrono::milliseconds;

class HttpsClientTest : public testing::Test {
 protected:
  // A gateway with these facts in its certificate, which asks clients for theirs.
  TlsOptions ServerOptions(const CertificateFacts& facts) {
    const auto server = authority_.Make(facts);
    TlsOptions tls;
    tls.certificate_pem = server.identity.certificate_pem;
    tls.key_pem = server.identity.key_pem;
    tls.client_ca_pem = authority_.pem();
    tls.clients = ClientCertificates::kRequired;
    return tls;
  }
  std::shared_ptr<const ClientTls> Client(const std::string& authority_pem,
                                          std::vector<std::string> lists = {}) {
    const auto own = authority_.Make(ClientFacts());
    auto made = ClientTls::Make({.certificate_pem = own.identity.certificate_pem,
                                 .key_pem = own.identity.key_pem,
                                 .authority_pem = authority_pem,
                                 .crl_pems = std::move(lists)});
    EXPECT_TRUE(made) << (made ? "" : made.error().what);
    return made ? *made : nullptr;
  }
  // "200", or why not.
  std::string AskServer(const EchoListener& server,
                        const ClientTls& tls,
                        const std::string& host = "localhost") {
    auto answer = AskHttps({host, server.port()}, {.path = "/a", .headers = {}, .body = "hello"},
                           tls, {.time = milliseconds(10'000)});
    return answer ? std::to_string(answer->status) : answer.error().what;
  }

  TestAuthority authority_;
};

TEST_F(HttpsClientTest, ShowsItsCertificateAndGetsTheAnswer) {
  EchoListener server({}, ServerOptions(ServerFacts()));
  const auto tls = Client(authority_.pem());
  auto answer = AskHttps({"localhost", server.port()},
                         {.path = "/v1/inbox", .headers = {{"A", "b"}}, .body = "hello"}, *tls);
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer->status, 200U);
  EXPECT_EQ(answer->body, "POST /v1/inbox hello");
  EXPECT_EQ(answer->headers.at(1), (HttpHeader{"client", "dns:home.example"}));
}

TEST_F(HttpsClientTest, BelievesOnlyTheServerItMeant) {
  const auto tls = Client(authority_.pem());
  const auto with = [](auto change) {
    CertificateFacts facts = ServerFacts();
    change(facts);
    return facts;
  };
  const std::vector<std::pair<std::string, CertificateFacts>> bad = {
      {"another name", with([](auto& f) { f.alternative_names = {"DNS:other.example"}; })},
      {"name for many", with([](auto& f) { f.alternative_names = {"DNS:*"}; })},
      {"client's purpose", with([](auto& f) { f.extended_usages = {"clientAuth"}; })},
      {"no purpose", with([](auto& f) { f.extended_usages = {}; })},
      {"any purpose", with([](auto& f) {
         f.extended_usages = {"serverAuth", "anyExtendedKeyUsage"};
       })},
      {"expired", with([](auto& f) {
         f.not_before = TestAuthority::At(-200);
         f.not_after = TestAuthority::At(-100);
       })}};
  for (const auto& [name, facts] : bad) {
    EchoListener server({}, ServerOptions(facts));
    EXPECT_EQ(AskServer(server, *tls), "handshake") << name;
    EXPECT_EQ(server.handler.handled, 0) << name;
  }
  EchoListener server({}, ServerOptions(ServerFacts()));
  EXPECT_EQ(AskServer(server, *tls), "200");
  EXPECT_EQ(AskServer(server, *tls, "127.0.0.1"), "handshake") << "a name is no address";
  EXPECT_EQ(AskServer(server, *Client(TestAuthority().pem())), "handshake") << "other authority";
}

TEST_F(HttpsClientTest, RefusesRevokedServersAndStaleLists) {
  const auto own = authority_.Make(ServerFacts());
  TlsOptions options = ServerOptions(ServerFacts());
  options.certificate_pem = own.identity.certificate_pem;
  options.key_pem = own.identity.key_pem;
  EchoListener server({}, options);
  EXPECT_EQ(AskServer(server, *Client(authority_.pem(), {authority_.RevocationList({}, 0)})),
            "200");
  EXPECT_EQ(AskServer(server, *Client(authority_.pem(),
                                      {authority_.RevocationList({*own.certificate}, 0)})),
            "handshake");
  constexpr std::int64_t kTooOld = std::int64_t{25} * 3'600;
  EXPECT_EQ(AskServer(server, *Client(authority_.pem(), {authority_.RevocationList({}, kTooOld)})),
            "handshake");
}

TEST_F(HttpsClientTest, EndsAtItsDeadlineWhateverTheOtherSideDoes) {
  const auto tls = Client(authority_.pem());
  // A listener that takes the connection and never says a word.
  const int silent = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  ASSERT_EQ(bind(silent, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(silent, 1), 0);
  ASSERT_EQ(getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const auto begin = std::chrono::steady_clock::now();
  auto answer =
      AskHttps({"127.0.0.1", ntohs(address.sin_port)}, {}, *tls, {.time = milliseconds(200)});
  const auto took = std::chrono::steady_clock::now() - begin;
  close(silent);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().what, "deadline");
  EXPECT_LT(took, std::chrono::seconds(15));
  EXPECT_EQ(AskHttps({"127.0.0.1", ntohs(address.sin_port)}, {}, *tls).error().what, "connect");
}

TEST_F(HttpsClientTest, TakesNoAnswerPastItsLimit) {
  EchoListener server({}, ServerOptions(ServerFacts()));
  auto answer =
      AskHttps({"localhost", server.port()}, {.path = "/large", .headers = {}, .body = {}},
               *Client(authority_.pem()), {.max_answer_bytes = 1'000});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().what, "read");
}

TEST(HttpsAddressTest, IsReadStrictly) {
  EXPECT_EQ(*ReadHttpsAddress("https://gd.example"), (HttpsAddress{"gd.example", 443}));
  EXPECT_EQ(*ReadHttpsAddress("https://127.0.0.1:8443"), (HttpsAddress{"127.0.0.1", 8443}));
  EXPECT_EQ(*ReadHttpsAddress("https://[::1]:8443"), (HttpsAddress{"::1", 8443}));
  for (const char* bad :
       {"http://a", "https://", "https://a/b", "https://u@a", "https://a:", "https://a:0",
        "https://a:70000", "https://a:1x", "https://[::1", "https://a b", "https://a\r\nb"})
    EXPECT_FALSE(ReadHttpsAddress(bad)) << bad;
}

}  // namespace
}  // namespace baybridge
