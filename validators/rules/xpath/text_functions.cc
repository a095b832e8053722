#include "rules/xpath/text_functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "format/xml_names.h"
#include "rules/xpath/number.h"

namespace baybridge::xpath {
namespace {

bool IsLead(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

// One past the character that begins at `at`.
std::size_t Next(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && !IsLead(text[at])) ++at;
  return at;
}

char LowerAscii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr std::uint32_t kDropped = 0xFFFF'FFFF;

// Where each character goes; ASCII by table, others by search in sorted pairs.
class CharacterMap {
 public:
  CharacterMap(std::string_view from, std::string_view to) {
    for (std::uint32_t c = 0; c < ascii_.size(); ++c) ascii_[c] = c;
    std::array<bool, 128> seen{};
    const char* to_at = to.data();
    const char* const to_end = to.data() + to.size();
    for (const char* at = from.data(); at < from.data() + from.size();) {
      const CodePoint c = DecodeAt(at, from.data() + from.size());
      const CodePoint d = to_at < to_end ? DecodeAt(to_at, to_end) : CodePoint{kDropped, 0};
      at += std::max(c.size, 1U);
      to_at += d.size;
      if (c.value >= ascii_.size()) {
        others_.push_back({c.value, d.value});
      } else if (!seen[c.value]) {
        seen[c.value] = true;
        ascii_[c.value] = d.value;
      }
    }
    // The first of several entries for one character counts.
    std::ranges::stable_sort(others_, {}, &Pair::from);
  }
  std::uint32_t operator()(std::uint32_t c) const {
    if (c < ascii_.size()) return ascii_[c];
    const auto found = std::ranges::lower_bound(others_, c, {}, &Pair::from);
    return found != others_.end() && found->from == c ? found->to : c;
  }

 private:
  struct Pair {
    std::uint32_t from;
    std::uint32_t to;
  };
  std::array<std::uint32_t, 128> ascii_;
  std::vector<Pair> others_;
};

}  // namespace

std::size_t CountCharacters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, IsLead));
}

std::string_view Substring(std::string_view text, double first, bool has_length, double length) {
  const double begin = RoundNumber(first);
  const double end =
      has_length ? begin + RoundNumber(length) : std::numeric_limits<double>::infinity();
  std::size_t from = text.size();
  std::size_t to = text.size();
  double position = 1;
  bool inside = false;
  for (std::size_t at = 0; at < text.size(); at = Next(text, at), position += 1) {
    if (!inside && position >= begin && position < end) {
      inside = true;
      from = at;
    } else if (inside && !(position < end)) {
      to = at;
      break;
    }
  }
  return text.substr(from, to - from);
}

std::string_view NormalizeSpace(std::string_view text, Arena& arena) {
  while (!text.empty() && IsXmlSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsXmlSpace(text.back())) text.remove_suffix(1);
  bool normal = true;
  for (std::size_t i = 0; i + 1 < text.size() && normal; ++i)
    normal = !IsXmlSpace(text[i]) || (text[i] == ' ' && !IsXmlSpace(text[i + 1]));
  if (normal) return text;
  char* const begin = arena.Allocate(text.size());
  char* out = begin;
  bool space = false;
  for (const char c : text) {
    if (IsXmlSpace(c)) {
      space = true;
      continue;
    }
    if (space) *out++ = ' ';
    space = false;
    *out++ = c;
  }
  const auto size = static_cast<std::size_t>(out - begin);
  arena.Shrink(text.size() - size);
  return {begin, size};
}

std::string_view Translate(std::string_view text,
                           std::string_view from,
                           std::string_view to,
                           Arena& arena) {
  constexpr std::size_t kLongest = 4;  // bytes of one character
  const CharacterMap map(from, to);
  const std::size_t room = text.size() * kLongest;
  char* const begin = arena.Allocate(room);
  char* out = begin;
  for (const char* at = text.data(); at < text.data() + text.size();) {
    const CodePoint c = DecodeAt(at, text.data() + text.size());
    at += std::max(c.size, 1U);
    const std::uint32_t mapped = map(c.value);
    if (mapped != kDropped) out = EncodeTo(out, mapped);
  }
  const auto size = static_cast<std::size_t>(out - begin);
  arena.Shrink(room - size);
  return {begin, size};
}

bool IsLanguage(std::string_view actual, std::string_view wanted) {
  if (actual.size() < wanted.size()) return false;
  if (actual.size() > wanted.size() && actual[wanted.size()] != '-') return false;
  return std::equal(wanted.begin(), wanted.end(), actual.begin(),
                    [](char a, char b) { return LowerAscii(a) == LowerAscii(b); });
}

}  // namespace baybridge::xpath
