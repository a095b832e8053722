#include "core/line_starts.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "core/code_points.h"

namespace baybridge {

LineStarts::LineStarts(const Record& record) : record_(&record) {
  const char* const begin = record.input.data();
  const char* const end = begin + record.input.size();
  const char* at = begin;
  while (at != end) {
    const void* const found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    if (found == nullptr) break;
    at = static_cast<const char*>(found) + 1;
    starts_.push_back(static_cast<std::uint32_t>(at - begin));
  }
}

// Lines may be long, so what was counted for the node before is not counted again.
Location LineStarts::LocationOf(NodeId node) {
  Location location{.file = record_->file, .line = 0, .column = 0, .native = {}};
  if (record_->input.empty()) return location;
  const std::uint32_t offset = record_->nodes[node].offset;
  const auto found = std::ranges::upper_bound(starts_, offset) - 1;
  const auto line = static_cast<std::size_t>(found - starts_.begin());
  if (line != line_ || offset < offset_) {
    line_ = line;
    offset_ = *found;
    points_ = 0;
  }
  const std::string_view since = record_->input.substr(offset_, offset - offset_);
  points_ += static_cast<std::uint32_t>(CountCodePoints(since));
  offset_ = offset;
  location.line = static_cast<std::uint32_t>(line) + 1;
  location.column = points_ + 1;
  return location;
}

}  // namespace baybridge
