// What a gateway keeps: sealed payloads, keys of persons, the audit log.
#include "store/store.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>

#include <gtest/gtest.h>

#include "crypto/base64.h"
#include "crypto/make_certificate.h"
#include "crypto/secret_key.h"
#include "evidence/audit_verify.h"
#include "evidence/checkpoint.h"
#include "store/payload_packer.h"
#include "store/store_tables.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
constexpr const char* kTime = "2026-06-01T08:00:00Z";
constexpr const char* kIdentity = "X-TEST|7351735";

AuditEntry Act(AuditAction action, std::string subject = {}) {
  AuditEntry entry;
  entry.time = kTime;
  entry.action = action;
  entry.subject = std::move(subject);
  entry.result = "done";
  return entry;
}

class StoreTest : public testing::Test {
 protected:
  StoreTest() {
    NewKeyFile("key");
    keys = *KeyFiles::Read(Path("key"));
    store = OpenStore();
  }
  std::string Path(const std::string& name) const { return (scratch.folder() / name).string(); }
  void NewKeyFile(const std::string& name) const {
    scratch.Write(name, NewKeyFileText());
    fs::permissions(Path(name), fs::perms::owner_read | fs::perms::owner_write);
  }
  std::unique_ptr<Store> OpenStore(const std::string& name = "store.db") const {
    auto opened = Store::Open(Path(name), *keys);
    EXPECT_TRUE(opened) << opened.error().what;
    return opened ? *std::move(opened) : nullptr;
  }
  // Runs SQL beside the store, as somebody with the file would.
  void Doctor(const std::string& sql) {
    store.reset();
    auto database = Database::Open(Path("store.db"), {.application_id = kStoreApplication});
    ASSERT_TRUE(database);
    auto done = database->Execute(sql);
    ASSERT_TRUE(done) << done.error().what;
  }
  // True if the bytes stand in the file or its write-ahead log.
  bool FilesHold(const std::string& bytes) const {
    for (const char* name : {"store.db", "store.db-wal", "copy.db"}) {
      std::ifstream in(Path(name), std::ios::binary);
      const std::string text(std::istreambuf_iterator<char>(in), {});
      if (text.find(bytes) != std::string::npos) return true;
    }
    return false;
  }
  std::int64_t Person(std::string_view identity = kIdentity) const {
    auto person = store->AddPerson(identity);
    EXPECT_TRUE(person) << person.error().what;
    return person ? *person : 0;
  }

  Scratch scratch;
  std::unique_ptr<KeyFiles> keys;
  std::unique_ptr<Store> store;
};

TEST_F(StoreTest, GivesBackWhatWasPut) {
  const std::int64_t person = Person();
  EXPECT_EQ(Person(), person) << "the same identity is the same person";
  EXPECT_NE(Person("X-TEST|2"), person);
  ASSERT_TRUE(store->Put(person, "record", "T-1", "a record"));
  ASSERT_TRUE(store->Put(person, "record", "T-1", "a newer record"));
  store = OpenStore();
  EXPECT_EQ(*store->Get("record", "T-1"), "a newer record");
  EXPECT_EQ(*store->FindPerson(kIdentity), person);
  EXPECT_EQ(*store->FindPerson("X-TEST|nobody"), std::nullopt);
  EXPECT_EQ(store->Get("record", "T-2").error().kind, FailureKind::kNotFound);
  const std::int64_t other = Person("X-TEST|2");
  EXPECT_FALSE(store->Put(other, "record", "T-1", "x")) << "another person's payload";
}

class OlderStoreTest : public StoreTest, public testing::WithParamInterface<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Steps, OlderStoreTest, testing::Values(3, 5));

TEST_P(OlderStoreTest, WhatAnOlderProgramWroteIsBroughtUpToDate) {
  {
    auto database = Database::Open(Path("old.db"), {.application_id = kStoreApplication});
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->Upgrade(std::span(kStoreSteps).first(GetParam())));
    const auto filled = database->Execute(
        "INSERT INTO person(id) VALUES (7); "
        "INSERT INTO payload VALUES ('record', 'T-2', 7, X'01'), ('record', 'T-1', 7, X'02'), "
        "('list', 'T-1', 7, X'03')");
    ASSERT_TRUE(filled) << filled.error().what;
  }
  const auto opened = OpenStore("old.db");
  ASSERT_NE(opened, nullptr);
  EXPECT_EQ(*opened->ListPayloads(7, "record"), (std::vector<std::string>{"T-1", "T-2"}));
  EXPECT_EQ(*opened->ListPayloads(7, "list"), std::vector<std::string>{"T-1"});
  const auto person = opened->AddPerson(kIdentity);
  ASSERT_TRUE(person);
  EXPECT_GT(*person, 7) << "a number is never another's";
  ASSERT_TRUE(opened->Put(*person, "record", "T-3", "new"));
  EXPECT_EQ(*opened->Get("record", "T-3"), "new");
}

TEST_F(StoreTest, LargePayloadsArePackedWhereThatMakesThemShorter) {
  const std::int64_t person = Person();
  std::string rows;
  for (int i = 0; i < 400; ++i)
    rows += "source,/Resident/Drug[" + std::to_string(i) + "],carried\n";
  const std::string noise = RandomBytes(20'000);
  ASSERT_TRUE(store->Put(person, "ledger", "T-1", rows));
  ASSERT_TRUE(store->Put(person, "picture", "T-1", noise));
  ASSERT_TRUE(store->Put(person, "note", "T-1", ""));
  store = OpenStore();
  EXPECT_EQ(*store->Get("ledger", "T-1"), rows);
  EXPECT_EQ(*store->Get("picture", "T-1"), noise);
  EXPECT_EQ(*store->Get("note", "T-1"), "");
  EXPECT_TRUE(store->Scrub()->empty());
  auto database = Database::Open(Path("store.db"), {.application_id = kStoreApplication});
  ASSERT_TRUE(database);
  auto query = database->Prepare("SELECT packed, length(body) FROM payload ORDER BY kind");
  ASSERT_TRUE(query);
  ASSERT_TRUE(*query->Step());
  EXPECT_EQ(query->Integer(0), 1) << "ledger";
  EXPECT_LT(query->Integer(1), static_cast<std::int64_t>(rows.size() / 4));
  ASSERT_TRUE(*query->Step());
  EXPECT_EQ(query->Integer(0), 0) << "note";
  ASSERT_TRUE(*query->Step());
  EXPECT_EQ(query->Integer(0), 0) << "picture";
  // The same again is no other row, and it need not be packed because the former was.
  ASSERT_TRUE(store->Put(person, "ledger", "T-1", noise));
  EXPECT_EQ(*store->Get("ledger", "T-1"), noise);
}

TEST_F(StoreTest, WhatWasPackedBeforeIsKeptAsItWas) {
  const std::int64_t person = Person();
  Payloads payloads{{"source", std::string(4000, 'x')}, {"note", std::string(4000, 'y')}};
  PayloadPacker().Pack(payloads);
  payloads[1].packed.clear();  // decided otherwise than the store would
  std::vector<Store::Part> parts;
  for (const Payload& payload : payloads)
    parts.push_back({payload.kind, payload.bytes, payload.decided, payload.packed});
  ASSERT_TRUE(store->PutAll(person, "T-1", parts));
  store = OpenStore();
  EXPECT_EQ(*store->Get("source", "T-1"), payloads[0].bytes);
  EXPECT_EQ(*store->Get("note", "T-1"), payloads[1].bytes);
  auto database = Database::Open(Path("store.db"), {.application_id = kStoreApplication});
  ASSERT_TRUE(database);
  auto query = database->Prepare("SELECT kind, packed FROM payload ORDER BY kind");
  ASSERT_TRUE(query);
  ASSERT_TRUE(*query->Step());
  EXPECT_EQ(query->Integer(1), 0) << query->Text(0);
  ASSERT_TRUE(*query->Step());
  EXPECT_EQ(query->Integer(1), 1) << query->Text(0);
}

TEST_F(StoreTest, NothingOfAPersonStandsInTheFiles) {
  const std::int64_t person = Person();
  ASSERT_TRUE(store->Put(person, "record", "T-1", "CANARY-7351"));
  ASSERT_TRUE(store->Append(
      Act(AuditAction::kReceived, Commitment(*store->SaltOf(person), "person", kIdentity))));
  EXPECT_TRUE(FilesHold("CREATE TABLE person")) << "the search itself works";
  for (const std::string& token : {std::string("CANARY-7351"), std::string("7351735"),
                                   HexOf("CANARY-7351"), Base64("CANARY-7351"), HexOf("7351735")}) {
    EXPECT_FALSE(FilesHold(token)) << token;
  }
}

TEST_F(StoreTest, AlteredAndSwappedPayloadsAreFoundAndNamed) {
  const std::int64_t person = Person();
  ASSERT_TRUE(store->Put(person, "record", "T-1", "one"));
  ASSERT_TRUE(store->Put(person, "record", "T-2", "two"));
  ASSERT_TRUE(store->Put(person, "report", "T-3", "three"));
  EXPECT_TRUE(store->Scrub()->empty());
  const char* doctored[] = {
      "UPDATE payload SET body = zeroblob(length(body)) WHERE id = 'T-2'",
      "UPDATE payload SET body = substr(body, 2) WHERE id = 'T-2'",
      "UPDATE payload SET body = (SELECT body FROM payload WHERE id = 'T-1') WHERE id = 'T-2'",
      "UPDATE payload SET body = X'' WHERE id = 'T-2'",
      "UPDATE payload SET packed = 1 WHERE id = 'T-2'",
      "UPDATE payload SET packed = 2 WHERE id = 'T-2'"};
  for (const char* sql : doctored) {
    Doctor(sql);
    store = OpenStore();
    const auto findings = store->Scrub();
    ASSERT_TRUE(findings);
    ASSERT_EQ(findings->size(), 1U) << sql;
    EXPECT_EQ((*findings)[0].args,
              (std::vector<Arg>{{"kind", "record", false}, {"name", "T-2", false}}));
    EXPECT_EQ(store->Get("record", "T-2").error().place, "payload record T-2");
    EXPECT_EQ(*store->Get("record", "T-1"), "one");
  }
  // Another person's key in its place opens nothing either.
  Person("X-TEST|2");
  Doctor("UPDATE person SET key = (SELECT key FROM person WHERE id = 2) WHERE id = 1");
  store = OpenStore();
  EXPECT_FALSE(store->Get("record", "T-1"));
}

TEST_F(StoreTest, WhatIsNotCommittedIsNotThere) {
  const std::int64_t person = Person();
  ASSERT_TRUE(store->Append(Act(AuditAction::kStarted)));
  ASSERT_TRUE(store->Begin());
  ASSERT_TRUE(store->Put(person, "record", "T-1", "one"));
  EXPECT_EQ(*store->Append(Act(AuditAction::kReceived)), 2U);
  store->Rollback();
  EXPECT_FALSE(store->Get("record", "T-1"));
  EXPECT_EQ(store->audit_size(), 1U);
  ASSERT_TRUE(store->Begin());
  EXPECT_EQ(*store->Append(Act(AuditAction::kDisclosed)), 2U);
  ASSERT_TRUE(store->Commit());
  store = OpenStore();
  EXPECT_EQ(store->audit_size(), 2U);
}

TEST_F(StoreTest, ErasingAPersonLeavesTheLogVerifiable) {
  const std::string pem = MakeKey(KeyAlgorithm::kEd25519);
  const auto key = SigningKey::Read(pem, "key");
  const std::int64_t person = Person();
  const std::string salt = *store->SaltOf(person);
  ASSERT_TRUE(store->Put(person, "record", "T-1", "CANARY-7351"));
  const std::int64_t other = Person("X-TEST|2");
  ASSERT_TRUE(store->Put(other, "record", "T-2", "another record"));
  ASSERT_TRUE(store->Append(Act(AuditAction::kReceived, Commitment(salt, "person", kIdentity))));
  ASSERT_TRUE(store->Sign("gateway.example/audit", *key, kTime));
  store.reset();
  std::string wrapped;
  {
    auto database = Database::Open(Path("store.db"), {.application_id = kStoreApplication});
    ASSERT_TRUE(database);
    auto query = database->Prepare("SELECT key FROM person WHERE id = 1");
    ASSERT_TRUE(query && *query->Step());
    wrapped = query->Blob(0);
  }
  EXPECT_TRUE(FilesHold(wrapped));
  store = OpenStore();
  ASSERT_TRUE(store->ErasePerson(person));
  ASSERT_TRUE(
      store->Append(Act(AuditAction::kPersonErased, Commitment(salt, "person", kIdentity))));
  EXPECT_FALSE(store->Get("record", "T-1"));
  EXPECT_FALSE(store->SaltOf(person));
  EXPECT_FALSE(store->ErasePerson(person)) << "once";
  EXPECT_FALSE(FilesHold(wrapped)) << "neither in free pages nor in the write-ahead log";
  EXPECT_EQ(*store->Get("record", "T-2"), "another record");
  EXPECT_EQ(*store->FindPerson(kIdentity), std::nullopt);
  ASSERT_TRUE(store->Sign("gateway.example/audit", *key, kTime));
  ASSERT_TRUE(store->ExportAudit(Path("log")));
  const auto verdict =
      VerifyAudit(Path("log"), {.key = *VerifyingKey::Read(*PublicPem(pem), "key")});
  ASSERT_TRUE(verdict);
  EXPECT_TRUE(verdict->findings.empty()) << verdict->findings[0].id;
  EXPECT_EQ(verdict->entries, 2U);
  EXPECT_EQ(verdict->checkpoints, 2U);
}

TEST_F(StoreTest, ALogThatWasDoctoredDoesNotOpen) {
  const auto key = SigningKey::Read(MakeKey(KeyAlgorithm::kEd25519), "key");
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(store->Append(Act(AuditAction::kReceived)));
  ASSERT_TRUE(store->Sign("gateway.example/audit", *key, kTime));
  Doctor("UPDATE audit SET entry = replace(entry, 'done', 'dome') WHERE sequence = 2");
  EXPECT_EQ(Store::Open(Path("store.db"), *keys).error().kind, FailureKind::kMalformed);
  Doctor("UPDATE audit SET entry = replace(entry, 'dome', 'done') WHERE sequence = 2");
  EXPECT_TRUE(Store::Open(Path("store.db"), *keys));
  Doctor("DELETE FROM audit WHERE sequence = 3");
  EXPECT_FALSE(Store::Open(Path("store.db"), *keys)) << "the end was cut off";
}

TEST_F(StoreTest, ALogKeepsItsNameItsKeyAndItsWitnesses) {
  const auto key = SigningKey::Read(MakeKey(KeyAlgorithm::kEd25519), "key");
  const auto other = SigningKey::Read(MakeKey(KeyAlgorithm::kEd25519), "key");
  ASSERT_TRUE(store->Append(Act(AuditAction::kReceived)));
  const auto note = store->Sign("gateway.example", *key, kTime);
  ASSERT_TRUE(note);
  const auto line = Cosign(*note, "gd.example", *other, kTime);
  ASSERT_TRUE(store->SetWitness(1, *line));
  EXPECT_EQ(*store->Sign("gateway.example", *key, "2026-06-01T09:00:00Z"), *note + *line)
      << "what is signed stays as it is";
  ASSERT_TRUE(store->SetWitness(1, *Cosign(*note, "gd.example", *other, "2026-06-01T09:00:00Z")));
  EXPECT_EQ(store->SetWitness(2, *line).error().kind, FailureKind::kNotFound);
  store = OpenStore();
  ASSERT_TRUE(store->Append(Act(AuditAction::kReceived)));
  EXPECT_EQ(store->Sign("gateway.example", *other, kTime).error().kind, FailureKind::kUsage);
  EXPECT_EQ(store->Sign("another.example", *key, kTime).error().kind, FailureKind::kUsage);
  EXPECT_TRUE(store->Sign("gateway.example", *key, kTime));
  EXPECT_EQ(*store->FindNote([](std::string_view found) {
    return found.find("gd.example") != std::string_view::npos;
  }),
            *note + *Cosign(*note, "gd.example", *other, "2026-06-01T09:00:00Z"));
  EXPECT_EQ(*store->FindNote([](std::string_view) { return false; }), "");
}

TEST_F(StoreTest, RemembersWhatItWitnessed) {
  EXPECT_EQ(store->FindWitnessed("gd.example")->note, "");
  ASSERT_TRUE(store->PutWitnessed("gd.example", "first"));
  ASSERT_TRUE(store->PutWitnessed("gd.example", "second"));
  ASSERT_TRUE(store->PutContradiction("gd.example", "fork"));
  ASSERT_TRUE(store->PutContradiction("gd.example", "later fork"));
  store = OpenStore();
  EXPECT_EQ(store->FindWitnessed("gd.example")->note, "second");
  EXPECT_EQ(store->FindWitnessed("gd.example")->contradiction, "fork");
  EXPECT_EQ(store->FindWitnessed("mo.example")->note, "");
}

TEST_F(StoreTest, KeysRotateWhileTheStoreIsInUse) {
  std::vector<std::int64_t> persons;
  for (int i = 0; i < 7; ++i) {
    persons.push_back(Person("X-TEST|" + std::to_string(i)));
    ASSERT_TRUE(store->Put(persons.back(), "record", std::to_string(i), "text"));
  }
  NewKeyFile("newer");
  store.reset();
  keys = *KeyFiles::Read(Path("newer"), {Path("key")});
  store = OpenStore();
  std::uint64_t left = 7;
  for (int step = 0; left > 0; ++step) {
    ASSERT_LT(step, 10);
    EXPECT_EQ(*store->Get("record", "6"), "text");
    auto done = store->Rewrap(3);
    ASSERT_TRUE(done) << done.error().what;
    left = *done;
  }
  store.reset();
  keys = *KeyFiles::Read(Path("newer"));
  store = OpenStore();
  EXPECT_EQ(*store->Get("record", "0"), "text");
  EXPECT_EQ(*store->FindPerson("X-TEST|3"), persons[3]) << "blind indexes stay";
  keys = *KeyFiles::Read(Path("key"));
  EXPECT_FALSE(Store::Open(Path("store.db"), *keys)) << "the old key opens nothing any more";
}

TEST_F(StoreTest, ABackupIsTheWholeAndNeedsTheKey) {
  ASSERT_TRUE(store->Put(Person(), "record", "T-1", "CANARY-7351"));
  ASSERT_TRUE(store->Append(Act(AuditAction::kReceived)));
  ASSERT_TRUE(store->Backup(Path("copy.db")));
  EXPECT_FALSE(store->Backup(Path("copy.db"))) << "nothing is written over";
  EXPECT_FALSE(FilesHold("CANARY-7351"));
  ASSERT_TRUE(store->Put(Person(), "record", "T-1", "later"));
  const auto copy = OpenStore("copy.db");
  EXPECT_EQ(*copy->Get("record", "T-1"), "CANARY-7351");
  EXPECT_EQ(copy->audit_size(), 1U);
  NewKeyFile("stranger");
  const auto stranger = KeyFiles::Read(Path("stranger"));
  EXPECT_FALSE(Store::Open(Path("copy.db"), **stranger));
}

TEST_F(StoreTest, KeyFilesAreForTheirOwnerOnly) {
  fs::permissions(Path("key"), fs::perms::group_read, fs::perm_options::add);
  EXPECT_EQ(KeyFiles::Read(Path("key")).error().kind, FailureKind::kUsage);
  scratch.Write("short", "00ff\n");
  fs::permissions(Path("short"), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(KeyFiles::Read(Path("short")).error().kind, FailureKind::kMalformed);
  EXPECT_EQ(KeyFiles::Read(Path("none")).error().kind, FailureKind::kNotFound);
}

}  // namespace
}  // namespace baybridge
