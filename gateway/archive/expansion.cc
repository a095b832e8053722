#include "archive/expansion.h"

#include <algorithm>
#include <utility>

#include "archive/compression.h"

namespace baybridge {

ExpansionMeter::ExpansionMeter(const ExpansionLimits& limits, std::string place)
    : limits_(limits),
      place_(std::move(place)) {}

Result<Done> ExpansionMeter::Made(const char* bytes, std::size_t size, std::uint64_t compressed) {
  made_ += size;
  if (made_ > limits_.max_bytes) {
    return TooLargeArchive(place_, "expected at most " + std::to_string(limits_.max_bytes) +
                                       " bytes when unpacked, found more");
  }
  if (IsPastRatio(limits_, made_, compressed)) {
    return TooLargeArchive(place_, "expected to unpack to at most " +
                                       std::to_string(limits_.max_ratio) +
                                       " times its size, found more");
  }
  if (head_.size() == kCompressionSignBytes) return Done{};
  head_.append(bytes, std::min(size, kCompressionSignBytes - head_.size()));
  if (DetectCompression(head_) == Compression::kPlain) return Done{};
  return RefusedArchive(place_, "expected a document, found an archive within the archive");
}

Result<Done> ExpansionMeter::BeginMember() {
  if (++members_ <= limits_.max_members) return Done{};
  return TooLargeArchive(
      place_, "expected at most " + std::to_string(limits_.max_members) + " members, found more");
}

bool IsPastRatio(const ExpansionLimits& limits, std::uint64_t expanded, std::uint64_t compressed) {
  if (expanded <= limits.ratio_from) return false;
  const std::uint64_t whole = expanded / limits.max_ratio;
  const std::uint64_t from = std::max<std::uint64_t>(compressed, 1);
  // Stored bytes are as many as they were: the ratio itself is not past it.
  return whole > from || (whole == from && expanded % limits.max_ratio != 0);
}

Failure DamagedArchive(const std::string& place, std::string what) {
  return {.kind = FailureKind::kMalformed,
          .what = "the archive is damaged: " + std::move(what),
          .place = place,
          .advice = "fetch it again from where it came from"};
}

Failure RefusedArchive(const std::string& place, std::string what) {
  return {.kind = FailureKind::kUnsupported,
          .what = "the archive is refused: " + std::move(what),
          .place = place,
          .advice = "unpack it with a program you trust and look at what it holds"};
}

Failure TooLargeArchive(const std::string& place, std::string what) {
  return {.kind = FailureKind::kTooLarge,
          .what = "the archive is too large: " + std::move(what),
          .place = place,
          .advice = "unpack it, or raise the limit if you know where it comes from"};
}

}  // namespace baybridge
