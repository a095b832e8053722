#include "batch/start_tag.h"

#include <algorithm>

namespace baybridge {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

struct Attribute {
  std::string_view name;
  std::string_view whole;  // name, equals sign and quoted value
};

// Takes the next attribute from the front of `rest`; an empty name where there is none.
Attribute NextAttribute(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
  const std::size_t name_end = rest.find_first_of(" \t\r\n=/>");
  if (name_end == 0 || name_end == std::string_view::npos) return {};
  const std::size_t equals = rest.find_first_not_of(kBlanks, name_end);
  if (equals == std::string_view::npos || rest[equals] != '=') return {};
  const std::size_t quote = rest.find_first_not_of(kBlanks, equals + 1);
  if (quote == std::string_view::npos || (rest[quote] != '"' && rest[quote] != '\'')) return {};
  const std::size_t end = rest.find(rest[quote], quote + 1);
  if (end == std::string_view::npos) return {};
  const Attribute attribute{rest.substr(0, name_end), rest.substr(0, end + 1)};
  rest.remove_prefix(end + 1);
  return attribute;
}

std::string_view Attributes(std::string_view tag) {
  return tag.substr(std::min(1 + TagName(tag).size(), tag.size()));
}

bool Declares(std::string_view tag, std::string_view name) {
  std::string_view rest = Attributes(tag);
  for (Attribute at = NextAttribute(rest); !at.name.empty(); at = NextAttribute(rest)) {
    if (at.name == name) return true;
  }
  return false;
}

}  // namespace

std::string_view TagName(std::string_view tag) {
  if (tag.empty()) return {};
  tag.remove_prefix(1);
  return tag.substr(0, std::min(tag.find_first_of(" \t\r\n/>"), tag.size()));
}

std::string DeclarationsOf(std::string_view outer, std::string_view inner) {
  std::string text;
  std::string_view rest = Attributes(outer);
  for (Attribute at = NextAttribute(rest); !at.name.empty(); at = NextAttribute(rest)) {
    const bool declaration = at.name == "xmlns" || at.name.starts_with("xmlns:");
    if (declaration && !Declares(inner, at.name)) (text += ' ') += at.whole;
  }
  return text;
}

}  // namespace baybridge
