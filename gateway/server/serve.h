#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/result.h"
#include "server/batch_jobs.h"
#include "server/once.h"
#include "server/server_config.h"
#include "server/service.h"
#include "server/transfer_service.h"
#include "transport/http_listener.h"

namespace baybridge {

// A service with its listener: what one `baybridge serve` is. Thread-safe.
class Gateway {
 public:
  // Loads everything and begins to listen. Fails where a file of the configuration or the data are
  // not in order, or the address is taken.
  // `loaded` where another gateway of this process has loaded it already.
  static Result<std::unique_ptr<Gateway>> Start(
      const ServerConfig& config, std::shared_ptr<const ServiceData> loaded = nullptr);
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;
  Gateway(Gateway&&) = delete;
  Gateway& operator=(Gateway&&) = delete;
  ~Gateway();

  std::uint16_t port() const { return listener_->port(); }
  // Reads certificates, clients and partners, keys of tokens, packs and standards again; what
  // cannot be read stays as it was, is logged, and makes the answer false.
  bool Reload();
  // Reads certificates and revocation lists again where their files have changed.
  void ReloadChangedTls();
  // Answers what is in work, then ends. /readyz says so from now on.
  void Stop();
  Service& service() { return *service_; }
  // Null where the configuration has no transfers.
  TransferService* transfers() { return transfers_.get(); }

 private:
  explicit Gateway(ServerConfig config) : config_(std::move(config)) {}
  bool ReloadTls();
  Result<Done> ReloadPartners();
  // Why /readyz says no; empty: it says yes.
  std::string_view Obstacle() const;
  std::vector<Gauge> Gauges() const;
  std::string TlsFilesSeen() const;

  ServerConfig config_;  // its clients are guarded by reloading_
  std::atomic<bool> ready_{false};
  std::mutex reloading_;
  std::string tls_seen_;  // guarded by reloading_
  std::unique_ptr<TransferService> transfers_;
  std::unique_ptr<BatchJobs> batches_;
  std::optional<KeptAnswers> answers_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<HttpListener> listener_;
};

// `baybridge serve --config FILE`: serves until SIGTERM or SIGINT; SIGHUP reloads. Call it while
// the process has one thread. `data` is the folder with schemas/ and mapping/ where the
// configuration names none; empty: found. Why it cannot start is told in `language` (zh-Hant;
// unknown: English). Returns the exit code of the program.
int RunServe(const std::filesystem::path& config_file,
             const std::filesystem::path& data,
             const std::string& language);
// `baybridge serve --demo`: certificates, a configuration and tokens made in a new folder, which is
// told with the calls to try; then as RunServe.
int RunServeDemo(const std::filesystem::path& data, const std::string& language);

}  // namespace baybridge
