#include "server/json_body.h"

#include <charconv>
#include <cstdint>
#include <optional>

#include "text/utf8.h"

namespace baybridge {
namespace {

constexpr std::size_t kHexDigits = 4;
constexpr std::size_t kMostNote = std::size_t{16} * 1024;  // 16 KiB

// The number of `\uXXXX` at the begin of a text.
std::optional<std::uint32_t> UnitAt(std::string_view text) {
  constexpr std::string_view kMark = "\\u";
  if (!text.starts_with(kMark) || text.size() < kMark.size() + kHexDigits) return std::nullopt;
  std::uint32_t unit = 0;
  const char* begin = text.data() + kMark.size();
  const auto read = std::from_chars(begin, begin + kHexDigits, unit, 16);
  if (read.ptr != begin + kHexDigits) return std::nullopt;
  return unit;
}

// One character written as one or two units; how many letters it took, 0 where it is none.
std::size_t TakeCharacter(std::string_view text, std::string& to) {
  constexpr std::size_t kUnit = 2 + kHexDigits;
  const auto first = UnitAt(text);
  if (!first || *first < 0x20) return 0;
  if (*first < 0xD800 || *first > 0xDFFF) {
    if (*first == '"' || *first == '\\') to += '\\';
    AppendUtf8(to, *first);
    return kUnit;
  }
  const auto second = UnitAt(text.substr(kUnit));
  if (*first > 0xDBFF || !second || *second < 0xDC00 || *second > 0xDFFF) return 0;
  AppendUtf8(to, 0x10000U + ((*first - 0xD800U) << 10U) + (*second - 0xDC00U));
  return 2 * kUnit;
}

}  // namespace

Result<std::string> PlainJson(std::string_view body) {
  std::string plain;
  plain.reserve(body.size());
  bool quoted = false;
  for (std::size_t at = 0; at < body.size();) {
    if (body[at] == '"') quoted = !quoted;
    if (!quoted || body[at] != '\\' || at + 1 == body.size()) {
      plain += body[at++];
    } else if (body[at + 1] != 'u') {
      plain += body.substr(at, 2);
      at += 2;
    } else {
      const std::size_t taken = TakeCharacter(body.substr(at), plain);
      if (taken == 0) return Failure{FailureKind::kMalformed, "expected a character", "body", {}};
      at += taken;
    }
  }
  return plain;
}

Result<JsonDocument> ReadJsonBody(const std::string& body,
                                  std::size_t most,
                                  std::string_view problem) {
  const Failure bad{FailureKind::kUsage, std::string(problem), {}, {}};
  if (body.size() > most) return bad;
  auto plain = PlainJson(body);
  if (!plain) return bad;
  auto json = ReadJsonDocument(*plain, "body");
  if (!json || json->values[0].type != JsonValue::Type::kObject) return bad;
  return json;
}

Result<Done> CheckNote(const std::string& body) {
  if (body.empty()) return Done{};
  const auto json = ReadJsonBody(body, kMostNote, "note");
  if (!json) return json.error();
  for (const std::uint32_t child : json->values[0].children) {
    if (json->values[child].type != JsonValue::Type::kString)
      return Failure{FailureKind::kUsage, "note", {}, {}};
  }
  return Done{};
}

std::string OnlyMember(const std::string& body, std::string_view name) {
  if (!CheckNote(body)) return {};
  const auto json = ReadJsonBody(body, kMostNote, "note");
  const JsonValue* value = json ? json->Member(json->values[0], name) : nullptr;
  return value == nullptr || json->values[0].children.size() != 1 ? std::string() : value->text;
}

}  // namespace baybridge
