#include <cerrno>
#include <csignal>
#include <fstream>
#include <random>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "faults/echo_job.h"
#include "support/rounds.h"
#include "support/tied_child.h"

namespace baybridge {
namespace {

enum class Victim { kSupervisor, kWorker, kBoth };

// The worker process of a supervisor, or 0.
pid_t WorkerOf(pid_t supervisor) {
  const std::string id = std::to_string(supervisor);
  std::ifstream in("/proc/" + id + "/task/" + id + "/children");
  pid_t worker = 0;
  in >> worker;
  return worker;
}

// Kills a run at an instant; then nothing of it is left.
void RunAndKill(const EchoJobs& jobs, Victim victim, std::chrono::microseconds after) {
  const pid_t parent = getpid();
  const pid_t supervisor = fork();
  if (supervisor == 0) {
    EndWithParent(parent);
    _exit(jobs.Run({}));
  }
  std::this_thread::sleep_for(after);
  const pid_t worker = WorkerOf(supervisor);
  if (victim != Victim::kSupervisor && worker > 0) kill(worker, SIGKILL);
  if (victim != Victim::kWorker) kill(supervisor, SIGKILL);
  // This process inherits workers whose supervisor is gone.
  while (waitpid(-1, nullptr, 0) > 0 || errno == EINTR) continue;
}

TEST(KillTest, AJobThatIsKilledAtAnyInstantEndsWithTheSameBytes) {
  ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  const EchoJobs jobs(200);
  ASSERT_EQ(jobs.RunApart({.name = "whole"}), 0);
  const auto whole = jobs.Outputs("whole");
  ASSERT_GT(whole.size(), 4U);
  constexpr int kMostMicroseconds = 150'000;
  const unsigned first = FirstSeed();
  for (unsigned seed = first; seed < first + Rounds(15); ++seed) {
    std::mt19937 random(seed);
    jobs.scratch().Remove("job");
    const auto kills = 1 + random() % 3;
    for (auto i = kills; i > 0; --i) {
      RunAndKill(
          jobs, static_cast<Victim>(random() % 3),
          std::chrono::microseconds(std::uniform_int_distribution(0, kMostMicroseconds)(random)));
    }
    ASSERT_EQ(jobs.RunApart({}), 0) << "seed " << seed;
    ASSERT_EQ(jobs.Outputs("job"), whole) << "seed " << seed;
    ASSERT_EQ(jobs.RecordsOf("job"), 200U) << "seed " << seed;
  }
}

}  // namespace
}  // namespace baybridge
