#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace baybridge {

// The tables, step by step: steps are only ever added.
inline constexpr std::array<std::string_view, 1> kStoreSteps = {
    "CREATE TABLE setting(name TEXT PRIMARY KEY, key_id TEXT NOT NULL, value BLOB NOT NULL) STRICT;"
    // key is null once the person was erased; the row stays so that its number is never another's.
    "CREATE TABLE person(id INTEGER PRIMARY KEY AUTOINCREMENT, code BLOB UNIQUE, key_id TEXT, key "
    "BLOB, sealed INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE TABLE payload(kind TEXT NOT NULL, id TEXT NOT NULL, person INTEGER NOT NULL REFERENCES "
    "person(id), body BLOB NOT NULL, PRIMARY KEY(kind, id)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX payload_person ON payload(person);"
    "CREATE TABLE audit(sequence INTEGER PRIMARY KEY, entry TEXT NOT NULL) STRICT;"
    "CREATE TABLE checkpoint(size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;"};

inline constexpr std::int32_t kStoreApplication = 0x42425331;  // "BBS1" in the file's head

}  // namespace baybridge
