#include "schema/xerces_platform.h"

#include <cstdlib>
#include <mutex>

#include <xercesc/util/PlatformUtils.hpp>

#include "core/check.h"
#include "schema/code_points.h"

namespace baybridge::schema {

void StartXerces() {
  static std::once_flag once;
  std::call_once(once, [] {
    // Read by Initialize only; the one switch that works for every kind of parser of the library.
    setenv("XERCES_DISABLE_DTD", "1",
           1);  // NOLINT(concurrency-mt-unsafe): runs once, before any parser exists
    try {
      xercesc::XMLPlatformUtils::Initialize();
    } catch (...) {
      BAYBRIDGE_CHECK(false && "Xerces-C does not start");
    }
  });
}

XercesText::XercesText(std::string_view text) {
  text_.reserve(text.size());
  const char* at = text.data();
  const char* end = at + text.size();
  while (at != end) {
    const char32_t point = NextCodePoint(at, end);
    if (point < 0x10000) {
      text_ += static_cast<XMLCh>(point);
    } else {
      text_ += static_cast<XMLCh>(0xD7C0 + (point >> 10U));
      text_ += static_cast<XMLCh>(0xDC00 + (point & 0x3FFU));
    }
  }
}

std::string FromXerces(const XMLCh* text) {
  std::string utf8;
  if (text == nullptr) return utf8;
  for (; *text != 0; ++text) {
    char32_t point = *text;
    const bool high = point >= 0xD800 && point < 0xDC00;
    if (high && text[1] >= 0xDC00 && text[1] < 0xE000) {
      point = ((point - 0xD7C0) << 10U) + (static_cast<char32_t>(text[1]) - 0xDC00);
      ++text;
    }
    AppendUtf8(point, utf8);
  }
  return utf8;
}

}  // namespace baybridge::schema
