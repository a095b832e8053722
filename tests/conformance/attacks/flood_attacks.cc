// X16 to X23: too much of something.
#include <array>

#include "conformance/attacks/attack.h"

namespace baybridge {
namespace {

constexpr std::size_t kMillion = 1'000'000;

Document Deep(const Bait& /*bait*/, std::size_t index) {
  constexpr std::array<std::size_t, 4> kDepths = {129, 1'000, 100'000, kMillion};
  const std::size_t depth = kDepths.at(index);
  return {Times("<a>", depth) + Times("</a>", depth)};
}

Document Attributes(const Bait& /*bait*/, std::size_t index) {
  const std::size_t count = std::array<std::size_t, 3>{257, 100'000, kMillion}.at(index);
  std::string text = "<r";
  for (std::size_t i = 0; i < count; ++i) text += " a" + std::to_string(i) + "=''";
  return {text + "/>"};
}

Document Declarations(const Bait& /*bait*/, std::size_t /*index*/) {
  constexpr std::size_t kCount = 50'000;
  std::string text = "<r";
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::string number = std::to_string(i);
    text += " xmlns:n" + number + "='urn:" + number + "'";
  }
  return {text + "/>"};
}

Document Redeclarations(const Bait& /*bait*/, std::size_t /*index*/) {
  constexpr std::size_t kLevels = 200;
  constexpr std::size_t kUses = 100'000;
  std::string text;
  for (std::size_t i = 0; i < kLevels; ++i) text += "<p:a xmlns:p='urn:" + std::to_string(i) + "'>";
  return {text + Times("<p:b/>", kUses) + Times("</p:a>", kLevels)};
}

Document Names(const Bait& /*bait*/, std::size_t index) {
  const std::size_t count = index == 0 ? 1'100 : kMillion;
  std::string text = "<r>";
  for (std::size_t i = 0; i < count; ++i) text += "<e" + std::to_string(i) + "/>";
  return {text + "</r>"};
}

// All words of 15 letters pairs "Az" and "BT", which have one hash in the multiply-by-33 family.
Document Collisions(const Bait& /*bait*/, std::size_t /*index*/) {
  constexpr unsigned kPairs = 15;
  std::string text = "<r>";
  for (unsigned word = 0; word < (1U << kPairs); ++word) {
    text += '<';
    for (unsigned pair = 0; pair < kPairs; ++pair) text += ((word >> pair) & 1U) != 0 ? "Az" : "BT";
    text += "/>";
  }
  return {text + "</r>"};
}

struct Huge {
  std::string_view before;
  std::size_t millions;
  std::string_view after;
};

// Past the limit of a document, and below it but past the limit of the part.
Document HugePart(const Bait& /*bait*/, std::size_t index) {
  constexpr std::array<Huge, 8> kParts = {{{"<r>", 50, "</r>"},
                                           {"<r a='", 20, "'/>"},
                                           {"<r>", 15, "</r>"},
                                           {"<r a='", 15, "'/>"},
                                           {"<!--", 15, "--><r/>"},
                                           {"<?p ", 15, "?><r/>"},
                                           {"<r><![CDATA[", 15, "]]></r>"},
                                           {"<", 1, "/>"}}};
  const Huge& part = kParts.at(index);
  return {std::string(part.before) + std::string(part.millions * kMillion, 'x') +
          std::string(part.after)};
}

Document Elements(const Bait& /*bait*/, std::size_t index) {
  const std::size_t millions = index == 0 ? 5 : 4;
  return {"<r>" + Times("<a/>", millions * kMillion - 2) + "</r>"};
}

}  // namespace

std::vector<Attack> FloodAttacks() {
  return {
      {"X16", "deep_nesting", Outcome::kRefused, "GW-XML-031", 4, Deep},
      {"X17", "attribute_flood", Outcome::kRefused, "GW-XML-033 GW-XML-034", 3, Attributes},
      {"X18", "namespace_flood", Outcome::kRefused, "GW-XML-033 GW-XML-034", 1, Declarations},
      {"X19", "nested_redeclarations", Outcome::kRefused, "GW-XML-031", 1, Redeclarations},
      {"X20", "name_flood", Outcome::kRefused, "GW-XML-037", 2, Names},
      {"X21", "colliding_names", Outcome::kRefused, "GW-XML-037", 1, Collisions},
      {"X22", "huge_part", Outcome::kRefused,
       "GW-ENC-090 GW-XML-034 GW-XML-035 GW-XML-036 GW-XML-021", 8, HugePart},
      {"X23", "element_flood", Outcome::kRefused, "GW-ENC-090 GW-XML-032", 2, Elements},
  };
}

}  // namespace baybridge
