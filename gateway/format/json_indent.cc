#include "format/json_writer.h"

namespace baybridge {

std::string IndentJson(std::string_view compact) {
  std::string out;
  std::size_t depth = 0;
  bool quoted = false;
  const auto line = [&] { (out += '\n').append(2 * depth, ' '); };
  for (std::size_t at = 0; at < compact.size(); ++at) {
    const char c = compact[at];
    const bool empty = at > 0 && (compact[at - 1] == '{' || compact[at - 1] == '[');
    if (!quoted && (c == '}' || c == ']') && (--depth, !empty)) line();
    if (!quoted && c != '}' && c != ']' && empty) line();
    out += c;
    if (quoted && c == '\\' && at + 1 < compact.size()) {
      out += compact[++at];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '{' || c == '[')) {
      ++depth;
    } else if (!quoted && c == ',') {
      line();
    } else if (!quoted && c == ':') {
      out += ' ';
    }
  }
  return out;
}

}  // namespace baybridge
