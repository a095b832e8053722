#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace baybridge {

// How often and for how long something that work waits for was out of reach.
struct Outages {
  // Shorter ones are not counted: a restart of a connection is no news for anybody.
  static constexpr std::chrono::milliseconds kShortest{1'000};

  std::uint64_t times = 0;
  std::chrono::milliseconds total{0};
  std::chrono::milliseconds longest{0};

  void Add(std::chrono::milliseconds time) {
    if (time < kShortest) return;
    ++times;
    total += time;
    longest = std::max(longest, time);
  }
  friend bool operator==(const Outages&, const Outages&) = default;
};

}  // namespace baybridge
