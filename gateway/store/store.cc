#include "store/store.h"

#include <algorithm>

#include "core/check.h"
#include "store/store_tables.h"

namespace baybridge {
namespace {

constexpr std::string_view kIndexKey = "index-key";
// NIST SP 800-38D, 8.3: with random nonces at most 2^32 texts under one key.
constexpr std::int64_t kMostSealed = std::int64_t{1} << 32U;

std::string KeyPlace(std::int64_t person) {
  return "person|" + std::to_string(person) + "|key";
}

// Bound to a payload: what was sealed for one row, column and shape of tables opens in no other.
std::string PayloadPlace(std::string_view kind, std::string_view id) {
  std::string place = "baybridge/payload/1|body|";
  place += std::to_string(kind.size()) + "|";
  place += kind;
  place += '|';
  place += id;
  return place;
}

Failure Gone(std::string what, std::string place) {
  return {FailureKind::kNotFound, std::move(what), std::move(place), {}};
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

Result<Done> Store::Prepare() {
  auto secured = database_.Execute("PRAGMA secure_delete=ON");
  if (!secured) return secured;
  auto upgraded = database_.Upgrade(kStoreSteps);
  if (!upgraded) return upgraded;
  auto index = ReadIndexKey();
  return index ? ReadTree() : index;
}

Result<Done> Store::ReadIndexKey() {
  auto query = database_.Prepare("SELECT key_id, value FROM setting WHERE name = ?1");
  if (!query) return std::move(query).error();
  query->Bind(1, kIndexKey);
  auto row = query->Step();
  if (!row) return std::move(row).error();
  if (*row) {
    auto key = keys_.Unwrap(query->Text(0), query->Blob(1), kIndexKey);
    query->Reset();
    if (!key) return std::move(key).error();
    index_key_ = *std::move(key);
    return Done{};
  }
  index_key_ = SecretKey::Random();
  auto wrapped = keys_.Wrap(*index_key_, kIndexKey);
  if (!wrapped) return std::move(wrapped).error();
  auto insert = database_.Prepare("INSERT INTO setting(name, key_id, value) VALUES (?1, ?2, ?3)");
  if (!insert) return std::move(insert).error();
  return insert->Bind(1, kIndexKey)
      .Bind(2, std::string_view(keys_.id()))
      .BindBlob(3, *wrapped)
      .Run();
}

Result<Done> Store::Begin() {
  BAYBRIDGE_CHECK(!open_);
  auto begun = Transaction::Begin(database_);
  if (!begun) return std::move(begun).error();
  open_.emplace(*std::move(begun));
  durable_ = tree_.size();
  return Done{};
}

Result<Done> Store::Commit() {
  BAYBRIDGE_CHECK(open_.has_value());
  auto committed = open_->Commit();
  if (!committed) tree_.CutTo(durable_);
  open_.reset();
  return committed;
}

void Store::Rollback() {
  open_.reset();
  tree_.CutTo(durable_);
}

Result<Done> Store::InOne(const std::function<Result<Done>()>& work) {
  if (open_) return work();
  auto begun = Begin();
  if (!begun) return begun;
  auto done = work();
  if (done) return Commit();
  Rollback();
  return done;
}

std::string Store::CodeOf(std::string_view value) const {
  return HmacSha256(*index_key_, "code|" + std::string(value));
}

Result<std::optional<std::int64_t>> Store::FindPerson(std::string_view identity) {
  auto query = database_.Prepare("SELECT id FROM person WHERE code = ?1");
  if (!query) return std::move(query).error();
  query->BindBlob(1, HmacSha256(*index_key_, identity));
  auto row = query->Step();
  if (!row) return std::move(row).error();
  if (!*row) return std::optional<std::int64_t>();
  return std::optional<std::int64_t>(query->Integer(0));
}

Result<std::int64_t> Store::AddPerson(std::string_view identity) {
  std::int64_t person = 0;
  auto done = InOne([&]() -> Result<Done> {
    auto found = FindPerson(identity);
    if (!found) return std::move(found).error();
    if (*found) {
      person = **found;
      return Done{};
    }
    auto insert = database_.Prepare("INSERT INTO person(code) VALUES (?1)");
    if (!insert) return std::move(insert).error();
    auto inserted = insert->BindBlob(1, HmacSha256(*index_key_, identity)).Run();
    if (!inserted) return inserted;
    person = database_.last_row_id();
    auto wrapped = keys_.Wrap(SecretKey::Random(), KeyPlace(person));
    if (!wrapped) return std::move(wrapped).error();
    auto update = database_.Prepare("UPDATE person SET key_id = ?2, key = ?3 WHERE id = ?1");
    if (!update) return std::move(update).error();
    return update->Bind(1, person)
        .Bind(2, std::string_view(keys_.id()))
        .BindBlob(3, *wrapped)
        .Run();
  });
  if (!done) return std::move(done).error();
  return person;
}

Result<SecretKey> Store::KeyOf(std::int64_t person) {
  auto query =
      database_.Prepare("SELECT key_id, key FROM person WHERE id = ?1 AND key IS NOT NULL");
  if (!query) return std::move(query).error();
  auto row = query->Bind(1, person).Step();
  if (!row) return std::move(row).error();
  if (!*row)
    return Gone("the person is not there, or was erased", "person " + std::to_string(person));
  return keys_.Unwrap(query->Text(0), query->Blob(1), KeyPlace(person));
}

Result<std::string> Store::SaltOf(std::int64_t person) {
  auto key = KeyOf(person);
  if (!key) return std::move(key).error();
  const SecretKey salt = DeriveKey(*key, "", "baybridge commitment salt");
  return std::string(salt.bytes());
}

Result<Done> Store::Put(std::int64_t person,
                        std::string_view kind,
                        std::string_view id,
                        std::string_view bytes) {
  auto key = KeyOf(person);
  if (!key) return std::move(key).error();
  return InOne([&]() -> Result<Done> {
    auto count =
        database_.Prepare("UPDATE person SET sealed = sealed + 1 WHERE id = ?1 AND sealed < ?2");
    if (!count) return std::move(count).error();
    auto counted = count->Bind(1, person).Bind(2, kMostSealed).Run();
    if (!counted) return counted;
    if (database_.changes() != 1)
      return Failure{FailureKind::kTooLarge, "the person's key has sealed all that it may", {}, {}};
    auto insert = database_.Prepare(
        "INSERT INTO payload(kind, id, person, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT(kind, id) "
        "DO UPDATE SET body = excluded.body WHERE person = excluded.person");
    if (!insert) return std::move(insert).error();
    auto inserted = insert->Bind(1, kind)
                        .Bind(2, id)
                        .Bind(3, person)
                        .BindBlob(4, Seal(*key, PayloadPlace(kind, id), bytes))
                        .Run();
    if (!inserted) return inserted;
    if (database_.changes() != 1)
      return Failure{FailureKind::kUsage, "the payload is another person's", std::string(id), {}};
    return Done{};
  });
}

Result<std::string> Store::Get(std::string_view kind, std::string_view id) {
  auto query = database_.Prepare("SELECT person, body FROM payload WHERE kind = ?1 AND id = ?2");
  if (!query) return std::move(query).error();
  auto row = query->Bind(1, kind).Bind(2, id).Step();
  if (!row) return std::move(row).error();
  const std::string place = "payload " + std::string(kind) + " " + std::string(id);
  if (!*row) return Gone("expected a payload, found none", place);
  auto key = KeyOf(query->Integer(0));
  if (!key) return std::move(key).error();
  auto bytes = OpenSealed(*key, PayloadPlace(kind, id), query->Blob(1));
  if (!bytes) bytes.error().place = place;
  return bytes;
}

Result<Findings> Store::Scrub() {
  auto query = database_.Prepare("SELECT kind, id FROM payload ORDER BY kind, id");
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

// What is left of the key in free pages is overwritten (secure_delete), and the write-ahead log is
// emptied into the file.
Result<Done> Store::ErasePerson(std::int64_t person) {
  auto done = InOne([&]() -> Result<Done> {
    auto payloads = database_.Prepare("DELETE FROM payload WHERE person = ?1");
    if (!payloads) return std::move(payloads).error();
    auto deleted = payloads->Bind(1, person).Run();
    if (!deleted) return deleted;
    auto erase = database_.Prepare(
        "UPDATE person SET code = NULL, key_id = NULL, key = NULL WHERE id = ?1 AND key IS NOT "
        "NULL");
    if (!erase) return std::move(erase).error();
    auto erased = erase->Bind(1, person).Run();
    if (!erased) return erased;
    if (database_.changes() == 1) return Done{};
    return Gone("the person is not there, or was erased", "person " + std::to_string(person));
  });
  if (!done || open_) return done;
  return database_.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

Result<Done> Store::RewrapIndexKey() {
  auto wrapped = keys_.Wrap(*index_key_, kIndexKey);
  if (!wrapped) return std::move(wrapped).error();
  auto update = database_.Prepare("UPDATE setting SET key_id = ?2, value = ?3 WHERE name = ?1");
  if (!update) return std::move(update).error();
  return update->Bind(1, kIndexKey)
      .Bind(2, std::string_view(keys_.id()))
      .BindBlob(3, *wrapped)
      .Run();
}

Result<Done> Store::RewrapPerson(std::int64_t person) {
  auto key = KeyOf(person);
  if (!key) return std::move(key).error();
  auto wrapped = keys_.Wrap(*key, KeyPlace(person));
  if (!wrapped) return std::move(wrapped).error();
  auto update = database_.Prepare("UPDATE person SET key_id = ?2, key = ?3 WHERE id = ?1");
  if (!update) return std::move(update).error();
  return update->Bind(1, person).Bind(2, std::string_view(keys_.id())).BindBlob(3, *wrapped).Run();
}

// Persons whose keys are wrapped under another key than the current one.
Result<std::vector<std::int64_t>> Store::PersonsToRewrap() {
  auto query =
      database_.Prepare("SELECT id FROM person WHERE key IS NOT NULL AND key_id <> ?1 ORDER BY id");
  if (!query) return std::move(query).error();
  query->Bind(1, std::string_view(keys_.id()));
  std::vector<std::int64_t> persons;
  for (;;) {
    auto row = query->Step();
    if (!row) return std::move(row).error();
    if (!*row) return persons;
    persons.push_back(query->Integer(0));
  }
}

Result<std::uint64_t> Store::Rewrap(std::uint64_t most) {
  std::uint64_t left = 0;
  auto done = InOne([&]() -> Result<Done> {
    auto index = RewrapIndexKey();
    if (!index) return index;
    auto persons = PersonsToRewrap();
    if (!persons) return std::move(persons).error();
    const std::size_t now = std::min<std::uint64_t>(most, persons->size());
    for (std::size_t i = 0; i < now; ++i) {
      auto rewrapped = RewrapPerson((*persons)[i]);
      if (!rewrapped) return rewrapped;
    }
    left = persons->size() - now;
    return Done{};
  });
  if (!done) return std::move(done).error();
  return left;
}

Result<Done> Store::Backup(const std::filesystem::path& file) {
  return database_.CopyTo(file);
}

}  // namespace baybridge
