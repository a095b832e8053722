#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "store/pg_connection.h"

namespace baybridge {

// Of this library only: a store's connection to PostgreSQL, which several nodes share. Who writes
// holds one lock of the whole store until his transaction ends, as SQLite has it for a file. One
// thread at a time.
class PgSession {
 public:
  // Connects and brings the tables up to date. Fails like PgConnection::Open, and with kUnsupported
  // where the tables are newer than the program.
  static Result<std::unique_ptr<PgSession>> Open(const PgOptions& options,
                                                 std::span<const std::string_view> steps);

  // Begins to write: waits for the other nodes. Connects anew where the connection was lost.
  Result<Done> Begin();
  Result<Done> RunAll(const std::string& statements);
  // `sql` as SQLite has it, with ?1 … for parameters. Columns come as bytes. Fails with kUsage
  // where a constraint is violated, else with kUnreadable.
  Result<PgRows> Run(const std::string& sql, std::span<const PgValue> values);
  bool in_transaction() const { return connection_->in_transaction(); }

 private:
  PgSession(PgOptions options, PgConnection connection)
      : options_(std::move(options)),
        connection_(std::move(connection)) {}
  static Result<PgConnection> Connect(const PgOptions& options);
  Result<Done> Upgrade(std::span<const std::string_view> steps);
  Result<std::int64_t> Version();
  Failure Failed(Failure failure) const;
  Result<Done> ConnectAgain();

  PgOptions options_;
  std::optional<PgConnection> connection_;
  bool writing_ = false;  // since Begin, until COMMIT or ROLLBACK
};

// Of this library only: one statement of such a connection.
class PgStatement {
 public:
  PgStatement(PgSession& session, std::string_view sql);

  void Bind(int parameter, std::string_view bytes, bool binary);
  Result<bool> Step();
  void Reset();
  std::int64_t Integer(int column) const;
  std::string_view Bytes(int column) const;
  bool IsNull(int column) const;
  std::int64_t changes() const { return changes_; }

 private:
  struct Bound {
    std::string bytes;
    bool binary = false;
  };
  PgSession& session_;
  std::string sql_;
  std::vector<Bound> bound_;
  std::optional<PgRows> rows_;
  std::size_t row_ = 0;
  std::int64_t changes_ = 0;
};

}  // namespace baybridge
