#include "format/detect.h"

#include <algorithm>
#include <vector>

#include "core/record.h"
#include "format/xml_names.h"
#include "format/xml_reader.h"

namespace baybridge {
namespace {

constexpr std::size_t kMaxProlog = std::size_t{64} * 1024;

bool IsCsvLine(std::string_view bytes) {
  const std::string_view line =
      bytes.substr(0, std::min(bytes.find_first_of("\r\n"), bytes.size()));
  if (line.size() > kMaxProlog) return false;
  const bool control = std::any_of(line.begin(), line.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\t';
  });
  return !control && line.find_first_of(",;\t") != std::string_view::npos;
}

// Behind what may stand before the root element; npos where something else stands there.
std::size_t SkipProlog(std::string_view text) {
  std::size_t at = 0;
  while (true) {
    at = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
    const std::string_view rest = text.substr(at);
    std::string_view end;
    if (rest.substr(0, 2) == "<?") end = "?>";
    if (rest.substr(0, 4) == "<!--") end = "-->";
    if (end.empty()) return at;
    at = text.find(end, at + (end.size() == 3 ? 4 : 2));
    if (at == std::string_view::npos) return at;
    at += end.size();
  }
}

// End of the start tag at `at`, behind ">"; npos where it does not end.
std::size_t SkipStartTag(std::string_view text, std::size_t at) {
  while ((at = text.find_first_of("\"'>", at)) != std::string_view::npos && text[at] != '>') {
    at = text.find(text[at], at + 1);
    if (at == std::string_view::npos) return at;
    ++at;
  }
  return at == std::string_view::npos ? at : at + 1;
}

}  // namespace

Syntax DetectSyntax(std::string_view bytes) {
  std::string narrow;
  const bool wide = bytes.substr(0, 2) == "\xFE\xFF" || bytes.substr(0, 2) == "\xFF\xFE";
  if (wide) {
    std::copy_if(bytes.begin() + 2,
                 bytes.begin() + static_cast<std::ptrdiff_t>(std::min(bytes.size(), kMaxProlog)),
                 std::back_inserter(narrow), [](char c) { return c != '\0'; });
    bytes = narrow;
  } else if (bytes.substr(0, 3) == "\xEF\xBB\xBF") {
    bytes.remove_prefix(3);
  }
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return Syntax::kUnknown;
  if (bytes[first] == '<') return Syntax::kXml;
  if (bytes[first] == '{' || bytes[first] == '[') return Syntax::kJson;
  return IsCsvLine(bytes) ? Syntax::kCsv : Syntax::kUnknown;
}

// The start tag is closed and read as a document of its own, so that there is one reader of tags
// only.
std::optional<RootName> DetectXmlRoot(std::string_view utf8) {
  const std::string_view head = utf8.substr(0, kMaxProlog);
  const std::size_t begin = SkipProlog(head);
  if (begin >= head.size() || head[begin] != '<') return std::nullopt;
  const std::size_t end = SkipStartTag(head, begin);
  if (end == std::string_view::npos) return std::nullopt;
  std::string tag(head.substr(begin, end - begin));
  if (tag.size() < 3) return std::nullopt;
  if (tag[tag.size() - 2] != '/') tag.insert(tag.size() - 1, 1, '/');
  const NameTable names;
  Record record(names);
  XmlReader reader;
  if (reader.Read(tag, record)) return std::nullopt;
  const NameId name = record.nodes[0].name;
  return RootName{std::string(record.space(name)), std::string(record.local(name))};
}

std::optional<std::string> DetectJsonRoot(std::string_view utf8) {
  const std::size_t object = utf8.find_first_not_of(" \t\r\n");
  if (object == std::string_view::npos || utf8[object] != '{') return std::nullopt;
  const std::size_t quote = utf8.find_first_not_of(" \t\r\n", object + 1);
  if (quote == std::string_view::npos || utf8[quote] != '"') return std::nullopt;
  const std::size_t end = utf8.find_first_of("\"\\", quote + 1);
  if (end == std::string_view::npos || utf8[end] == '\\') return std::nullopt;
  return std::string(utf8.substr(quote + 1, end - quote - 1));
}

}  // namespace baybridge
