// The part of the database that copies files in use.
#include <sqlite3.h>

#include "store/sqlite.h"
#include "store/sqlite_failure.h"

namespace baybridge {

Result<Done> Database::CopyTo(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored))
    return Failure{FailureKind::kUsage, "expected a new name, found a file", file.string(), {}};
  DatabaseOptions options;
  auto copy = Open(file, options);
  if (!copy) return std::move(copy).error();
  sqlite3_backup* backup =
      sqlite3_backup_init(copy->database_.get(), "main", database_.get(), "main");
  if (backup == nullptr) return SqliteFailure(copy->database_.get(), copy->sync_failed_.get());
  constexpr int kAll = -1;
  const int stepped = sqlite3_backup_step(backup, kAll);
  const int finished = sqlite3_backup_finish(backup);
  if (stepped != SQLITE_DONE || finished != SQLITE_OK)
    return SqliteFailure(copy->database_.get(), copy->sync_failed_.get());
  return copy->Check();
}

}  // namespace baybridge
