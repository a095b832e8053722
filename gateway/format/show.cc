#include "format/show.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "format/xml_names.h"

namespace baybridge {

std::string ShowCharacter(const char* at, const char* end) {
  const CodePoint c = DecodeAt(at, end);
  if (c.value > 0x20 && c.value < 0x7F) return std::string(at, 1);
  std::array<char, 16> number{};
  std::snprintf(number.data(), number.size(), "U+%04X", static_cast<unsigned>(c.value));
  return number.data();
}

std::string ShowName(std::string_view name) {
  constexpr std::size_t kMaxShown = 100;
  std::size_t size = std::min(name.size(), kMaxShown);
  while (size < name.size() && size > 0 &&
         (static_cast<unsigned char>(name[size]) & 0xC0U) == 0x80U)
    --size;
  return std::string(name.substr(0, size));
}

Finding MakeFatal(std::string_view id,
                  FindingKind kind,
                  const Record& record,
                  std::uint32_t offset,
                  std::vector<Arg> args) {
  Finding finding;
  finding.id = std::string(id);
  finding.severity = Severity::kFatal;
  finding.kind = kind;
  finding.location = record.LocationAt(offset);
  if (record.input.empty()) finding.location.line = finding.location.column = 1;
  finding.args = std::move(args);
  return finding;
}

}  // namespace baybridge
