#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace baybridge {

inline constexpr std::size_t kMaxIdentifierLength = 64;  // code points
inline constexpr std::size_t kMaxCaptures = 9;

// A set of code points.
class CharacterSet {
 public:
  void Add(char32_t first, char32_t last);
  void Add(const CharacterSet& other);
  bool Contains(char32_t c) const {
    if (c < 128) return ((c < 64 ? low_ : high_) >> (c & 63U) & 1U) != 0;
    return ContainsWide(c);
  }
  bool Overlaps(const CharacterSet& other) const;

 private:
  bool ContainsWide(char32_t c) const;

  std::uint64_t low_ = 0;   // U+0000 to U+003F
  std::uint64_t high_ = 0;  // U+0040 to U+007F
  std::vector<std::pair<char32_t, char32_t>> wide_;
};

// Where the captures of a match begin and end.
struct Captures {
  struct Range {
    std::uint8_t begin = 0;
    std::uint8_t end = 0;
  };
  std::array<Range, kMaxCaptures> ranges{};
};

// A pattern of literals, classes ([A-HJ-N0-9]), counts ({6}, {1,2}, ?), captures ((…), not nested)
// and \ before a special character, with what a match is turned into after "=>" ($1 to $9; $c is
// the check character) and notes after "#". Matching takes linear time without backtracking; a
// pattern for which that would miss a match is refused when it is read.
class Form {
 public:
  // Fails with kMalformed.
  static Result<Form> Parse(std::string_view text);

  // True if the whole text matches.
  bool Match(std::u32string_view text, Captures& captures) const {
    return MatchAll(text, captures);
  }
  // The same for ASCII.
  bool Match(std::string_view text, Captures& captures) const { return MatchAll(text, captures); }

  // True if the text would match once every character outside `alphabet` were replaced by a right
  // one: wrong characters, not a wrong shape. `text` holds at most kMaxIdentifierLength characters.
  bool Resembles(std::u32string_view text, const CharacterSet& alphabet) const;

  // The template filled in, up to `$c`, where the check character belongs; without template the
  // text itself.
  std::string Fill(std::u32string_view text, const Captures& captures) const;
  // The same for ASCII, into `room` bytes; `size` is what was written. False where that is not room
  // enough.
  bool FillTo(std::string_view text,
              const Captures& captures,
              char* to,
              std::size_t room,
              std::size_t& size) const;

  // False only if no match has that ASCII character at that place.
  bool MayHave(std::size_t place, char32_t c) const;

  bool ends_in_check() const { return ends_in_check_; }
  const std::vector<std::string>& notes() const { return notes_; }
  const std::string& pattern() const { return pattern_; }
  const CharacterSet& alphabet() const { return alphabet_; }

 private:
  struct Item {
    CharacterSet set;
    std::uint8_t min = 1;
    std::uint8_t max = 1;
    std::uint8_t capture = 0;  // 1 to 9; 0 is none
  };
  class Parser;
  bool IsDeterministic() const;
  template <class Text>
  bool MatchAll(Text text, Captures& captures) const;

  std::string pattern_;
  std::vector<Item> items_;
  std::size_t least_ = 0;  // characters of a text that matches
  std::size_t most_ = 0;
  std::string template_;
  bool has_template_ = false;
  bool ends_in_check_ = false;
  std::vector<std::string> notes_;
  CharacterSet alphabet_;
};

}  // namespace baybridge
