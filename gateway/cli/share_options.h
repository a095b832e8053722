#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cli/session.h"
#include "core/outages.h"
#include "core/result.h"
#include "core/shared_ledger.h"
#include "crypto/secret_key.h"
#include "store/pg_ledger.h"
#include "transport/nats_broker.h"

namespace CLI {
class App;
}

namespace baybridge {

// Where a job of many machines has its broker and its store, and how this machine gets there.
struct ShareOptions {
  std::string broker;  // nats://… or tls://…, several with commas; empty: one machine
  std::string store;   // postgresql://…
  std::string key;     // file with the key that wraps the keys of jobs
  std::vector<std::string> old_keys;
  std::string store_password_file;
  std::string broker_user;
  std::string broker_password_file;
  std::string broker_credentials;
  std::string broker_authorities;
  std::string broker_certificate;
  std::string broker_key;
  std::string broker_name;
  std::string name;  // tells jobs apart that are alike in all else
  std::uint64_t replicas = 1;
  std::uint64_t max_pending = 4'096;
  std::uint64_t window = 256;  // chunks
  std::uint64_t most_tries = 25;
  std::uint64_t lease_seconds = 30;
  std::uint64_t patience_seconds = 120;
  std::uint64_t silence_seconds = 10;  // of the store

  bool used() const { return !broker.empty() || !store.empty(); }
};

// The options that coordinator and worker share.
void AddShare(CLI::App& app, ShareOptions& share);

// Fails with kUsage where one of broker, store and key is missing, and like CheckPgAddress and
// CheckNatsAddresses: before anything is begun.
Result<Done> CheckShare(const ShareOptions& share);

// Both wait while they are away, until this process is to stop. Fail like PgLedger::Open and
// NatsBroker::Open, and where a file of a password cannot be read or may be read by others.
Result<std::unique_ptr<PgLedger>> OpenLedger(const ShareOptions& share);
Result<std::unique_ptr<NatsBroker>> OpenBroker(const ShareOptions& share);

// The key of a job's parts. Fails with kShareKey.
Result<SecretKey> KeyOf(const ShareOptions& share, const SharedJob& job);
// A new key for a job, wrapped; it is put into the job.
Result<Done> MakeKey(const ShareOptions& share, SharedJob& job);

// Says, on standard error, whether and for how long store and broker were out of reach; nothing
// where they never were.
void TellAway(const Session& session, const Outages& store, const Outages& broker);

// Says a failure of a shared job in the reader's language, others as TellFailure; returns the exit
// code.
int TellShareFailure(const Session& session, const Failure& failure);

}  // namespace baybridge
