#include "transport/nats_broker.h"

#include <array>
#include <csignal>
#include <ctime>
#include <optional>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "support/servers.h"

namespace baybridge {
namespace {

using std::chrono::milliseconds;

NatsOptions OptionsFor(const NatsServers& servers) {
  NatsOptions options;
  options.addresses = servers.addresses();
  options.user = NatsServers::user();
  options.password = NatsServers::password();
  options.hold = milliseconds(3'000);
  options.answer = milliseconds(3'000);
  return options;
}

std::unique_ptr<NatsBroker> Connect(const NatsServers& servers) {
  auto broker = NatsBroker::Open(OptionsFor(servers));
  EXPECT_TRUE(broker) << broker.error().what;
  return broker ? *std::move(broker) : nullptr;
}

// The next reference within a minute.
std::optional<ChunkReference> Wait(ChunkQueue& queue) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < end) {
    auto next = queue.Next(milliseconds(200));
    if (next && *next) return *next;
  }
  return std::nullopt;
}

const ChunkReference kOne{.job = "0123abcd", .chunk = 18'446'744'073'709'551'615U, .token = 7};
const ChunkReference kTwo{.job = "0123abcd", .chunk = 0, .token = 0};

TEST(NatsBrokerTest, HandsOutWhatIsPublishedUntilItIsAcknowledged) {
  const NatsServers servers(1);
  const auto broker = Connect(servers);
  ASSERT_NE(broker, nullptr);
  auto queue = broker->Listen();
  ASSERT_TRUE(queue);
  const std::array<ChunkReference, 3> twice{kOne, kTwo, kTwo};  // one message id: one message
  ASSERT_TRUE(broker->Publish(twice));
  ASSERT_EQ(Wait(**queue), kOne);
  ASSERT_EQ(Wait(**queue), kTwo);  // the first is let go of, so it comes again
  (*queue)->Acknowledge();
  ASSERT_EQ(Wait(**queue), kOne);
  (*queue)->Acknowledge();
  auto none = (*queue)->Next(milliseconds(4'000));
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none);
  EXPECT_EQ(broker->Silence().count(), 0);
}

TEST(NatsBrokerTest, GoesOnWithAnEmptyStore) {
  NatsServers servers(1);
  const auto broker = Connect(servers);
  ASSERT_NE(broker, nullptr);
  auto queue = broker->Listen();
  ASSERT_TRUE(queue);
  const std::array<ChunkReference, 1> one{kOne};
  ASSERT_TRUE(broker->Publish(one));
  servers.Kill(0);
  auto none = (*queue)->Next(milliseconds(100));
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none);
  EXPECT_FALSE(broker->Publish(one));
  EXPECT_GT(broker->Silence().count(), 0);
  servers.Wipe(0);
  servers.Start(0);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!broker->Publish(one) && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(milliseconds(20));
  EXPECT_EQ(Wait(**queue), kOne);
  (*queue)->Acknowledge();
  const auto before = std::clock();
  for (int i = 0; i < 5; ++i) (void)(*queue)->Next(milliseconds(300));
  const auto used = std::clock() - before;
  EXPECT_LT(used, CLOCKS_PER_SEC / 4);
}

// A server whose files are gone beneath it answers every question and takes nothing.
TEST(NatsBrokerTest, ADamagedStoreIsSilenceUntilItIsReset) {
  const NatsServers servers(1);
  const auto broker = Connect(servers);
  ASSERT_NE(broker, nullptr);
  auto queue = broker->Listen();
  ASSERT_TRUE(queue);
  const std::array<ChunkReference, 1> one{kOne};
  ASSERT_TRUE(broker->Publish(one));
  ASSERT_EQ(Wait(**queue), kOne);
  (*queue)->Acknowledge();
  servers.Wipe(0);
  ChunkReference next = kTwo;
  const auto publish = [&] {
    ++next.chunk;  // another message
    return broker->Publish({&next, 1});
  };
  ASSERT_FALSE(publish());
  std::this_thread::sleep_for(milliseconds(300));
  ASSERT_FALSE(publish());
  EXPECT_GE(broker->Silence(), milliseconds(300));
  broker->Reset();
  ASSERT_TRUE(publish());
  EXPECT_EQ(broker->Silence().count(), 0);
  EXPECT_EQ(Wait(**queue), next);
}

TEST(NatsBrokerTest, RefusesAWrongPasswordWithoutSayingIt) {
  const NatsServers servers(1);
  NatsOptions options = OptionsFor(servers);
  options.password = "wrong-password";
  options.patience = milliseconds(0);
  auto broker = NatsBroker::Open(options);
  ASSERT_FALSE(broker);
  EXPECT_EQ(broker.error().place, kShareBroker);
  EXPECT_EQ(broker.error().what.find("wrong-password"), std::string::npos);
}

struct Case {
  const char* name;
  const char* addresses;
  const char* refused;  // place of the failure; "usage" for kUsage, nullptr: accepted
};

class NatsAddressTest : public testing::TestWithParam<Case> {};

TEST_P(NatsAddressTest, Judges) {
  NatsOptions options;
  options.addresses = GetParam().addresses;
  const auto checked = CheckNatsAddresses(options);
  EXPECT_EQ(checked.has_value(), GetParam().refused == nullptr);
  if (checked) return;
  if (std::string(GetParam().refused) == "usage") {
    EXPECT_EQ(checked.error().kind, FailureKind::kUsage);
  } else {
    EXPECT_EQ(checked.error().place, GetParam().refused);
  }
  EXPECT_EQ(checked.error().what.find("hidden"), std::string::npos);
}

constexpr Case kCases[] = {
    {"loopback", "nats://127.0.0.1:4222,nats://localhost:4223", nullptr},
    {"elsewhere", "tls://broker.example:4222", nullptr},
    {"elsewhere_plain", "nats://broker.example:4222", kShareUnsafe},
    {"looks_like_loopback", "nats://localhost.example:4222", kShareUnsafe},
    {"one_of_two_plain", "nats://127.0.0.1:4222,nats://192.0.2.1:4222", kShareUnsafe},
    {"several_names", "tls://a.example:4222,tls://b.example:4222", "usage"},
    {"password", "nats://user:hidden@127.0.0.1:4222", "usage"},
    {"other_scheme", "http://127.0.0.1:4222", "usage"},
    {"nothing", "", "usage"},
};

INSTANTIATE_TEST_SUITE_P(Addresses,
                         NatsAddressTest,
                         testing::ValuesIn(kCases),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace baybridge
