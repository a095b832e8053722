#include "cli/share_options.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

#include <CLI/CLI.hpp>

#include "batch/supervisor.h"
#include "cli/migrate_summary.h"
#include "cli/run.h"
#include "core/file.h"
#include "report/message.h"
#include "store/vault.h"

namespace baybridge {
namespace {

Failure Usage(std::string what, std::string advice) {
  return {.kind = FailureKind::kUsage,
          .what = std::move(what),
          .place = {},
          .advice = std::move(advice)};
}

// The first line of a file that only its owner may read; empty for no file.
Result<std::string> PasswordOf(const std::string& file) {
  constexpr std::size_t kMost = 4'096;
  if (file.empty()) return std::string();
  auto text = ReadSecretFile(file, kMost, "password");
  if (!text) return text;
  return text->substr(0, text->find_first_of("\r\n"));
}

std::string PlaceOfKey(const SharedJob& job) {
  return "shared job " + job.id;
}

void AddBroker(CLI::App& app, ShareOptions& share) {
  constexpr const char* kGroup = "Many machines: broker";
  app.add_option("--broker", share.broker,
                 "NATS with JetStream: nats://127.0.0.1:4222, tls://host:4222; several with commas")
      ->group(kGroup);
  app.add_option("--broker-user", share.broker_user, "User there")->group(kGroup);
  app.add_option("--broker-password-file", share.broker_password_file,
                 "File with the user's password")
      ->group(kGroup);
  app.add_option("--broker-credentials", share.broker_credentials,
                 "File with the user's JWT and seed, instead")
      ->group(kGroup);
  app.add_option("--broker-ca", share.broker_authorities,
                 "File of certificates (PEM) by which the broker is checked")
      ->group(kGroup);
  app.add_option("--broker-cert", share.broker_certificate, "Certificate to show there (PEM)")
      ->group(kGroup);
  app.add_option("--broker-key", share.broker_key, "Its key (PEM)")->group(kGroup);
  app.add_option("--broker-name", share.broker_name,
                 "Name that the broker's certificate must bear (default: that of its address)")
      ->group(kGroup);
  app.add_option("--broker-replicas", share.replicas,
                 "Servers of a cluster that keep each reference")
      ->check(CLI::IsMember({1, 3, 5}))
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--max-pending", share.max_pending,
                 "References that may be out and not acknowledged, of all workers")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}))
      ->capture_default_str()
      ->group(kGroup);
}

void AddStore(CLI::App& app, ShareOptions& share) {
  constexpr const char* kGroup = "Many machines: store";
  constexpr std::uint64_t kMostSeconds = 86'400;
  app.add_option("--store", share.store,
                 "PostgreSQL: postgresql://user@host/database (elsewhere with TLS, its certificate "
                 "checked)")
      ->group(kGroup);
  app.add_option("--store-password-file", share.store_password_file,
                 "File with the user's password (default: as libpq finds it, ~/.pgpass)")
      ->group(kGroup);
  app.add_option("--key", share.key,
                 "File with 64 hexadecimal digits: the key under which records stand in the store")
      ->group(kGroup);
  app.add_option("--old-key", share.old_keys, "File with an earlier key (repeatable)")
      ->group(kGroup);
  app.add_option("--lease", share.lease_seconds,
                 "Seconds without a sign of life after which work is taken from a worker; the same "
                 "on all machines")
      ->check(CLI::Range(std::uint64_t{1}, kMostSeconds))
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--patience", share.patience_seconds,
                 "Seconds that broker and store may be away before the command gives up")
      ->check(CLI::Range(std::uint64_t{1}, kMostSeconds))
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--store-silence", share.silence_seconds,
                 "Seconds without a sign of life of the store's machine after which the connection "
                 "is made anew")
      ->check(CLI::Range(std::uint64_t{1}, kMostSeconds))
      ->capture_default_str()
      ->group(kGroup);
}

}  // namespace

void AddShare(CLI::App& app, ShareOptions& share) {
  AddBroker(app, share);
  AddStore(app, share);
}

Result<Done> CheckShare(const ShareOptions& share) {
  if (share.broker.empty() || share.store.empty() || share.key.empty())
    return Usage("a job of many machines needs --broker, --store and --key",
                 "a new key: (umask 077; openssl rand -hex 32 > job.key); give the same file to "
                 "every machine");
  if (share.broker_certificate.empty() != share.broker_key.empty())
    return Usage("--broker-cert and --broker-key go together", {});
  auto checked = CheckPgAddress(share.store);
  if (!checked) return checked;
  NatsOptions broker;
  broker.addresses = share.broker;
  broker.server_name = share.broker_name;
  return CheckNatsAddresses(broker);
}

Result<std::unique_ptr<PgLedger>> OpenLedger(const ShareOptions& share) {
  auto password = PasswordOf(share.store_password_file);
  if (!password) return std::move(password).error();
  PgOptions options;
  options.address = share.store;
  options.password = *std::move(password);
  options.patience = std::chrono::seconds(share.patience_seconds);
  // Nothing that is waited for takes longer than the patience.
  options.silence = std::chrono::seconds(std::min(share.silence_seconds, share.patience_seconds));
  options.connect_time =
      std::min(options.connect_time,
               std::chrono::seconds(static_cast<std::int64_t>(share.patience_seconds)));
  options.give_up = StopRequested;
  return PgLedger::Open(std::move(options));
}

Result<std::unique_ptr<NatsBroker>> OpenBroker(const ShareOptions& share) {
  auto password = PasswordOf(share.broker_password_file);
  if (!password) return std::move(password).error();
  NatsOptions options;
  options.addresses = share.broker;
  options.user = share.broker_user;
  options.password = *std::move(password);
  options.credentials = share.broker_credentials;
  options.authorities = share.broker_authorities;
  options.certificate = share.broker_certificate;
  options.key = share.broker_key;
  options.server_name = share.broker_name;
  options.replicas = share.replicas;
  options.max_pending = share.max_pending;
  options.hold = std::chrono::seconds(share.lease_seconds);
  options.patience = std::chrono::seconds(share.patience_seconds);
  options.give_up = StopRequested;
  return NatsBroker::Open(options);
}

Result<SecretKey> KeyOf(const ShareOptions& share, const SharedJob& job) {
  auto files = KeyFiles::Read(share.key, share.old_keys);
  if (!files) return std::move(files).error();
  auto key = (*files)->Unwrap(job.key_id, job.wrapped_key, PlaceOfKey(job));
  if (!key) return ShareFailure(kShareKey, key.error().what);
  return key;
}

Result<Done> MakeKey(const ShareOptions& share, SharedJob& job) {
  auto files = KeyFiles::Read(share.key, share.old_keys);
  if (!files) return std::move(files).error();
  auto wrapped = (*files)->Wrap(SecretKey::Random(), PlaceOfKey(job));
  if (!wrapped) return std::move(wrapped).error();
  job.key_id = (*files)->id();
  job.wrapped_key = *std::move(wrapped);
  return Done{};
}

void TellAway(const Session& session, const Outages& store, const Outages& broker) {
  const auto seconds = [](std::chrono::milliseconds time) {
    return std::to_string(std::chrono::round<std::chrono::seconds>(time).count());
  };
  for (const auto& [id, away] :
       {std::pair("share.away-store", store), std::pair("share.away-broker", broker)}) {
    if (away.times == 0) continue;
    Say(session, id,
        {TextArg("total", seconds(away.total)), TextArg("longest", seconds(away.longest)),
         TextArg("times", std::to_string(away.times))});
  }
}

int TellShareFailure(const Session& session, const Failure& failure) {
  Finding said;
  said.id = failure.place;
  if (!said.id.starts_with("share.") ||
      session.catalogue().Find(said.id, session.language()) == nullptr)
    return TellFailure(session, failure);
  said.args = {{.name = "detail", .value = failure.what, .sensitive = false}};
  const FindingText text =
      TextOf(said, session.catalogue(), session.language(), SensitiveValues::kShow);
  std::fprintf(stderr, "baybridge: %s\n", text.text.c_str());
  if (!text.advice.empty()) std::fprintf(stderr, "  %s\n", text.advice.c_str());
  return kExitFailure;
}

}  // namespace baybridge
