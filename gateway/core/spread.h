#pragma once

#include <cstdint>

namespace baybridge {

// Spreads numbers evenly, so that what comes again and again (every hundredth record a long one) is
// not chosen always or never: the finaliser of SplitMix64.
constexpr std::uint64_t Spread(std::uint64_t number) {
  number += 0x9E3779B97F4A7C15U;
  number = (number ^ (number >> 30U)) * 0xBF58476D1CE4E5B9U;
  number = (number ^ (number >> 27U)) * 0x94D049BB133111EBU;
  return number ^ (number >> 31U);
}

}  // namespace baybridge
