#include "store/sqlite.h"

#include <sqlite3.h>

#include "core/check.h"
#include "store/sqlite_failure.h"

namespace baybridge {

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  (void)sqlite3_finalize(statement);  // repeats the error of the last step
}

Statement& Statement::Bind(int parameter, std::int64_t value) {
  BAYBRIDGE_CHECK(sqlite3_bind_int64(statement_.get(), parameter, value) == SQLITE_OK);
  return *this;
}

Statement& Statement::Bind(int parameter, std::string_view text) {
  // An empty view may have no address, which would bind NULL.
  const char* bytes = text.empty() ? "" : text.data();
  BAYBRIDGE_CHECK(sqlite3_bind_text64(statement_.get(), parameter, bytes, text.size(),
                                      SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK);
  return *this;
}

Statement& Statement::BindBlob(int parameter, std::string_view bytes) {
  const char* data = bytes.empty() ? "" : bytes.data();
  BAYBRIDGE_CHECK(sqlite3_bind_blob64(statement_.get(), parameter, data, bytes.size(),
                                      SQLITE_TRANSIENT) == SQLITE_OK);
  return *this;
}

Statement& Statement::BindNull(int parameter) {
  BAYBRIDGE_CHECK(sqlite3_bind_null(statement_.get(), parameter) == SQLITE_OK);
  return *this;
}

Result<bool> Statement::Step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    Reset();
    return false;
  }
  Failure failure = SqliteFailure(sqlite3_db_handle(statement_.get()), sync_failed_.get());
  Reset();
  return failure;
}

Result<Done> Statement::Run() {
  auto row = Step();
  if (!row) return std::move(row).error();
  BAYBRIDGE_CHECK(!*row);
  return Done{};
}

void Statement::Reset() {
  (void)sqlite3_reset(statement_.get());  // repeats the error of the last step
}

std::int64_t Statement::Integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::Text(int column) const& {
  const auto* text = sqlite3_column_text(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return text == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(text), size);
}

std::string_view Statement::Blob(int column) const& {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Result<Done> Database::Execute(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK)
    return Done{};
  return SqliteFailure(database_.get(), sync_failed_.get());
}

Result<Statement> Database::Prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return SqliteFailure(database_.get(), sync_failed_.get());
  BAYBRIDGE_CHECK(statement != nullptr);  // SQL text without a statement
  return Statement(statement, sync_failed_);
}

std::int64_t Database::last_row_id() const {
  return sqlite3_last_insert_rowid(database_.get());
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(database_.get());
}

Result<Transaction> Transaction::Begin(Database& database) {
  auto begun = database.Execute("BEGIN IMMEDIATE");
  if (!begun) return std::move(begun).error();
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  // Fails only where SQLite rolled back already.
  if (database_ != nullptr) (void)database_->Execute("ROLLBACK").has_value();
}

Result<Done> Transaction::Commit() {
  BAYBRIDGE_CHECK(database_ != nullptr);
  auto committed = database_->Execute("COMMIT");
  if (committed) database_ = nullptr;
  return committed;
}

}  // namespace baybridge
