#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace baybridge {

// Writes JSON (RFC 8259) with two blanks of indentation a level, members in the order in which they
// are given.
class JsonText {
 public:
  void BeginObject(std::string_view key = {});
  void EndObject();
  void BeginArray(std::string_view key = {});
  void EndArray();
  void String(std::string_view key, std::string_view value);
  void Number(std::string_view key, std::uint64_t value);
  void Boolean(std::string_view key, bool value);
  void Null(std::string_view key);
  // A text of an array.
  void Item(std::string_view value);

  // The document with a newline at its end.
  std::string Take();

 private:
  void Begin(std::string_view key);
  void End(char bracket);
  void Quote(std::string_view text);

  std::string out_;
  std::size_t depth_ = 0;
  bool first_ = true;
};

}  // namespace baybridge
