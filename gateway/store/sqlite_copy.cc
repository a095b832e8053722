// The part of the database that copies files in use.
#include <sqlite3.h>

#include "store/sqlite.h"
#include "store/sqlite_failure.h"
#include "store/statement_cache.h"

namespace baybridge {

Result<Done> Database::CopyTo(const std::filesystem::path& file) {
  if (shared())
    return Failure{FailureKind::kUnsupported,
                   "a store in PostgreSQL is copied by the means of that database",
                   {},
                   "use pg_dump --schema=baybridge_store; the copy needs the same key"};
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored))
    return Failure{FailureKind::kUsage, "expected a new name, found a file", file.string(), {}};
  DatabaseOptions options;
  auto copy = Open(file, options);
  if (!copy) return std::move(copy).error();
  sqlite3_backup* backup =
      sqlite3_backup_init(copy->database_.get(), "main", database_.get(), "main");
  if (backup == nullptr) return SqliteFailure(copy->database_.get(), copy->cache_->sync_failed());
  constexpr int kAll = -1;
  const int stepped = sqlite3_backup_step(backup, kAll);
  const int finished = sqlite3_backup_finish(backup);
  if (stepped != SQLITE_DONE || finished != SQLITE_OK)
    return SqliteFailure(copy->database_.get(), copy->cache_->sync_failed());
  return copy->Check();
}

}  // namespace baybridge
