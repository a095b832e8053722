#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <sys/types.h>
#include <vector>

namespace baybridge {

// Servers of other projects that a test starts on this machine alone and disturbs. What is missing
// fails the test: it is never left out without a word. All of it ends with the object.

// A program that runs in the background; a server as the user `nobody` where the test is root
// (PostgreSQL refuses root).
class Background {
 public:
  Background() = default;
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  ~Background() { End(); }

  enum class Rights { kOwn, kNobody };
  // Fails the test where the program cannot be started. Its output goes to `log`. It ends with the
  // thread that started it. `network`: file of the network that it is part of (Hosts); empty: that
  // of the test.
  void Start(const std::vector<std::string>& command,
             const std::filesystem::path& log,
             Rights rights = Rights::kNobody,
             const std::filesystem::path& network = {});
  void Signal(int signal) const;
  // Waits for its end; the status of waitpid, again where it had ended before.
  int Wait();
  // Waits for its end, whose status it tells as `Wait` does; false after `seconds`.
  bool EndsWithin(unsigned seconds, int& status);
  void End();  // SIGKILL
  bool running() const { return process_ > 0; }
  pid_t id() const { return process_; }

 private:
  pid_t process_ = 0;
  int status_ = -1;  // of the last one that ended
};

// A folder that such programs may write to; goes away with the object.
class ServerFolder {
 public:
  ServerFolder();
  ServerFolder(const ServerFolder&) = delete;
  ServerFolder& operator=(const ServerFolder&) = delete;
  ~ServerFolder();
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// What a server speaks TLS with, PEM.
struct ServerTls {
  std::string certificate = {};
  std::string key = {};
  std::string client_authorities = {};  // a client must show a certificate of theirs; empty: none
};

// Where a server runs, and is reached.
struct ServerPlace {
  std::filesystem::path network = {};  // of another host (Hosts); empty: this one
  std::string address = "127.0.0.1";
};

// PostgreSQL on a socket of its own, with a user whose password is checked; with TLS on a port of
// its place too, where nothing else is answered.
class PostgresServer {
 public:
  explicit PostgresServer(std::optional<ServerTls> tls = std::nullopt, ServerPlace place = {});
  void Start();
  // As a crash: nothing is written out first.
  void StopImmediately();
  void Pause() { server_.Signal(19); }   // SIGSTOP
  void Resume() { server_.Signal(18); }  // SIGCONT
  std::string address() const;
  int port() const { return port_; }  // with TLS
  static std::string password() { return "only-for-this-test"; }
  bool ready() const { return ready_; }
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  void Secure(const ServerTls& tls);
  ServerPlace place_;
  ServerFolder folder_;
  std::vector<std::string> tls_options_;
  int port_ = 0;
  Background server_;
  bool ready_ = false;
};

// nats-servers with JetStream on ports of their place, as one cluster; with a user and a password.
class NatsServers {
 public:
  explicit NatsServers(std::size_t count,
                       std::optional<ServerTls> tls = std::nullopt,
                       ServerPlace place = {});
  void Start(std::size_t server);
  // The same of one whose files may be damaged: where it does not start with them within half a
  // minute, it gets empty ones, as docs/scaling.md advises.
  void StartDamaged(std::size_t server);
  void Kill(std::size_t server) { servers_[server]->End(); }
  void Signal(std::size_t server, int signal) { servers_[server]->Signal(signal); }
  // Of a server that does not run, or is to be damaged beneath itself.
  void Wipe(std::size_t server) const;
  // Flips so many bits of the files of its store; false where there are none.
  bool Flip(std::size_t server, std::mt19937& random, unsigned bits) const;
  std::size_t size() const { return servers_.size(); }
  std::string addresses() const;
  int port(std::size_t server) const { return ports_[server]; }
  static std::string user() { return "baybridge"; }
  static std::string password() { return "also-only-for-this-test"; }
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  void Launch(std::size_t server);
  std::filesystem::path StoreOf(std::size_t server) const;
  ServerPlace place_;
  ServerFolder folder_;
  std::string tls_;  // part of the configuration
  std::vector<int> ports_;
  std::vector<int> routes_;
  std::vector<std::unique_ptr<Background>> servers_;
};

}  // namespace baybridge
