// The broker of another machine is reached by TLS alone: with the right authority, under the right
// name, with a certificate of one's own where it is asked for, and never without TLS instead.
#include <array>

#include <gtest/gtest.h>

#include "support/servers.h"
#include "support/tls_identities.h"
#include "transport/nats_broker.h"

namespace baybridge {
namespace {

using std::chrono::milliseconds;

class NatsTlsTest : public testing::Test {
 protected:
  // What a client says that knows its way.
  NatsOptions OptionsFor(const NatsServers& servers, const std::string& scheme = "tls") const {
    NatsOptions options;
    options.addresses = scheme + "://localhost:" + std::to_string(servers.port(0));
    options.user = NatsServers::user();
    options.password = NatsServers::password();
    options.authorities = identities_.authority();
    options.answer = milliseconds(10'000);
    return options;
  }
  static void ExpectAccepted(const NatsOptions& options) {
    auto broker = NatsBroker::Open(options);
    ASSERT_TRUE(broker) << broker.error().what;
    auto queue = (*broker)->Listen();
    ASSERT_TRUE(queue) << queue.error().what;
    const ChunkReference sent{.job = "0123abcd", .chunk = 3, .token = 1};
    ASSERT_TRUE((*broker)->Publish(std::array{sent}));
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    bool got = false;
    while (!got && std::chrono::steady_clock::now() < end) {
      auto next = (*queue)->Next(milliseconds(200));
      got = next && *next && **next == sent;
    }
    EXPECT_TRUE(got);
    (*queue)->Acknowledge();
  }
  static void ExpectRefused(NatsOptions options) {
    options.patience = milliseconds(0);
    auto broker = NatsBroker::Open(options);
    ASSERT_FALSE(broker);
    EXPECT_EQ(broker.error().place, kShareBroker);
    EXPECT_EQ(broker.error().what.find(NatsServers::password()), std::string::npos);
  }

  TlsIdentities identities_;
};

TEST_F(NatsTlsTest, ReferencesTravelByTls) {
  const NatsServers servers(1, identities_.server());
  ExpectAccepted(OptionsFor(servers));
}

TEST_F(NatsTlsTest, AServerOfAnotherAuthorityIsRefused) {
  const NatsServers servers(1, identities_.server());
  NatsOptions options = OptionsFor(servers);
  options.authorities = identities_.stranger();
  ExpectRefused(options);
  options.authorities = "";  // those of the system do not know it either
  ExpectRefused(options);
}

TEST_F(NatsTlsTest, AServerOfAnotherNameIsRefused) {
  const NatsServers servers(1, identities_.server());
  NatsOptions options = OptionsFor(servers);
  options.server_name = "broker.example";
  ExpectRefused(options);
  // Under its address alone it is another one too, unless its name is stated.
  options.server_name = "";
  options.addresses = "tls://127.0.0.1:" + std::to_string(servers.port(0));
  ExpectRefused(options);
  options.server_name = "localhost";
  ExpectAccepted(options);
}

TEST_F(NatsTlsTest, NothingIsSaidWithoutTls) {
  const NatsServers plain(1);
  ExpectRefused(OptionsFor(plain));
  const NatsServers encrypted(1, identities_.server());
  ExpectRefused(OptionsFor(encrypted, "nats"));
}

TEST_F(NatsTlsTest, AClientShowsItsCertificateWhereItIsAskedForOne) {
  const NatsServers servers(1, identities_.server(true));
  NatsOptions options = OptionsFor(servers);
  ExpectRefused(options);
  options.certificate = identities_.certificate();
  options.key = identities_.key();
  ExpectAccepted(options);
}

}  // namespace
}  // namespace baybridge
