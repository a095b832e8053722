#include "support/hosts.h"

#include <algorithm>
#include <cerrno>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <system_error>

#include <gtest/gtest.h>

#include "support/scratch.h"
#include "support/servers.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNetworks = "/run/netns";  // where iproute2 keeps its names

std::string Find(const char* program) {
  for (const char* folder : {"/usr/sbin/", "/sbin/", "/usr/bin/", "/bin/"}) {
    if (fs::exists(folder + std::string(program))) return folder + std::string(program);
  }
  ADD_FAILURE() << program << " is missing: this test needs the package iproute2 "
                << "(tools/install test)";
  return program;
}

// True where it ended well; what it said is then thrown away, else added to `said`.
bool Runs(std::vector<std::string> command, std::string& said) {
  const Scratch scratch;
  command.front() = Find(command.front().c_str());
  Background program;
  program.Start(command, scratch.folder() / "said", Background::Rights::kOwn);
  const int status = program.Wait();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
  for (const std::string& word : command) said += word + " ";
  said += "failed: " + scratch.Read("said");
  return false;
}

void Run(const std::vector<std::string>& command) {
  std::string said;
  if (!Runs(command, said)) ADD_FAILURE() << said;
}

// Names of networks that nobody else sees: they go with the last process of this test.
bool HideNames(std::string& why) {
  std::error_code error;
  fs::create_directories(kNetworks, error);
  const bool hidden = ::unshare(CLONE_NEWNS) == 0 &&
                      ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                      ::mount("hosts", kNetworks, "tmpfs", 0, "mode=755") == 0;
  if (!hidden) why = std::generic_category().message(errno);
  return hidden;
}

}  // namespace

bool Hosts::Permitted(std::string& why) {
  static std::string said;
  static const bool permitted = [] {
    if (!HideNames(said)) return false;
    if (!Runs({"ip", "netns", "add", "trial"}, said)) return false;
    const bool cable = Runs({"ip", "link", "add", "name", "here", "netns", "trial", "type", "veth",
                             "peer", "name", "there", "netns", "trial"},
                            said);
    std::string ignored;
    (void)Runs({"ip", "netns", "delete", "trial"}, ignored);
    return cable;
  }();
  why = said;
  return permitted;
}

Hosts::Hosts(const std::vector<std::string>& clients, const std::vector<std::string>& servers)
    : names_(clients),
      servers_(servers) {
  names_.insert(names_.end(), servers.begin(), servers.end());
  for (const std::string& name : names_) {
    Run({"ip", "netns", "add", name});
    Run({"ip", "-n", name, "link", "set", "dev", "lo", "up"});
  }
  for (const std::string& server : servers)
    Run({"ip", "-n", server, "address", "add", AddressOf(server) + "/32", "dev", "lo"});
  unsigned cable = 0;
  for (const std::string& client : clients) {
    for (const std::string& server : servers) {
      // Each end is named for the host that it leads to.
      const std::string net = "10.77." + std::to_string(++cable) + ".";
      Run({"ip", "link", "add", "name", server, "netns", client, "type", "veth", "peer", "name",
           client, "netns", server});
      Run({"ip", "-n", client, "address", "add", net + "1/30", "dev", server});
      Run({"ip", "-n", server, "address", "add", net + "2/30", "dev", client});
      Run({"ip", "-n", client, "link", "set", "dev", server, "up"});
      Run({"ip", "-n", server, "link", "set", "dev", client, "up"});
      Run({"ip", "-n", client, "route", "add", AddressOf(server) + "/32", "via", net + "2"});
    }
  }
}

Hosts::~Hosts() {
  for (const std::string& name : names_) Run({"ip", "netns", "delete", name});
}

fs::path Hosts::NetworkOf(const std::string& host) {
  return fs::path(kNetworks) / host;
}

std::string Hosts::AddressOf(const std::string& server) const {
  const auto at = std::ranges::find(servers_, server) - servers_.begin();
  return "10.78.0." + std::to_string(at + 1);
}

void Hosts::Cut(const std::string& client, const std::string& server) const {
  Run({"ip", "-n", server, "link", "set", "dev", client, "down"});
}

void Hosts::Mend(const std::string& client, const std::string& server) const {
  Run({"ip", "-n", server, "link", "set", "dev", client, "up"});
}

std::string Hosts::Spoil(const std::string& client, const std::string& server) const {
  struct Way {
    const char* name;
    std::vector<std::string> words;
  };
  const Way ways[] = {
      {"netem: 20 ms later, 5 % lost", {"netem", "delay", "20ms", "5ms", "loss", "5%"}},
      {"tbf: 4 Mbit/s, lost what is more than 4 KB ahead",
       {"tbf", "rate", "4mbit", "burst", "3000", "limit", "4000"}},
  };
  std::string said;
  for (const Way& way : ways) {
    bool done = true;
    for (const auto& [host, end] : {std::pair(client, server), std::pair(server, client)}) {
      std::vector<std::string> command{"tc", "-n", host, "qdisc", "add", "dev", end, "root"};
      command.insert(command.end(), way.words.begin(), way.words.end());
      done = done && Runs(command, said);
    }
    if (done) return way.name;
  }
  std::printf("%s\n", said.c_str());
  return {};
}

void Hosts::Repair(const std::string& client, const std::string& server) const {
  Run({"tc", "-n", client, "qdisc", "delete", "dev", server, "root"});
  Run({"tc", "-n", server, "qdisc", "delete", "dev", client, "root"});
}

}  // namespace baybridge
