// The part of the database that opens files, and what an error is to the caller.
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <system_error>
#include <unistd.h>

#include <sqlite3.h>

#include "core/check.h"
#include "store/sqlite.h"
#include "store/sqlite_failure.h"
#include "store/statement_cache.h"

namespace baybridge {
namespace {

constexpr int kPrimary = 0xFF;  // the low byte of an extended code is the primary one

FailureKind KindOf(int code) {
  switch (code & kPrimary) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return FailureKind::kMalformed;
    case SQLITE_CONSTRAINT: return FailureKind::kUsage;
    case SQLITE_TOOBIG: return FailureKind::kTooLarge;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_PROTOCOL: return FailureKind::kUnreadable;
    default: return FailureKind::kInternal;
  }
}

std::string AdviceFor(int code) {
  switch (code & kPrimary) {
    case SQLITE_FULL: return "make room on the disk and run it again";
    case SQLITE_BUSY: return "wait until the other run on this file has ended";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return "bring the file back from a copy; nothing was changed in it";
    default: return {};
  }
}

Failure FileFailure(const std::filesystem::path& path, FailureKind kind, std::string what) {
  return {.kind = kind, .what = std::move(what), .place = path.string(), .advice = {}};
}

// Makes an empty file that only its owner can read; its log takes the same permissions.
Result<Done> MakeFile(const std::filesystem::path& path) {
  constexpr mode_t kOwnerOnly = 0600;
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly);
  if (fd < 0) {
    return FileFailure(path, FailureKind::kUnreadable,
                       "cannot open: " + std::generic_category().message(errno));
  }
  ::close(fd);
  return Done{};
}

// What a file from elsewhere could do is closed; what the program needs stays open.
bool Harden(sqlite3* database) {
  constexpr int kMaxStatement = 1'000'000;  // bytes of SQL text
  (void)sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
  (void)sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, kMaxStatement);
  const auto set = [&](int option, int on) {
    return sqlite3_db_config(database, option, on, nullptr) == SQLITE_OK;
  };
  return set(SQLITE_DBCONFIG_DEFENSIVE, 1) && set(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0) &&
         set(SQLITE_DBCONFIG_ENABLE_FKEY, 1) && set(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0) &&
         set(SQLITE_DBCONFIG_DQS_DDL, 0) && set(SQLITE_DBCONFIG_DQS_DML, 0);
}

}  // namespace

Failure SqliteFailure(sqlite3* database, bool* sync_failed) {
  const int code = sqlite3_extended_errcode(database);
  if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) *sync_failed = true;
  const char* file = sqlite3_db_filename(database, "main");
  std::string what = "database: ";
  what += sqlite3_errmsg(database);
  if (const int error = sqlite3_system_errno(database); error != 0)
    what += " (" + std::generic_category().message(error) + ")";
  return {.kind = KindOf(code),
          .what = std::move(what),
          .place = file == nullptr ? "" : file,
          .advice = AdviceFor(code)};
}

void Database::Close::operator()(sqlite3* database) const {
  (void)sqlite3_close_v2(database);
}

Result<Database> Database::Open(const std::filesystem::path& path, const DatabaseOptions& options) {
  std::error_code error;
  const bool there = std::filesystem::exists(path, error);
  if (!there && (!options.create || options.read_only))
    return FileFailure(path, FailureKind::kNotFound, "expected a database, found no file");
  if (!there) {
    auto made = MakeFile(path);
    if (!made) return std::move(made).error();
  }
  const int flags = (options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  Database database(opened, path);
  if (code != SQLITE_OK) return SqliteFailure(opened, database.cache_->sync_failed());
  auto configured = database.Configure(options);
  if (!configured) return std::move(configured).error();
  return database;
}

Result<Done> Database::Configure(const DatabaseOptions& options) {
  if (!Harden(database_.get()))
    return FileFailure(path_, FailureKind::kInternal, "the SQLite library lacks a safe setting");
  (void)sqlite3_busy_timeout(database_.get(), static_cast<int>(options.busy_timeout.count()));
  auto set = Execute(
      "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY; "
      "PRAGMA locking_mode=NORMAL;");
  if (!set) return set;
  // The first look at the file itself: not a database shows here.
  auto claimed = Claim(options);
  if (!claimed || options.read_only) return claimed;
  auto log = Prepare("PRAGMA journal_mode=WAL");
  if (!log) return std::move(log).error();
  auto row = log->Step();
  if (!row) return std::move(row).error();
  if (!*row || log->Text(0) != "wal")
    return FileFailure(path_, FailureKind::kUnreadable, "no write-ahead log can be kept here");
  log->Reset();
  return Execute(options.durability == Durability::kFull ? "PRAGMA synchronous=FULL"
                                                         : "PRAGMA synchronous=NORMAL");
}

// A new file takes the application id, an old one must have it.
Result<Done> Database::Claim(const DatabaseOptions& options) {
  auto found = Number("PRAGMA application_id");
  if (!found) return std::move(found).error();
  if (*found == options.application_id) return Done{};
  auto pages = Number("PRAGMA page_count");
  if (!pages) return std::move(pages).error();
  if (*pages != 0 || options.read_only) {
    return FileFailure(path_, FailureKind::kMalformed,
                       "expected a file of this program, found a database of another kind");
  }
  return Execute("PRAGMA application_id=" + std::to_string(options.application_id));
}

Result<std::int64_t> Database::Number(const std::string& pragma) {
  auto statement = Prepare(pragma);
  if (!statement) return std::move(statement).error();
  auto row = statement->Step();
  if (!row) return std::move(row).error();
  return *row ? statement->Integer(0) : 0;
}

Result<Done> Database::Upgrade(std::span<const std::string_view> steps) {
  auto begun = Transaction::Begin(*this);
  if (!begun) return std::move(begun).error();
  auto version = Number("PRAGMA user_version");
  if (!version) return std::move(version).error();
  const auto target = static_cast<std::int64_t>(steps.size());
  if (*version > target) {
    return FileFailure(path_, FailureKind::kUnsupported,
                       "the file was written by a newer version of the program");
  }
  if (*version == target) return Done{};
  for (auto step = static_cast<std::size_t>(*version); step < steps.size(); ++step) {
    auto done = Execute(std::string(steps[step]));
    if (!done) return done;
  }
  auto noted = Execute("PRAGMA user_version=" + std::to_string(target));
  return noted ? begun->Commit() : noted;
}

Result<Done> Database::Check() {
  if (shared())
    return FileFailure({}, FailureKind::kUnsupported, "a database of PostgreSQL checks itself");
  auto statement = Prepare("PRAGMA integrity_check(1)");
  if (!statement) return std::move(statement).error();
  auto row = statement->Step();
  if (!row) return std::move(row).error();
  if (*row && statement->Text(0) == "ok") return Done{};
  return FileFailure(path_, FailureKind::kMalformed,
                     "the database is damaged: " + std::string(statement->Text(0)));
}

}  // namespace baybridge
