#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace baybridge {

// The gateways of a demonstration in their order: Hong Kong, Guangdong, Macao.
inline constexpr std::size_t kDemoGateways = 3;
struct DemoGateway {
  std::string_view id;  // beginning of its files' names
  std::string_view name;
  std::string_view place;
  std::string_view home;  // institution that it serves
  std::string_view format;
  std::string_view region;
};
const DemoGateway& DemoGatewayAt(std::size_t index);

// The legal facts of a transfer between two homes of the demonstration, as of now.
struct DemoRoute {
  std::string transfer;  // id
  std::size_t from = 0;
  std::size_t to = 1;
  std::string mechanism = "gba-hk-sc";  // empty: none
  std::string consent = "C-0001";
};
std::string DemoEnvelope(const DemoRoute& route);

// A folder with everything that gateways need to be tried out on this machine: an authority,
// certificates of servers, gateways and one client of each role, keys of tokens, receipts and
// stores, trust lists and a configuration each. It is removed when this object ends. The
// certificates live for a day.
class DemoFolder {
 public:
  // Makes it below the folder for temporary files, for its owner only. One gateway a port, at most
  // kDemoGateways, each a partner of the others; port 0 takes any free one, which the others must
  // then be told (TransferService::SetAddress). Fails with kUnreadable.
  static Result<DemoFolder> Make(const std::vector<std::uint16_t>& ports = {0, 0});
  DemoFolder(DemoFolder&& other) noexcept : folder_(std::move(other.folder_)) {
    other.folder_.clear();
  }
  DemoFolder& operator=(DemoFolder&&) = delete;
  DemoFolder(const DemoFolder&) = delete;
  DemoFolder& operator=(const DemoFolder&) = delete;
  ~DemoFolder();

  std::filesystem::path config_file(std::size_t gateway = 0) const {
    return folder_ / (std::string(DemoGatewayAt(gateway).id) + ".json");
  }
  const std::filesystem::path& folder() const { return folder_; }
  // Prints calls that work as they stand, on standard output.
  void Tell(const std::vector<std::uint16_t>& ports) const;

 private:
  explicit DemoFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<Done> Fill(const std::vector<std::uint16_t>& ports) const;
  std::filesystem::path folder_;
};

// A bearer token by a key of ours on P-256, as JudgeToken accepts it: for the demonstration and
// for tests. `claims` is JSON.
Result<std::string> MakeToken(const std::string& key_pem,
                              const std::string& key_id,
                              const std::string& claims);

}  // namespace baybridge
