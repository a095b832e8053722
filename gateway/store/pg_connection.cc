#include "store/pg_connection.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <vector>

#include <libpq-fe.h>

#include "core/shared_ledger.h"

namespace baybridge {
namespace {

using Words = std::map<std::string, std::string>;

// A message of the server on one line.
std::string OneLine(const char* text) {
  std::string line = text == nullptr ? "" : text;
  while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) line.pop_back();
  std::ranges::replace(line, '\n', ' ');
  return line;
}

Failure Usage(std::string what, std::string advice) {
  return {.kind = FailureKind::kUsage,
          .what = std::move(what),
          .place = {},
          .advice = std::move(advice)};
}

Result<Words> WordsOf(const std::string& address) {
  char* error = nullptr;
  PQconninfoOption* options = PQconninfoParse(address.c_str(), &error);
  // libpq's own text may quote the address, and with it what must not be shown.
  PQfreemem(error);
  if (options == nullptr)
    return Usage("the address of the store cannot be read",
                 "write it like postgresql://user@host/database");
  Words words;
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    if (option->val != nullptr && *option->val != '\0') words[option->keyword] = option->val;
  }
  PQconninfoFree(options);
  return words;
}

bool IsOwnMachine(const std::string& host) {
  return host.empty() || host.starts_with('/') || host.starts_with('@') || host == "localhost" ||
         host == "127.0.0.1" || host == "::1";
}

bool IsOwnMachine(const Words& words) {
  for (const char* name : {"host", "hostaddr"}) {
    const auto found = words.find(name);
    if (found == words.end()) continue;
    std::string_view hosts = found->second;
    while (!hosts.empty()) {
      const std::size_t end = std::min(hosts.find(','), hosts.size());
      if (!IsOwnMachine(std::string(hosts.substr(0, end)))) return false;
      hosts.remove_prefix(std::min(end + 1, hosts.size()));
    }
  }
  return true;
}

// Words of an address that may be connected to.
Result<Words> SafeWords(const std::string& address) {
  auto words = WordsOf(address);
  if (!words) return words;
  if (words->contains("password"))
    return Usage(
        "the address of the store holds a password, which every user of the machine can see",
        "put it in a file: --store-password-file, or ~/.pgpass");
  if (IsOwnMachine(*words)) return words;
  const auto [mode, added] = words->try_emplace("sslmode", "verify-full");
  if (mode->second != "verify-full" && mode->second != "verify-ca")
    return ShareFailure(kShareUnsafe, "sslmode=" + mode->second);
  return words;
}

// SQLSTATEs after which another try may do better: lost connections, restarts, conflicts, want of
// room for connections.
bool IsTransient(const char* state) {
  if (state == nullptr) return true;  // the connection, not the server, failed
  const std::string_view code(state);
  if (code.size() != 5) return true;
  const std::string_view family = code.substr(0, 2);
  return family == "08" || family == "40" || family == "53" || family == "57" || code == "55P03";
}

constexpr std::int64_t kProbes =
    3;  // without an answer; the first one after a quarter of the silence

std::int64_t ProbeSeconds(std::chrono::milliseconds silence) {
  return std::max<std::int64_t>(1, silence.count() / ((kProbes + 1) * 1'000));
}

// The same for the server: a client that is gone holds no locks for long.
std::string ServerProbes(std::chrono::milliseconds silence) {
  const std::string probe = std::to_string(ProbeSeconds(silence));
  return "; SET tcp_keepalives_idle = " + probe + "; SET tcp_keepalives_interval = " + probe +
         "; SET tcp_keepalives_count = " + std::to_string(kProbes) +
         "; SET tcp_user_timeout = " + std::to_string(silence.count());
}

}  // namespace

bool IsPgAddress(std::string_view text) {
  return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

Result<Done> CheckPgAddress(const std::string& address) {
  auto words = SafeWords(address);
  if (!words) return std::move(words).error();
  return Done{};
}

void PgRows::Clear::operator()(pg_result* result) const noexcept {
  PQclear(result);
}

std::size_t PgRows::size() const {
  return static_cast<std::size_t>(PQntuples(result_.get()));
}

std::string_view PgRows::Text(std::size_t row, int column) const {
  const int at = static_cast<int>(row);
  return {PQgetvalue(result_.get(), at, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), at, column))};
}

std::uint64_t PgRows::Number(std::size_t row, int column) const {
  return std::strtoull(PQgetvalue(result_.get(), static_cast<int>(row), column), nullptr, 10);
}

bool PgRows::IsNull(std::size_t row, int column) const {
  return PQgetisnull(result_.get(), static_cast<int>(row), column) == 1;
}

std::uint64_t PgRows::written() const {
  return std::strtoull(PQcmdTuples(result_.get()), nullptr, 10);
}

void PgConnection::Finish::operator()(pg_conn* connection) const noexcept {
  PQfinish(connection);
}

Result<PgConnection> PgConnection::Open(const PgOptions& options) {
  auto words = SafeWords(options.address);
  if (!words) return std::move(words).error();
  if (!options.password.empty()) (*words)["password"] = options.password;
  words->try_emplace("application_name", options.application);
  words->try_emplace("connect_timeout", std::to_string(options.connect_time.count()));
  // A server that is gone without a word is noticed, whether it owes an answer or has not even
  // acknowledged the question.
  const std::string probe = std::to_string(ProbeSeconds(options.silence));
  words->try_emplace("keepalives_idle", probe);
  words->try_emplace("keepalives_interval", probe);
  words->try_emplace("keepalives_count", std::to_string(kProbes));
  words->try_emplace("tcp_user_timeout", std::to_string(options.silence.count()));
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const auto& [name, value] : *words) {
    names.push_back(name.c_str());
    values.push_back(value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  PgConnection connection(PQconnectdbParams(names.data(), values.data(), 0));
  if (PQstatus(connection.connection_.get()) != CONNECTION_OK) return connection.Failed(nullptr);
  auto prepared = connection.Prepare(options);
  if (!prepared) return std::move(prepared).error();
  return connection;
}

Result<Done> PgConnection::Prepare(const PgOptions& options) {
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
  const std::string settings = "SET client_min_messages = warning; SET statement_timeout = " +
                               std::to_string(options.statement_time.count()) +
                               "; SET idle_in_transaction_session_timeout = " +
                               std::to_string(options.statement_time.count()) +
                               ServerProbes(options.silence);
  auto set = RunAll(settings.c_str());
  if (!set) return set;
  auto rows =
      Run("SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN "
          "'off' THEN 'on' WHEN 'local' THEN 'on' ELSE current_setting('synchronous_commit') END, "
          "false), current_setting('fsync'), current_setting('full_page_writes')");
  if (!rows) return std::move(rows).error();
  if (rows->Text(0, 1) != "on") return ShareFailure(kShareUnsafe, "fsync=off");
  if (rows->Text(0, 2) != "on") return ShareFailure(kShareUnsafe, "full_page_writes=off");
  return Done{};
}

bool PgConnection::lost() const {
  return PQstatus(connection_.get()) != CONNECTION_OK;
}

bool PgConnection::in_transaction() const {
  return PQtransactionStatus(connection_.get()) == PQTRANS_INTRANS;
}

Failure PgConnection::Failed(const pg_result* result) {
  const bool lost = PQstatus(connection_.get()) != CONNECTION_OK;
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  transient_ = lost || IsTransient(state);
  constraint_ = !lost && state != nullptr && std::string_view(state).starts_with("23");
  const char* said =
      result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  return ShareFailure(kShareStore,
                      OneLine(said == nullptr ? PQerrorMessage(connection_.get()) : said));
}

Result<PgRows> PgConnection::Run(const char* statement,
                                 std::span<const PgValue> values,
                                 bool binary) {
  constexpr std::size_t kMost = 24;
  BAYBRIDGE_CHECK(values.size() <= kMost);
  std::array<std::string, kMost> texts;  // libpq wants text with a closing zero
  std::array<const char*, kMost> bytes{};
  std::array<int, kMost> lengths{};
  std::array<int, kMost> formats{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    formats[i] = values[i].binary ? 1 : 0;
    lengths[i] = static_cast<int>(values[i].bytes.size());
    if (values[i].binary) {
      bytes[i] = values[i].bytes.empty() ? "" : values[i].bytes.data();
    } else {
      texts[i] = values[i].bytes;
      bytes[i] = texts[i].c_str();
    }
  }
  pg_result* result =
      PQexecParams(connection_.get(), statement, static_cast<int>(values.size()), nullptr,
                   bytes.data(), lengths.data(), formats.data(), binary ? 1 : 0);
  PgRows rows(result);
  const ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return Failed(result);
  return rows;
}

Result<Done> PgConnection::RunAll(const char* statements) {
  pg_result* result = PQexec(connection_.get(), statements);
  const PgRows rows(result);
  const ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return Failed(result);
  return Done{};
}

}  // namespace baybridge
