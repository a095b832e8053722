#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace baybridge {

class PgSession;
class PgStatement;
class StatementCache;
struct PgOptions;

// When a commit counts as done. kFull: when it is on the disk (the log is synced at every commit).
// kNormal loses commits that were acknowledged where the power fails; it exists so that a test of
// power cuts can show that it would notice.
enum class Durability { kFull, kNormal };

struct DatabaseOptions {
  bool create = true;  // makes the file (readable by its owner only) where there is none
  bool read_only = false;
  Durability durability = Durability::kFull;
  std::chrono::milliseconds busy_timeout{5'000};  // waited for another process that writes
  std::int32_t application_id =
      0;  // written into a new file; another one in an old file is refused
};

// A prepared statement, lent by its database, which keeps it for the next time that the same text
// is prepared. Parameters and columns: parameters count from 1, columns from 0, as in SQL text and
// in SQLite. Reused by Reset. Its database must outlive it. One thread at a time.
class Statement {
 public:
  // Text and blobs are copied. Returns itself, so that calls can be chained. A parameter that the
  // SQL text does not have is a broken contract.
  Statement& Bind(int parameter, std::int64_t value);
  Statement& Bind(int parameter, std::string_view text);
  Statement& BindBlob(int parameter, std::string_view bytes);
  Statement& BindNull(int parameter);

  // True: a row stands in the columns. False: done; the statement was reset and can run again
  // (its parameters stay). Fails with kUnreadable (the disk is full, an I/O error, another process
  // holds the file), kMalformed (the file is damaged), kUsage (a constraint is violated: to expect
  // one, say ON CONFLICT in the SQL and look at changes()) or kInternal.
  Result<bool> Step();
  // Steps a statement that gives no rows. Fails like Step.
  Result<Done> Run();
  // Ends a query before its last row, so that it holds no lock.
  void Reset();

  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  // Of the row. Views are valid until the next Step or Reset.
  std::int64_t Integer(int column) const;
  std::string_view Text(int column) const&;
  std::string_view Blob(int column) const&;
  bool IsNull(int column) const;

 private:
  friend class Database;
  struct GiveBack {
    StatementCache* cache;
    void operator()(sqlite3_stmt* statement) const;
  };
  Statement(sqlite3_stmt* statement, StatementCache* cache);
  Statement(std::unique_ptr<PgStatement> shared, std::int64_t* changes);

  std::unique_ptr<sqlite3_stmt, GiveBack> statement_;
  std::unique_ptr<PgStatement> shared_;  // in place of the other where the database is PostgreSQL
  std::int64_t* changes_ = nullptr;      // of a shared database
};

// One connection to an SQLite file, or to a database of PostgreSQL. The file: write-ahead log,
// synchronous FULL, foreign keys on, and closed to what a doctored file could do (defensive, no
// trusted schema, no memory map, cell sizes checked, no attached files, no extensions). One thread
// at a time.
class Database {
 public:
  // Fails with kNotFound (not there and not to be made), kUnreadable (permission, the folder) or
  // kMalformed (no database, damaged, or of another application).
  static Result<Database> Open(const std::filesystem::path& path,
                               const DatabaseOptions& options = {});
  // A database of PostgreSQL, which several processes share: `steps` are those of Upgrade. What is
  // said of files below is said of it where it has any sense; Check and CopyTo fail with
  // kUnsupported. Fails like PgSession::Open.
  static Result<Database> OpenShared(const PgOptions& options,
                                     std::span<const std::string_view> steps);
  bool shared() const { return shared_ != nullptr; }

  // Runs one or several statements without parameters. Fails like Statement::Step.
  Result<Done> Execute(const std::string& sql);
  // Runs one statement that is run often.
  Result<Done> RunNow(std::string_view sql);
  // Fails with kInternal where the SQL is wrong, and like Statement::Step.
  Result<Statement> Prepare(std::string_view sql);

  // Brings the tables up to date: `steps` are SQL texts, of which the first n ran already (n stands
  // in the file as user_version); runs the rest in one transaction. Steps are only ever added.
  // Fails with kUnsupported where the file is newer than the program, and like Execute.
  Result<Done> Upgrade(std::span<const std::string_view> steps);

  // Reads the whole file and fails with kMalformed where anything in it is damaged. To be called
  // after a stop that was not clean.
  Result<Done> Check();

  // Makes a copy of the whole in a new file, as of one moment, while the database is in use. Fails
  // with kUsage where the file is there already, and like Open and Check.
  Result<Done> CopyTo(const std::filesystem::path& file);

  std::int64_t last_row_id() const;  // of a file; elsewhere say RETURNING
  std::int64_t changes() const;      // rows that the last INSERT, UPDATE or DELETE changed
  // True once a sync to the disk has failed: what is durable is unknown from then on, so the
  // process must end and recover from the file. Never retry.
  bool sync_failed() const;
  // False outside a transaction, and where SQLite ended it by itself.
  bool in_transaction() const;
  // Ends the transaction, if there is one, as an error would.
  void Abandon();

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Database(sqlite3* database, std::filesystem::path path);
  explicit Database(std::unique_ptr<PgSession> shared);
  friend class Transaction;
  Result<Done> BeginWriting();
  Result<Done> Configure(const DatabaseOptions& options);
  Result<Done> Claim(const DatabaseOptions& options);
  Result<std::int64_t> Number(const std::string& pragma);

  std::unique_ptr<sqlite3, Close> database_;
  std::unique_ptr<StatementCache> cache_;  // goes before the connection does
  std::unique_ptr<PgSession> shared_;      // in place of both
  std::unique_ptr<std::int64_t> changes_;
  std::filesystem::path path_;
};

// BEGIN IMMEDIATE … COMMIT; rolled back where Commit was not called or failed. The database must
// outlive it.
class Transaction {
 public:
  // Fails with kUnreadable where another process writes for longer than the busy timeout.
  static Result<Transaction> Begin(Database& database);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  // What was written since Begin is durable when this returns Done. Fails like Statement::Step;
  // nothing of it counts then, unless Database::sync_failed.
  Result<Done> Commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;  // null once committed
};

}  // namespace baybridge
