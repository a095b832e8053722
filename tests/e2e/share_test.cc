// Jobs of many machines, all of them this one: real servers, real processes, and what disturbs
// them.

#include <algorithm>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "e2e/share_farm.h"
#include "support/rounds.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kPatience = 240;  // seconds that a job may take, disturbed or not

// One for all tests; it ends with the program.
class Farms final : public testing::Environment {
 public:
  static ShareFarm& Only() {
    if (farm_ == nullptr) farm_ = new ShareFarm(400, 3, 4);
    return *farm_;
  }
  void TearDown() override {
    delete farm_;
    farm_ = nullptr;
  }

 private:
  static ShareFarm* farm_;
};

ShareFarm* Farms::farm_ = nullptr;
[[maybe_unused]] const testing::Environment* const farms =
    testing::AddGlobalTestEnvironment(new Farms);

class ShareTest : public testing::Test {
 protected:
  void SetUp() override {
    farm_ = &Farms::Only();
    ASSERT_TRUE(farm_->store().ready());
  }

  // The folder holds what one machine made of the same input, byte for byte; the ledger holds every
  // chunk once, and no record any more.
  static void ExpectWhole(const std::string& folder) {
    const auto outputs = farm_->Outputs(folder);
    ASSERT_EQ(outputs.size(), farm_->whole().size()) << folder;
    for (const auto& [name, bytes] : farm_->whole()) {
      ASSERT_TRUE(outputs.contains(name)) << folder << " " << name;
      ASSERT_TRUE(outputs.at(name) == bytes) << folder << " " << name;
    }
    EXPECT_EQ(farm_->Ask("SELECT count(*) FROM baybridge_share.part"), "0");
    EXPECT_EQ(farm_->Ask("SELECT count(*) FROM baybridge_share.chunk WHERE NOT done"), "0");
  }

  static void ExpectToEnd(Background& job, const std::string& folder) {
    int status = 0;
    ASSERT_TRUE(job.EndsWithin(kPatience, status)) << folder << "\n" << farm_->Log();
    ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1) << folder << "\n" << farm_->Log();
    ExpectWhole(folder);
  }

  static ShareFarm* farm_;
};

ShareFarm* ShareTest::farm_ = nullptr;

bool HoldsText(const fs::path& folder, const std::string& text) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    if (bytes.find(text) != std::string::npos) return true;
  }
  return false;
}

// The text of the first element of that name in a batch.
std::string TextIn(const std::string& batch, const std::string& element) {
  const std::string tag = "<" + element + ">";
  const std::size_t begin = batch.find(tag) + tag.size();
  return batch.substr(begin, batch.find('<', begin) - begin);
}

TEST_F(ShareTest, MakesTheSameBytesAsOneMachineAndLeavesNoRecordBehind) {
  const auto job = farm_->Coordinate(farm_->MigrateCommand("plain"));
  ExpectToEnd(*job, "plain");
  // Another run of a finished job finds nothing to assemble, and says so.
  const Ran again = RunBaybridge(farm_->MigrateCommand("again", "plain"));
  EXPECT_EQ(again.code, 3);
  EXPECT_NE(again.err.find("--job-name"), std::string::npos) << again.err;
  // In its own folder it is done.
  auto command = farm_->MigrateCommand("plain");
  command.emplace_back("--resume");
  EXPECT_EQ(RunBaybridge(command).code, 1);

  const std::string batch = farm_->scratch().Read("batch.xml");
  const std::string name = TextIn(batch, "ChineseName");
  ASSERT_GT(name.size(), 5U);
  ASSERT_LT(name.size(), 40U);
  ASSERT_TRUE(HoldsText(farm_->scratch().folder() / "plain", name));  // the search finds
  EXPECT_FALSE(HoldsText(farm_->store().folder(), name));
  EXPECT_FALSE(HoldsText(farm_->brokers().folder(), name));
  for (const std::string& password : {PostgresServer::password(), NatsServers::password()})
    EXPECT_EQ(farm_->Log().find(password), std::string::npos);
}

// A machine that would not do the same, alone against a job that waits for workers.
struct Unfit {
  const char* name;
  const char* key;   // file of its key
  bool other_input;  // the input was written to since
  const char* says;  // part of what it says
};

class UnfitWorkerTest : public ShareTest, public testing::WithParamInterface<Unfit> {};

TEST_P(UnfitWorkerTest, EndsAndLeavesTheJobToOthers) {
  const Unfit& unfit = GetParam();
  for (std::size_t i = 0; i < farm_->workers(); ++i) farm_->worker(i).End();
  const std::uint64_t before = farm_->DoneChunks();
  const auto job = farm_->Coordinate(farm_->MigrateCommand(unfit.name));
  // It reads the input whole before it hands out anything.
  const auto planned = [&] {
    return std::stoull(farm_->Ask("SELECT count(*) FROM baybridge_share.chunk")) >=
           before + farm_->chunks();
  };
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(kPatience);
  while (!planned() && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const std::string batch = farm_->scratch().Read("batch.xml");
  if (unfit.other_input) {
    std::string other = batch;
    other[other.find("<ChineseName>") + 1] = 'X';
    std::ranges::replace(other, '7', '8');
    farm_->scratch().Write("batch.xml", other);
  }
  std::vector<std::string> command = {"worker", "--jobs", "1"};
  const auto options = farm_->Options();
  command.insert(command.end(), options.begin(), options.end());
  *std::ranges::find(command, (farm_->scratch().folder() / "job.key").string()) =
      (farm_->scratch().folder() / unfit.key).string();
  const Ran worker = RunBaybridge(command);
  EXPECT_EQ(worker.code, 3);
  EXPECT_NE(worker.err.find(unfit.says), std::string::npos) << worker.err;
  farm_->scratch().Write("batch.xml", batch);
  for (std::size_t i = 0; i < farm_->workers(); ++i) farm_->StartWorker(i);
  ExpectToEnd(*job, unfit.name);
}

constexpr Unfit kUnfit[] = {
    {"wrong_key", "other.key", false, "--old-key"},
    {"other_input", "job.key", true, "same file"},
};

INSTANTIATE_TEST_SUITE_P(Machines,
                         UnfitWorkerTest,
                         testing::ValuesIn(kUnfit),
                         [](const auto& each) { return std::string(each.param.name); });

// What goes wrong in the middle of a job, at a chunk that the seed chooses.
class ShareFaultTest : public ShareTest {
 protected:
  struct Round {
    std::string folder;  // the job's, also its name
    std::unique_ptr<Background> job;
    std::mt19937 random;
  };

  static void KillWorker(Round& round) {
    const std::size_t worker = round.random() % farm_->workers();
    farm_->worker(worker).End();
    farm_->StartWorker(worker);
  }

  static void KillCoordinator(Round& round) {
    round.job->End();
    auto command = farm_->MigrateCommand(round.folder);
    if (round.random() % 2 == 0) {
      command.emplace_back("--resume");
    } else {  // another machine, which has nothing of the first one's folder
      const std::string job = round.folder;
      round.folder += "-elsewhere";
      command = farm_->MigrateCommand(round.folder, job);
    }
    if (!fs::exists(farm_->scratch().folder() / round.folder / "job.db"))
      std::erase(command, "--resume");
    round.job = farm_->Coordinate(command);
  }

  static void KillBrokers(Round& round) {
    const std::size_t first = round.random() % farm_->brokers().size();
    const std::size_t killed = 1 + round.random() % farm_->brokers().size();
    for (std::size_t i = 0; i < killed; ++i)
      farm_->brokers().Kill((first + i) % farm_->brokers().size());
    std::this_thread::sleep_for(std::chrono::milliseconds(round.random() % 1'000));
    for (std::size_t i = 0; i < killed; ++i)
      farm_->brokers().Start((first + i) % farm_->brokers().size());
  }

  static void WipeBrokers(Round& /*round*/) {
    NatsServers& brokers = farm_->brokers();
    for (std::size_t i = 0; i < brokers.size(); ++i) brokers.Kill(i);
    for (std::size_t i = 0; i < brokers.size(); ++i) brokers.Wipe(i);
    for (std::size_t i = 0; i < brokers.size(); ++i) brokers.Start(i);
  }

  static void PauseBrokers(Round& round) {
    NatsServers& brokers = farm_->brokers();
    const std::size_t first = round.random() % brokers.size();
    const std::size_t paused = 1 + round.random() % brokers.size();
    for (std::size_t i = 0; i < paused; ++i) brokers.Signal((first + i) % brokers.size(), SIGSTOP);
    std::this_thread::sleep_for(std::chrono::milliseconds(500 + round.random() % 2'500));
    for (std::size_t i = 0; i < paused; ++i) brokers.Signal((first + i) % brokers.size(), SIGCONT);
  }

  static void CrashStore(Round& round) {
    farm_->store().StopImmediately();
    std::this_thread::sleep_for(std::chrono::milliseconds(round.random() % 1'000));
    farm_->store().Start();
  }

  static void FlipBrokers(Round& round) {
    constexpr unsigned kBits = 200;
    NatsServers& brokers = farm_->brokers();
    const std::size_t first = round.random() % brokers.size();
    const std::size_t flipped = 1 + round.random() % brokers.size();
    for (std::size_t i = 0; i < flipped; ++i) {
      const std::size_t server = (first + i) % brokers.size();
      brokers.Kill(server);
      EXPECT_TRUE(brokers.Flip(server, round.random, kBits));
      brokers.StartDamaged(server);
    }
    if (GoesOn(round)) return;
    // What the servers had agreed on is damaged: each of them answers, and together they take
    // nothing. One is enough for that: a flipped bit makes its term outrank those of all others.
    // All get an empty store, as docs/scaling.md advises.
    std::printf("%s: the damaged brokers agree on nothing, and are wiped\n", round.folder.c_str());
    WipeBrokers(round);
  }

  // The job ends without standing still for longer than it takes servers to agree on a leader and
  // workers to be given what others held.
  static bool GoesOn(Round& round) {
    constexpr auto kStandstill = std::chrono::seconds(25);
    std::uint64_t done = farm_->DoneChunks();
    auto since = std::chrono::steady_clock::now();
    int status = 0;
    while (std::chrono::steady_clock::now() - since < kStandstill) {
      if (round.job->EndsWithin(0, status)) return true;
      const std::uint64_t now = farm_->DoneChunks();
      if (now != done) since = std::chrono::steady_clock::now();
      done = now;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }

  // The process in which a worker works; 0 while it has none, which is so between two of them.
  static pid_t ProcessOf(pid_t worker) {
    const std::string id = std::to_string(worker);
    std::ifstream children("/proc/" + id + "/task/" + id + "/children");
    pid_t child = 0;
    children >> child;
    return child;
  }

  // A worker stands still for longer than its lease; others take its chunk; then it goes on.
  static void PauseWorker(Round& round) {
    const std::size_t first = round.random() % farm_->workers();
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(kPatience);
    pid_t worker = 0;
    pid_t child = 0;
    for (std::size_t i = first; child == 0; ++i) {
      ASSERT_LT(std::chrono::steady_clock::now(), end) << "no worker works\n" << farm_->Log();
      int status = 0;
      if (round.job->EndsWithin(0, status)) return;  // too late for a pause; the job must be whole
      worker = farm_->worker(i % farm_->workers()).id();
      child = ProcessOf(worker);
      if (child == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    for (const pid_t process : {worker, child}) ::kill(process, SIGSTOP);
    std::this_thread::sleep_for(std::chrono::milliseconds(4'000));
    for (const pid_t process : {child, worker}) ::kill(process, SIGCONT);
  }
};

TEST_F(ShareFaultTest, AJobEndsWholeWhateverIsKilledPausedWipedOrFlipped) {
  using Fault = std::function<void(Round&)>;
  const std::pair<const char*, Fault> faults[] = {
      {"worker-killed", KillWorker},   {"coordinator-killed", KillCoordinator},
      {"broker-killed", KillBrokers},  {"broker-wiped", WipeBrokers},
      {"broker-paused", PauseBrokers}, {"store-crashed", CrashStore},
      {"broker-flipped", FlipBrokers}, {"worker-paused", PauseWorker},
  };
  const unsigned first = FirstSeed();
  for (unsigned seed = first; seed < first + Rounds(std::size(faults)); ++seed) {
    const auto& [name, fault] = faults[seed % std::size(faults)];
    Round round{.folder = std::string(name) + "-" + std::to_string(seed),
                .job = nullptr,
                .random = std::mt19937(seed)};
    SCOPED_TRACE(round.folder);
    const auto begin = std::chrono::steady_clock::now();
    const std::uint64_t before = farm_->DoneChunks();
    round.job = farm_->Coordinate(farm_->MigrateCommand(round.folder));
    const std::uint64_t at = round.random() % (3 * farm_->chunks() / 4);
    ASSERT_TRUE(farm_->WaitForChunks(before, at, *round.job));
    fault(round);
    ExpectToEnd(*round.job, round.folder);
    if (HasFatalFailure()) return;
    std::printf("%s: at chunk %llu, %.1f s\n", round.folder.c_str(),
                static_cast<unsigned long long>(at),
                std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
}

}  // namespace
}  // namespace baybridge
