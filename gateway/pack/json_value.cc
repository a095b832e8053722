#include "pack/json_value.h"

#include <algorithm>
#include <utility>

#include "text/utf8.h"

namespace baybridge {
namespace {

using Type = JsonValue::Type;

class Reader {
 public:
  Reader(std::string_view bytes, JsonDocument& out) : in_(bytes), out_(out) {}

  Result<Done> Read() {
    std::uint32_t open = kNothing;
    if (auto begun = Begin(open, {}); !begun) return begun;
    while (open != kNothing) {
      if (auto next = Next(open); !next) return next;
    }
    Skip();
    return at_ == in_.size() ? Result<Done>(Done{}) : Bad("the end of the file");
  }

 private:
  static constexpr std::uint32_t kNothing = 0xFFFF'FFFF;

  Result<Done> Bad(const std::string& expected) const {
    return Failure{.kind = FailureKind::kMalformed,
                   .what = "expected " + expected,
                   .place = out_.place + ":" + std::to_string(line_),
                   .advice = {}};
  }
  void Skip() {
    for (; at_ < in_.size() && std::string_view(" \t\r\n").find(in_[at_]) != std::string_view::npos;
         ++at_) {
      if (in_[at_] == '\n') ++line_;
    }
  }
  bool Take(char c) {
    Skip();
    if (at_ == in_.size() || in_[at_] != c) return false;
    ++at_;
    return true;
  }

  // One member, item or end of the open object or array.
  Result<Done> Next(std::uint32_t& open) {
    const bool object = out_.values[open].type == Type::kObject;
    if (Take(object ? '}' : ']')) {
      open = open == 0 ? kNothing : out_.values[open].parent;
      return Done{};
    }
    if (!out_.values[open].children.empty() && !Take(',')) return Bad("‘,’");
    std::string key;
    if (object) {
      if (!Take('"')) return Bad("a key");
      if (auto text = ReadString(key); !text) return text;
      if (out_.Member(out_.values[open], key) != nullptr) return Bad("the key ‘" + key + "’ once");
      if (!Take(':')) return Bad("‘:’");
    }
    return Begin(open, std::move(key));
  }

  // A value; `open` becomes the value where it is an object or array.
  Result<Done> Begin(std::uint32_t& open, std::string key) {
    Skip();
    const auto id = static_cast<std::uint32_t>(out_.values.size());
    out_.values.push_back({.key = std::move(key), .line = line_, .parent = open});
    if (open != kNothing) out_.values[open].children.push_back(id);
    JsonValue& value = out_.values.back();
    if (Take('{') || Take('[')) {
      value.type = in_[at_ - 1] == '{' ? Type::kObject : Type::kArray;
      open = id;
      return Done{};
    }
    if (Take('"')) {
      value.type = Type::kString;
      return ReadString(value.text);
    }
    return ReadWord(value);
  }

  Result<Done> ReadWord(JsonValue& value) {
    const std::size_t begin = at_;
    while (at_ < in_.size() &&
           std::string_view(" \t\r\n,]}").find(in_[at_]) == std::string_view::npos)
      ++at_;
    value.text = in_.substr(begin, at_ - begin);
    if (value.text == "null") return Done{};
    const bool boolean = value.text == "true" || value.text == "false";
    if (!boolean && value.text.find_first_not_of("0123456789+-.eE") != std::string::npos)
      return Bad("a value");
    if (value.text.empty()) return Bad("a value");
    value.type = boolean ? Type::kBoolean : Type::kNumber;
    return Done{};
  }

  Result<Done> ReadString(std::string& text) {
    for (; at_ < in_.size() && in_[at_] != '"'; ++at_) {
      if (static_cast<unsigned char>(in_[at_]) < 0x20U)
        return Bad("no control character in a text");
      if (in_[at_] != '\\') {
        text += in_[at_];
        continue;
      }
      constexpr std::string_view kEscapes = "\"\\/nrt";
      constexpr std::string_view kMeanings = "\"\\/\n\r\t";
      const std::size_t escape =
          ++at_ < in_.size() ? kEscapes.find(in_[at_]) : std::string_view::npos;
      if (escape == std::string_view::npos) return Bad("an escape that is known");
      text += kMeanings[escape];
    }
    if (at_ == in_.size()) return Bad("‘\"’");
    ++at_;
    return Done{};
  }

  std::string_view in_;
  JsonDocument& out_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
};

}  // namespace

const JsonValue* JsonDocument::Member(const JsonValue& object, std::string_view key) const {
  for (const std::uint32_t child : object.children) {
    if (values[child].key == key) return &values[child];
  }
  return nullptr;
}

Result<JsonDocument> ReadJsonDocument(std::string_view bytes, std::string place) {
  if (!IsUtf8(bytes)) {
    return Failure{.kind = FailureKind::kMalformed,
                   .what = "expected UTF-8",
                   .place = std::move(place),
                   .advice = {}};
  }
  JsonDocument document{.place = std::move(place), .values = {}};
  auto read = Reader(bytes, document).Read();
  if (!read) return std::move(read).error();
  return document;
}

}  // namespace baybridge
