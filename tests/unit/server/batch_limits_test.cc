// What batches over HTTP may not: be fetched before their end, wait in any number, be kept in any
// number. A program of the test's own does the work, and ends when it is told.
#include <filesystem>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/file.h"
#include "support/scratch.h"
#include "unit/server/running_gateway.h"
#include "unit/server/transfer_client.h"

namespace baybridge {
namespace {

constexpr const char* kCreate = "/v1/batches?from=hk-care&to=gd-care";

class BatchLimitsTest : public testing::Test {
 protected:
  BatchLimitsTest() {
    scratch.Write("worker", "#!/bin/sh\nwhile [ ! -e " + (scratch.folder() / "go").string() +
                                " ]; do sleep 0.05; done\nexit 0\n");
    std::filesystem::permissions(scratch.folder() / "worker", std::filesystem::perms::owner_all);
    auto made = DemoFolder::Make();
    EXPECT_TRUE(made);
    demo.emplace(*std::move(made));
    auto config = ReadServerConfig(demo->config_file(0));
    EXPECT_TRUE(config);
    config->data = BAYBRIDGE_SOURCE_DIR;
    config->transfers = {};
    config->batches.program = scratch.folder() / "worker";
    config->batches.at_once = 1;
    config->batches.waiting = 1;
    config->batches.kept = 3;
    auto started = Gateway::Start(*config, RunningGateway::Shared().service().Parts().data);
    EXPECT_TRUE(started);
    gateway = *std::move(started);
  }
  TransferClient ClientOf(const std::string& name) const {
    const auto text = [&](const std::string& end) {
      auto bytes = ReadFile(demo->folder() / (name + end), 10'000);
      EXPECT_TRUE(bytes);
      return *bytes;
    };
    return {gateway->port(), {.certificate_pem = text(".pem"), .key_pem = text(".key")}};
  }
  static Answer Create(const TransferClient& client) {
    return client.Post(kCreate, SampleRecord());
  }
  // Waits for a state; false after two minutes.
  static bool Reaches(const TransferClient& client,
                      const std::string& path,
                      const std::string& state) {
    for (int i = 0; i < 2'400; ++i) {
      if (client.StateIn(path) == state) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ADD_FAILURE() << path << " is not " << state << ": " << client.Get(path).body;
    return false;
  }
  static std::string CodeOf(const Answer& answer) {
    return TransferClient::Member(answer.body, "code");
  }

  Scratch scratch;
  std::optional<DemoFolder> demo;
  std::unique_ptr<Gateway> gateway;
};

TEST_F(BatchLimitsTest, NothingIsFetchedBeforeTheEndAndNoMoreWaitOrAreKeptThanMay) {
  const TransferClient home = ClientOf("institution");
  const Answer first = Create(home);
  ASSERT_EQ(first.status, 201U) << first.body;
  const std::string running = first.Header("Location");
  ASSERT_TRUE(Reaches(home, running, "running"));
  for (const char* end : {"/results", "/results/run.json", "/rejects"}) {
    const Answer early = home.Get(running + end);
    EXPECT_EQ(early.status, 409U) << end;
    EXPECT_EQ(CodeOf(early), "batch-not-ended") << end;
  }
  const Answer second = Create(home);
  ASSERT_EQ(second.status, 201U) << second.body;
  const std::string waiting = second.Header("Location");
  EXPECT_EQ(home.StateIn(waiting), "waiting");
  EXPECT_EQ(CodeOf(home.Get(waiting + "/results")), "batch-not-ended");
  // One waits already; the number is of all, so for another home as well.
  for (const char* who : {"institution", "other"}) {
    const Answer third = Create(ClientOf(who));
    EXPECT_EQ(third.status, 503U) << who;
    EXPECT_EQ(CodeOf(third), "batches-waiting") << who;
    EXPECT_NE(third.Header("Retry-After"), "") << who;
  }
  scratch.Write("go", "");
  ASSERT_TRUE(Reaches(home, running, "done"));
  ASSERT_TRUE(Reaches(home, waiting, "done"));
  EXPECT_EQ(home.Get(running + "/results").status, 200U);
  const Answer third = Create(home);
  ASSERT_EQ(third.status, 201U) << "what was refused is not kept: " << third.body;
  ASSERT_TRUE(Reaches(home, third.Header("Location"), "done"));
  const Answer fourth = Create(home);
  EXPECT_EQ(fourth.status, 422U);
  EXPECT_EQ(CodeOf(fourth), "batches-kept");
  const Answer others = Create(ClientOf("other"));
  EXPECT_EQ(others.status, 201U) << "each home has its own: " << others.body;
  ASSERT_TRUE(Reaches(ClientOf("other"), others.Header("Location"), "done"));
  ASSERT_EQ(Ask(home.port(), {.method = "DELETE", .target = running}, home.identity()).status,
            204U);
  EXPECT_EQ(Create(home).status, 201U) << "there is room again";
}

}  // namespace
}  // namespace baybridge
