#include "schema/pattern.h"

#include <algorithm>

#include "schema/pattern_compiler.h"

namespace baybridge::schema {

std::optional<Pattern> Pattern::Compile(std::string_view text) {
  return PatternCompiler(text).Compile();
}

std::uint32_t Pattern::ClassOf(char32_t point) const {
  if (point < ascii_.size()) return ascii_[point];
  const auto run = std::upper_bound(class_starts_.begin(), class_starts_.end(), point) -
                   class_starts_.begin() - 1;
  return class_of_run_[static_cast<std::size_t>(run)];
}

bool Pattern::Matches(std::string_view text) const {
  return deterministic() ? MatchesTable(text) : MatchesPlaces(text);
}

bool Pattern::MatchesTable(std::string_view text) const {
  const char* at = text.data();
  const char* end = at + text.size();
  std::uint32_t state = 1;
  while (at != end) {
    const auto byte = static_cast<unsigned char>(*at);
    std::uint32_t read_class = 0;
    if (byte < ascii_.size()) {
      read_class = ascii_[byte];
      ++at;
    } else {
      read_class = ClassOf(NextCodePoint(at, end));
    }
    state = next_[state * classes_ + read_class];
    if (state == 0) return false;
  }
  return accepting_[state] != 0;
}

bool Pattern::MatchesPlaces(std::string_view text) const {
  std::vector<std::uint64_t> now(words_, 0);
  std::vector<std::uint64_t> then(words_, 0);
  now[0] = 1;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at != end) {
    const std::uint32_t read_class = ClassOf(NextCodePoint(at, end));
    std::fill(then.begin(), then.end(), 0);
    for (std::uint32_t word = 0; word < words_; ++word) {
      for (std::uint64_t bits = now[word]; bits != 0; bits &= bits - 1) {
        const std::size_t place = word * 64U + static_cast<unsigned>(__builtin_ctzll(bits));
        for (std::uint32_t w = 0; w < words_; ++w) then[w] |= follow_[place * words_ + w];
      }
    }
    std::uint64_t any = 0;
    for (std::uint32_t w = 0; w < words_; ++w) {
      then[w] &= class_places_[read_class * words_ + w];
      any |= then[w];
    }
    if (any == 0) return false;
    now.swap(then);
  }
  for (std::uint32_t w = 0; w < words_; ++w) {
    if ((now[w] & last_[w]) != 0) return true;
  }
  return false;
}

}  // namespace baybridge::schema
