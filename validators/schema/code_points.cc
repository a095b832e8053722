#include "schema/code_points.h"

#include <algorithm>

namespace baybridge::schema {

void CodePointSet::Add(char32_t first, char32_t last) {
  auto at = std::lower_bound(ranges_.begin(), ranges_.end(), first,
                             [](const CodePointRange& range, char32_t point) {
                               return range.last + 1 < point;  // adjacent ranges merge
                             });
  auto end = at;
  while (end != ranges_.end() && end->first <= last + 1) {
    first = std::min(first, end->first);
    last = std::max(last, end->last);
    ++end;
  }
  at = ranges_.erase(at, end);
  ranges_.insert(at, {first, last});
}

void CodePointSet::AddAll(const CodePointSet& other) {
  for (const CodePointRange& range : other.ranges_) Add(range.first, range.last);
}

bool CodePointSet::Contains(char32_t point) const {
  const auto at =
      std::lower_bound(ranges_.begin(), ranges_.end(), point,
                       [](const CodePointRange& range, char32_t p) { return range.last < p; });
  return at != ranges_.end() && at->first <= point;
}

CodePointSet CodePointSet::Complement() const {
  CodePointSet rest;
  char32_t next = 0;
  for (const CodePointRange& range : ranges_) {
    if (range.first > next) rest.ranges_.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kLastCodePoint) rest.ranges_.push_back({next, kLastCodePoint});
  return rest;
}

CodePointSet CodePointSet::Minus(const CodePointSet& other) const {
  CodePointSet outside = Complement();
  outside.AddAll(other);
  return outside.Complement();
}

void AppendUtf8(char32_t point, std::string& text) {
  if (point < 0x80) {
    text += static_cast<char>(point);
    return;
  }
  const int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  const unsigned lead = more == 1 ? 0xC0U : more == 2 ? 0xE0U : 0xF0U;
  text += static_cast<char>(lead | (point >> static_cast<unsigned>(6 * more)));
  for (int i = more - 1; i >= 0; --i) {
    text += static_cast<char>(0x80U | ((point >> static_cast<unsigned>(6 * i)) & 0x3FU));
  }
}

}  // namespace baybridge::schema
