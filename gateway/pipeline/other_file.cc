#include "pipeline/other_file.h"

#include <algorithm>
#include <array>
#include <utility>

namespace baybridge {
namespace {

using namespace std::string_view_literals;

// How files begin that people send by mistake. A zip file is unpacked before it gets here, and a
// workbook read as one.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kSigns{
    {{"%PDF-"sv, "PDF"},
     {"\xFF\xD8\xFF"sv, "JPEG"},
     {"\x89PNG\r\n"sv, "PNG"},
     {"GIF8"sv, "GIF"},
     {"II*\0"sv, "TIFF"},
     {"MM\0*"sv, "TIFF"},
     {"{\\rtf"sv, "RTF"},
     {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "DOC / XLS"},
     {"7z\xBC\xAF\x27\x1C"sv, "7z"}}};

}  // namespace

std::optional<Finding> FileOfOtherKind(std::string_view bytes, const std::string& file) {
  const auto sign = std::ranges::find_if(
      kSigns, [&](const auto& known) { return bytes.starts_with(known.first); });
  if (sign == kSigns.end()) return std::nullopt;
  Finding finding;
  finding.id = "GW-SCH-093";
  finding.severity = Severity::kFatal;
  finding.kind = FindingKind::kNotSupported;
  finding.location.file = file;
  finding.args.push_back({.name = "found", .value = std::string(sign->second), .sensitive = false});
  return finding;
}

bool IsNoDocument(std::string_view utf8) {
  const std::size_t first = utf8.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && utf8[first] != '<' && utf8[first] != '{' &&
         utf8[first] != '[';
}

}  // namespace baybridge
