#include "core/second_text.h"

namespace baybridge {

std::string_view SecondText::Of(std::time_t seconds) {
  if (size_ == 0 || seconds_ != seconds) {
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    size_ = std::strftime(text_.data(), text_.size(), form_, &parts);
    seconds_ = seconds;
  }
  return {text_.data(), size_};
}

}  // namespace baybridge
