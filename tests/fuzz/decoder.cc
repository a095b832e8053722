#include <string>
#include <string_view>

#include "core/check.h"
#include "fuzz/fuzz.h"
#include "text/decode.h"
#include "text/encode.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

// Whatever is accepted is UTF-8, and comes back the same from its own encoding.
void DecodeAs(std::string_view label, std::string_view input) {
  Decoded decoded;
  Findings remarks;
  const DecodeOptions options{.label = label, .label_source = "option"};
  if (Decode(input, options, decoded, remarks)) return;
  BAYBRIDGE_CHECK(IsUtf8(decoded.utf8));
  // A byte order mark behind the byte order mark is a character; written first, it would be a mark.
  if (decoded.utf8.starts_with("\xEF\xBB\xBF")) return;
  std::string encoded;
  if (Encode(decoded.utf8, decoded.encoding, encoded)) return;  // a code that is read, not written
  Decoded again;
  const std::string name(kEncodingNames.NameOf(decoded.encoding));
  const std::string_view same = name.starts_with("UTF-16") ? std::string_view("UTF-16") : name;
  const auto finding = Decode(encoded, {.label = same, .label_source = "option"}, again, remarks);
  BAYBRIDGE_CHECK(finding || again.utf8 == decoded.utf8);
}

}  // namespace

void Fuzz(std::string_view input) {
  for (const std::string_view label : {"", "GB18030", "Big5-HKSCS", "Big5", "GB2312", "UTF-16"})
    DecodeAs(label, input);
}

}  // namespace baybridge
