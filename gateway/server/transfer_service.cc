#include "server/transfer_service.h"

#include <algorithm>
#include <ctime>
#include <utility>

#include "core/file.h"
#include "core/utc.h"
#include "crypto/base64.h"
#include "evidence/checkpoint.h"
#include "evidence/sealing_files.h"
#include "store/key_source.h"
#include "store/pg_connection.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostPem = std::size_t{4} * 1024 * 1024;  // 4 MiB

Result<std::vector<std::string>> HexOfAll(const std::vector<Sha256Digest>& digests) {
  std::vector<std::string> texts;
  for (const Sha256Digest& digest : digests) texts.push_back(Hex(digest));
  return texts;
}

}  // namespace

TransferService::TransferService(TransferConfig config, Sealing sealing, SigningKey receipt_key)
    : config_(std::move(config)),
      sealing_(std::move(sealing)),
      receipt_key_(std::move(receipt_key)) {
  if (config_.time_stamps.host.empty()) return;
  stamps_.emplace(StampAuthority::Settings{
      .address = config_.time_stamps,
      .path = config_.time_stamp_path,
      .attempt = std::chrono::seconds(config_.attempt_seconds),
  });
}

std::string UtcTimeNow() {
  return UtcText(std::time(nullptr));
}

Result<std::unique_ptr<TransferService>> TransferService::Open(
    const TransferConfig& config, const std::vector<std::filesystem::path>& folders) {
  auto sealing = ReadSealing({.key = config.seal_key,
                              .certificate = config.seal_certificate,
                              .sm2_key = config.sm2_key,
                              .sm2_certificate = config.sm2_certificate,
                              .most_bytes = kMostPem});
  if (!sealing) return std::move(sealing).error();
  auto pem = ReadFile(config.receipt_key, kMostPem);
  if (!pem) return std::move(pem).error();
  auto receipt_key = SigningKey::Read(*pem, config.receipt_key.string());
  if (!receipt_key) return std::move(receipt_key).error();
  std::unique_ptr<TransferService> service(
      new TransferService(config, *std::move(sealing), *std::move(receipt_key)));
  auto rules = TransferRules::Load(folders.front());
  if (!rules) return std::move(rules).error();
  service->rules_ = *std::move(rules);
  auto trust = TrustLists::Load(folders);
  if (!trust) return std::move(trust).error();
  service->trust_ = *std::move(trust);
  auto done = service->partners_.Replace(config.partners);
  if (done) done = service->ReloadTls();
  if (done) done = service->OpenStore();
  if (!done) return std::move(done).error();
  // Tells whether the key can sign, and is that of the log, before anything depends on it.
  auto signable = service->SignCheckpoint();
  if (!signable) return std::move(signable).error();
  done = service->anchoring_.Begin();
  if (!done) return std::move(done).error();
  return service;
}

Result<Done> TransferService::OpenStore() {
  auto keys = OpenKeys(config_.store_keys);
  if (!keys) return std::move(keys).error();
  keys_ = *std::move(keys);
  auto store = config_.store_address.empty() ? Store::Open(config_.store, *keys_) : OpenShared();
  if (!store) return std::move(store).error();
  store_ = *std::move(store);
  transfers_.emplace(*store_);
  group_.emplace(*store_);
  return Done{};
}

Result<std::unique_ptr<Store>> TransferService::OpenShared() {
  PgOptions options{.address = config_.store_address, .application = "baybridge gateway"};
  if (!config_.store_password.empty()) {
    constexpr std::size_t kMostPassword = 1'024;
    auto password = ReadSecretFile(config_.store_password.string(), kMostPassword, "password");
    if (!password) return std::move(password).error();
    options.password = *std::move(password);
  }
  // What one node sends, no other takes up before it must have ended.
  constexpr std::int64_t kLeeway = 5;
  config_.retry.lease_seconds = config_.attempt_seconds + kLeeway;
  return Store::OpenShared(options, *keys_);
}

Result<std::shared_ptr<const ClientTls>> TransferService::ReadTls() const {
  ClientTlsOptions options;
  const auto read = [](const std::filesystem::path& file, std::string& bytes) -> Result<Done> {
    auto found = ReadFile(file, kMostPem);
    if (!found) return std::move(found).error();
    bytes = *std::move(found);
    return Done{};
  };
  auto done = read(config_.certificate, options.certificate_pem);
  if (done) done = read(config_.key, options.key_pem);
  if (done) done = read(config_.authorities, options.authority_pem);
  for (const std::filesystem::path& list : config_.revocation_lists) {
    options.crl_pems.emplace_back();
    if (done) done = read(list, options.crl_pems.back());
  }
  if (!done) return std::move(done).error();
  return ClientTls::Make(options);
}

Result<std::vector<RevocationList>> TransferService::ReadSignersRevoked() const {
  std::vector<RevocationList> lists;
  for (const std::filesystem::path& file : config_.signer_revocation_lists) {
    auto pem = ReadFile(file, kMostPem);
    if (!pem) return std::move(pem).error();
    auto list = RevocationList::Read(*pem, file.string());
    if (!list) return std::move(list).error();
    lists.push_back(*std::move(list));
  }
  return lists;
}

Result<Done> TransferService::ReloadTls() {
  auto tls = ReadTls();
  if (!tls) return std::move(tls).error();
  auto revoked = ReadSignersRevoked();
  if (!revoked) return std::move(revoked).error();
  const std::lock_guard lock(waking_);
  tls_ = *std::move(tls);
  signers_revoked_ = std::make_shared<const std::vector<RevocationList>>(*std::move(revoked));
  return Done{};
}

std::shared_ptr<const std::vector<RevocationList>> TransferService::SignersRevokedNow() {
  const std::lock_guard lock(waking_);
  return signers_revoked_;
}

Result<Done> TransferService::Reload(const std::vector<PartnerConfig>& partners) {
  auto done = ReloadTls();
  if (done) done = partners_.Replace(partners);
  if (!done) return done;
  StartDelivery();
  return Done{};
}

TransferService::~TransferService() {
  Stop();
}

std::shared_ptr<const ClientTls> TransferService::ClientTlsNow() {
  const std::lock_guard lock(waking_);
  return tls_;
}

Result<HttpResponse> TransferService::Ask(const Partner& partner,
                                          const HttpsRequest& request,
                                          std::int64_t most_seconds) {
  return AskHttps(AddressOf(partner), request, *ClientTlsNow(),
                  {.time = std::chrono::seconds(most_seconds)});
}

Result<std::string> TransferService::CosignCheckpoint(const std::string& note) {
  const std::lock_guard lock(signing_);
  return Cosign(note, config_.name, receipt_key_, UtcTimeNow());
}

Result<std::string> TransferService::SignToken(const Token& token) {
  const std::lock_guard lock(signing_);
  return baybridge::SignToken(token, receipt_key_);
}

Result<std::string> TransferService::SignCheckpoint() {
  return WithStore([&](Store& store) {
    const std::lock_guard signing(signing_);
    return store.Sign(config_.name, receipt_key_, UtcTimeNow());
  });
}

std::uint64_t TransferService::AuditSize() {
  return WithStore([](Store& store) { return store.audit_size(); });
}

Result<std::vector<std::string>> TransferService::ProveInclusion(std::uint64_t sequence,
                                                                 std::uint64_t size) {
  return WithStore([&](Store& store) -> Result<std::vector<std::string>> {
    if (sequence == 0 || sequence > size || size > store.audit_size())
      return Failure{FailureKind::kUsage, "expected numbers of the log", {}, {}};
    return HexOfAll(store.tree().InclusionProof(sequence - 1, size));
  });
}

Result<std::vector<std::string>> TransferService::ProveConsistency(std::uint64_t first,
                                                                   std::uint64_t second) {
  return WithStore([&](Store& store) -> Result<std::vector<std::string>> {
    if (first == 0 || first > second || second > store.audit_size())
      return Failure{FailureKind::kUsage, "expected numbers of the log", {}, {}};
    return HexOfAll(store.tree().ConsistencyProof(first, second));
  });
}

TransferAct TransferService::OwnAct(std::string result) const {
  return {.actor = sealing_.signer.certificate.fingerprint(),
          .time = UtcTimeNow(),
          .rules = {},
          .result = std::move(result)};
}

void TransferService::SetAddress(std::string_view partner, const HttpsAddress& address) {
  const std::lock_guard lock(waking_);
  addresses_.insert_or_assign(std::string(partner), address);
}

HttpsAddress TransferService::AddressOf(const Partner& partner) {
  const std::lock_guard lock(waking_);
  const auto found = addresses_.find(partner.config.name);
  return found == addresses_.end() ? partner.config.address : found->second;
}

}  // namespace baybridge
