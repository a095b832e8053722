#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <sys/mman.h>

#include "core/check.h"
#include "core/shared_ledger.h"

namespace baybridge {

// What one thread holds of a shared job, in memory that the process which watches it sees too, so
// that the next process gives it back at once. Written by that thread only.
struct HeldSlot {
  static constexpr std::size_t kMostJob = 64;
  std::atomic<bool> held{false};
  std::atomic<std::uint64_t> chunk{0};
  std::atomic<std::uint64_t> token{0};
  std::array<char, kMostJob + 1> job{};

  void Hold(const ChunkReference& reference) {
    BAYBRIDGE_CHECK(reference.job.size() <= kMostJob);
    job.fill('\0');
    std::ranges::copy(reference.job, job.begin());
    chunk.store(reference.chunk);
    token.store(reference.token);
    held.store(true);
  }
  void LetGo() { held.store(false); }
  std::optional<ChunkReference> Held() const {
    if (!held.load()) return std::nullopt;
    return ChunkReference{.job = job.data(), .chunk = chunk.load(), .token = token.load()};
  }
};

// Slots in memory that is shared with child processes.
class HeldSlots {
 public:
  explicit HeldSlots(unsigned count) : count_(count) {
    memory_ = ::mmap(nullptr, count_ * sizeof(HeldSlot), PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    BAYBRIDGE_CHECK(memory_ != MAP_FAILED);
    for (unsigned i = 0; i < count_; ++i) new (&slots()[i]) HeldSlot;
  }
  HeldSlots(const HeldSlots&) = delete;
  HeldSlots& operator=(const HeldSlots&) = delete;
  ~HeldSlots() { (void)::munmap(memory_, count_ * sizeof(HeldSlot)); }

  std::span<HeldSlot> slots() const { return {static_cast<HeldSlot*>(memory_), count_}; }

 private:
  void* memory_ = nullptr;
  std::size_t count_;
};

}  // namespace baybridge
