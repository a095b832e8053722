#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/name_table.h"

namespace baybridge::schema {

inline constexpr std::uint32_t kManyTimes = 0xFFFF'FFFF;  // maxOccurs="unbounded"

// A particle of a complex type. Elements are symbols: small numbers, one a name within the type.
struct Particle {
  enum class Kind : std::uint8_t { kElement, kSequence, kChoice, kAll };
  Kind kind = Kind::kSequence;
  std::uint32_t min = 1;
  std::uint32_t max = 1;  // kManyTimes
  std::uint32_t symbol = 0;
  std::uint32_t group = kNone;  // number of a repeating group, unique in the schema
  std::vector<Particle> children;
};

using ContentState = std::uint16_t;
inline constexpr ContentState kNoState = 0xFFFF;

// A deterministic automaton over symbols. State 0 is the start.
struct ContentModel {
  // An element that may occur more often than is worth unrolling.
  struct Counter {
    std::uint32_t symbol = 0;
    std::uint32_t min = 0;
    std::uint32_t max = 0;
  };

  // The symbols possible in a state, where they stand in a row.
  struct Range {
    std::uint16_t first = 0;
    std::uint16_t count = 0;
  };

  // Where, as in most sequences, the symbols possible in each state stand in a row and a symbol
  // leads to the same state from everywhere: those ranges by state, and the states by symbol. Else
  // empty.
  std::vector<Range> ranges;
  std::vector<ContentState> after;
  std::vector<std::uint8_t> accepting;  // by state
  std::vector<Counter> counters;        // empty in most schemas
  std::uint32_t symbols = 0;
  // [state * symbols + symbol], kNoState; empty where `ranges` say it in a fraction of the room.
  std::vector<ContentState> next;
  std::vector<std::uint32_t>
      counter_of;    // by state: index of the counter that the state counts for, or kNone
  bool all = false;  // xs:all: each symbol at most once, in any order; the automaton is not used
  std::vector<std::uint8_t> all_required;  // by symbol
  bool all_optional = false;               // the whole group may be absent

  std::uint32_t states() const { return static_cast<std::uint32_t>(accepting.size()); }
  ContentState Next(ContentState state, std::uint32_t symbol) const {
    if (ranges.empty()) return next[state * symbols + symbol];
    const Range& range = ranges[state];
    return symbol - range.first < range.count ? after[symbol] : kNoState;
  }
  // Symbols possible in a state, in order.
  std::vector<std::uint32_t> PossibleIn(ContentState state) const;
  // The shortest sequence of symbols that leads from `state` to one where `wanted` is possible
  // (kNone: where the content may end). Empty with `found` false where there is none.
  std::vector<std::uint32_t> ShortestTo(ContentState state,
                                        std::uint32_t wanted,
                                        bool& found) const;
};

// Compiles a content model over `symbols` symbols. `problem` names what is not covered
// ("occurrence-range", "content-model-size", "all-group"); it stays empty if all is well.
ContentModel CompileContent(const Particle& particle, std::uint32_t symbols, std::string& problem);

// How often a symbol may occur in the content as a whole.
struct Occurrence {
  std::uint32_t min = 0;
  std::uint32_t max = 0;        // kManyTimes
  std::uint32_t group = kNone;  // innermost repeating group around its first place
};
std::vector<Occurrence> CountOccurrences(const Particle& particle, std::uint32_t symbols);

}  // namespace baybridge::schema
