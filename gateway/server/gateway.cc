#include <utility>

#include "server/log_line.h"
#include "server/routes.h"
#include "server/serve.h"
#include "server/transfer_routes.h"

namespace baybridge {
namespace {

Result<std::shared_ptr<const ServiceData>> LoadData(const ServerConfig& config) {
  const std::filesystem::path root = config.data.empty() ? FindDataFolder() : config.data;
  if (root.empty()) {
    return Failure{.kind = FailureKind::kNotFound,
                   .what = "found no folder with schemas/ and mapping/",
                   .place = {},
                   .advice = "name it in the configuration as ‘data’"};
  }
  return ServiceData::Load(root, config.packs);
}

void LogNotReloaded(const Failure& failure) {
  LogLine("error", "not-reloaded")
      .Text("place", failure.place)
      .Text("reason", failure.what)
      .Write();
}

}  // namespace

Result<std::unique_ptr<Gateway>> Gateway::Start(const ServerConfig& config,
                                                std::shared_ptr<const ServiceData> loaded) {
  std::unique_ptr<Gateway> gateway(new Gateway(config));
  auto data = loaded == nullptr ? LoadData(config)
                                : Result<std::shared_ptr<const ServiceData>>(std::move(loaded));
  if (!data) return std::move(data).error();
  auto access = Access::Load(config);
  if (!access) return std::move(access).error();
  auto tls = LoadTls(config.tls);
  if (!tls) return std::move(tls).error();
  gateway->tls_seen_ = gateway->TlsFilesSeen();
  std::vector<Route> routes = JudgingRoutes();
  for (auto part :
       {PageRoutes(), PackRoutes(), AdminRoutes([self = gateway.get()] { return self->Reload(); }),
        HealthRoutes([self = gateway.get()] { return self->ready_.load(); })})
    routes.insert(routes.end(), part.begin(), part.end());
  if (!config.transfers.name.empty()) {
    std::vector<std::filesystem::path> folders = {(*data)->workspace().packs().root};
    folders.insert(folders.end(), config.packs.begin(), config.packs.end());
    auto transfers = TransferService::Open(config.transfers, folders);
    if (!transfers) return std::move(transfers).error();
    gateway->transfers_ = *std::move(transfers);
    for (auto part : {TransferRoutes(*gateway->transfers_), InboxRoutes(*gateway->transfers_),
                      AuditRoutes(*gateway->transfers_)})
      routes.insert(routes.end(), part.begin(), part.end());
  }
  gateway->service_ = std::make_unique<Service>(
      ServiceParts{.data = *std::move(data),
                   .access = std::make_shared<const Access>(*std::move(access))},
      std::move(routes));
  gateway->service_->SetCertificateEnd((*tls)->not_after());
  // The listener is asked for its numbers only by requests, which it brings itself.
  gateway->service_->SetListenerStats([self = gateway.get()] {
    return self->ready_.load() ? self->listener_->Stats() : ListenerStats{};
  });
  auto listener = HttpListener::Start(config.listener, *std::move(tls), *gateway->service_);
  if (!listener) return std::move(listener).error();
  gateway->listener_ = *std::move(listener);
  if (gateway->transfers_ != nullptr)
    gateway->transfers_->Start([self = gateway.get()] { return self->service_->Parts().data; });
  gateway->ready_.store(true);
  return gateway;
}

Gateway::~Gateway() {
  if (listener_ != nullptr) Stop();
}

void Gateway::Stop() {
  ready_.store(false);
  listener_->Stop();
  if (transfers_ != nullptr) transfers_->Stop();
}

std::string Gateway::TlsFilesSeen() const {
  std::string seen;
  const auto add = [&](const std::filesystem::path& file) {
    std::error_code error;
    const auto time = std::filesystem::last_write_time(file, error);
    seen += file.string() + " " + std::to_string(time.time_since_epoch().count()) + "\n";
  };
  for (const auto& file :
       {config_.tls.certificate, config_.tls.key, config_.tls.client_authorities})
    add(file);
  for (const auto& file : config_.tls.revocation_lists) add(file);
  return seen;
}

bool Gateway::ReloadTls() {
  // Noted before reading: what changes meanwhile is read the next time.
  std::string seen = TlsFilesSeen();
  auto tls = LoadTls(config_.tls);
  if (!tls) {
    LogNotReloaded(tls.error());
    return false;
  }
  tls_seen_ = std::move(seen);
  service_->SetCertificateEnd((*tls)->not_after());
  listener_->ReplaceTls(*std::move(tls));
  LogLine("info", "certificates-reloaded").Write();
  return true;
}

void Gateway::ReloadChangedTls() {
  const std::lock_guard lock(reloading_);
  if (TlsFilesSeen() != tls_seen_) ReloadTls();
}

bool Gateway::Reload() {
  const std::lock_guard lock(reloading_);
  bool all = ReloadTls();
  auto access = Access::Load(config_);
  if (access) {
    service_->Replace(std::make_shared<const Access>(*std::move(access)));
  } else {
    LogNotReloaded(access.error());
    all = false;
  }
  auto data = LoadData(config_);
  if (data) {
    service_->Replace(*std::move(data));
    LogLine("info", "packs-reloaded").Text("digest", service_->Parts().data->digest()).Write();
  } else {
    LogNotReloaded(data.error());
    all = false;
  }
  return all;
}

}  // namespace baybridge
