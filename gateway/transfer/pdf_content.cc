#include "transfer/pdf_content.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "archive/zlib_text.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostObjects = std::size_t{16} * 1024 * 1024;  // 16 MiB of a file, unpacked

// ISO 32000-1, 12.6.4 (actions), 7.11.4 (embedded files), 12.7.8 (XFA forms), 13 (multimedia), 7.6
// (encryption). Script stands behind JavaScript or Rendition wherever it stands.
constexpr std::array<std::string_view, 14> kForbidden{
    "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "XFA",   "SubmitForm",
    "ImportData", "GoToE",  "GoToR",        "Rendition",     "Movie",     "Sound", "Encrypt"};

bool EndsName(char c) {
  return std::string_view("\0\t\n\f\r ()<>[]{}/%", 16).find(c) != std::string_view::npos;
}

// A name behind its slash, with #XX read as the byte it stands for (7.3.5).
std::string NameAt(std::string_view text) {
  std::string name;
  constexpr std::size_t kMost = 32;  // longer than any that is looked for
  while (!text.empty() && !EndsName(text.front()) && name.size() < kMost) {
    unsigned byte = 0;
    const bool escaped =
        text.size() > 2 && text.front() == '#' &&
        std::from_chars(text.data() + 1, text.data() + 3, byte, 16).ptr == text.data() + 3;
    name += escaped ? static_cast<char>(byte) : text.front();
    text.remove_prefix(escaped ? 3 : 1);
  }
  return name;
}

// The objects of a stream of objects whose dictionary holds `at`; nothing where they cannot be
// read: packed by another filter than FlateDecode alone, or damaged.
std::optional<std::string> ObjectsAt(std::string_view bytes, std::size_t at, std::size_t most) {
  const std::string_view mark = "stream";
  const std::size_t begin = bytes.substr(0, at).rfind("obj");
  std::size_t stream = bytes.find(mark, at);
  if (begin == std::string_view::npos || stream == std::string_view::npos) return std::nullopt;
  const std::string_view dictionary = bytes.substr(begin, stream - begin);
  stream += mark.size();
  if (stream < bytes.size() && bytes[stream] == '\r') ++stream;
  if (stream < bytes.size() && bytes[stream] == '\n') ++stream;
  const bool plain = dictionary.find("Filter") == std::string_view::npos;
  if (dictionary.find("DecodeParms") != std::string_view::npos ||
      dictionary.find('#') != std::string_view::npos)
    return std::nullopt;
  // Not packed: it was looked at with the rest of the file.
  if (plain) return std::string();
  if (dictionary.find("FlateDecode") == std::string_view::npos ||
      dictionary.find("Decode", dictionary.find("FlateDecode") + 11) != std::string_view::npos)
    return std::nullopt;
  auto objects = InflateZlib(bytes.substr(stream), most);
  if (!objects) return std::nullopt;
  return *std::move(objects);
}

}  // namespace

std::string ActiveContentOfPdf(std::string_view bytes) {
  std::size_t left = kMostObjects;
  for (std::size_t at = bytes.find('/'); at != std::string_view::npos;
       at = bytes.find('/', at + 1)) {
    const std::string name = NameAt(bytes.substr(at + 1));
    if (std::ranges::find(kForbidden, name) != kForbidden.end()) return name;
    if (name != "ObjStm") continue;
    const auto objects = ObjectsAt(bytes, at, left);
    if (!objects) return name;
    left -= objects->size();
    for (std::size_t in = objects->find('/'); in != std::string::npos;
         in = objects->find('/', in + 1)) {
      const std::string within = NameAt(std::string_view(*objects).substr(in + 1));
      if (std::ranges::find(kForbidden, within) != kForbidden.end()) return within;
    }
  }
  return {};
}

}  // namespace baybridge
