#pragma once

#include <cstddef>
#include <string_view>

#include "format/out_buffer.h"
#include "format/scan.h"

namespace baybridge {

enum class XmlPlace { kText, kAttribute };

// True if one of `size` bytes at `at` must be written as a reference there. Up to 16 bytes behind
// them are read.
template <XmlPlace Place>
inline bool NeedsReference(const char* at, std::size_t size) {
#if defined(__SSE2__)
  const auto hits_of = [](const char* from) {
    const scan::Block block(from);
    auto hits = scan::Or(scan::Or(block.Equal('&'), block.Equal('<')), block.Equal('>'));
    if constexpr (Place == XmlPlace::kText) {
      hits = scan::Or(hits, block.Equal('\r'));
    } else {
      hits = scan::Or(hits, scan::Or(block.Equal('"'), block.AtMost('\x1F')));
    }
    return scan::Mask(hits);
  };
  constexpr auto kStep = static_cast<std::size_t>(scan::kBlock);
  std::size_t i = 0;
  for (; size - i > kStep; i += kStep) {
    if (hits_of(at + i) != 0) return true;
  }
  return (hits_of(at + i) & ((1U << (size - i)) - 1)) != 0;
#else
  if constexpr (Place == XmlPlace::kText)
    return scan::FindAny<'&', '<', '>', '\r'>(at, at + size) != at + size;
  return scan::FindAny<'&', '<', '>', '"', '\t', '\n', '\r'>(at, at + size) != at + size;
#endif
}

// Appends `text` byte by byte, with references where they are needed.
void PutEscaped(std::string_view text, XmlPlace place, OutBuffer& out);

// Appends `text`, for which there must be room. False, with nothing appended, where it needs a
// reference.
template <XmlPlace Place>
inline bool CopyXml(std::string_view text, OutBuffer& out) {
  scan::Copy(out.at(), text.data(), text.size());
  if (NeedsReference<Place>(out.at(), text.size())) [[unlikely]]
    return false;
  out.Advance(text.size());
  return true;
}

// Appends `text`: copies first and looks afterwards, because hardly any text needs a reference.
template <XmlPlace Place>
inline void PutXml(std::string_view text, OutBuffer& out) {
  out.Need(text.size());
  if (!CopyXml<Place>(text, out)) [[unlikely]]
    PutEscaped(text, Place, out);
}

}  // namespace baybridge
