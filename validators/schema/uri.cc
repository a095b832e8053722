#include "schema/uri.h"

#include <algorithm>
#include <cstddef>

namespace baybridge::schema {
namespace {

bool IsAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsHex(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Characters that are escaped before the URI is read: never wrong.
bool IsEscapedFirst(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte >= 0x7F ||
         std::string_view("<>\"{}|\\^`~").find(c) != std::string_view::npos;
}
bool IsUnreserved(char c) {
  return IsAlpha(c) || IsDigit(c) ||
         std::string_view("-_.!~*'()").find(c) != std::string_view::npos;
}

// Every character unreserved, escaped, or one of `others`.
bool Holds(std::string_view text, std::string_view others) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || !IsHex(text[i + 1]) || !IsHex(text[i + 2])) return false;
      i += 2;
      continue;
    }
    if (!IsUnreserved(text[i]) && !IsEscapedFirst(text[i]) &&
        others.find(text[i]) == std::string_view::npos)
      return false;
  }
  return true;
}

bool IsScheme(std::string_view text) {
  return !text.empty() && IsAlpha(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return IsAlpha(c) || IsDigit(c) || c == '+' || c == '-' || c == '.';
  });
}

// user@[::1]:80: brackets only around an address of the host, which is checked for its characters.
bool IsAuthority(std::string_view text) {
  if (Holds(text, "$,;:@&=+")) return true;
  const std::size_t at = text.find('@');
  if (at != std::string_view::npos) {
    if (!Holds(text.substr(0, at), ";:&=+$,")) return false;
    text.remove_prefix(at + 1);
  }
  const std::size_t close = text.find(']');
  if (!text.starts_with('[') || close == std::string_view::npos || close < 3) return false;
  const std::string_view address = text.substr(1, close - 1);
  const bool fits = std::all_of(address.begin(), address.end(),
                                [](char c) { return IsHex(c) || c == ':' || c == '.'; });
  std::string_view port = text.substr(close + 1);
  if (!port.empty() && port[0] != ':') return false;
  if (!port.empty()) port.remove_prefix(1);
  return fits && address.find(':') != std::string_view::npos &&
         std::all_of(port.begin(), port.end(), IsDigit);
}

}  // namespace

bool IsUriReference(std::string_view text) {
  if (text.empty()) return true;
  const std::size_t colon = text.find(':');
  bool scheme = false;
  if (colon != std::string_view::npos && colon < text.find_first_of("/?#")) {
    if (!IsScheme(text.substr(0, colon))) return false;
    text.remove_prefix(colon + 1);
    scheme = true;
    if (text.empty() || text[0] == '#') return false;
  }
  if (text.starts_with("//")) {
    const std::size_t end = std::min(text.find_first_of("/?#", 2), text.size());
    if (end > 2 && !IsAuthority(text.substr(2, end - 2))) return false;
    text.remove_prefix(end);
  }
  const std::size_t hash = text.find('#');
  if (hash != std::string_view::npos && !Holds(text.substr(hash + 1), ";/?:@&=+$,[]")) return false;
  text = text.substr(0, hash);
  if (scheme && !text.empty() && text[0] != '/') return Holds(text, ";/?:@&=+$,[]");
  const std::size_t query = text.find('?');
  if (query != std::string_view::npos && !Holds(text.substr(query + 1), ";/?:@&=+$,[]"))
    return false;
  return Holds(text.substr(0, query), ";/:@&=+$,");
}

}  // namespace baybridge::schema
