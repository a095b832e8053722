#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "conformance/attacks/attack.h"
#include "support/scratch.h"

namespace baybridge {

// A listener on the loopback address and a watched folder: whoever connects or opens is seen.
class Trap {
 public:
  Trap();
  Trap(const Trap&) = delete;
  Trap& operator=(const Trap&) = delete;
  ~Trap();

  const Bait& bait() const { return bait_; }
  std::uint16_t port() const { return port_; }
  const std::filesystem::path& folder() const { return scratch_.folder(); }
  // True if anybody connected or opened a file since the last question.
  bool Sprung();

 private:
  bool SomebodyConnected() const;
  bool SomebodyOpened() const;

  Scratch scratch_;
  Bait bait_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  int watch_ = -1;
};

// What something cost this process.
struct Cost {
  double cpu_seconds = 0;
  std::size_t peak_bytes = 0;  // resident memory at its highest, above what there was before
  bool memory_known = false;   // not where sanitizers keep freed memory, or /proc does not tell
};
Cost CostOf(const std::function<void()>& work);

// The most that one document may cost; more under sanitizers, and without optimisation.
double MostCpuSeconds();
inline constexpr std::size_t kMostBytesAbove = std::size_t{64} * 1024 * 1024;  // 64 MiB

}  // namespace baybridge
