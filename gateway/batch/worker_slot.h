#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace baybridge {

// What one thread is working on, in memory that another process sees: so that it is known which
// record a worker died of, or hangs in.
struct WorkerSlot {
  std::atomic<std::uint32_t> input{0};
  std::atomic<std::uint64_t> record{0};
  std::atomic<std::uint64_t> offset{0};  // of the record in the input
  std::atomic<std::uint64_t> bytes{0};
  std::atomic<std::int64_t> since{0};  // steady clock, nanoseconds; 0: nothing

  static std::int64_t Now() { return std::chrono::steady_clock::now().time_since_epoch().count(); }
  void Begin(std::uint32_t of_input, std::uint64_t number, std::uint64_t at, std::uint64_t size) {
    since.store(0);
    input.store(of_input, std::memory_order_relaxed);
    record.store(number, std::memory_order_relaxed);
    offset.store(at, std::memory_order_relaxed);
    bytes.store(size, std::memory_order_relaxed);
    since.store(Now());
  }
  void End() { since.store(0); }
};

}  // namespace baybridge
