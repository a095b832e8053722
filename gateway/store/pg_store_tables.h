#pragma once

#include <array>
#include <string_view>

namespace baybridge {

// The tables of a store in PostgreSQL, step by step: steps are only ever added. They are those of
// store_tables.h at their last step, in types of this database.
inline constexpr std::array<std::string_view, 5> kPgStoreSteps = {
    "CREATE TABLE setting(name text PRIMARY KEY, key_id text NOT NULL, value bytea NOT NULL);"
    "CREATE TABLE person(id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code bytea UNIQUE, "
    "key_id text, key bytea, sealed bigint NOT NULL DEFAULT 0);"
    "CREATE TABLE payload(kind text NOT NULL, id text NOT NULL, person bigint NOT NULL REFERENCES "
    "person(id), body bytea NOT NULL, PRIMARY KEY(id, kind));"
    // Sealed bytes cannot be compressed.
    "ALTER TABLE payload ALTER COLUMN body SET STORAGE EXTERNAL;"
    "CREATE INDEX payload_person ON payload(person);"
    "CREATE TABLE audit(sequence bigint PRIMARY KEY, entry text NOT NULL);"
    "CREATE TABLE checkpoint(size bigint PRIMARY KEY, note text NOT NULL);"
    "CREATE TABLE transfer(id text PRIMARY KEY, direction text NOT NULL, institution text NOT "
    "NULL, "
    "partner text NOT NULL, remote text NOT NULL, state text NOT NULL, version bigint NOT NULL, "
    "person bigint NOT NULL REFERENCES person(id), waits bigint NOT NULL, deadline bigint NOT "
    "NULL, "
    "created text NOT NULL, updated text NOT NULL, first bigint NOT NULL, sequence bigint NOT "
    "NULL, "
    "result text NOT NULL, replaces text NOT NULL, consent bytea NOT NULL, digest bytea NOT NULL);"
    "CREATE INDEX transfer_first ON transfer(first);"
    "CREATE INDEX transfer_person ON transfer(person);"
    "CREATE INDEX transfer_consent ON transfer(consent);"
    "CREATE INDEX transfer_open ON transfer(deadline) WHERE direction = 'outgoing' AND state IN "
    "('received', 'judged', 'sealed', 'delivering');"
    "CREATE INDEX transfer_unsealed ON transfer(first) WHERE direction = 'outgoing' AND state IN "
    "('received', 'judged');"
    "CREATE TABLE outbox(number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, message text NOT "
    "NULL UNIQUE, transfer text NOT NULL REFERENCES transfer(id), partner text NOT NULL, event "
    "text "
    "NOT NULL, time text NOT NULL, due bigint NOT NULL, attempts bigint NOT NULL);"
    "CREATE INDEX outbox_partner ON outbox(partner, due);"
    "CREATE INDEX outbox_transfer ON outbox(transfer);"
    "CREATE TABLE inbox(partner text NOT NULL, message text NOT NULL, digest bytea NOT NULL, "
    "receipt text NOT NULL, PRIMARY KEY(partner, message));"
    "CREATE TABLE revoked_consent(institution text NOT NULL, code bytea NOT NULL, sequence bigint "
    "NOT NULL, PRIMARY KEY(institution, code));"
    "CREATE TABLE deceased(person bigint PRIMARY KEY REFERENCES person(id), sequence bigint NOT "
    "NULL);"
    "CREATE TABLE witnessed(origin text PRIMARY KEY, note text NOT NULL, contradiction text NOT "
    "NULL DEFAULT '');",
    "CREATE TABLE batch_consent(batch text NOT NULL, person bigint NOT NULL REFERENCES person(id), "
    "institution text NOT NULL, code bytea NOT NULL, PRIMARY KEY(batch, person, code));"
    "CREATE INDEX batch_consent_code ON batch_consent(institution, code);",
    "ALTER TABLE payload ADD COLUMN packed bigint NOT NULL DEFAULT 0;",
    "CREATE TABLE answer(code bytea PRIMARY KEY, digest bytea NOT NULL, person bigint NOT NULL, "
    "until bigint NOT NULL, size bigint NOT NULL, body bytea NOT NULL);"
    "ALTER TABLE answer ALTER COLUMN body SET STORAGE EXTERNAL;"
    "CREATE INDEX answer_until ON answer(until);"
    "CREATE INDEX answer_person ON answer(person) WHERE person <> 0;",
    "CREATE TABLE held_batch(batch text PRIMARY KEY, institution text NOT NULL, node text NOT "
    "NULL, created bigint NOT NULL);"};

}  // namespace baybridge
