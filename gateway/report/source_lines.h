#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace baybridge {

// The lines of a source by number. The source must outlive it.
class SourceLines {
 public:
  // `first` is the number of the first line.
  explicit SourceLines(std::string_view source, std::uint32_t first = 1);
  // The line of that number without its end; empty where there is none.
  std::string_view Line(std::uint32_t number) const;

 private:
  std::string_view source_;
  std::uint32_t first_;
  std::vector<std::size_t> begins_;
};

}  // namespace baybridge
