#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "schema/pattern.h"
#include "schema/pattern_parser.h"

namespace baybridge::schema {

// Builds a Pattern: parse, count places (Glushkov), build first, last and follow sets, classes of
// characters, then the table.
class PatternCompiler {
 public:
  explicit PatternCompiler(std::string_view text) : text_(text) {}
  std::optional<Pattern> Compile();

 private:
  using Bits = std::vector<std::uint64_t>;
  // What Glushkov's construction knows of a part.
  struct Part {
    bool nullable = true;
    Bits first;
    Bits last;
  };

  std::uint64_t CountPlaces(std::uint32_t node) const;
  Part Build(std::uint32_t node);
  Part BuildSet(const PatternNode& node);
  Part BuildChoice(const PatternNode& node);
  Part BuildRepeat(const PatternNode& node);
  Part Concatenate(Part left, const Part& right);
  void Connect(const Bits& from, const Bits& to);
  Part Empty() const {
    return {.nullable = true, .first = Bits(words_, 0), .last = Bits(words_, 0)};
  }

  void BuildClasses();
  void BuildTable();
  bool RefusesBlanks() const;
  std::uint16_t StateOf(const Bits& places);

  std::string_view text_;
  PatternTree tree_;
  Pattern pattern_;
  std::uint32_t words_ = 0;
  std::vector<std::uint32_t> place_set_;  // set that each place reads; place 0 is the start
  std::map<Bits, std::uint16_t> states_;
  std::vector<Bits> pending_;  // place sets in order of their state number, from 1
};

}  // namespace baybridge::schema
