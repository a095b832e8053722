// The part of the store that keeps persons: how they are found, and the key of each.
#include <algorithm>

#include "core/check.h"
#include "store/store.h"

namespace baybridge {
namespace {

constexpr std::string_view kIndexKey = "index-key";

std::string KeyPlace(std::int64_t person) {
  return "person|" + std::to_string(person) + "|key";
}

Failure Gone(std::string what, std::string place) {
  return {FailureKind::kNotFound, std::move(what), std::move(place), {}};
}

}  // namespace

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
    auto insert = database_.Prepare("INSERT INTO person(code) VALUES (?1) RETURNING id");
    if (!insert) return std::move(insert).error();
    auto inserted = insert->BindBlob(1, HmacSha256(*index_key_, identity)).Step();
    if (!inserted) return std::move(inserted).error();
    BAYBRIDGE_CHECK(*inserted);
    person = insert->Integer(0);
    insert->Reset();
    SecretKey key = SecretKey::Random();
    auto wrapped = keys_.Wrap(key, KeyPlace(person));
    if (!wrapped) return std::move(wrapped).error();
    auto update = database_.Prepare("UPDATE person SET key_id = ?2, key = ?3 WHERE id = ?1");
    if (!update) return std::move(update).error();
    auto updated =
        update->Bind(1, person).Bind(2, std::string_view(keys_.id())).BindBlob(3, *wrapped).Run();
    if (updated) last_key_.emplace(PersonKey{.person = person, .key = std::move(key)});
    return updated;
  });
  if (!done) return std::move(done).error();
  return person;
}

Result<SecretKey> Store::KeyOf(std::int64_t person) {
  if (last_key_ && last_key_->person == person) return SecretKey::FromBytes(last_key_->key.bytes());
  auto query =
      database_.Prepare("SELECT key_id, key FROM person WHERE id = ?1 AND key IS NOT NULL");
  if (!query) return std::move(query).error();
  auto row = query->Bind(1, person).Step();
  if (!row) return std::move(row).error();
  if (!*row)
    return Gone("the person is not there, or was erased", "person " + std::to_string(person));
  auto key = keys_.Unwrap(query->Text(0), query->Blob(1), KeyPlace(person));
  if (!key || !open_) return key;
  auto kept = SecretKey::FromBytes(key->bytes());
  if (kept) last_key_.emplace(PersonKey{.person = person, .key = *std::move(kept)});
  return key;
}

Result<std::string> Store::SaltOf(std::int64_t person) {
  if (last_key_ && last_key_->person == person && !last_key_->salt.empty()) return last_key_->salt;
  auto key = KeyOf(person);
  if (!key) return std::move(key).error();
  const SecretKey salt = DeriveKey(*key, "", "baybridge commitment salt");
  if (last_key_ && last_key_->person == person) last_key_->salt = salt.bytes();
  return std::string(salt.bytes());
}

// What is left of the key in free pages is overwritten (secure_delete), and the write-ahead log is
// emptied into the file.
Result<Done> Store::ErasePerson(std::int64_t person) {
  last_key_.reset();
  auto done = InOne([&]() -> Result<Done> {
    auto payloads = database_.Prepare("DELETE FROM payload WHERE person = ?1");
    if (!payloads) return std::move(payloads).error();
    auto deleted = payloads->Bind(1, person).Run();
    if (!deleted) return deleted;
    auto answers = database_.Prepare("DELETE FROM answer WHERE person = ?1 AND person <> 0");
    if (!answers) return std::move(answers).error();
    deleted = answers->Bind(1, person).Run();
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
  return database_.Execute(shared() ? "VACUUM person, payload, answer"
                                    : "PRAGMA wal_checkpoint(TRUNCATE)");
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

}  // namespace baybridge
