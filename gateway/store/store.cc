#include "store/store.h"

#include "core/check.h"
#include "store/payload_packer.h"
#include "store/pg_connection.h"
#include "store/pg_store_tables.h"
#include "store/store_tables.h"

namespace baybridge {
namespace {

// NIST SP 800-38D, 8.3: with random nonces at most 2^32 texts under one key.
constexpr std::int64_t kMostSealed = std::int64_t{1} << 32U;

constexpr std::size_t kMostBytes = std::size_t{1} << 30U;  // 1 GiB, as sealing

// Bound to a payload: what was sealed for one row, column and shape of tables opens in no other,
// and what was packed is not taken for what was not.
std::string PayloadPlace(std::string_view kind, std::string_view id, bool packed) {
  std::string place = packed ? "baybridge/payload/2|body|" : "baybridge/payload/1|body|";
  place += std::to_string(kind.size()) + "|";
  place += kind;
  place += '|';
  place += id;
  return place;
}

Failure LostTransaction() {
  return {FailureKind::kUnreadable, "the transaction ended by an error", {}, {}};
}

}  // namespace

Result<std::unique_ptr<Store>> Store::Open(const std::filesystem::path& file,
                                           const KeyEncryption& keys) {
  DatabaseOptions options;
  options.application_id = kStoreApplication;
  auto database = Database::Open(file, options);
  if (!database) return std::move(database).error();
  std::unique_ptr<Store> store(new Store(*std::move(database), keys));
  auto prepared = store->Prepare();
  if (!prepared) return std::move(prepared).error();
  return store;
}

Result<std::unique_ptr<Store>> Store::OpenShared(const PgOptions& options,
                                                 const KeyEncryption& keys) {
  auto database = Database::OpenShared(options, kPgStoreSteps);
  if (!database) return std::move(database).error();
  std::unique_ptr<Store> store(new Store(*std::move(database), keys));
  auto prepared = store->InOne([&] { return store->ReadIndexKey(); });
  if (prepared) prepared = store->ReadTree();
  if (!prepared) return std::move(prepared).error();
  return store;
}

Result<Done> Store::CatchUp() {
  return shared() ? ReadEntries() : Result<Done>(Done{});
}

Result<Done> Store::Prepare() {
  // A cache of 8 MiB: rows are appended and seldom read again. The log is taken into the file every
  // 32 MiB: a page that many transactions wrote goes there once.
  auto secured = database_.Execute(
      "PRAGMA secure_delete=ON; PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint=8192;");
  if (!secured) return secured;
  auto upgraded = database_.Upgrade(kStoreSteps);
  if (!upgraded) return upgraded;
  auto index = ReadIndexKey();
  return index ? ReadTree() : index;
}

Result<Done> Store::Begin() {
  BAYBRIDGE_CHECK(!open_);
  auto begun = Transaction::Begin(database_);
  if (!begun) return std::move(begun).error();
  open_.emplace(*std::move(begun));
  durable_ = tree_.size();
  auto known = CatchUp();
  if (!known) {
    Rollback();
    return known;
  }
  durable_ = tree_.size();
  return Done{};
}

Result<Done> Store::BeginGroup() {
  auto begun = Begin();
  group_ = begun.has_value();
  return begun;
}

Result<Done> Store::Commit() {
  BAYBRIDGE_CHECK(open_.has_value());
  auto committed = GroupIsLost() ? Result<Done>(LostTransaction()) : open_->Commit();
  if (!committed) tree_.CutTo(durable_);
  open_.reset();
  group_ = false;
  last_key_.reset();
  return committed;
}

void Store::Rollback() {
  if (!open_) return;
  open_.reset();
  group_ = nested_ = false;
  last_key_.reset();
  tree_.CutTo(durable_);
}

Result<Done> Store::InOne(const std::function<Result<Done>()>& work) {
  if (open_) return group_ && !nested_ ? InSavepoint(work) : work();
  auto begun = Begin();
  if (!begun) return begun;
  auto done = work();
  if (done) return Commit();
  Rollback();
  return done;
}

// A transaction within that of the group.
Result<Done> Store::InSavepoint(const std::function<Result<Done>()>& work) {
  if (GroupIsLost()) return LostTransaction();
  auto saved = database_.RunNow("SAVEPOINT one");
  if (!saved) return saved;
  const std::uint64_t before = tree_.size();
  nested_ = true;
  auto done = work();
  nested_ = false;
  if (done) {
    done = database_.RunNow("RELEASE one");
    if (!done) database_.Abandon();
    return done;
  }
  tree_.CutTo(before);
  last_key_.reset();  // of a person that may not be there any more
  if (!database_.Execute("ROLLBACK TO one; RELEASE one")) database_.Abandon();
  return done;
}

Result<Done> Store::Put(std::int64_t person,
                        std::string_view kind,
                        std::string_view id,
                        std::string_view bytes) {
  const Part part{.kind = std::string(kind), .bytes = bytes};
  return PutAll(person, id, {&part, 1});
}

Result<Done> Store::PutAll(std::int64_t person, std::string_view id, std::span<const Part> parts) {
  auto key = KeyOf(person);
  if (!key) return std::move(key).error();
  return InOne([&]() -> Result<Done> {
    auto count = database_.Prepare(
        "UPDATE person SET sealed = sealed + ?3 WHERE id = ?1 AND sealed + ?3 <= ?2");
    if (!count) return std::move(count).error();
    auto counted = count->Bind(1, person)
                       .Bind(2, kMostSealed)
                       .Bind(3, static_cast<std::int64_t>(parts.size()))
                       .Run();
    if (!counted) return counted;
    if (database_.changes() != 1)
      return Failure{FailureKind::kTooLarge, "the person's key has sealed all that it may", {}, {}};
    auto insert = database_.Prepare(
        "INSERT INTO payload(kind, id, person, packed, body) VALUES (?1, ?2, ?3, ?4, ?5) ON "
        "CONFLICT(id, kind) DO UPDATE SET packed = excluded.packed, body = excluded.body WHERE "
        "payload.person = excluded.person");
    if (!insert) return std::move(insert).error();
    insert->Bind(2, id).Bind(3, person);
    for (const Part& part : parts) {
      const std::string own = part.decided ? std::string() : PackedForm(packer_, part.bytes);
      const std::string_view shorter = part.decided ? part.packed : std::string_view(own);
      const bool packed = !shorter.empty();
      const std::string place = PayloadPlace(part.kind, id, packed);
      auto inserted = insert->Bind(1, std::string_view(part.kind))
                          .Bind(4, std::int64_t{packed ? 1 : 0})
                          .BindBlob(5, Seal(*key, place, packed ? shorter : part.bytes))
                          .Run();
      if (!inserted) return inserted;
      if (database_.changes() != 1)
        return Failure{FailureKind::kUsage, "the payload is another person's", std::string(id), {}};
    }
    return Done{};
  });
}

Result<std::string> Store::Get(std::string_view kind, std::string_view id) {
  auto query =
      database_.Prepare("SELECT person, packed, body FROM payload WHERE kind = ?1 AND id = ?2");
  if (!query) return std::move(query).error();
  auto row = query->Bind(1, kind).Bind(2, id).Step();
  if (!row) return std::move(row).error();
  const std::string place = "payload " + std::string(kind) + " " + std::string(id);
  if (!*row) return Failure{FailureKind::kNotFound, "expected a payload, found none", place, {}};
  auto key = KeyOf(query->Integer(0));
  if (!key) return std::move(key).error();
  auto bytes = OpenPayload(*key, kind, id, *query);
  if (!bytes) bytes.error().place = place;
  return bytes;
}

// Of a row whether it is packed, and its body.
Result<std::string> Store::OpenPayload(const SecretKey& key,
                                       std::string_view kind,
                                       std::string_view id,
                                       const Statement& row) {
  const std::int64_t packed = row.Integer(1);
  if (packed != 0 && packed != 1)
    return Failure{FailureKind::kMalformed, "expected a payload that is packed or not", {}, {}};
  auto bytes = OpenSealed(key, PayloadPlace(kind, id, packed == 1), row.Blob(2));
  return bytes && packed == 1 ? packer_.Unpack(*bytes, kMostBytes) : std::move(bytes);
}

Result<Findings> Store::Scrub() {
  auto query = database_.Prepare("SELECT kind, id FROM payload ORDER BY id, kind");
  if (!query) return std::move(query).error();
  Findings findings;
  for (;;) {
    auto row = query->Step();
    if (!row) return std::move(row).error();
    if (!*row) return findings;
    const std::string kind(query->Text(0));
    const std::string id(query->Text(1));
    auto opened = Get(kind, id);
    if (opened) continue;
    if (opened.error().kind == FailureKind::kUnreadable) return std::move(opened).error();
    Finding finding;
    finding.id = "GW-STO-001";
    finding.kind = FindingKind::kInvariant;
    finding.args = {{"kind", kind, false}, {"name", id, false}};
    findings.push_back(std::move(finding));
  }
}

Result<Done> Store::Backup(const std::filesystem::path& file) {
  return database_.CopyTo(file);
}

}  // namespace baybridge
