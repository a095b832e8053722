// The service as a process: a demonstration is started, every call of docs/operations.md is made by
// curl, and it stops when it is told to.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "e2e/command.h"
#include "support/scratch.h"
#include "support/tied_child.h"

namespace baybridge {
namespace {

std::string FileText(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// `baybridge serve` with these arguments; ended with the object.
class Serving {
 public:
  explicit Serving(const std::vector<std::string>& arguments) {
    std::vector<std::string> texts = {BAYBRIDGE_PROGRAM, "serve"};
    texts.insert(texts.end(), arguments.begin(), arguments.end());
    std::vector<char*> words;
    for (std::string& text : texts) words.push_back(text.data());
    words.push_back(nullptr);
    scratch_.Write("out", "");
    scratch_.Write("err", "");
    std::filesystem::create_directory(scratch_.folder() / "tmp");
    const std::string out = (scratch_.folder() / "out").string();
    const std::string err = (scratch_.folder() / "err").string();
    const std::string tmp = (scratch_.folder() / "tmp").string();
    const pid_t parent = getpid();
    child_ = fork();
    if (child_ != 0) return;
    EndWithParent(parent);
    if (std::freopen(out.c_str(), "w", stdout) == nullptr) _exit(1);
    if (std::freopen(err.c_str(), "w", stderr) == nullptr) _exit(1);
    setenv("BAYBRIDGE_DATA", BAYBRIDGE_SOURCE_DIR, 1);  // NOLINT(concurrency-mt-unsafe): one thread
    setenv("TMPDIR", tmp.c_str(), 1);                   // NOLINT(concurrency-mt-unsafe)
    execv(words.front(), words.data());
    _exit(1);
  }
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;
  ~Serving() {
    if (child_ > 0) Stop();
  }

  std::string out() const { return scratch_.Read("out"); }
  std::string err() const { return scratch_.Read("err"); }
  std::filesystem::path folder() const { return scratch_.folder(); }
  void Signal(int signal) const { kill(child_, signal); }
  // True once `text` stands in the log; false after a minute or two.
  bool WaitFor(const std::string& text, std::size_t times = 1) const {
    for (int i = 0; i < 3'000; ++i) {
      std::size_t count = 0;
      const std::string log = err();
      for (std::size_t at = log.find(text); at != std::string::npos; at = log.find(text, at + 1))
        ++count;
      if (count >= times) return true;
      int status = 0;
      if (waitpid(child_, &status, WNOHANG) == child_) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(40));
    }
    return false;
  }
  // Tells it to stop and gives its exit code; -1 where a signal ended it.
  int Stop() {
    Signal(SIGTERM);
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  Scratch scratch_;
  pid_t child_ = -1;
};

// The blocks of a page that are commands, one each.
std::vector<std::string> CommandsOf(const std::string& page) {
  std::vector<std::string> commands;
  const std::string begin = "```sh\n";
  for (std::size_t at = page.find(begin); at != std::string::npos; at = page.find(begin, at)) {
    at += begin.size();
    const std::size_t end = page.find("```", at);
    commands.push_back(page.substr(at, end - at));
    at = end;
  }
  return commands;
}

int RunShell(const std::filesystem::path& script) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe,cert-env33-c): commands of our own page
  const int status = std::system(("bash -e " + script.string()).c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// The addresses and the folder that the demonstration printed.
struct Told {
  std::string gateway;
  std::string guangdong;
  std::string folder;
};
Told ToldBy(const Serving& serving) {
  const std::string out = serving.out();
  const std::size_t url = out.find("https://localhost:");
  const std::size_t folder = out.find((serving.folder() / "tmp").string());
  if (url == std::string::npos || folder == std::string::npos) return {};
  const std::size_t other = out.find("https://localhost:", out.find("at its own gateway"));
  if (other == std::string::npos) return {};
  return {.gateway = out.substr(url, out.find('/', url + 8) - url),
          .guangdong = out.substr(other, out.find(')', other) - other),
          .folder = out.substr(folder, out.find_first_of(" \n", folder) - folder)};
}

TEST(ServeTest, EveryCallOfThePageWorks) {
  Serving serving({"--demo"});
  ASSERT_TRUE(serving.WaitFor("\"listening\"")) << serving.err();
  Told told = ToldBy(serving);
  for (int i = 0; told.gateway.empty() && i < 100; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    told = ToldBy(serving);
  }
  ASSERT_FALSE(told.gateway.empty()) << serving.out();
  const auto commands =
      CommandsOf(FileText(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "docs/operations.md"));
  ASSERT_GE(commands.size(), 15U);
  const std::string answer = (serving.folder() / "answer").string();
  const std::filesystem::path file = serving.folder() / "script";
  for (const std::string& command : commands) {
    std::ofstream(file)
        << "cd \"" + std::string(BAYBRIDGE_SOURCE_DIR) + "\"; export GATEWAY=" + told.gateway +
               " GUANGDONG=" + told.guangdong + " DEMO=" + told.folder +
               "; curl() { command curl --fail --silent --show-error --max-time 120 \"$@\"; }; { " +
               command + "\n} > " + answer + "\n";
    EXPECT_EQ(RunShell(file), 0) << command << FileText(answer);
    if (command.find("admin/reload") == std::string::npos) {
      EXPECT_GT(std::filesystem::file_size(answer), 2U) << command;
    }
  }
  // The log is a JSON object a line and holds nothing of the record.
  std::istringstream log(serving.err());
  std::size_t requests = 0;
  for (std::string line; std::getline(log, line);) {
    EXPECT_TRUE(line.starts_with("{\"time\":\"") && line.ends_with("}")) << line;
    requests += line.find("\"event\":\"request\"") != std::string::npos ? 1 : 0;
  }
  EXPECT_GE(requests, 10U);
  EXPECT_EQ(serving.err().find("A123456"), std::string::npos);
  serving.Signal(SIGHUP);
  EXPECT_TRUE(serving.WaitFor("packs-reloaded", 2)) << serving.err();
  EXPECT_EQ(serving.Stop(), 0);
  EXPECT_NE(serving.err().find("\"stopped\""), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(told.folder));
}

TEST(ServeTest, SaysWhatIsWrongWithAConfiguration) {
  const Scratch scratch;
  scratch.Write(
      "gateway.json",
      "{\n  \"tls\": {\"certificate\": \"none.pem\", \"key\": \"none.key\"},\n  \"port\": 1\n}\n");
  const Ran ran = RunBaybridge({"serve", "--config", (scratch.folder() / "gateway.json").string()});
  EXPECT_EQ(ran.code, 3);
  EXPECT_NE(ran.err.find("gateway.json:3: the key ‘port’ is not known"), std::string::npos)
      << ran.err;
  EXPECT_EQ(RunBaybridge({"serve"}).code, 2);
  EXPECT_EQ(RunBaybridge({"serve", "--demo", "--config", "x"}).code, 2);
}

}  // namespace
}  // namespace baybridge
