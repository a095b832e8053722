#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/finding.h"
#include "core/limits.h"
#include "core/record.h"

namespace baybridge {

struct JsonReadOptions {
  Limits limits = {};
  // Prefix and namespace name; "" is the default namespace, which names without prefix are in
  // (attributes without prefix are in none).
  std::vector<std::pair<std::string, std::string>> namespaces = {};
  // Local name of the root element for documents that are the bare object; empty where the document
  // must be {"<root>": …}. A document whose first member has this name is taken for the latter.
  std::string root = {};
};

// Reads JSON (RFC 8259) into a Record by the binding "plain": a member is a child element named by
// its key, the items of an array repeat the element, "@name" is an attribute, "#text" the text
// beside attributes or child elements, null is nil. Stricter than RFC 8259: equal keys in one
// object (however written), lone surrogates, escapes of characters that XML 1.0 has not (\u0000
// first), a byte order mark, arrays in arrays and keys that are no names are refused. Numbers are
// kept as written.
//
// A reader belongs to one thread at a time; it remembers names, and every NameTable it has met must
// outlive it.
class JsonReader {
 public:
  explicit JsonReader(JsonReadOptions options = {});
  JsonReader(JsonReader&&) noexcept;
  JsonReader& operator=(JsonReader&&) noexcept;
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;
  ~JsonReader();

  // Replaces what `record` holds by the document (record.names and record.file stay). `utf8` must
  // be UTF-8 and must outlive the record. Returns nothing if all is well, else the one fatal
  // finding that ended reading (GW-JSON-…); the record must not be used then. Node::offset is where
  // the value begins. An empty array leaves no node.
  [[nodiscard]] std::optional<Finding> Read(std::string_view utf8, Record& record);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// True for a number as RFC 8259 writes it.
bool IsJsonNumber(std::string_view text);

}  // namespace baybridge
