// Batches under consents: from the number of the revocation on nothing of them is given away,
// whether they wait, run or have ended. A program of the test's own does the work.
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

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

class BatchConsentsTest : public testing::Test {
 protected:
  BatchConsentsTest() {
    // Writes a result where `--output` says, and ends when it is told to: at once, or by a signal.
    scratch.Write("worker",
                  "#!/bin/sh\nwhile [ \"$1\" != --output ]; do shift; done\nmkdir -p \"$2\"\n"
                  "echo made > \"$2/target-000001.xml\"\ntouch " +
                      PathOf("runs") + "\nwhile [ ! -e " + PathOf("go") +
                      " ]; do sleep 0.05; done\nexit 0\n");
    fs::permissions(scratch.folder() / "worker", fs::perms::owner_all);
    auto made = DemoFolder::Make();
    EXPECT_TRUE(made);
    demo.emplace(*std::move(made));
    Start();
  }
  std::string PathOf(const std::string& name) const { return (scratch.folder() / name).string(); }
  void Start() {
    gateway.reset();
    auto config = ReadServerConfig(demo->config_file(0));
    ASSERT_TRUE(config);
    config->data = BAYBRIDGE_SOURCE_DIR;
    config->transfers.anchor_within_seconds = 0;
    config->batches.program = scratch.folder() / "worker";
    config->batches.at_once = 1;
    auto started = Gateway::Start(*config, RunningGateway::Shared().service().Parts().data);
    ASSERT_TRUE(started) << started.error().what;
    gateway = *std::move(started);
  }
  TransferClient Home(const std::string& name = "institution") const {
    const auto text = [&](const std::string& end) {
      auto bytes = ReadFile(demo->folder() / (name + end), 10'000);
      EXPECT_TRUE(bytes);
      return *bytes;
    };
    return {gateway->port(), {.certificate_pem = text(".pem"), .key_pem = text(".key")}};
  }
  // Returns the path of a new batch.
  std::string Create(const std::string& consent, const std::string& person) const {
    const Answer made = Ask(consent, person);
    EXPECT_EQ(made.status, 201U) << made.body;
    return made.Header("Location");
  }
  Answer Ask(const std::string& consent, const std::string& person) const {
    const std::string list = R"({"consents": [{"consent": "C-other", "person": "bed 1"}, )"
                             R"({"consent": ")" +
                             consent + R"(", "person": ")" + person + R"("}]})";
    return Home().PostForm("/v1/batches?from=hk-care&to=gd-care&profile=residential",
                           {{"records", {"", "<records/>"}}, {"consents", {"", list}}});
  }
  static std::string CodeOf(const Answer& answer) {
    return TransferClient::Member(answer.body, "code");
  }
  bool Reaches(const std::string& path, const std::string& state) const {
    const TransferClient home = Home();
    for (int i = 0; i < 2'400; ++i) {
      if (home.StateIn(path) == state) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ADD_FAILURE() << path << " is not " << state << ": " << home.Get(path).body;
    return false;
  }
  bool Appears(const std::string& name) const {
    for (int i = 0; i < 2'400; ++i) {
      if (fs::exists(PathOf(name))) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }
  // Nothing of a batch is given away, and nothing of it is left but that it was.
  void ExpectWithheld(const std::string& path, const std::string& why) const {
    ASSERT_TRUE(Reaches(path, "withheld"));
    const TransferClient home = Home();
    EXPECT_EQ(TransferClient::Member(home.Get(path).body, "withheld"), why);
    for (const char* end : {"/results", "/results/target-000001.xml", "/rejects"}) {
      const Answer refused = home.Get(path + end);
      EXPECT_EQ(refused.status, 409U) << end;
      EXPECT_EQ(CodeOf(refused), why) << end;
    }
    const fs::path folder = demo->folder() / "hk-batches" / path.substr(path.rfind('/') + 1);
    EXPECT_FALSE(fs::exists(folder / "out"));
    EXPECT_FALSE(fs::exists(folder / "input"));
  }
  std::string LogOf() const { return Home("auditor").Get("/v1/audit/entries?limit=1000").body; }
  static std::string WordOf(const std::string& path) {
    return "batch-" + path.substr(path.rfind('/') + 1);
  }

  Scratch scratch;
  std::optional<DemoFolder> demo;
  std::unique_ptr<Gateway> gateway;
};

TEST_F(BatchConsentsTest, OneThatRunsStopsAndOneThatWaitsNeverBegins) {
  const std::string running = Create("C-1", "bed 7");
  ASSERT_TRUE(Appears("runs"));
  const std::string waiting = Create("C-1", "bed 8");
  const Answer revoked = Home().Post("/v1/consents/revoke", R"({"consent": "C-1"})");
  ASSERT_EQ(revoked.status, 200U) << revoked.body;
  // Said in the answer's moment; the program ends when it has heard it.
  EXPECT_EQ(Home().StateIn(waiting), "withheld");
  ExpectWithheld(running, "consent-revoked");
  ExpectWithheld(waiting, "consent-revoked");
  EXPECT_THAT(LogOf(), Not(HasSubstr("\"disclosed\"")));
  // Nothing more begins under it.
  const Answer refused = Ask("C-1", "bed 7");
  EXPECT_EQ(refused.status, 422U);
  EXPECT_EQ(CodeOf(refused), "consent-revoked");
}

TEST_F(BatchConsentsTest, OneThatHasEndedIsGivenUntilAConsentEndsAndNeverAfterwards) {
  scratch.Write("go", "");
  const std::string path = Create("C-2", "bed 9");
  ASSERT_TRUE(Reaches(path, "done"));
  EXPECT_EQ(Home().Get(path + "/results").status, 200U);
  const Answer given = Home().Get(path + "/results/target-000001.xml");
  EXPECT_EQ(given.status, 200U) << given.body;
  EXPECT_EQ(Home("other").Post("/v1/consents/revoke", R"({"consent": "C-2"})").status, 404U);
  const Answer revoked = Home().Post("/v1/consents/revoke", R"({"consent": "C-2"})");
  ASSERT_EQ(revoked.status, 200U) << revoked.body;
  ExpectWithheld(path, "consent-revoked");
  // The log tells it all, in its order: given, revoked, taken away.
  const std::string log = LogOf();
  const std::size_t disclosed = log.find("disclosed");
  const std::size_t ended = log.find("consent-revoked");
  const std::size_t withdrawn = log.find("withdrawn");
  EXPECT_THAT(log, HasSubstr(WordOf(path)));
  EXPECT_LT(disclosed, ended) << log;
  EXPECT_LT(ended, withdrawn) << log;
  EXPECT_NE(withdrawn, std::string::npos) << log;
  EXPECT_EQ(log.find("disclosed", ended), std::string::npos) << log;
}

TEST_F(BatchConsentsTest, ADeathEndsItAndItStaysEndedAfterANewStart) {
  scratch.Write("go", "");
  const std::string ended = Create("C-3", "bed 10");
  const std::string other = Create("C-4", "bed 11");
  ASSERT_TRUE(Reaches(ended, "done"));
  ASSERT_TRUE(Reaches(other, "done"));
  const Answer told = Home().Post("/v1/persons/deceased", R"({"person": "bed 10"})");
  ASSERT_EQ(told.status, 200U) << told.body;
  ExpectWithheld(ended, "person-deceased");
  Start();
  ExpectWithheld(ended, "person-deceased");
  EXPECT_EQ(Home().StateIn(other), "done");
  EXPECT_EQ(Home().Get(other + "/results/target-000001.xml").status, 200U);
}

}  // namespace
}  // namespace baybridge
