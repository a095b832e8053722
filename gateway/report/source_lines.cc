#include "report/source_lines.h"

namespace baybridge {

SourceLines::SourceLines(std::string_view source, std::uint32_t first)
    : source_(source),
      first_(first) {
  if (source.empty()) return;
  begins_.push_back(0);
  for (std::size_t at = source.find('\n'); at != std::string_view::npos;
       at = source.find('\n', at + 1)) {
    begins_.push_back(at + 1);
  }
}

std::string_view SourceLines::Line(std::uint32_t number) const {
  if (number < first_ || number - first_ >= begins_.size()) return {};
  const std::size_t begin = begins_[number - first_];
  std::string_view line = source_.substr(begin, source_.find('\n', begin) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace baybridge
