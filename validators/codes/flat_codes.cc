#include "codes/flat_codes.h"

namespace baybridge {

FlatCodes::FlatCodes(const std::vector<std::string_view>& texts) {
  for (std::uint32_t number = 0; number < texts.size(); ++number)
    numbers_.Add(texts[number], number);
}

}  // namespace baybridge
