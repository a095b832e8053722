// X01 to X10: everything that needs a DOCTYPE.
#include "conformance/attacks/attack.h"

namespace baybridge {
namespace {

Document Laughs(std::string_view root) {
  std::string text = "<!DOCTYPE r [<!ENTITY a0 \"laugh\">";
  for (int level = 1; level < 10; ++level) {
    const std::string below = "&a" + std::to_string(level - 1) + ";";
    text += "<!ENTITY a" + std::to_string(level) + " \"" + Times(below, 10) + "\">";
  }
  return {text + "]>" + std::string(root)};
}

Document Quadratic(const Bait& /*bait*/, std::size_t /*index*/) {
  constexpr std::size_t kEntityBytes = 100'000;
  constexpr std::size_t kReferences = 20'000;
  return {"<!DOCTYPE r [<!ENTITY a \"" + Times("a", kEntityBytes) + "\">]><r>" +
          Times("&a;", kReferences) + "</r>"};
}

Document ParameterEntities(const Bait& /*bait*/, std::size_t index) {
  if (index == 0) return {"<!DOCTYPE r [<!ENTITY % a \"&#37;a;\"> %a;]><r/>"};
  std::string text = "<!DOCTYPE r [<!ENTITY % a0 \"<!-- x -->\">";
  for (int level = 1; level < 10; ++level) {
    const std::string below = "&#37;a" + std::to_string(level - 1) + ";";
    text += "<!ENTITY % a" + std::to_string(level) + " \"" + Times(below, 10) + "\">";
  }
  return {text + " %a9;]><r/>"};
}

}  // namespace

std::vector<Attack> DoctypeAttacks() {
  constexpr std::string_view kDoctype = "GW-XML-020";
  return {
      {"X01", "billion_laughs", Outcome::kRefused, kDoctype, 1,
       [](const Bait&, std::size_t) { return Laughs("<r>&a9;</r>"); }},
      {"X02", "laughs_in_an_attribute", Outcome::kRefused, kDoctype, 1,
       [](const Bait&, std::size_t) { return Laughs("<r x=\"&a9;\"/>"); }},
      {"X03", "quadratic_blow_up", Outcome::kRefused, kDoctype, 1, Quadratic},
      {"X04", "parameter_entities", Outcome::kRefused, kDoctype, 2, ParameterEntities},
      {"X05", "external_entity_file", Outcome::kRefused, kDoctype, 1,
       [](const Bait& bait, std::size_t) {
         return Document{"<!DOCTYPE r [<!ENTITY x SYSTEM \"" + bait.file +
                         "secret.txt\">]><r>&x;</r>"};
       }},
      {"X06", "external_entity_http", Outcome::kRefused, kDoctype, 1,
       [](const Bait& bait, std::size_t) {
         return Document{"<!DOCTYPE r [<!ENTITY x SYSTEM \"" + bait.url + "x\">]><r>&x;</r>"};
       }},
      {"X07", "parameter_entity_http", Outcome::kRefused, kDoctype, 1,
       [](const Bait& bait, std::size_t) {
         return Document{"<!DOCTYPE r [<!ENTITY % p SYSTEM \"" + bait.url +
                         "x.dtd\"> %p;]><r>&x;</r>"};
       }},
      {"X08", "external_subset", Outcome::kRefused, kDoctype, 2,
       [](const Bait& bait, std::size_t index) {
         const std::string& base = index == 0 ? bait.url : bait.file;
         return Document{"<!DOCTYPE r SYSTEM \"" + base + "secret.dtd\"><r/>"};
       }},
      {"X09", "harmless_doctype", Outcome::kRefused, kDoctype, 2,
       [](const Bait&, std::size_t index) {
         return Document{index == 0 ? "<!DOCTYPE r []><r/>"
                                    : GoodRecordWith("<Resident", "<!DOCTYPE Resident><Resident")};
       }},
      {"X10", "default_attribute", Outcome::kRefused, kDoctype, 1,
       [](const Bait&, std::size_t) {
         return Document{"<!DOCTYPE r [<!ATTLIST r role CDATA \"admin\">]><r/>"};
       }},
  };
}

}  // namespace baybridge
