#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

struct pg_conn;
struct pg_result;

namespace baybridge {

struct PgOptions {
  std::string address;        // postgresql://…, or key=value words, without a password
  std::string password = {};  // empty: none, or as libpq finds it (~/.pgpass)
  std::string application = "baybridge";
  std::chrono::seconds connect_time{5};              // to connect
  std::chrono::milliseconds statement_time{30'000};  // for one statement
  // Without a sign of life of the other machine, after which either side takes the connection for
  // lost; a statement may take longer as long as the machines hear each other.
  std::chrono::milliseconds silence{10'000};
  std::chrono::milliseconds patience{60'000};  // that a database may take to come back
  std::function<bool()> give_up = {};  // asked while it waits; true: no longer. Empty: never
};

// Whether a text is the address of a database (postgresql://…) and not the name of a file.
bool IsPgAddress(std::string_view text);

// Fails with kUsage for an address that cannot be read or holds a password (it would stand in the
// list of processes), and kShareUnsafe for one of another machine that does not ask for TLS with a
// checked certificate (sslmode=verify-ca or verify-full; where it is left open it is verify-full).
Result<Done> CheckPgAddress(const std::string& address);

// A value of a statement; the bytes must outlive the call.
struct PgValue {
  std::string_view bytes;
  bool binary = false;  // bytes as they are (bytea); else text
};

// Rows that a statement gave. Views live as long as this.
class PgRows {
 public:
  explicit PgRows(pg_result* result) : result_(result) {}
  std::size_t size() const;
  std::string_view Text(std::size_t row, int column) const;
  std::uint64_t Number(std::size_t row, int column) const;
  bool IsNull(std::size_t row, int column) const;
  bool Flag(std::size_t row, int column) const { return Text(row, column) == "t"; }
  // Rows that the statement wrote.
  std::uint64_t written() const;

 private:
  struct Clear {
    void operator()(pg_result* result) const noexcept;
  };
  std::unique_ptr<pg_result, Clear> result_;
};

// One connection to PostgreSQL (libpq). One thread at a time.
class PgConnection {
 public:
  // Connects. Commits are durable when they return: fails with kShareUnsafe where the server does
  // without fsync or full_page_writes, kShareStore where it cannot be reached, kUsage like
  // CheckPgAddress.
  static Result<PgConnection> Open(const PgOptions& options);

  // Runs one statement with $1 … as `values`; results come as text, or as bytes where `binary`.
  // Fails with kShareStore; `transient()` then says whether it is worth another try.
  Result<PgRows> Run(const char* statement,
                     std::span<const PgValue> values = {},
                     bool binary = false);
  // Statements without values, one after the other in one transaction.
  Result<Done> RunAll(const char* statements);
  // The last failure was of the connection, a restart or a conflict. Whether what failed took place
  // is not known then.
  bool transient() const { return transient_; }
  // The last failure was of a constraint.
  bool constraint() const { return constraint_; }
  bool lost() const;
  // True within a transaction in which nothing has failed.
  bool in_transaction() const;

 private:
  struct Finish {
    void operator()(pg_conn* connection) const noexcept;
  };
  explicit PgConnection(pg_conn* connection) : connection_(connection) {}
  Result<Done> Prepare(const PgOptions& options);
  Failure Failed(const pg_result* result);

  std::unique_ptr<pg_conn, Finish> connection_;
  bool transient_ = false;
  bool constraint_ = false;
};

}  // namespace baybridge
