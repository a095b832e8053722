#include "rules/mixed_text.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "format/xml_names.h"
#include "format/xml_reader.h"

namespace baybridge {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

// The document is well-formed, so every reference is one of these or a number.
void AppendReference(std::string_view name, std::string& text) {
  if (!name.starts_with('#')) {
    for (const auto& [entity, value] : kEntities) {
      if (entity == name) text += value;
    }
    return;
  }
  const bool hexadecimal = name.size() > 1 && name[1] == 'x';
  const std::string digits(name.substr(hexadecimal ? 2 : 1));
  constexpr std::size_t kLongest = 4;  // bytes of one character
  std::array<char, kLongest> bytes{};
  const auto value = std::strtoul(digits.c_str(), nullptr, hexadecimal ? 16 : 10);
  const char* const end = EncodeTo(bytes.data(), static_cast<std::uint32_t>(value));
  text.append(bytes.data(), static_cast<std::size_t>(end - bytes.data()));
}

// Markup that is neither element nor reference: its size, and whether its content is text.
struct Section {
  std::string_view open;
  std::string_view close;
  bool is_text;
};
constexpr std::array<Section, 3> kSections = {
    {{"<!--", "-->", false}, {"<![CDATA[", "]]>", true}, {"<?", "?>", false}}};

// The text of character data that holds no elements.
std::string Decode(std::string_view raw) {
  std::string text;
  while (!raw.empty()) {
    const std::size_t plain = std::min(raw.find_first_of("<&"), raw.size());
    text += raw.substr(0, plain);
    raw.remove_prefix(plain);
    if (raw.empty()) break;
    if (raw.front() == '&') {
      const std::size_t end = raw.find(';');
      AppendReference(raw.substr(1, end - 1), text);
      raw.remove_prefix(end + 1);
      continue;
    }
    const auto* section =
        std::ranges::find_if(kSections, [&](const Section& s) { return raw.starts_with(s.open); });
    if (section == kSections.end()) break;
    const std::size_t end = raw.find(section->close, section->open.size());
    if (section->is_text) text += raw.substr(section->open.size(), end - section->open.size());
    raw.remove_prefix(end + section->close.size());
  }
  return text;
}

// One past the tag that begins at `at`.
std::size_t SkipTag(std::string_view input, std::size_t at) {
  char quote = '\0';
  for (; at < input.size(); ++at) {
    const char c = input[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    }
  }
  return at;
}

// One past the end of an element.
std::size_t EndOf(const Record& record, NodeId element) {
  const std::size_t after_tag = SkipTag(record.input, record.nodes[element].offset);
  if (record.input[after_tag - 2] == '/') return after_tag;
  return SkipTag(record.input, after_tag + VerbatimContent(record, element).size());
}

}  // namespace

std::vector<MixedPiece> MixedContent(const Record& record, NodeId element) {
  std::vector<MixedPiece> pieces;
  const std::string_view content = VerbatimContent(record, element);
  if (content.empty()) return pieces;
  auto at = static_cast<std::size_t>(content.data() - record.input.data());
  const std::size_t end = at + content.size();
  for (NodeId child = record.nodes[element].first_child; child != kNone;
       child = record.nodes[child].next_sibling) {
    if (record.nodes[child].is(kAttributeNode)) continue;
    const std::size_t begin = record.nodes[child].offset;
    pieces.push_back({kNone, Decode(record.input.substr(at, begin - at))});
    pieces.push_back({child, {}});
    at = EndOf(record, child);
  }
  pieces.push_back({kNone, Decode(record.input.substr(at, end - at))});
  return pieces;
}

std::string CollapseSpace(std::string_view text) {
  std::string collapsed;
  bool space = false;
  for (const char c : text) {
    if (IsXmlSpace(c)) {
      space = !collapsed.empty();
      continue;
    }
    if (space) collapsed += ' ';
    space = false;
    collapsed += c;
  }
  return collapsed;
}

}  // namespace baybridge
