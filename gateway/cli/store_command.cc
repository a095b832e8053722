#include "cli/store_command.h"

#include "cli/finding_lines.h"
#include "cli/output.h"
#include "cli/run.h"
#include "core/file.h"
#include "store/pg_connection.h"
#include "store/store.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostKeyBytes = std::size_t{64} * 1024;  // 64 KiB
constexpr std::uint64_t kKeysAtOnce = 1'000;  // so that others get their turn in between

// A store and the keys that it refers to.
struct OpenedStore {
  std::unique_ptr<KeyEncryption> keys;
  std::unique_ptr<Store> store;
};

std::string Say(const Session& session, const std::string& id, const std::string& value) {
  return std::string(session.catalogue().Text(id, session.language())) + " " + value + "\n";
}

Result<Done> MustBeThere(const std::string& file) {
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored)) return Done{};
  return Failure{FailureKind::kNotFound, "expected a store, found no file", file, {}};
}

Result<OpenedStore> OpenStore(const std::string& file, const KeySource& source) {
  const bool shared = IsPgAddress(file);
  auto there = shared ? CheckPgAddress(file) : MustBeThere(file);
  if (!there) return std::move(there).error();
  auto keys = OpenKeys(source);
  if (!keys) return std::move(keys).error();
  auto store = shared ? Store::OpenShared({.address = file}, **keys) : Store::Open(file, **keys);
  if (!store) return std::move(store).error();
  return OpenedStore{.keys = *std::move(keys), .store = *std::move(store)};
}

// What is wrong with the payloads, told; true if nothing is.
Result<bool> Check(Session& session, Store& store, const std::string& file) {
  auto findings = store.Scrub();
  if (!findings) return std::move(findings).error();
  std::string out = FindingLines(session, *findings, file);
  const bool whole = findings->empty();
  out += Say(session, whole ? "store.whole" : "store.not-whole", file);
  out += Say(session, "audit.whole", std::to_string(store.audit_size()));
  auto written = WriteOutput({}, out);
  if (!written) return std::move(written).error();
  return whole;
}

Result<int> Clean(Session& session, const std::string& id, const std::string& value) {
  auto written = WriteOutput({}, Say(session, id, value));
  if (!written) return std::move(written).error();
  return kExitClean;
}

Result<int> MakeKey(Session& session, const StoreCommand& command) {
  std::error_code ignored;
  if (std::filesystem::exists(command.key_file, ignored))
    return session.Usage("usage.file-there", {{"file", command.key_file}});
  auto written = WriteFile(command.key_file, NewKeyFileText(), FileReaders::kOwner);
  if (!written) return std::move(written).error();
  return Clean(session, "store.key", command.key_file);
}

Result<int> CheckStore(Session& session, const StoreCommand& command) {
  auto opened = OpenStore(command.file, command.keys);
  if (!opened) return std::move(opened).error();
  auto whole = Check(session, *opened->store, command.file);
  if (!whole) return std::move(whole).error();
  return *whole ? kExitClean : kExitFindings;
}

Result<int> BackUp(Session& session, const StoreCommand& command) {
  auto opened = OpenStore(command.file, command.keys);
  if (!opened) return std::move(opened).error();
  auto copied = opened->store->Backup(command.backup);
  if (!copied) return std::move(copied).error();
  return Clean(session, "store.copied", command.backup);
}

// A copy that is not whole makes no store.
Result<int> Restore(Session& session, const StoreCommand& command) {
  auto opened = OpenStore(command.backup, command.keys);
  if (!opened) return std::move(opened).error();
  auto whole = Check(session, *opened->store, command.backup);
  if (!whole) return std::move(whole).error();
  if (!*whole) return kExitFindings;
  auto copied = opened->store->Backup(command.file);
  if (!copied) return std::move(copied).error();
  return Clean(session, "store.restored", command.file);
}

Result<int> Rotate(Session& session, const StoreCommand& command) {
  auto opened = OpenStore(command.file, command.keys);
  if (!opened) return std::move(opened).error();
  for (;;) {
    auto left = opened->store->Rewrap(kKeysAtOnce);
    if (!left) return std::move(left).error();
    if (*left == 0) break;
  }
  return Clean(session, "store.rotated", opened->keys->id());
}

Result<int> ExportLog(Session& session, const StoreCommand& command) {
  auto pem = ReadFile(command.signing_key, kMostKeyBytes);
  if (!pem) return std::move(pem).error();
  auto key = SigningKey::Read(*pem, command.signing_key);
  if (!key) return std::move(key).error();
  auto opened = OpenStore(command.file, command.keys);
  if (!opened) return std::move(opened).error();
  auto note = opened->store->Sign(command.origin, *key, UtcNow());
  if (!note) return std::move(note).error();
  auto exported = opened->store->ExportAudit(command.folder);
  if (!exported) return std::move(exported).error();
  return Clean(session, "store.exported", std::to_string(opened->store->audit_size()));
}

int Tell(const Session& session, const Result<int>& ran) {
  return ran ? *ran : TellFailure(session, ran.error());
}

}  // namespace

int RunStoreNewKey(Session& session, const StoreCommand& command) {
  return Tell(session, MakeKey(session, command));
}

int RunStoreCheck(Session& session, const StoreCommand& command) {
  return Tell(session, CheckStore(session, command));
}

int RunStoreBackup(Session& session, const StoreCommand& command) {
  return Tell(session, BackUp(session, command));
}

int RunStoreRestore(Session& session, const StoreCommand& command) {
  return Tell(session, Restore(session, command));
}

int RunStoreRotate(Session& session, const StoreCommand& command) {
  return Tell(session, Rotate(session, command));
}

int RunStoreExportLog(Session& session, const StoreCommand& command) {
  return Tell(session, ExportLog(session, command));
}

}  // namespace baybridge
