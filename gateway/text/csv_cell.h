#pragma once

#include <string>
#include <string_view>

namespace baybridge {

// Appends a cell to a CSV line that is being put together, quoted where RFC 4180 needs it.
void AppendCsvCell(std::string_view cell, std::string& line);

}  // namespace baybridge
