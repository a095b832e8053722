// Jobs of many machines on hosts of their own, and what networks do to them: real servers, real
// processes, each in a network namespace, and cables that are taken out.

#include <chrono>
#include <csignal>
#include <cstdio>
#include <functional>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/share_farm.h"
#include "support/hosts.h"
#include "support/rounds.h"

namespace baybridge {
namespace {

using testing::HasSubstr;

constexpr unsigned kRecords = 800;
constexpr unsigned kPatience = 240;  // seconds that a job may take, disturbed or not
constexpr int kFindings = 1;         // exit codes
constexpr int kFailure = 3;

std::vector<std::string> Clients() {
  return {"coordinator", "worker-0", "worker-1"};
}
std::vector<std::string> Servers() {
  return {"store", "broker"};
}

// One for all tests; it ends with the program.
class Place {
 public:
  Place()
      : hosts(Clients(), Servers()),
        farm(kRecords,
             {.store = {.network = Hosts::NetworkOf("store"), .address = hosts.AddressOf("store")},
              .broker = {.network = Hosts::NetworkOf("broker"),
                         .address = hosts.AddressOf("broker")},
              .coordinator = Hosts::NetworkOf("coordinator"),
              .workers = {Hosts::NetworkOf("worker-0"), Hosts::NetworkOf("worker-1")}}) {}
  Hosts hosts;
  ShareFarm farm;
};

class Places final : public testing::Environment {
 public:
  static Place& Only() {
    if (Held() == nullptr) Held() = std::make_unique<Place>();
    return *Held();
  }
  void TearDown() override { Held().reset(); }

 private:
  static std::unique_ptr<Place>& Held() {
    static std::unique_ptr<Place> held;
    return held;
  }
};

[[maybe_unused]] const testing::Environment* const places =
    testing::AddGlobalTestEnvironment(new Places);

class ShareHostsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string why;
    const bool permitted = Hosts::Permitted(why);
    ASSERT_FALSE(HasFailure()) << why;
    if (!permitted) GTEST_SKIP() << "network namespaces are not permitted here: " << why;
    ASSERT_TRUE(farm().store().ready());
  }
  static ShareFarm& farm() { return Places::Only().farm; }
  static Hosts& hosts() { return Places::Only().hosts; }

  struct Job {
    std::string folder;  // also its name
    std::mt19937 random{};
    std::unique_ptr<Background> process = {};
    std::size_t log = 0;  // what was said before it began
  };

  // Few chunks are handed out at once, so that nobody can go on for long alone. Returns when part
  // of the job is done.
  static void Begin(Job& job, const std::vector<std::string>& more = {}) {
    job.log = farm().Log().size();
    const std::uint64_t before = farm().DoneChunks();
    auto command = farm().MigrateCommand(job.folder);
    command.insert(command.end(), {"--window", "8"});
    command.insert(command.end(), more.begin(), more.end());
    job.process = farm().Coordinate(command);
    const std::uint64_t at = 1 + job.random() % (farm().chunks() / 4);
    ASSERT_TRUE(farm().WaitForChunks(before, at, *job.process));
    ASSERT_TRUE(Runs(job)) << "too fast to be disturbed\n" << Said(job);
  }
  static bool Runs(const Job& job) {
    int status = 0;
    return !job.process->EndsWithin(0, status);
  }
  static std::string Said(const Job& job) { return farm().Log().substr(job.log); }

  // Longer than a lease, and than a connection takes to be made anew.
  static void Wait(Job& job) {
    std::this_thread::sleep_for(std::chrono::milliseconds(4'000 + job.random() % 2'000));
  }
  static void Cut(const std::vector<std::string>& clients,
                  const std::vector<std::string>& servers) {
    for (const std::string& client : clients)
      for (const std::string& server : servers) hosts().Cut(client, server);
  }
  static void Mend(const std::vector<std::string>& clients,
                   const std::vector<std::string>& servers) {
    for (const std::string& client : clients)
      for (const std::string& server : servers) hosts().Mend(client, server);
  }

  // The folder holds what one machine made of the same input, byte for byte, and the ledger every
  // chunk once.
  static void ExpectWhole(Job& job) {
    int status = 0;
    ASSERT_TRUE(job.process->EndsWithin(kPatience, status)) << Said(job);
    ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == kFindings) << Said(job);
    EXPECT_EQ(farm().Outputs(job.folder), farm().whole());
    EXPECT_EQ(farm().Ask("SELECT count(*) FROM baybridge_share.part"), "0");
    EXPECT_EQ(farm().Ask("SELECT count(*) FROM baybridge_share.chunk WHERE NOT done"), "0");
  }
  // For how many seconds the job says in its end that it was out of reach.
  static int AwaySeconds(const std::string& said, const std::string& what) {
    const std::size_t begin = said.rfind("The " + what + " of the job was out of reach");
    if (begin == std::string::npos) return 0;
    const std::size_t end = said.find(" s in all", begin);
    return std::stoi(said.substr(said.rfind(' ', end - 1) + 1));
  }
};

constexpr int kLeastAway = 3;  // seconds: what is cut for four is noticed with the next question

class CutTest : public ShareHostsTest {
 protected:
  static bool HoldsSomething() {
    return farm().Ask(
               "SELECT count(*) FROM baybridge_share.chunk WHERE NOT done AND holder <> ''") != "0";
  }

  static void WorkersLinkDown(Job& job) {
    Begin(job);
    Cut({"worker-0"}, Servers());
    Wait(job);
    Mend({"worker-0"}, Servers());
    ExpectWhole(job);
  }

  // Nothing can be done until it is back: it must come back by itself.
  static void OnlyWorkersLinkDown(Job& job) {
    farm().worker(1).End();
    Begin(job);
    Cut({"worker-0"}, Servers());
    const bool held = HoldsSomething();
    Wait(job);
    EXPECT_TRUE(Runs(job));
    Mend({"worker-0"}, Servers());
    ExpectWhole(job);
    if (held) {
      EXPECT_THAT(Said(job), HasSubstr("Work was taken back from workers"));
    }
    farm().StartWorker(1);
    // And says so when it ends.
    farm().worker(0).Signal(SIGTERM);
    int status = 0;
    EXPECT_TRUE(farm().worker(0).EndsWithin(kPatience, status));
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    farm().StartWorker(0);
    const std::string said = Said(job);
    const auto away = [&](const std::string& name) {
      const std::size_t at = said.rfind("\"" + name + "\":");
      return at == std::string::npos ? 0 : std::stol(said.substr(at + name.size() + 3));
    };
    EXPECT_GT(away("store_away_us") + away("broker_away_us"), 2'000'000) << said;
  }

  static void WorkersOffBroker(Job& job) {
    Begin(job);
    Cut({"worker-0", "worker-1"}, {"broker"});
    Wait(job);
    EXPECT_TRUE(Runs(job));
    Mend({"worker-0", "worker-1"}, {"broker"});
    ExpectWhole(job);
  }

  static void CoordinatorOffBroker(Job& job) {
    Begin(job);
    Cut({"coordinator"}, {"broker"});
    Wait(job);
    EXPECT_TRUE(Runs(job));
    Mend({"coordinator"}, {"broker"});
    ExpectWhole(job);
    EXPECT_GE(AwaySeconds(Said(job), "broker"), kLeastAway) << Said(job);
  }

  static void CoordinatorOffStore(Job& job) {
    Begin(job);
    Cut({"coordinator"}, {"store"});
    Wait(job);
    EXPECT_TRUE(Runs(job));
    Mend({"coordinator"}, {"store"});
    ExpectWhole(job);
    EXPECT_GE(AwaySeconds(Said(job), "database"), kLeastAway) << Said(job);
  }

  static void BadLines(Job& job) {
    std::string by;
    for (const char* client : {"coordinator", "worker-0"}) {
      for (const std::string& server : Servers()) by = hosts().Spoil(client, server);
      if (by.empty()) break;
    }
    if (by.empty()) {
      std::printf("this kernel can neither lose nor delay packets: left out\n");
      return;
    }
    std::printf("lines: %s\n", by.c_str());
    Begin(job);
    ExpectWhole(job);
    for (const char* client : {"coordinator", "worker-0"})
      for (const std::string& server : Servers()) hosts().Repair(client, server);
  }
};

TEST_F(CutTest, AJobEndsWholeWhateverLineBreaks) {
  using Fault = std::function<void(Job&)>;
  const std::pair<const char*, Fault> faults[] = {
      {"worker-link-down", WorkersLinkDown},
      {"only-worker-link-down", OnlyWorkersLinkDown},
      {"workers-off-broker", WorkersOffBroker},
      {"coordinator-off-broker", CoordinatorOffBroker},
      {"coordinator-off-store", CoordinatorOffStore},
      {"bad-lines", BadLines},
  };
  const unsigned first = FirstSeed();
  for (unsigned seed = first; seed < first + Rounds(std::size(faults)); ++seed) {
    const auto& [name, fault] = faults[seed % std::size(faults)];
    Job job{.folder = std::string(name) + "-" + std::to_string(seed), .random = std::mt19937(seed)};
    SCOPED_TRACE(job.folder);
    const auto begin = std::chrono::steady_clock::now();
    fault(job);
    if (HasFatalFailure()) return;
    std::printf("%s: %.1f s\n", job.folder.c_str(),
                std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
}

// What stays away for longer than the patience ends the coordinator, which says what it was; the
// job goes on afterwards.
TEST_F(CutTest, ACoordinatorThatIsCutOffSaysFromWhatAndGoesOnLater) {
  const std::pair<const char*, const char*> cuts[] = {
      {"store", "The database of the job cannot be used"},
      {"broker", "The broker of the job cannot be reached"}};
  for (const auto& [server, says] : cuts) {
    Job job{.folder = std::string("patience-") + server, .random = std::mt19937(FirstSeed())};
    SCOPED_TRACE(job.folder);
    Begin(job, {"--patience", "3"});
    if (HasFatalFailure()) return;
    const auto cut = std::chrono::steady_clock::now();
    Cut({"coordinator"}, {server});
    int status = 0;
    constexpr unsigned kSoon = 30;  // seconds: patience, and what is under way
    EXPECT_TRUE(job.process->EndsWithin(kSoon, status)) << Said(job);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == kFailure) << Said(job);
    EXPECT_THAT(Said(job), HasSubstr(says));
    std::printf("%s: gave up after %.1f s\n", server,
                std::chrono::duration<double>(std::chrono::steady_clock::now() - cut).count());
    Mend({"coordinator"}, {server});
    auto command = farm().MigrateCommand(job.folder);
    command.emplace_back("--resume");
    job.process = farm().Coordinate(command);
    ExpectWhole(job);
  }
}

}  // namespace
}  // namespace baybridge
