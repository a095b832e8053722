#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace baybridge {

// The tables, step by step: steps are only ever added.
inline constexpr std::array<std::string_view, 8> kStoreSteps = {
    "CREATE TABLE setting(name TEXT PRIMARY KEY, key_id TEXT NOT NULL, value BLOB NOT NULL) STRICT;"
    // key is null once the person was erased; the row stays so that its number is never another's.
    "CREATE TABLE person(id INTEGER PRIMARY KEY AUTOINCREMENT, code BLOB UNIQUE, key_id TEXT, key "
    "BLOB, sealed INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE TABLE payload(kind TEXT NOT NULL, id TEXT NOT NULL, person INTEGER NOT NULL REFERENCES "
    "person(id), body BLOB NOT NULL, PRIMARY KEY(kind, id)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX payload_person ON payload(person);"
    "CREATE TABLE audit(sequence INTEGER PRIMARY KEY, entry TEXT NOT NULL) STRICT;"
    "CREATE TABLE checkpoint(size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;",
    "CREATE TABLE transfer(id TEXT PRIMARY KEY, direction TEXT NOT NULL, institution TEXT NOT "
    "NULL, "
    "partner TEXT NOT NULL, remote TEXT NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL, "
    "person INTEGER NOT NULL REFERENCES person(id), waits INTEGER NOT NULL, deadline INTEGER NOT "
    "NULL, created TEXT NOT NULL, updated TEXT NOT NULL, first INTEGER NOT NULL, sequence INTEGER "
    "NOT NULL, result TEXT NOT NULL, replaces TEXT NOT NULL, consent BLOB NOT NULL, digest BLOB "
    "NOT NULL) STRICT;"
    "CREATE INDEX transfer_first ON transfer(first);"
    "CREATE INDEX transfer_person ON transfer(person);"
    "CREATE INDEX transfer_consent ON transfer(consent);"
    "CREATE INDEX transfer_state ON transfer(state);"
    "CREATE TABLE outbox(number INTEGER PRIMARY KEY AUTOINCREMENT, message TEXT NOT NULL UNIQUE, "
    "transfer TEXT NOT NULL REFERENCES transfer(id), partner TEXT NOT NULL, event TEXT NOT NULL, "
    "time TEXT NOT NULL, due INTEGER NOT NULL, attempts INTEGER NOT NULL) STRICT;"
    "CREATE INDEX outbox_partner ON outbox(partner, due);"
    "CREATE INDEX outbox_transfer ON outbox(transfer);"
    "CREATE TABLE inbox(partner TEXT NOT NULL, message TEXT NOT NULL, digest BLOB NOT NULL, "
    "receipt TEXT NOT NULL, PRIMARY KEY(partner, message)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE revoked_consent(institution TEXT NOT NULL, code BLOB NOT NULL, sequence INTEGER "
    "NOT NULL, PRIMARY KEY(institution, code)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE deceased(person INTEGER PRIMARY KEY REFERENCES person(id), sequence INTEGER NOT "
    "NULL) STRICT;",
    // Logs of other gateways: the last state that was signed here as a witness, and the first one
    // that could not be shown to go on from it (empty: none).
    "CREATE TABLE witnessed(origin TEXT PRIMARY KEY, note TEXT NOT NULL, contradiction TEXT NOT "
    "NULL DEFAULT '') STRICT, WITHOUT ROWID;",
    // What is looked for every second must not be looked for among all that was ever sent.
    "DROP INDEX transfer_state;"
    "CREATE INDEX transfer_open ON transfer(deadline) WHERE direction = 'outgoing' AND state IN "
    "('received', 'judged', 'sealed', 'delivering');"
    "CREATE INDEX transfer_unsealed ON transfer(first) WHERE direction = 'outgoing' AND state IN "
    "('received', 'judged');"
    // What belongs to one transfer lies side by side.
    "CREATE TABLE payload_by_id(kind TEXT NOT NULL, id TEXT NOT NULL, person INTEGER NOT NULL "
    "REFERENCES person(id), body BLOB NOT NULL, PRIMARY KEY(id, kind)) STRICT, WITHOUT ROWID;"
    "INSERT INTO payload_by_id SELECT kind, id, person, body FROM payload ORDER BY id, kind;"
    "DROP TABLE payload;"
    "ALTER TABLE payload_by_id RENAME TO payload;"
    "CREATE INDEX payload_person ON payload(person);",
    // Under which consents, and about whom, a batch discloses.
    "CREATE TABLE batch_consent(batch TEXT NOT NULL, person INTEGER NOT NULL REFERENCES "
    "person(id), "
    "institution TEXT NOT NULL, code BLOB NOT NULL, PRIMARY KEY(batch, person, code)) STRICT, "
    "WITHOUT ROWID;"
    "CREATE INDEX batch_consent_code ON batch_consent(institution, code);",
    // Large bodies are not to stand in the tree that is searched by id: to compare a key there all
    // of a body was read. They are appended, and found by an index of small entries.
    "CREATE TABLE payload_by_number(number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT "
    "NULL, person INTEGER NOT NULL REFERENCES person(id), packed INTEGER NOT NULL DEFAULT 0, body "
    "BLOB NOT NULL, UNIQUE(id, kind)) STRICT;"
    "INSERT INTO payload_by_number(kind, id, person, body) SELECT kind, id, person, body FROM "
    "payload ORDER BY id, kind;"
    "DROP TABLE payload;"
    "ALTER TABLE payload_by_number RENAME TO payload;"
    "CREATE INDEX payload_person ON payload(person);",
    // Answers to requests that may be repeated: by a code of who asked and by which key. `person`
    // is 0 where they are about nobody.
    "CREATE TABLE answer(code BLOB PRIMARY KEY, digest BLOB NOT NULL, person INTEGER NOT NULL, "
    "until INTEGER NOT NULL, size INTEGER NOT NULL, body BLOB NOT NULL) STRICT;"
    "CREATE INDEX answer_until ON answer(until);"
    "CREATE INDEX answer_person ON answer(person) WHERE person <> 0;",
    // Which node holds a batch.
    "CREATE TABLE held_batch(batch TEXT PRIMARY KEY, institution TEXT NOT NULL, node TEXT NOT "
    "NULL, created INTEGER NOT NULL) STRICT, WITHOUT ROWID;"};

inline constexpr std::int32_t kStoreApplication = 0x42425331;  // "BBS1" in the file's head

}  // namespace baybridge
