#include "report/json_text.h"

#include <utility>

namespace baybridge {

void JsonText::Begin(std::string_view key) {
  if (depth_ > 0) {
    out_ += first_ ? "\n" : ",\n";
    out_.append(depth_ * 2, ' ');
  }
  first_ = false;
  if (key.empty()) return;
  Quote(key);
  out_ += ": ";
}

void JsonText::End(char bracket) {
  --depth_;
  if (!first_) {
    out_ += '\n';
    out_.append(depth_ * 2, ' ');
  }
  first_ = false;
  out_ += bracket;
}

void JsonText::BeginObject(std::string_view key) {
  Begin(key);
  out_ += '{';
  ++depth_;
  first_ = true;
}

void JsonText::EndObject() {
  End('}');
}

void JsonText::BeginArray(std::string_view key) {
  Begin(key);
  out_ += '[';
  ++depth_;
  first_ = true;
}

void JsonText::EndArray() {
  End(']');
}

void JsonText::String(std::string_view key, std::string_view value) {
  Begin(key);
  Quote(value);
}

void JsonText::Number(std::string_view key, std::uint64_t value) {
  Begin(key);
  out_ += std::to_string(value);
}

void JsonText::Boolean(std::string_view key, bool value) {
  Begin(key);
  out_ += value ? "true" : "false";
}

void JsonText::Null(std::string_view key) {
  Begin(key);
  out_ += "null";
}

void JsonText::Item(std::string_view value) {
  Begin({});
  Quote(value);
}

std::string JsonText::Take() {
  out_ += '\n';
  return std::exchange(out_, {});
}

void JsonText::Quote(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out_ += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (c == '\n') {
      out_ += "\\n";
    } else if (byte < 0x20U || byte == 0x7FU) {
      out_ += "\\u00";
      out_ += kDigits[byte >> 4U];
      out_ += kDigits[byte & 0xFU];
    } else {
      out_ += c;
    }
  }
  out_ += '"';
}

}  // namespace baybridge
