#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/result.h"

namespace baybridge {

// What does not belong in a name. Variation selectors do: they say which form of a character the
// holder uses.
enum class NameIssue : std::uint8_t {
  kNotNfc,                  // another sequence than Unicode's composed form
  kCompatibilityIdeograph,  // CJK compatibility ideographs, radicals in place of characters
  kPrivateUse,
  kBidiControl,
  kZeroWidth,
  kTag,
  kControl,  // control characters and non-characters
};

struct NameRemark {
  NameIssue issue = NameIssue::kNotNfc;
  char32_t code = 0;         // the code point; of the given text where it is not NFC
  std::size_t position = 0;  // counted in code points from 1
};

// Everything in `utf8` (valid) that does not belong in a name, in the order of the text; at most
// one kNotNfc. Nothing is changed.
std::vector<NameRemark> CheckName(std::string_view utf8);

// The findings (GW-TXT-…) for a name; path and location are the caller's to fill in.
Findings NameFindings(std::string_view utf8);

// True if the text is in Unicode's Normalization Form C.
bool IsNfc(std::string_view utf8);

// Makes keys by which names and words are compared, never shown and never stored in place of the
// text: NFKC with letter case folded, variation selectors and other ignorable characters dropped,
// white space collapsed, every character folded to Simplified. Constant; used from many threads.
class ComparisonKeys {
 public:
  // Fails as ReadOpencc does.
  static Result<ComparisonKeys> Make();

  // The key of valid UTF-8; two texts with one key may still be two names.
  std::string KeyOf(std::string_view utf8) const;

 private:
  std::vector<char32_t> simplified_;  // by code point; 0 is itself
};

}  // namespace baybridge
