#pragma once

#include <arpa/inet.h>
#include <csignal>
#include <cstdlib>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "support/scratch.h"
#include "support/tied_child.h"
#include "unit/server/transfer_client.h"

namespace baybridge {

// Ports that were free a moment ago: all are held until all are known.
inline std::vector<std::uint16_t> FreePorts(std::size_t count) {
  std::vector<int> held;
  std::vector<std::uint16_t> ports;
  for (std::size_t i = 0; i < count; ++i) {
    held.push_back(socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(bind(held.back(), reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(getsockname(held.back(), reinterpret_cast<sockaddr*>(&address), &size), 0);
    ports.push_back(ntohs(address.sin_port));
  }
  for (const int fd : held) close(fd);
  return ports;
}

// The data of the three places without what no transfer needs, so that a process starts quickly.
inline void LinkData(const Scratch& scratch) {
  namespace fs = std::filesystem;
  const fs::path root(BAYBRIDGE_SOURCE_DIR);
  const fs::path to = scratch.folder() / "data";
  for (const char* name : {"schemas/_meta", "schemas/_messages", "schemas/_identifiers",
                           "schemas/_transfer", "schemas/_trust", "schemas/_scales", "schemas/hub",
                           "schemas/hk-care", "schemas/gd-care", "schemas/mo-care", "mapping"}) {
    fs::create_directories((to / name).parent_path());
    fs::create_directory_symlink(root / name, to / name);
  }
  fs::create_directories(to / "validators/standards");
  fs::create_symlink(root / "validators/standards/strata.csv",
                     to / "validators/standards/strata.csv");
  if (fs::exists(root / "validators/scales")) {
    fs::create_directory_symlink(root / "validators/scales", to / "validators/scales");
  }
}

// `baybridge serve` of one gateway of the folder.
class GatewayProcess {
 public:
  GatewayProcess(const DemoFolder& demo, const Scratch& scratch, std::size_t index)
      : GatewayProcess(scratch, demo.config_file(index), std::string(DemoGatewayAt(index).id)) {}
  GatewayProcess(const Scratch& scratch, std::filesystem::path config, std::string name)
      : scratch_(scratch),
        config_(std::move(config)),
        name_(std::move(name)) {}
  GatewayProcess(const GatewayProcess&) = delete;
  GatewayProcess& operator=(const GatewayProcess&) = delete;
  GatewayProcess(GatewayProcess&&) = delete;
  GatewayProcess& operator=(GatewayProcess&&) = delete;
  ~GatewayProcess() { End(SIGKILL); }

  void Start() {
    const std::string config = config_.string();
    const std::string err = log().string();
    const std::string data = (scratch_.folder() / "data").string();
    const std::string temporary = (scratch_.folder() / "tmp").string();
    std::filesystem::create_directory(temporary);
    const pid_t parent = getpid();
    child_ = fork();
    ASSERT_GE(child_, 0);
    if (child_ > 0) return;
    EndWithParent(parent);
    if (std::freopen(err.c_str(), "a", stderr) == nullptr) _exit(1);
    setenv("BAYBRIDGE_DATA", data.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): one thread
    setenv("TMPDIR", temporary.c_str(), 1);     // NOLINT(concurrency-mt-unsafe)
    execl(BAYBRIDGE_PROGRAM, BAYBRIDGE_PROGRAM, "serve", "--config", config.c_str(), nullptr);
    _exit(1);
  }
  bool runs() const { return child_ > 0; }
  void End(int signal) {
    if (child_ <= 0) return;
    kill(child_, signal);
    waitpid(child_, nullptr, 0);
    child_ = -1;
  }
  void Signal(int signal) const { kill(child_, signal); }
  std::filesystem::path log() const { return scratch_.folder() / (name_ + ".log"); }

 private:
  const Scratch& scratch_;
  std::filesystem::path config_;
  std::string name_;
  pid_t child_ = -1;
};

inline std::string TextOf(const std::filesystem::path& file) {
  auto bytes = ReadFile(file, 100'000'000);
  return bytes ? *bytes : std::string();
}

class TransferStory : public testing::Test {
 protected:
  explicit TransferStory(std::size_t count = kDemoGateways) : ports_(FreePorts(count)) {
    auto demo = DemoFolder::Make(ports_);
    EXPECT_TRUE(demo);
    demo_.emplace(*std::move(demo));
    LinkData(scratch_);
    for (std::size_t i = 0; i < count; ++i)
      processes_.push_back(std::make_unique<GatewayProcess>(*demo_, scratch_, i));
  }
  ClientIdentity IdentityOf(const std::string& name) const {
    return {.certificate_pem = TextOf(demo_->folder() / (name + ".pem")),
            .key_pem = TextOf(demo_->folder() / (name + ".key"))};
  }
  TransferClient HomeAt(std::size_t index) const {
    return {ports_[index], IdentityOf(std::string(DemoGatewayAt(index).id) + "-home")};
  }
  // True once the gateway answers; false after two minutes.
  bool Answers(std::size_t index) const {
    for (int i = 0; i < 2'400; ++i) {
      if (HomeAt(index).Get("/readyz").status == 200) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ADD_FAILURE() << TextOf(processes_[index]->log());
    return false;
  }
  // Starts those that do not run, and waits for all.
  void StartAll() {
    for (const auto& process : processes_) {
      if (!process->runs()) process->Start();
    }
    for (std::size_t i = 0; i < processes_.size(); ++i) ASSERT_TRUE(Answers(i));
  }
  bool Shell(const std::string& command) const {
    const std::string whole = "cd " + scratch_.folder().string() +
                              " && DEMO=" + demo_->folder().string() + " && ( " + command +
                              " ) >shell.out 2>shell.err";
    return std::system(whole.c_str()) == 0;  // NOLINT(cert-env33-c): a test's own fixed command
  }

  std::vector<std::uint16_t> ports_;
  Scratch scratch_;
  std::optional<DemoFolder> demo_;
  std::vector<std::unique_ptr<GatewayProcess>> processes_;
};

class TwoGateways : public TransferStory {
 protected:
  TwoGateways() : TransferStory(2) {}
};

}  // namespace baybridge
