#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/result.h"

namespace baybridge {

// How far compressed bytes may expand. What is past a limit is refused while it is read, so that
// nothing larger ever stands in memory or is handed on.
struct ExpansionLimits {
  std::uint64_t max_bytes = std::uint64_t{64} << 30;  // 64 GiB expanded, all members together
  std::uint32_t max_ratio = 200;                      // expanded to compressed
  std::uint64_t ratio_from = std::uint64_t{1} << 20;  // expanded bytes from which the ratio counts
  std::uint32_t max_members = 10'000;                 // of a zip, gzip or zstd file
  std::size_t max_window_bytes = std::size_t{8} << 20;  // 8 MiB that zstd may look back
  std::size_t max_directory_bytes = std::size_t{16}
                                    << 20;  // 16 MiB for the directory of a zip file
};

// Counts what a source expands to and refuses what is past the limits, and an archive within it:
// what is packed twice is never unpacked twice.
class ExpansionMeter {
 public:
  // `place` names the file in failures.
  ExpansionMeter(const ExpansionLimits& limits, std::string place);

  // `bytes` of `size` were made of `compressed` bytes so far. Fails with kTooLarge, and with
  // kUnsupported where what was made begins as an archive does.
  Result<Done> Made(const char* bytes, std::size_t size, std::uint64_t compressed);
  // Fails with kTooLarge where there is one member too many.
  Result<Done> BeginMember();

  std::uint64_t made() const { return made_; }
  const ExpansionLimits& limits() const { return limits_; }
  const std::string& place() const& { return place_; }

 private:
  ExpansionLimits limits_;
  std::string place_;
  std::uint64_t made_ = 0;
  std::uint32_t members_ = 0;
  std::string head_;  // first bytes made, as many as tell an archive
};

// True where that many expanded bytes of so many compressed ones are past the ratio.
bool IsPastRatio(const ExpansionLimits& limits, std::uint64_t expanded, std::uint64_t compressed);

// Failures of this library, in one wording.
Failure DamagedArchive(const std::string& place, std::string what);
Failure RefusedArchive(const std::string& place, std::string what);
Failure TooLargeArchive(const std::string& place, std::string what);

}  // namespace baybridge
