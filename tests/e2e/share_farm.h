#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "e2e/command.h"
#include "store/pg_connection.h"
#include "support/scratch.h"
#include "support/servers.h"
#include "support/tls_identities.h"

namespace baybridge {

// Broker and store as they are reached from other machines: by TLS, and each side shows its
// certificate.
struct ByTls {};

// Every part on a host of its own (Hosts), by TLS.
struct OnHosts {
  ServerPlace store;
  ServerPlace broker;
  std::filesystem::path coordinator;           // networks
  std::vector<std::filesystem::path> workers;  // as many as there are workers
};

// PostgreSQL, nats-servers and workers on this machine, an input of synthetic records, and what one
// machine makes of it. All know the packs of the tests.
class ShareFarm {
 public:
  ShareFarm(unsigned records, std::size_t brokers, std::size_t workers);
  // With one broker.
  ShareFarm(unsigned records, std::size_t workers, ByTls by_tls);
  ShareFarm(unsigned records, const OnHosts& hosts);

  PostgresServer& store() { return store_; }
  NatsServers& brokers() { return brokers_; }
  Background& worker(std::size_t number) { return *workers_[number]; }
  std::size_t workers() const { return workers_.size(); }
  const Scratch& scratch() const { return scratch_; }

  void StartWorker(std::size_t number);
  // Files of a client; null without TLS.
  const TlsIdentities* identities() const { return identities_.get(); }
  // Options with which every machine reaches broker and store.
  std::vector<std::string> Options() const;
  // A new job in a folder, whose name is also the job's unless stated.
  std::vector<std::string> MigrateCommand(const std::string& folder,
                                          const std::string& job = {}) const;
  // Words of a job between formats over inputs, without those of sharing.
  std::vector<std::string> PlainCommand(const std::string& folder,
                                        const std::string& from,
                                        const std::string& to,
                                        const std::vector<std::string>& inputs) const;
  // Runs it in the background.
  std::unique_ptr<Background> Coordinate(const std::vector<std::string>& command) const;
  // Waits until so many chunks more than `before` are done, or `job` has ended; false after
  // three minutes.
  bool WaitForChunks(std::uint64_t before, std::uint64_t more, Background& job);
  std::uint64_t DoneChunks();
  // Every output of a folder by name, but for the ledger.
  std::map<std::string, std::string> Outputs(const std::string& folder) const;
  const std::map<std::string, std::string>& whole() const { return whole_; }
  std::uint64_t chunks() const { return chunks_; }
  // What all commands said so far.
  std::string Log() const { return scratch_.Read("commands.log"); }
  // A row of one text; empty on a failure, which fails the test.
  std::string Ask(const char* statement);

 private:
  ShareFarm(unsigned records,
            std::size_t brokers,
            std::size_t workers,
            std::unique_ptr<TlsIdentities> identities,
            OnHosts hosts = {});
  std::string StoreAddress() const;
  std::vector<std::string> BrokerOptions() const;

  Scratch scratch_;
  OnHosts hosts_;
  std::unique_ptr<TlsIdentities> identities_;
  PostgresServer store_;
  NatsServers brokers_;
  std::vector<std::unique_ptr<Background>> workers_;
  std::map<std::string, std::string> whole_;
  std::uint64_t chunks_ = 0;
  std::optional<PgConnection> connection_;
};

}  // namespace baybridge
