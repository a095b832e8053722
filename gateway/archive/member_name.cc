#include "archive/member_name.h"

#include <algorithm>
#include <cstddef>

namespace baybridge {
namespace {

constexpr std::size_t kMaxName = 1024;  // bytes

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

// Bytes of the well-formed UTF-8 sequence that `text` begins with; 0 where it begins with none
// (Unicode 15.0, table 3-7).
std::size_t Utf8Length(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = at(0);
  if (lead < 0x80) return 1;
  const std::size_t size = lead < 0xC2   ? 0
                           : lead < 0xE0 ? 2
                           : lead < 0xF0 ? 3
                           : lead < 0xF5 ? 4
                                         : 0;
  if (size == 0 || text.size() < size) return 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  if (at(1) < low || at(1) > high) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if ((at(i) & 0xC0U) != 0x80) return 0;
  }
  return size;
}

}  // namespace

std::string_view ProblemOfMemberName(std::string_view name) {
  if (name.empty()) return "an empty name";
  if (name.size() > kMaxName) return "a name of more than 1024 bytes";
  if (std::ranges::any_of(name, IsControl)) return "a name with control characters";
  if (name.find('\\') != std::string_view::npos) return "a name with a backslash";
  if (name.front() == '/' || (name.size() > 1 && name[1] == ':')) return "an absolute name";
  while (true) {
    const std::size_t end = std::min(name.find('/'), name.size());
    const std::string_view step = name.substr(0, end);
    if (step.empty() || step == "." || step == "..") return "a name that leads out of its folder";
    if (end == name.size()) return {};
    name.remove_prefix(end + 1);
  }
}

std::string ShowMemberName(std::string_view name) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string shown;
  while (!name.empty()) {
    const std::size_t size = Utf8Length(name);
    if (size > 0 && !IsControl(name.front())) {
      shown += name.substr(0, size);
    } else {
      const auto byte = static_cast<unsigned char>(name.front());
      shown += '%';
      shown += kHex[byte >> 4U];
      shown += kHex[byte & 0xFU];
    }
    name.remove_prefix(size > 0 ? size : 1);
  }
  return shown;
}

}  // namespace baybridge
