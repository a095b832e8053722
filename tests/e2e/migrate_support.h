#pragma once

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/command.h"
#include "support/scratch.h"
#include "support/tied_child.h"

namespace baybridge {

// Jobs of `baybridge migrate` in a folder of their own.
class MigrateTest : public testing::Test, protected Scratch {
 protected:
  static constexpr int kFindings = 1;
  static constexpr int kUsage = 2;
  static constexpr int kFailure = 3;

  std::string Path(const std::string& name) const { return (folder() / name).string(); }
  bool Exists(const std::string& name) const { return std::filesystem::exists(folder() / name); }

  // A batch of synthetic records, some with errors.
  void Synth(const std::string& name, unsigned records, const char* errors = "0") const {
    const Ran ran =
        RunBaybridge({"synth", "--format", "hk-care", "--records", std::to_string(records),
                      "--errors", errors, "--seed", "7", "-o", Path(name)});
    ASSERT_EQ(ran.code, 0) << ran.err;
  }

  // The words of a job from hk-care to gd-care, and more.
  std::vector<std::string> Job(const std::string& to, std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"migrate",  "--from", "hk-care",    "--to", "gd-care",
                                   "--output", Path(to), "--progress", "none"};
    if (std::ranges::find(more, "--jobs") == more.end()) words.insert(words.end(), {"--jobs", "2"});
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  // A job that takes a while and commits often: its records are translated one document at a time.
  std::vector<std::string> SlowJob(const std::string& to, std::vector<std::string> more) const {
    more.insert(more.end(), {"--ledger", "--chunk-records", "2", "--commit-every", "0"});
    return Job(to, std::move(more));
  }

  // Starts a job and sends it a signal once something of it is durable. Returns what waitpid says;
  // standard error goes to the file `said`. A job that came to its end before the signal did is
  // taken away and started again: on a busy machine that happens.
  int Interrupt(const std::vector<std::string>& words, const std::string& job, int signal) const {
    int status = 0;
    for (int attempt = 0; attempt < 5; ++attempt) {
      std::filesystem::remove_all(folder() / job);
      const pid_t child = Start(words);
      if (IsUnderWay(child, job, status)) {
        kill(child, signal);
        EXPECT_EQ(waitpid(child, &status, 0), child);
      }
      if (Exists(job + "/target-000001.xml.part")) break;
    }
    return status;
  }

  pid_t Start(std::vector<std::string> words) const {
    words.insert(words.begin(), BAYBRIDGE_PROGRAM);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const std::string said = Path("said");
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child != 0) return child;
    EndWithParent(parent);
    const int file = ::open(said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, STDERR_FILENO);
    setenv("BAYBRIDGE_DATA", BAYBRIDGE_SOURCE_DIR, 1);  // NOLINT(concurrency-mt-unsafe)
    execv(arguments.front(), arguments.data());
    _exit(127);
  }

  // Waits until the job has written something; false with its status where it ended before.
  bool IsUnderWay(pid_t child, const std::string& job, int& status) const {
    const std::filesystem::path part = folder() / job / "target-000001.xml.part";
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (std::chrono::steady_clock::now() < until) {
      std::error_code error;
      const auto size = std::filesystem::file_size(part, error);
      if (!error && size != 0) return true;
      if (waitpid(child, &status, WNOHANG) == child) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
  }

  // Everything that a job made, but its ledger.
  std::map<std::string, std::string> Outputs(const std::string& job) const {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder() / job)) {
      const std::string name = entry.path().filename().string();
      if (entry.is_regular_file() && !name.starts_with("job.db"))
        files.emplace(name, Read(entry.path()));
    }
    return files;
  }

  static std::size_t Count(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
      ++count;
    return count;
  }
};

}  // namespace baybridge
