#include "synth/pool.h"

#include <charconv>

namespace baybridge::synth {

std::string EscapeXml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

Pool AddPool(const std::vector<std::string>& texts, Plan& plan) {
  const Pool pool{static_cast<std::uint32_t>(plan.literals.size()),
                  static_cast<std::uint32_t>(texts.size())};
  for (const std::string& text : texts) {
    const std::string escaped = EscapeXml(text);
    Literal& literal = plan.literals.emplace_back();
    literal.offset = static_cast<std::uint32_t>(plan.texts.size());
    literal.size = static_cast<std::uint32_t>(escaped.size());
    std::from_chars(text.data(), text.data() + text.size(), literal.number);
    plan.texts += escaped;
  }
  return pool;
}

}  // namespace baybridge::synth
