#pragma once

#include "format/scan.h"

namespace baybridge::scan {

// The first byte of [at, end) that cannot stand in a JSON string as it is: a quote, a backslash or
// a control character (RFC 8259, section 7); `end` where there is none.
inline const char* FindStringEnd(const char* at, const char* end) {
#if defined(__SSE2__)
  while (end - at >= kBlock) {
    const Block block(at);
    const auto hits = Mask(Or(Or(block.Equal('"'), block.Equal('\\')), block.AtMost('\x1F')));
    if (hits != 0) return at + __builtin_ctz(hits);
    at += kBlock;
  }
#endif
  while (at < end && *at != '"' && *at != '\\' && static_cast<unsigned char>(*at) >= 0x20) ++at;
  return at;
}

}  // namespace baybridge::scan
