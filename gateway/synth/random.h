#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace baybridge::synth {

// splitmix64: one step of a counter made into 64 well-mixed bits.
constexpr std::uint64_t Mix64(std::uint64_t value) {
  value += 0x9E37'79B9'7F4A'7C15ULL;
  value = (value ^ (value >> 30U)) * 0xBF58'476D'1CE4'E5B9ULL;
  value = (value ^ (value >> 27U)) * 0x94D0'49BB'1331'11EBULL;
  return value ^ (value >> 31U);
}

// xoshiro256++ (public domain algorithm by Blackman and Vigna): the same numbers on every machine,
// which the standard library's distributions do not promise. Each record has a stream of its own.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t stream) {
    std::uint64_t at = Mix64(seed) ^ Mix64(stream * 2 + 1);
    for (std::uint64_t& word : state_) word = at = Mix64(at);
  }

  std::uint64_t Next() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }
  // A number below `count`, which must not be 0.
  std::uint32_t Below(std::uint32_t count) {
    return static_cast<std::uint32_t>(((Next() >> 32U) * count) >> 32U);
  }
  // True in `share` of 65536 cases.
  bool Chance(std::uint32_t share) { return (Next() >> 48U) < share; }

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace baybridge::synth
