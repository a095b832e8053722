#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/code_points.h"

namespace baybridge::schema {

// A pattern facet compiled to an automaton: time is linear in the text, whatever the pattern.
// Immutable, so many threads may match.
class Pattern {
 public:
  // Nothing where the text is no pattern, or its automaton is larger than we keep (1,024 places).
  static std::optional<Pattern> Compile(std::string_view text);

  // True if the whole text (UTF-8) matches.
  bool Matches(std::string_view text) const;

  const std::string& text() const { return text_; }
  bool deterministic() const { return !next_.empty(); }
  // True if no text with a blank, tab or line end matches (known of deterministic patterns only).
  bool refuses_blanks() const { return refuses_blanks_; }

 private:
  friend class PatternCompiler;
  std::uint32_t ClassOf(char32_t point) const;
  bool MatchesTable(std::string_view text) const;
  bool MatchesPlaces(std::string_view text) const;

  std::string text_;
  std::array<std::uint8_t, 128> ascii_{};  // class of each ASCII character
  std::vector<char32_t> class_starts_;     // first code point of each run of one class, from 128 on
  std::vector<std::uint8_t> class_of_run_;  // its class
  std::uint32_t classes_ = 0;
  bool refuses_blanks_ = false;

  // Deterministic: next_[state * classes + class]; state 0 is dead, 1 the start.
  std::vector<std::uint16_t> next_;
  std::vector<std::uint8_t> accepting_;

  // Otherwise sets of places as bits: place 0 is the start.
  std::uint32_t words_ = 0;
  std::vector<std::uint64_t> follow_;        // [place * words]
  std::vector<std::uint64_t> class_places_;  // [class * words]: places that read this class
  std::vector<std::uint64_t> last_;          // places that may end the text
};

}  // namespace baybridge::schema
