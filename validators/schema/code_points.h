#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace baybridge::schema {

inline constexpr char32_t kLastCodePoint = 0x10FFFF;

struct CodePointRange {
  char32_t first = 0;
  char32_t last = 0;
  friend bool operator==(const CodePointRange&, const CodePointRange&) = default;
};

// A set of Unicode code points as sorted, disjoint, non-adjacent ranges.
class CodePointSet {
 public:
  CodePointSet() = default;
  CodePointSet(char32_t first, char32_t last) : ranges_{{first, last}} {}

  void Add(char32_t first, char32_t last);
  void Add(char32_t point) { Add(point, point); }
  void AddAll(const CodePointSet& other);

  bool Contains(char32_t point) const;
  bool empty() const { return ranges_.empty(); }
  const std::vector<CodePointRange>& ranges() const { return ranges_; }

  // Every code point that is not in the set.
  CodePointSet Complement() const;
  CodePointSet Minus(const CodePointSet& other) const;
  friend bool operator==(const CodePointSet&, const CodePointSet&) = default;

 private:
  std::vector<CodePointRange> ranges_;
};

// The code point at `at`, which is moved behind it. Bytes that are no UTF-8 count as U+FFFD each:
// text of a record was decoded before, so they do not occur.
inline char32_t NextCodePoint(const char*& at, const char* end) {
  const auto lead = static_cast<unsigned char>(*at++);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : -1;
  if (more < 0 || end - at < more) return 0xFFFD;
  char32_t point = lead & (0x3FU >> static_cast<unsigned>(more));
  for (int i = 0; i < more; ++i)
    point = (point << 6U) | (static_cast<unsigned char>(*at++) & 0x3FU);
  return point;
}

void AppendUtf8(char32_t point, std::string& text);

}  // namespace baybridge::schema
