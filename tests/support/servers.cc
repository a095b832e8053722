#include "support/servers.h"

#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <grp.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "support/network_entry.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kNobody = 65'534;

// The program's path; fails the test where there is none.
std::string Find(const std::vector<std::string>& places, const char* package) {
  for (const std::string& place : places) {
    if (fs::exists(place)) return place;
  }
  ADD_FAILURE() << places.front() << " is missing: this test needs the package " << package
                << " (tools/install test)";
  return places.front();
}

std::string PostgresProgram(const std::string& name) {
  std::vector<std::string> places;
  for (const char* version : {"15", "16", "17", "14"})
    places.push_back("/usr/lib/postgresql/" + std::string(version) + "/bin/" + name);
  return Find(places, "postgresql");
}

int FreePort() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(::bind(socket, any, sizeof address), 0);
  EXPECT_EQ(::getsockname(socket, any, &size), 0);
  ::close(socket);
  return ntohs(address.sin_port);
}

void WriteText(const fs::path& file, const std::string& text) {
  std::ofstream(file) << text;
}

// Only the user that servers run as may read it.
void WriteSecret(const fs::path& file, const std::string& text) {
  WriteText(file, text);
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  if (::geteuid() == 0 && ::chown(file.c_str(), kNobody, kNobody) != 0)
    ADD_FAILURE() << file << " cannot be given away";
}

[[noreturn]] void Become(const std::vector<std::string>& command,
                         const fs::path& log,
                         bool nobody,
                         const fs::path& network) {
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
  const int in = ::open("/dev/null", O_RDONLY);
  if (out < 0 || in < 0 || ::dup2(in, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(out, 2) < 0)
    ::_exit(126);
  if (!network.empty() && !EnterNetwork(network.c_str())) ::_exit(126);
  if (nobody && ::geteuid() == 0 &&
      (::setgroups(0, nullptr) != 0 || ::setgid(kNobody) != 0 || ::setuid(kNobody) != 0 ||
       prctl(PR_SET_PDEATHSIG, SIGKILL) != 0))
    ::_exit(126);
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  ::execv(words.front(), words.data());
  ::_exit(127);
}

void RunToEnd(const std::vector<std::string>& command, const fs::path& log) {
  Background program;
  program.Start(command, log);
  const int status = program.Wait();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  std::ifstream said(log);
  ADD_FAILURE() << command.front()
                << " failed: " << std::string(std::istreambuf_iterator<char>(said), {});
}

bool AnswersHere(const std::string& host, int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  EXPECT_EQ(::inet_pton(AF_INET, host.c_str(), &address.sin_addr), 1);
  const bool connected =
      ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return connected;
}

bool Answers(const ServerPlace& place, int port) {
  if (place.network.empty()) return AnswersHere(place.address, port);
  bool answers = false;
  WithinNetwork(place.network, [&] { answers = AnswersHere(place.address, port); });
  return answers;
}

template <typename Question>
bool WaitFor(const Question& question) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(120);
  while (!question()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

}  // namespace

void Background::Start(const std::vector<std::string>& command,
                       const fs::path& log,
                       Rights rights,
                       const fs::path& network) {
  End();
  status_ = -1;
  process_ = ::fork();
  ASSERT_GE(process_, 0);
  if (process_ == 0) Become(command, log, rights == Rights::kNobody, network);
}

void Background::Signal(int signal) const {
  if (process_ > 0) (void)::kill(process_, signal);
}

int Background::Wait() {
  while (process_ > 0 && ::waitpid(process_, &status_, 0) < 0 && errno == EINTR) continue;
  process_ = 0;
  return status_;
}

bool Background::EndsWithin(unsigned seconds, int& status) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (process_ > 0) {
    const pid_t ended = ::waitpid(process_, &status_, WNOHANG);
    if (ended == process_) process_ = 0;
    if (process_ == 0) break;
    if (std::chrono::steady_clock::now() > end) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  status = status_;
  return process_ == 0;
}

void Background::End() {
  if (process_ <= 0) return;
  Signal(SIGKILL);
  (void)Wait();
}

ServerFolder::ServerFolder() {
  // Short, for the name of a socket has at most 107 bytes.
  std::string name = "/tmp/baybridge-servers-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no folder for servers";
  path_ = name;
  if (::geteuid() == 0 && ::chown(name.c_str(), kNobody, kNobody) != 0)
    ADD_FAILURE() << "the folder for servers cannot be given away";
}

ServerFolder::~ServerFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

PostgresServer::PostgresServer(std::optional<ServerTls> tls, ServerPlace place)
    : place_(std::move(place)) {
  const fs::path password_file = folder_.path() / "password";
  WriteText(password_file, password() + "\n");
  RunToEnd({PostgresProgram("initdb"), "-D", (folder_.path() / "data").string(), "-U", "baybridge",
            "--pwfile", password_file.string(), "--auth=scram-sha-256", "--locale=C",
            "--encoding=UTF8", "--no-sync", "--no-instructions"},
           folder_.path() / "initdb.log");
  if (tls) Secure(*tls);
  Start();
}

void PostgresServer::Secure(const ServerTls& tls) {
  const fs::path certificate = folder_.path() / "server.pem";
  const fs::path key = folder_.path() / "server-key.pem";
  WriteText(certificate, tls.certificate);
  WriteSecret(key, tls.key);
  port_ = FreePort();
  tls_options_ = {"-c", "listen_addresses=" + place_.address,
                  "-p", std::to_string(port_),
                  "-c", "ssl=on",
                  "-c", "ssl_cert_file=" + certificate.string(),
                  "-c", "ssl_key_file=" + key.string()};
  const bool asks = !tls.client_authorities.empty();
  if (asks) {
    const fs::path authorities = folder_.path() / "client-authorities.pem";
    WriteText(authorities, tls.client_authorities);
    tls_options_.insert(tls_options_.end(), {"-c", "ssl_ca_file=" + authorities.string()});
  }
  WriteSecret(folder_.path() / "data" / "pg_hba.conf",
              std::string("local all all scram-sha-256\n"
                          "hostssl all all ") +
                  (place_.network.empty() ? "127.0.0.1/32" : "0.0.0.0/0") + " scram-sha-256" +
                  (asks ? " clientcert=verify-ca\n" : "\n"));
}

void PostgresServer::Start() {
  std::vector<std::string> command{PostgresProgram("postgres"),
                                   "-D",
                                   (folder_.path() / "data").string(),
                                   "-k",
                                   folder_.path().string(),
                                   "-c",
                                   "listen_addresses=",
                                   "-c",
                                   "shared_buffers=32MB",
                                   "-c",
                                   "max_connections=40"};
  command.insert(command.end(), tls_options_.begin(), tls_options_.end());
  server_.Start(command, folder_.path() / "postgres.log", Background::Rights::kNobody,
                place_.network);
  // The last line of the lock file says how far it is.
  ready_ = WaitFor([&] {
    std::ifstream lock(folder_.path() / "data" / "postmaster.pid");
    const std::string text(std::istreambuf_iterator<char>(lock), {});
    return text.find("ready") != std::string::npos &&
           text.starts_with(std::to_string(server_.id()) + "\n");
  });
  EXPECT_TRUE(ready_) << "PostgreSQL did not start";
}

void PostgresServer::StopImmediately() {
  server_.Signal(SIGQUIT);
  (void)server_.Wait();
}

std::string PostgresServer::address() const {
  const std::string port = port_ == 0 ? "" : "&port=" + std::to_string(port_);
  return "postgresql://baybridge@/postgres?host=" + folder_.path().string() + port;
}

NatsServers::NatsServers(std::size_t count, std::optional<ServerTls> tls, ServerPlace place)
    : place_(std::move(place)) {
  if (tls) {
    const fs::path certificate = folder_.path() / "server.pem";
    const fs::path key = folder_.path() / "server-key.pem";
    WriteText(certificate, tls->certificate);
    WriteSecret(key, tls->key);
    tls_ = "tls { cert_file: \"" + certificate.string() + "\", key_file: \"" + key.string() + "\"";
    if (!tls->client_authorities.empty()) {
      const fs::path authorities = folder_.path() / "client-authorities.pem";
      WriteText(authorities, tls->client_authorities);
      tls_ += ", ca_file: \"" + authorities.string() + "\", verify: true";
    }
    tls_ += " }\n";
  }
  for (std::size_t i = 0; i < count; ++i) {
    ports_.push_back(FreePort());
    routes_.push_back(FreePort());
    servers_.push_back(std::make_unique<Background>());
  }
  for (std::size_t i = 0; i < count; ++i) Start(i);
}

fs::path NatsServers::StoreOf(std::size_t server) const {
  return folder_.path() / ("store-" + std::to_string(server));
}

void NatsServers::Start(std::size_t server) {
  Launch(server);
  EXPECT_TRUE(WaitFor([&] { return Answers(place_, ports_[server]); }))
      << "server-" << server << " did not start";
}

void NatsServers::StartDamaged(std::size_t server) {
  Launch(server);
  int status = 0;
  bool ended = false;
  const auto begin = std::chrono::steady_clock::now();
  const bool answers = WaitFor([&] {
    ended = servers_[server]->EndsWithin(0, status) ||
            std::chrono::steady_clock::now() - begin > std::chrono::seconds(30);
    return ended || Answers(place_, ports_[server]);
  });
  if (answers && !ended) return;
  servers_[server]->End();
  Wipe(server);
  Start(server);
}

void NatsServers::Launch(std::size_t server) {
  const std::string name = "server-" + std::to_string(server);
  std::string text = "server_name: " + name + "\nhost: " + place_.address +
                     "\nport: " + std::to_string(ports_[server]) + "\njetstream { store_dir: \"" +
                     StoreOf(server).string() + "\" }\nauthorization { user: \"" + user() +
                     "\", password: \"" + password() + "\" }\n" + tls_;
  if (size() > 1) {
    text += "cluster { name: test, host: 127.0.0.1, port: " + std::to_string(routes_[server]) +
            ", routes: [";
    for (const int route : routes_)
      text += " \"nats-route://127.0.0.1:" + std::to_string(route) + "\",";
    text.back() = ' ';
    text += " ] }\n";
  }
  const fs::path file = folder_.path() / (name + ".conf");
  WriteText(file, text);
  servers_[server]->Start(
      {Find({"/usr/sbin/nats-server", "/usr/bin/nats-server"}, "nats-server"), "-c", file.string()},
      folder_.path() / (name + ".log"), Background::Rights::kNobody, place_.network);
}

void NatsServers::Wipe(std::size_t server) const {
  fs::remove_all(StoreOf(server));
}

bool NatsServers::Flip(std::size_t server, std::mt19937& random, unsigned bits) const {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(StoreOf(server), ignored)) {
    if (entry.is_regular_file(ignored) && entry.file_size(ignored) > 0)
      files.push_back(entry.path());
  }
  if (files.empty()) return false;
  for (unsigned i = 0; i < bits; ++i) {
    std::fstream file(files[random() % files.size()],
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(0, std::ios::end);
    const auto size = static_cast<std::uint64_t>(file.tellg());
    if (size == 0) continue;
    const auto at = static_cast<std::streamoff>(random() % size);
    file.seekg(at);
    const int byte = file.get();
    file.seekp(at);
    file.put(static_cast<char>(byte ^ (1 << (random() % 8))));
  }
  return true;
}

std::string NatsServers::addresses() const {
  std::string all;
  for (const int port : ports_)
    all += (all.empty() ? "" : ",") + ("nats://127.0.0.1:" + std::to_string(port));
  return all;
}

}  // namespace baybridge
