// J01 to J04.
#include <array>

#include "conformance/attacks/attack.h"

namespace baybridge {
namespace {

Document Twins(const Bait& /*bait*/, std::size_t index) {
  constexpr std::string_view kDocuments[] = {
      R"({"r":{"a":1,"a":2}})", R"({"r":{"a":1,"\u0061":2}})", R"({"r":{"@a":1,"\u0040a":2}})",
      R"({"r":{"#text":1,"#te\u0078t":2}})"};
  return {std::string(kDocuments[index])};
}

Document Deep(const Bait& /*bait*/, std::size_t index) {
  const std::size_t depth = std::array<std::size_t, 4>{33, 100'000, 129, 100'000}.at(index);
  if (index < 2) return {R"({"r":)" + Times("[", depth) + Times("]", depth) + "}"};
  return {Times(R"({"a":)", depth) + "1" + Times("}", depth)};
}

Document Refused(const Bait& /*bait*/, std::size_t index) {
  constexpr std::string_view kDocuments[] = {R"({"r":"\u0000"})",
                                             R"({"r":"\uD800"})",
                                             R"({"r":"\uDC00\uD800"})",
                                             "\xEF\xBB\xBF{\"r\":1}",
                                             R"({"r":NaN})",
                                             R"({"r":-Infinity})",
                                             R"({"r":1 /* x */})",
                                             "{\"r\":1} // x",
                                             R"({"r":{"a":1,}})",
                                             R"({"r":[1,]})",
                                             R"({'r':1})",
                                             R"({"r":01})",
                                             R"({"r":1.})",
                                             R"({"r":.5})",
                                             R"({"r":+1})",
                                             R"({"r":0x10})",
                                             "{\"r\":\"a\nb\"}",
                                             R"({"r":"\x"})",
                                             R"({"r":tru})",
                                             R"({"r":1}{"r":2})",
                                             R"({"r":1)",
                                             ""};
  return {std::string(kDocuments[index])};
}
constexpr std::size_t kRefusedDocuments = 22;

Attack Kept(std::string_view name,
            Document (*make)(const Bait&, std::size_t),
            std::string_view as) {
  return {"J03", name, Outcome::kAccepted, "", 1, make, as, Way::kJson};
}

}  // namespace

std::vector<Attack> JsonAttacks() {
  constexpr auto kRefused = Outcome::kRefused;
  return {
      {"J01", "twin_keys", kRefused, "GW-JSON-009", 4, Twins, {}, Way::kJson},
      {"J02", "deep_nesting", kRefused, "GW-JSON-012 GW-JSON-031", 4, Deep, {}, Way::kJson},
      Kept(
          "large_integer",
          [](const Bait&, std::size_t) { return Document{R"({"r":10000000000000000000000})"}; },
          "10000000000000000000000"),
      Kept(
          "precise_fraction",
          [](const Bait&, std::size_t) { return Document{R"({"r":0.1000000000000000055})"}; },
          "0.1000000000000000055"),
      Kept(
          "large_exponent", [](const Bait&, std::size_t) { return Document{R"({"r":1e400})"}; },
          "1e400"),
      Kept(
          "minus_zero", [](const Bait&, std::size_t) { return Document{R"({"r":-0})"}; }, "-0"),
      {"J04", "no_json", kRefused, "GW-JSON-", kRefusedDocuments, Refused, {}, Way::kJson},
  };
}

}  // namespace baybridge
