#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/shared_ledger.h"
#include "store/pg_connection.h"

namespace baybridge {

// The ledger of shared jobs in PostgreSQL, in the schema baybridge_share. A lost connection is made
// again; where it was lost while something was being written, the database is asked whether that
// took place.
class PgLedger final : public SharedLedger {
 public:
  // Connects and makes the tables where there are none. Fails like PgConnection::Open, and with
  // kUnsupported for tables of a later version.
  static Result<std::unique_ptr<PgLedger>> Open(PgOptions options);

  Result<Done> Begin(const SharedJob& job) override;
  Result<std::optional<SharedJob>> Find(const std::string& job) override;
  Result<Done> Plan(const std::string& job,
                    std::span<const PlannedChunk> chunks,
                    bool last) override;
  Result<std::optional<PlannedChunk>> LastPlanned(const std::string& job) override;
  Result<std::vector<OpenChunk>> Open(const std::string& job) override;
  Result<std::vector<DoneChunk>> Fetch(const std::string& job,
                                       std::uint64_t first,
                                       std::size_t most) override;
  Result<Done> Expire(const ChunkReference& held, std::uint64_t beat) override;
  Result<Done> Reopen(const ChunkReference& done) override;
  Result<Done> Finish(const std::string& job) override;
  Result<std::optional<PlannedChunk>> Claim(const ChunkReference& reference,
                                            const std::string& holder) override;
  Result<Done> Beat(std::span<const ChunkReference> held) override;
  Result<bool> Commit(const ChunkReference& held, std::span<const ChunkPart> parts) override;
  Result<Done> Release(const ChunkReference& held) override;
  Result<Done> Quarantine(const std::string& job, const JobQuarantine& record) override;
  Result<std::vector<JobQuarantine>> Quarantined(const std::string& job) override;
  Outages Away() const override { return away_; }

 private:
  explicit PgLedger(PgOptions options) : options_(std::move(options)) {}
  Result<Done> Connect();
  // Calls `work`, again after a failure that may pass, until the store's patience ends. Where
  // `together`, what it does is one transaction.
  template <typename T, typename Work>
  Result<T> Try(bool together, const Work& work);
  template <typename T, typename Work>
  Result<T> TryOnce(bool together, const Work& work);
  Result<Done> Write(const char* statement, std::span<const PgValue> values);
  Result<Done> MakeTables();
  Result<Done> WriteJob(const SharedJob& job);
  Result<bool> CommitOnce(const ChunkReference& held, std::span<const ChunkPart> parts);
  Result<std::vector<DoneChunk>> FetchPlans(const std::string& job,
                                            std::uint64_t first,
                                            std::size_t most);
  Result<Done> FetchParts(const std::string& job, std::vector<DoneChunk>& chunks);

  PgOptions options_;
  std::optional<PgConnection> connection_;
  Outages away_;
};

}  // namespace baybridge
