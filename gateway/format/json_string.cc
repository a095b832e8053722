#include "format/json_string.h"

#include <algorithm>
#include <array>

#include "format/json_scan.h"
#include "format/json_writer.h"

namespace baybridge {
namespace {

constexpr std::size_t kLongestEscape = 6;  // \u001f

char* PutEscape(char c, char* out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto put = [&](std::string_view text) { return std::copy(text.begin(), text.end(), out); };
  switch (c) {
    case '"': return put("\\\"");
    case '\\': return put("\\\\");
    case '\n': return put("\\n");
    case '\r': return put("\\r");
    case '\t': return put("\\t");
    default: break;
  }
  const auto byte = static_cast<unsigned char>(c);
  out = put("\\u00");
  *out++ = kHex[byte >> 4U];
  *out++ = kHex[byte & 0xFU];
  return out;
}

}  // namespace

void PutJsonString(std::string_view text, OutBuffer& out) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const char* stop = scan::FindStringEnd(at, end);
  out.Need((stop == end ? text.size() : text.size() * kLongestEscape) + 2);
  out.Put('"');
  for (; stop != end; stop = scan::FindStringEnd(at, end)) {
    out.Put({at, static_cast<std::size_t>(stop - at)});
    out.Advance(static_cast<std::size_t>(PutEscape(*stop, out.at()) - out.at()));
    at = stop + 1;
  }
  out.Put({at, static_cast<std::size_t>(end - at)});
  out.Put('"');
}

void AppendJsonString(std::string_view text, std::string& out) {
  out += '"';
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    const char* const stop = scan::FindStringEnd(at, end);
    out.append(at, static_cast<std::size_t>(stop - at));
    if (stop == end) break;
    std::array<char, kLongestEscape> escape{};
    out.append(escape.data(), PutEscape(*stop, escape.data()));
    at = stop + 1;
  }
  out += '"';
}

}  // namespace baybridge
