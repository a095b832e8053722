#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace baybridge {

// Of this library only: prepared statements of one connection, by their text. Preparing costs
// several times what running costs. One thread at a time.
class StatementCache {
 public:
  StatementCache() = default;
  StatementCache(const StatementCache&) = delete;
  StatementCache& operator=(const StatementCache&) = delete;
  StatementCache(StatementCache&&) = delete;
  StatementCache& operator=(StatementCache&&) = delete;
  ~StatementCache();

  // Null where none is kept, or the one that is kept is in use.
  sqlite3_stmt* Take(std::string_view sql);
  // Resets it, and forgets what was bound: it may be secret.
  void GiveBack(sqlite3_stmt* statement);
  bool* sync_failed() { return &sync_failed_; }

 private:
  std::map<std::string, sqlite3_stmt*, std::less<>> kept_;  // null: in use
  bool sync_failed_ = false;                                // of the connection
};

}  // namespace baybridge
