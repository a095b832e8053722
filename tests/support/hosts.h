#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace baybridge {

// Machines of their own as far as the network goes: network namespaces of Linux, joined by virtual
// cables (veth), seen by this process and its children only and gone with them, however they end.
// A host (`clients`) has one cable to each server and no other way to it. One thread at a time.
class Hosts {
 public:
  // Whether this process may make any; `why` then says why not.
  static bool Permitted(std::string& why);

  // Makes them all, with their cables. Fails the test where that cannot be done.
  Hosts(const std::vector<std::string>& clients, const std::vector<std::string>& servers);
  Hosts(const Hosts&) = delete;
  Hosts& operator=(const Hosts&) = delete;
  ~Hosts();

  // For Background::Start: the file of a host's network.
  static std::filesystem::path NetworkOf(const std::string& host);
  // By which every client reaches a server.
  std::string AddressOf(const std::string& server) const;

  // Takes the cable out at the server's end, or puts it back. Neither side is told: what was under
  // way is lost, as with a broken line.
  void Cut(const std::string& client, const std::string& server) const;
  void Mend(const std::string& client, const std::string& server) const;

  // Makes a cable bad in both directions until it is `Repair`ed: slow, and some packets are lost
  // (netem where the kernel has it; else a narrow line with next to no queue, tbf). Says by what;
  // empty where the kernel has neither.
  std::string Spoil(const std::string& client, const std::string& server) const;
  void Repair(const std::string& client, const std::string& server) const;

 private:
  std::vector<std::string> names_;
  std::vector<std::string> servers_;
};

}  // namespace baybridge
