#include "store/statement_cache.h"

#include <utility>

#include <sqlite3.h>

namespace baybridge {
namespace {

constexpr std::size_t kMostKept = 100;

}  // namespace

StatementCache::~StatementCache() {
  // Repeats the error of the last step.
  for (const auto& [sql, statement] : kept_) (void)sqlite3_finalize(statement);
}

sqlite3_stmt* StatementCache::Take(std::string_view sql) {
  const auto found = kept_.find(sql);
  return found == kept_.end() ? nullptr : std::exchange(found->second, nullptr);
}

void StatementCache::GiveBack(sqlite3_stmt* statement) {
  if (statement == nullptr) return;
  (void)sqlite3_reset(statement);  // repeats the error of the last step
  (void)sqlite3_clear_bindings(statement);
  const std::string_view sql = sqlite3_sql(statement);
  const auto found = kept_.find(sql);
  if (found != kept_.end() && found->second == nullptr) {
    found->second = statement;
  } else if (found == kept_.end() && kept_.size() < kMostKept) {
    kept_.emplace(sql, statement);
  } else {
    (void)sqlite3_finalize(statement);
  }
}

}  // namespace baybridge
