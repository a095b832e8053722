#pragma once

#include <cstddef>
#include <cstdint>

namespace baybridge {

// What a reader accepts of one document. Each limit is an option of the command line and of the
// service.
struct Limits {
  std::size_t max_bytes = std::size_t{16} * 1024 * 1024;  // 16 MiB of decoded input
  std::uint32_t max_depth = 128;                          // levels of elements
  std::uint32_t max_nodes = 200'000;                      // elements and attributes
  std::uint32_t max_attributes = 256;                     // of one element
  std::size_t max_tag_bytes = std::size_t{256} * 1024;    // 256 KiB between < and >
  std::size_t max_text_bytes =
      std::size_t{1024} * 1024;       // 1 MiB in one text run, comment or CDATA section
  std::size_t max_name_bytes = 1024;  // 1 KiB
  std::uint32_t max_names = 1'024;    // distinct names that no pack declares
  std::uint32_t max_findings = 1'000;

  bool operator==(const Limits&) const = default;
};

}  // namespace baybridge
