#include "batch/characters.h"

#include <algorithm>

#include "core/code_points.h"

namespace baybridge {

std::size_t CharacterSize(std::string_view bytes, Encoding encoding) {
  constexpr unsigned char kFirstLead = 0x81;
  const auto lead = static_cast<unsigned char>(bytes.front());
  if (encoding == Encoding::kUtf8) {
    if (lead < 0xC0) return 1;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  }
  if (lead < kFirstLead || bytes.size() < 2) return 1;
  // The second byte of a four-byte character of GB18030 is a digit.
  const bool four = encoding == Encoding::kGb18030 && bytes[1] >= '0' && bytes[1] <= '9';
  return four ? 4 : 2;
}

std::size_t CountCharacters(std::string_view bytes, Encoding encoding) {
  if (encoding == Encoding::kUtf8) return CountCodePoints(bytes);
  std::size_t count = 0;
  while (!bytes.empty()) {
    bytes.remove_prefix(std::min(CharacterSize(bytes, encoding), bytes.size()));
    ++count;
  }
  return count;
}

}  // namespace baybridge
