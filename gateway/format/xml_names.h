#pragma once

#include <cstdint>
#include <string_view>

namespace baybridge {

// Characters and names of XML 1.0 (5th ed.) and Namespaces in XML 1.0.

// Char, production [2].
bool IsXmlChar(std::uint32_t code_point);
// NameStartChar and NameChar, productions [4] and [4a], without the colon (NCName of
// Namespaces 1.0).
bool IsNameStart(std::uint32_t code_point);
bool IsNameChar(std::uint32_t code_point);

// One code point at `at`; size is 0 at `end` and for bytes that are no UTF-8.
struct CodePoint {
  std::uint32_t value = 0;
  std::uint32_t size = 0;
};
CodePoint DecodeAt(const char* at, const char* end);

// End of the longest NCName that begins at `at`; `at` itself if none does.
const char* SkipNcName(const char* at, const char* end);

// Writes a code point as UTF-8 to `to` (room for 4 bytes) and returns the end.
char* EncodeTo(char* to, std::uint32_t code_point);

inline bool IsXmlSpace(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}
inline const char* SkipXmlSpace(const char* at, const char* end) {
  while (at < end && IsXmlSpace(*at)) ++at;
  return at;
}

inline constexpr std::string_view kXmlSpace = "http://www.w3.org/XML/1998/namespace";
inline constexpr std::string_view kXmlnsSpace = "http://www.w3.org/2000/xmlns/";
inline constexpr std::string_view kXsiSpace = "http://www.w3.org/2001/XMLSchema-instance";

}  // namespace baybridge
