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
  std::vector<Route> routes = JudgingRoutes();
  for (auto part :
       {PageRoutes(), PackRoutes(), AdminRoutes([self = gateway.get()] { return self->Reload(); }),
        HealthRoutes([self = gateway.get()] { return self->Obstacle(); })})
    routes.insert(routes.end(), part.begin(), part.end());
  if (!config.transfers.name.empty()) {
    std::vector<std::filesystem::path> folders = {(*data)->workspace().packs().root};
    folders.insert(folders.end(), config.packs.begin(), config.packs.end());
    auto transfers = TransferService::Open(config.transfers, folders);
    if (!transfers) return std::move(transfers).error();
    gateway->transfers_ = *std::move(transfers);
    for (auto part : {TransferRoutes(*gateway->transfers_), InboxRoutes(*gateway->transfers_),
                      AuditRoutes(*gateway->transfers_), WitnessRoutes(*gateway->transfers_),
                      ReportRoutes(*gateway->transfers_)})
      routes.insert(routes.end(), part.begin(), part.end());
  }
  if (!config.batches.folder.empty()) {
    auto batches = BatchJobs::Open(config.batches, (*data)->workspace().packs().root, config.packs,
                                   BatchConsents(gateway->transfers_.get()));
    if (!batches) return std::move(batches).error();
    gateway->batches_ = *std::move(batches);
    if (gateway->transfers_ != nullptr)
      gateway->transfers_->SetOnEnded([self = gateway.get()] { self->batches_->CheckConsents(); });
    for (Route& route : BatchRoutes(*gateway->batches_)) routes.push_back(std::move(route));
  }
  gateway->tls_seen_ = gateway->TlsFilesSeen();
  gateway->service_ = std::make_unique<Service>(
      ServiceParts{.data = *std::move(data),
                   .access = std::make_shared<const Access>(*std::move(access))},
      std::move(routes),
      IdempotencyStore::Limits{.max_answers = config.answers.most,
                               .max_bytes = config.answers.most_bytes,
                               .keep = std::chrono::seconds(config.answers.keep_seconds)});
  if (gateway->transfers_ != nullptr)
    gateway->service_->SetAnswers(&gateway->answers_.emplace(*gateway->transfers_));
  gateway->service_->SetCertificateEnd((*tls)->not_after());
  // The listener is asked for its numbers only by requests, which it brings itself.
  gateway->service_->SetListenerStats([self = gateway.get()] {
    return self->ready_.load() ? self->listener_->Stats() : ListenerStats{};
  });
  gateway->service_->SetGauges([self = gateway.get()] { return self->Gauges(); });
  auto listener = HttpListener::Start(config.listener, *std::move(tls), *gateway->service_);
  if (!listener) return std::move(listener).error();
  gateway->listener_ = *std::move(listener);
  if (gateway->transfers_ != nullptr)
    gateway->transfers_->Start([self = gateway.get()] { return self->service_->Parts().data; });
  if (gateway->batches_ != nullptr) gateway->batches_->Start();
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
  if (batches_ != nullptr) batches_->Stop();
}

std::string_view Gateway::Obstacle() const {
  if (!ready_.load()) return "not-ready";
  return transfers_ != nullptr && !transfers_->Accepts() ? "not-anchored" : "";
}

std::vector<Gauge> Gateway::Gauges() const {
  if (transfers_ == nullptr) return {};
  const GroupCommit::Counts store = transfers_->StoreCounts();
  return {
      {"baybridge_store_works", "What was done with the store since the start.", store.works},
      {"baybridge_store_commits", "In how many transactions: many works share one under load.",
       store.commits},
      {"baybridge_accepting", "Whether transfers are taken in: 0 where nobody witnesses the log.",
       transfers_->Accepts() ? 1U : 0U},
      {"baybridge_audit_anchored_seconds",
       "When witnesses last signed the audit log, in seconds since 1970.",
       static_cast<std::uint64_t>(transfers_->anchoring().anchored_at())}};
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
  if (transfers_ == nullptr) return seen;
  for (const auto& file :
       {config_.transfers.certificate, config_.transfers.key, config_.transfers.authorities})
    add(file);
  for (const auto& file : config_.transfers.revocation_lists) add(file);
  for (const auto& file : config_.transfers.signer_revocation_lists) add(file);
  return seen;
}

bool Gateway::ReloadTls() {
  // Noted before reading: what changes meanwhile is read the next time.
  std::string seen = TlsFilesSeen();
  auto tls = LoadTls(config_.tls);
  auto others = transfers_ == nullptr ? Result<Done>(Done{}) : transfers_->ReloadTls();
  if (!tls || !others) {
    LogNotReloaded(tls ? others.error() : tls.error());
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

// Who may come, and whom this gateway goes to, from the configuration as it is now; the rest of it
// is read at start only.
Result<Done> Gateway::ReloadPartners() {
  auto now = ReadServerConfig(config_.file);
  if (!now) return std::move(now).error();
  if (now->transfers.name != config_.transfers.name)
    return Failure{FailureKind::kUsage,
                   "‘transfers’ and its ‘name’ are read at start only",
                   config_.file.string(),
                   {}};
  if (transfers_ != nullptr) {
    auto reloaded = transfers_->Reload(now->transfers.partners);
    if (!reloaded) return reloaded;
  }
  config_.clients = std::move(now->clients);
  return Done{};
}

bool Gateway::Reload() {
  const std::lock_guard lock(reloading_);
  bool all = ReloadTls();
  auto partners = ReloadPartners();
  if (partners) {
    LogLine("info", "partners-reloaded").Number("clients", config_.clients.size()).Write();
  } else {
    LogNotReloaded(partners.error());
    all = false;
  }
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
