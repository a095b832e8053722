#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/result.h"
#include "format/number_format.h"
#include "format/xlsx_package.h"

namespace baybridge {

// A number by which a cell names something, or that of a row; nothing for other text.
std::optional<std::size_t> ToIndex(std::string_view text);

// The texts that cells name by number. They are held in one block.
class SharedStrings {
 public:
  // A finding where the part is not what it should be (GW-XLS-001) or too large (-003).
  Result<std::optional<Finding>> Read(const XlsxPackage& package, const std::string& part);
  // Nothing past the end.
  std::optional<std::string_view> At(std::size_t index) const&;

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

// The number formats that cells name by number.
class CellFormats {
 public:
  // False where the part cannot be read.
  bool Read(const XlsxPackage& package, const std::string& part);
  NumberFormat At(std::size_t index) const {
    return index < formats_.size() ? formats_[index] : NumberFormat{};
  }

 private:
  std::vector<NumberFormat> formats_;
};

// The text of an element that holds t elements, alone or in runs; phonetic help is left out, and
// _xHHHH_ is the character that it stands for (ECMA-376 part 1, clause 22.9.2.19).
std::string RichText(const Record& record, NodeId node);

}  // namespace baybridge
