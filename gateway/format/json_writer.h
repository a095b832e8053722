#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/record.h"

namespace baybridge {

// How one element is written.
struct JsonForm {
  enum class Value { kByFlags, kString, kNumber, kBoolean, kObject };
  bool array = false;  // even if it stands alone
  Value value =
      Value::kByFlags;  // a number or boolean is written as a string where its text is none
};

struct JsonWriteOptions {
  // Prefix and namespace name; "" is the default namespace. Names of a namespace that is not listed
  // are written without prefix.
  std::vector<std::pair<std::string, std::string>> namespaces = {};
  // The form of an element or attribute, usually by Node::element. Without it, an element is an
  // array where it was read from one or has a sibling of its name, and a number or boolean where it
  // was read from one.
  std::function<JsonForm(const Record&, NodeId)> form = {};
  bool wrap_root = true;  // {"root": {…}}; false: the root's object alone
};

// Writes records as JSON without white space: the inverse of JsonReader. A writer remembers how
// names are written, so that writing many records of one format allocates nothing but the output;
// it belongs to one thread at a time, and every NameTable it has met must outlive it.
//
// Children of one name become one member, at the place of the first. An opaque node is a string.
// Texts must be UTF-8.
class JsonWriter {
 public:
  explicit JsonWriter(JsonWriteOptions options = {});
  JsonWriter(JsonWriter&&) noexcept;
  JsonWriter& operator=(JsonWriter&&) noexcept;
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;
  ~JsonWriter();

  // Appends the document to `out`.
  void Write(const Record& record, std::string& out);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// The same for a single record; appends to `out`.
void WriteJson(const Record& record, const JsonWriteOptions& options, std::string& out);

// JSON without white space, as WriteJson writes it, with a line a member or item and two blanks of
// indentation a level.
std::string IndentJson(std::string_view compact);

// Appends `text` as a JSON string with its quotes.
void AppendJsonString(std::string_view text, std::string& out);

}  // namespace baybridge
