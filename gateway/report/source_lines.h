#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace baybridge {

// The lines of a source by number. The source must outlive it.
class SourceLines {
 public:
  explicit SourceLines(std::string_view source);
  // Line `number` (from 1) without its end; empty where there is none.
  std::string_view Line(std::uint32_t number) const;

 private:
  std::string_view source_;
  std::vector<std::size_t> begins_;
};

}  // namespace baybridge
