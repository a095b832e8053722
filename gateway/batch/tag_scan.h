#pragma once

#include <cstddef>
#include <string_view>

namespace baybridge {

// Scans of raw bytes in UTF-8, GB18030 or Big5-HKSCS, where ‘<’ and line feeds are never part of
// another character. They use SSE2 where it is the baseline.

// Finds where a record of a batch may end, or where something begins that hides tags.
class TagScan {
 public:
  // Neither name may be empty. Both must outlive the scan.
  TagScan(std::string_view record, std::string_view envelope);

  // Where the first ‘<’ from `at` on stands that begins a comment, CDATA section or instruction, a
  // tag whose name begins like the record's, or an end tag whose name begins like the envelope's.
  // Only as far as the bytes suffice to tell: else the first place from which they do not, which is
  // at least `at`.
  std::size_t Find(std::string_view bytes, std::size_t at) const;

 private:
  bool Matches(const char* tag) const;

  std::string_view record_;
  std::string_view envelope_;
  std::size_t margin_;  // bytes behind a ‘<’ that tell
};

struct LineCount {
  std::size_t lines = 0;     // line feeds
  std::size_t last_end = 0;  // bytes up to and including the last of them; 0: there is none
};
LineCount CountLines(std::string_view bytes);

}  // namespace baybridge
