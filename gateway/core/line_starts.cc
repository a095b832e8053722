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

Location LineStarts::LocationOf(NodeId node) const {
  Location location{.file = record_->file, .line = 0, .column = 0, .native = {}};
  if (record_->input.empty()) return location;
  const std::uint32_t offset = record_->nodes[node].offset;
  const auto line = std::ranges::upper_bound(starts_, offset) - 1;
  location.line = static_cast<std::uint32_t>(line - starts_.begin()) + 1;
  const std::string_view before = record_->input.substr(*line, offset - *line);
  location.column = 1 + static_cast<std::uint32_t>(CountCodePoints(before));
  return location;
}

}  // namespace baybridge
