#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "server/route.h"
#include "transport/http_listener.h"

namespace baybridge {

// One number as it is now.
struct Gauge {
  std::string_view name;
  std::string_view help;
  std::uint64_t value = 0;
};

// Counts and times of requests by operation, for Prometheus. Thread-safe.
class Metrics {
 public:
  explicit Metrics(const RouteTable& routes);

  void Count(const Route* route, unsigned status, std::chrono::microseconds time);
  // The text exposition format, version 0.0.4. Labels hold operations and classes of status only.
  std::string Render(const ListenerStats& listener,
                     std::uint64_t certificate_ends,
                     const std::vector<Gauge>& gauges) const;

 private:
  static constexpr std::size_t kClasses = 6;  // by the first digit of the status
  static constexpr std::array<std::uint64_t, 9> kBounds{
      1'000, 2'500, 5'000, 10'000, 25'000, 100'000, 500'000, 2'500'000, 10'000'000};
  struct Series {
    std::string operation;
    std::array<std::atomic<std::uint64_t>, kClasses> by_class{};
    std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets{};
    std::atomic<std::uint64_t> microseconds{0};
  };
  std::deque<Series> series_;  // the last one counts what has no route
  std::map<const Route*, Series*> by_route_;
};

}  // namespace baybridge
