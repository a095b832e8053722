#include "transport/nats_connect.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace baybridge {
namespace {

struct Server {
  std::string text;
  std::string host;
  bool encrypted = false;
};

Failure Usage(std::string what, std::string advice) {
  return {.kind = FailureKind::kUsage,
          .what = std::move(what),
          .place = {},
          .advice = std::move(advice)};
}

bool IsOwnMachine(const std::string& host) {
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

Result<Server> ServerOf(std::string_view text) {
  constexpr std::string_view kPlain = "nats://";
  constexpr std::string_view kTls = "tls://";
  Server server;
  server.text = text;
  server.encrypted = text.starts_with(kTls);
  if (!server.encrypted && !text.starts_with(kPlain))
    return Usage("the address of the broker cannot be read",
                 "write it like nats://127.0.0.1:4222 or tls://host:4222; several with commas");
  text.remove_prefix(server.encrypted ? kTls.size() : kPlain.size());
  if (text.find('@') != std::string_view::npos)
    return Usage(
        "the address of the broker holds a user, and what stands there every user of the "
        "machine can see",
        "use --broker-user with --broker-password-file, or --broker-credentials");
  const std::size_t end = text.starts_with('[') ? text.find(']') : text.find(':');
  const bool bracket = text.starts_with('[') && end != std::string_view::npos;
  server.host = text.substr(0, bracket ? end + 1 : end);
  return server;
}

Result<std::vector<Server>> ServersOf(const NatsOptions& options) {
  std::vector<Server> servers;
  std::string_view rest = options.addresses;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    auto server = ServerOf(rest.substr(0, end));
    if (!server) return std::move(server).error();
    if (!server->encrypted && !IsOwnMachine(server->host))
      return ShareFailure(kShareUnsafe, "nats://" + server->host);
    servers.push_back(*std::move(server));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (servers.empty()) return Usage("name the broker", "for example nats://127.0.0.1:4222");
  return servers;
}

// The name that certificates must bear; empty where nothing is encrypted.
Result<std::string> ExpectedName(const NatsOptions& options, const std::vector<Server>& servers) {
  const bool encrypted = std::ranges::any_of(servers, &Server::encrypted);
  if (!encrypted) return std::string();
  if (!options.server_name.empty()) return options.server_name;
  const bool same = std::ranges::all_of(
      servers, [&](const Server& server) { return server.host == servers.front().host; });
  if (same) return servers.front().host;
  return Usage("the brokers have several names", "say --broker-name: what their certificates bear");
}

natsStatus SetTls(natsOptions* to, const NatsOptions& options, const std::string& name) {
  natsStatus status = natsOptions_SetSecure(to, true);
  if (status == NATS_OK) status = natsOptions_SkipServerVerification(to, false);
  if (status == NATS_OK) status = natsOptions_SetExpectedHostname(to, name.c_str());
  if (status == NATS_OK && !options.authorities.empty())
    status = natsOptions_LoadCATrustedCertificates(to, options.authorities.c_str());
  if (status == NATS_OK && !options.certificate.empty())
    status =
        natsOptions_LoadCertificatesChain(to, options.certificate.c_str(), options.key.c_str());
  return status;
}

natsStatus SetUser(natsOptions* to, const NatsOptions& options) {
  if (!options.credentials.empty())
    return natsOptions_SetUserCredentialsFromFiles(to, options.credentials.c_str(), nullptr);
  if (options.user.empty()) return NATS_OK;
  return natsOptions_SetUserInfo(to, options.user.c_str(), options.password.c_str());
}

// The library writes to standard error where nobody else takes what it has to say.
void Silent(natsConnection*, natsSubscription*, natsStatus, void*) {}

natsStatus SetTimes(natsOptions* to, const NatsOptions& options) {
  constexpr std::int64_t kPing = 1'000;  // milliseconds between pings,
  constexpr int kPings = 3;              // so many without answer: another server
  constexpr std::int64_t kWait = 200;    // milliseconds between two tries to connect
  natsStatus status = natsOptions_SetTimeout(to, options.answer.count());
  if (status == NATS_OK) status = natsOptions_SetPingInterval(to, kPing);
  if (status == NATS_OK) status = natsOptions_SetMaxPingsOut(to, kPings);
  if (status == NATS_OK) status = natsOptions_SetMaxReconnect(to, -1);
  if (status == NATS_OK) status = natsOptions_SetReconnectWait(to, kWait);
  if (status == NATS_OK) status = natsOptions_SetReconnectBufSize(to, 0);
  if (status == NATS_OK) status = natsOptions_SetErrorHandler(to, Silent, nullptr);
  return status;
}

Failure Failed(natsStatus status) {
  return ShareFailure(kShareBroker, natsStatus_GetText(status));
}

}  // namespace

Result<Done> CheckNatsAddresses(const NatsOptions& options) {
  auto servers = ServersOf(options);
  if (!servers) return std::move(servers).error();
  auto name = ExpectedName(options, *servers);
  if (!name) return std::move(name).error();
  return Done{};
}

Result<NatsConnection> ConnectToNats(const NatsOptions& options) {
  auto servers = ServersOf(options);
  if (!servers) return std::move(servers).error();
  auto name = ExpectedName(options, *servers);
  if (!name) return std::move(name).error();
  natsOptions* made = nullptr;
  natsStatus status = natsOptions_Create(&made);
  const NatsSettings settings(made);
  if (status != NATS_OK) return Failed(status);
  std::vector<const char*> texts;
  for (const Server& server : *servers) texts.push_back(server.text.c_str());
  status = natsOptions_SetServers(made, texts.data(), static_cast<int>(texts.size()));
  if (status == NATS_OK) status = SetTimes(made, options);
  if (status == NATS_OK) status = SetUser(made, options);
  if (status == NATS_OK && !name->empty()) status = SetTls(made, options, *name);
  natsConnection* connection = nullptr;
  if (status == NATS_OK) status = natsConnection_Connect(&connection, made);
  if (status != NATS_OK) return Failed(status);
  return NatsConnection(connection);
}

}  // namespace baybridge
