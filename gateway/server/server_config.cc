#include "server/server_config.h"

#include <set>
#include <thread>
#include <utility>

#include "core/file.h"
#include "server/config_reader.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostConfig = std::size_t{1024} * 1024;   // 1 MiB
constexpr std::size_t kMostPem = std::size_t{4} * 1024 * 1024;  // 4 MiB
constexpr std::int64_t kKiB = 1024;
constexpr std::int64_t kMiB = 1024 * 1024;

constexpr EnumNames<ClientCertificates, 3> kClientNames{
    {{{ClientCertificates::kNever, "none"},
      {ClientCertificates::kOptional, "optional"},
      {ClientCertificates::kRequired, "required"}}}};

// Reads the parts of one file; each fills its part of the configuration.
class Parts {
 public:
  Parts(const JsonDocument& document, std::filesystem::path folder, ServerConfig& config)
      : document_(document),
        folder_(std::move(folder)),
        config_(config) {}

  Result<Done> Read() {
    ConfigReader top(document_, document_.values.front());
    config_.data = PathOf(top.Text("data"));
    for (const std::string& folder : top.Texts("packs")) config_.packs.push_back(PathOf(folder));
    const JsonValue* listen = top.Object("listen");
    const JsonValue* tls = top.Object("tls");
    const JsonValue* limits = top.Object("limits");
    const JsonValue* seconds = top.Object("seconds");
    const JsonValue* tokens = top.Object("tokens");
    const JsonValue* transfers = top.Object("transfers");
    const JsonValue* batches = top.Object("batches");
    const std::vector<const JsonValue*> clients = top.Objects("clients");
    if (tls == nullptr) top.Fail(document_.values.front(), "the key ‘tls’ is missing");
    // Workers wait for one another's commits then: with more of them more share one.
    constexpr std::size_t kStoring = 96;
    if (transfers != nullptr) config_.listener.worker_threads = kStoring;
    // One more than there are processors, so that none is idle while threads take turns.
    config_.listener.workers_at_once = std::thread::hardware_concurrency() + 1;
    auto done = top.Finish();
    if (done && listen != nullptr) done = ReadListen(*listen);
    if (done) done = ReadTls(*tls);
    if (done && limits != nullptr) done = ReadLimits(*limits);
    if (done && seconds != nullptr) done = ReadSeconds(*seconds);
    if (done && tokens != nullptr) done = ReadTokens(*tokens);
    for (const JsonValue* client : clients) {
      if (done) done = ReadClient(*client);
    }
    if (done && transfers != nullptr) done = ReadTransfers(*transfers);
    if (!done || batches == nullptr) return done;
    auto read = ReadBatchConfig(document_, *batches, folder_);
    if (!read) return std::move(read).error();
    config_.batches = *std::move(read);
    return Done{};
  }

 private:
  std::filesystem::path PathOf(const std::string& text) const {
    return text.empty() ? std::filesystem::path() : folder_ / text;
  }

  Result<Done> ReadListen(const JsonValue& object) {
    constexpr std::int64_t kMostPort = 65'535;
    constexpr std::int64_t kMostThreads = 256;
    ConfigReader part(document_, object);
    ListenerOptions& listener = config_.listener;
    listener.address = part.Text("address", listener.address);
    listener.port = static_cast<std::uint16_t>(part.Number("port", 8443, 0, kMostPort));
    listener.gate.hosts = part.Texts("hosts");
    const auto threads = [&](std::string_view key, std::size_t otherwise) {
      return static_cast<std::size_t>(
          part.Number(key, static_cast<std::int64_t>(otherwise), 1, kMostThreads));
    };
    listener.network_threads = threads("network_threads", listener.network_threads);
    listener.worker_threads = threads("worker_threads", listener.worker_threads);
    listener.workers_at_once = threads("workers_at_once", listener.workers_at_once);
    return part.Finish();
  }

  Result<Done> ReadTls(const JsonValue& object) {
    ConfigReader part(document_, object);
    TlsFiles& tls = config_.tls;
    tls.certificate = PathOf(part.Text("certificate"));
    tls.key = PathOf(part.Text("key"));
    tls.client_authorities = PathOf(part.Text("client_authorities"));
    for (const std::string& file : part.Texts("revocation_lists"))
      tls.revocation_lists.push_back(PathOf(file));
    const std::string clients =
        part.Text("client_certificates", tls.client_authorities.empty() ? "none" : "optional");
    const auto mode = kClientNames.ValueOf(clients);
    if (!mode) part.Fail(object, "expected none, optional or required for ‘client_certificates’");
    tls.clients = mode.value_or(ClientCertificates::kRequired);
    tls.allow_tls12 = part.Flag("allow_tls12", false);
    if (tls.certificate.empty() || tls.key.empty())
      part.Fail(object, "‘certificate’ and ‘key’ are needed");
    if (tls.clients != ClientCertificates::kNever && tls.client_authorities.empty())
      part.Fail(object, "‘client_certificates’ needs ‘client_authorities’");
    return part.Finish();
  }

  Result<Done> ReadLimits(const JsonValue& object) {
    ConfigReader part(document_, object);
    ListenerOptions& listener = config_.listener;
    const auto size = [&](std::string_view key, std::size_t otherwise, std::int64_t least,
                          std::int64_t most) {
      return static_cast<std::size_t>(
          part.Number(key, static_cast<std::int64_t>(otherwise), least, most));
    };
    constexpr std::int64_t kMost = 1024 * kMiB;
    constexpr std::int64_t kManyThings = 100'000;
    listener.gate.max_head_bytes =
        size("head_bytes", listener.gate.max_head_bytes, kKiB, 64 * kKiB - 1);
    listener.gate.max_body_bytes = size("body_bytes", listener.gate.max_body_bytes, kKiB, kMost);
    listener.max_bytes_in_flight =
        size("bytes_in_flight", listener.max_bytes_in_flight, kKiB, 64 * kMost);
    listener.max_connections = size("connections", listener.max_connections, 1, kManyThings);
    listener.queue = size("queue", listener.queue, 1, kManyThings);
    listener.brief_bytes = size("brief_bytes", listener.brief_bytes, 0, kMiB);
    AnswerLimits& answers = config_.answers;
    answers.most = size("answers", answers.most, 1, 10 * kManyThings);
    answers.most_bytes = size("answer_bytes", answers.most_bytes, kKiB, 64 * kMost);
    return part.Finish();
  }

  Result<Done> ReadSeconds(const JsonValue& object) {
    ConfigReader part(document_, object);
    ListenerOptions& listener = config_.listener;
    constexpr std::int64_t kHour = 3'600;
    const auto read = [&](std::string_view key, std::chrono::milliseconds& time) {
      const auto now = std::chrono::duration_cast<std::chrono::seconds>(time).count();
      time = std::chrono::seconds(part.Number(key, now, 1, kHour));
    };
    read("handshake", listener.handshake_time);
    read("head", listener.head_time);
    read("body", listener.body_time);
    read("write", listener.write_time);
    read("idle", listener.idle_time);
    read("stream", listener.stream_time);
    read("stop", listener.stop_time);
    constexpr std::int64_t kWeek = 7 * 24 * kHour;
    config_.answers.keep_seconds = part.Number("answers", config_.answers.keep_seconds, 1, kWeek);
    config_.revocation_check_seconds =
        part.Number("file_check", config_.revocation_check_seconds, 1, 60);
    return part.Finish();
  }

  Result<Done> ReadTokens(const JsonValue& object) {
    constexpr std::int64_t kMostLeeway = 300;
    ConfigReader part(document_, object);
    TokenConfig& tokens = config_.tokens;
    tokens.issuer = part.Text("issuer");
    tokens.audience = part.Text("audience");
    tokens.keys = PathOf(part.Text("keys"));
    tokens.leeway_seconds = part.Number("leeway", tokens.leeway_seconds, 0, kMostLeeway);
    if (tokens.issuer.empty() || tokens.audience.empty() || tokens.keys.empty())
      part.Fail(object, "‘issuer’, ‘audience’ and ‘keys’ are needed");
    return part.Finish();
  }

  // Partners are clients of a role of their own.
  Result<Done> ReadTransfers(const JsonValue& object) {
    auto transfers = ReadTransferConfig(document_, object, folder_);
    if (!transfers) return std::move(transfers).error();
    config_.transfers = *std::move(transfers);
    ConfigReader part(document_, object);
    for (const PartnerConfig& partner : config_.transfers.partners) {
      for (const std::string& name : partner.certificate_names)
        AddClient(part, object,
                  {.name = name, .role = Role::kGateway, .institution = partner.name});
    }
    return part.failed();
  }

  void AddClient(ConfigReader& part, const JsonValue& object, KnownClient client) {
    if (!client.name.starts_with("dns:") && !client.name.starts_with("uri:"))
      part.Fail(object, "expected ‘dns:’ or ‘uri:’ before the ‘name’ of a client");
    for (const KnownClient& known : config_.clients) {
      if (known.name == client.name) part.Fail(object, "two clients have the same ‘name’");
    }
    config_.clients.push_back(std::move(client));
  }

  Result<Done> ReadClient(const JsonValue& object) {
    ConfigReader part(document_, object);
    KnownClient client;
    client.name = part.Text("name");
    client.institution = part.Text("institution");
    const auto role = kRoleNames.ValueOf(part.Text("role"));
    client.role = role.value_or(Role::kAnonymous);
    if (client.role == Role::kAnonymous || client.role == Role::kGateway)
      part.Fail(object, "expected institution, regulator, operator or auditor for ‘role’");
    if ((client.role == Role::kCareInstitution) == client.institution.empty())
      part.Fail(object, "‘institution’ belongs to the role institution and to no other");
    AddClient(part, object, std::move(client));
    return part.Finish();
  }

  const JsonDocument& document_;
  std::filesystem::path folder_;
  ServerConfig& config_;
};

}  // namespace

Result<ServerConfig> ReadServerConfig(const std::filesystem::path& file) {
  auto bytes = ReadFile(file, kMostConfig);
  if (!bytes) return std::move(bytes).error();
  auto document = ReadJsonDocument(*bytes, file.string());
  if (!document) return std::move(document).error();
  ServerConfig config;
  config.file = file;
  auto read = Parts(*document, std::filesystem::absolute(file).parent_path(), config).Read();
  if (!read) return std::move(read).error();
  config.transfers.answers = config.answers;
  config.max_document_bytes = config.listener.gate.max_body_bytes;
  return config;
}

Result<std::shared_ptr<const TlsContext>> LoadTls(const TlsFiles& files) {
  TlsOptions options;
  options.clients = files.clients;
  options.allow_tls12 = files.allow_tls12;
  const auto read = [](const std::filesystem::path& file, std::string& bytes) -> Result<Done> {
    if (file.empty()) return Done{};
    auto found = ReadFile(file, kMostPem);
    if (!found) return std::move(found).error();
    bytes = *std::move(found);
    return Done{};
  };
  auto done = read(files.certificate, options.certificate_pem);
  if (done) done = read(files.key, options.key_pem);
  if (done) done = read(files.client_authorities, options.client_ca_pem);
  for (const std::filesystem::path& list : files.revocation_lists) {
    options.crl_pems.emplace_back();
    if (done) done = read(list, options.crl_pems.back());
  }
  if (!done) return std::move(done).error();
  auto made = TlsContext::Make(options);
  if (!made && made.error().place.empty()) made.error().place = files.certificate.string();
  return made;
}

}  // namespace baybridge
