#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace baybridge {

// A value of pack.json with the line it begins on. Children are held in one flat list, so that
// nothing recurses.
struct JsonValue {
  enum class Type : std::uint8_t { kNull, kBoolean, kNumber, kString, kObject, kArray };
  Type type = Type::kNull;
  std::string key = {};   // of a member of an object
  std::string text = {};  // decoded string, number or word
  std::uint32_t line = 0;
  std::uint32_t parent = 0;
  std::vector<std::uint32_t> children = {};
};

// values[0] is the document.
struct JsonDocument {
  std::string place;
  std::vector<JsonValue> values;

  // The member of an object, or nullptr.
  const JsonValue* Member(const JsonValue& object, std::string_view key) const;
  std::string PlaceOf(const JsonValue& value) const {
    return place + ":" + std::to_string(value.line);
  }
};

// Reads strict JSON (RFC 8259; a key twice is refused, and so is \u: the file is UTF-8). The reader
// of records is not used because it has no place for the empty key that pack.json gives the default
// namespace. Fails with kMalformed and file:line.
Result<JsonDocument> ReadJsonDocument(std::string_view bytes, std::string place);

}  // namespace baybridge
