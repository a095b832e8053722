#pragma once

#include <cstdlib>
#include <string>

namespace baybridge {

// How often a seeded law is tried: BAYBRIDGE_ROUNDS where it is a number from 1 on, else `usual`.
inline unsigned Rounds(unsigned usual) {
  constexpr unsigned kMost = 10'000'000;
  const char* text = std::getenv("BAYBRIDGE_ROUNDS");  // NOLINT(concurrency-mt-unsafe): only read
  if (text == nullptr) return usual;
  const unsigned long asked = std::strtoul(text, nullptr, 10);
  return asked == 0 || asked > kMost ? usual : static_cast<unsigned>(asked);
}

// The seed of the first round: BAYBRIDGE_SEED, else 1. Printed with every failure.
inline unsigned FirstSeed() {
  const char* text = std::getenv("BAYBRIDGE_SEED");  // NOLINT(concurrency-mt-unsafe): only read
  return text == nullptr ? 1U : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

}  // namespace baybridge
