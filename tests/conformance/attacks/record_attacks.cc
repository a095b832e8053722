// S08 to S12: what the schema of a real pack must not let pass.
#include <array>

#include "conformance/attacks/attack.h"

namespace baybridge {
namespace {

constexpr std::string_view kInstance = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ";

Document OtherType(const Bait& /*bait*/, std::size_t index) {
  constexpr std::string_view kTypes[] = {"xs:anyType", "xs:string", "CodedText", "none:Such"};
  const std::string type = "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xsi:type=\"" +
                           std::string(kTypes[index]) + "\"";
  return {GoodRecordWith("<HKIDCard>", "<HKIDCard " + std::string(kInstance) + type + ">")};
}

Document Nil(const Bait& /*bait*/, std::size_t index) {
  const std::string nil = std::string(kInstance) + "xsi:nil=\"true\"";
  if (index == 0) {
    return {GoodRecordWith("<RecordDate>20/11/2026</RecordDate>", "<RecordDate " + nil + "/>")};
  }
  return {GoodRecordWith("<RecordDate>", "<RecordDate " + nil + ">")};
}

Document LongNumbers(const Bait& /*bait*/, std::size_t index) {
  constexpr std::size_t kDigits = 1'000'000;
  constexpr std::string_view kDose = "<DoseAmount>1<";
  switch (index) {
    case 0: return {GoodRecordWith(kDose, "<DoseAmount>" + std::string(kDigits, '9') + "<")};
    case 1: return {GoodRecordWith(kDose, "<DoseAmount>1." + std::string(kDigits, '3') + "<")};
    case 2: return {GoodRecordWith(kDose, "<DoseAmount>1e400<")};
    default:
      return {
          GoodRecordWith("<DateOfBirth>15/03/1941<", "<DateOfBirth>15/03/100000000000000000000<")};
  }
}

Document Smuggled(const Bait& /*bait*/, std::size_t index) {
  constexpr std::string_view kContents[] = {
      "<x:other xmlns:x='urn:x'>text</x:other>", "<Resident/>",
      "<k:keep xmlns:k='urn:baybridge:keep:1' pack='p' version='1' kind='k'><x:other "
      "xmlns:x='urn:x'/></k:keep>"};
  return {GoodRecordWithLast("<Extension>" + std::string(kContents[index]) + "</Extension>")};
}

Document Injection(const Bait& /*bait*/, std::size_t index) {
  constexpr std::string_view kNumbers[] = {"' or '1'='1", "'] | //*[name()='", "${jndi:ldap://x}",
                                           "1; DROP TABLE residents"};
  return {GoodRecordWith("Q100014(0)", kNumbers[index])};
}

}  // namespace

std::vector<Attack> RecordAttacks() {
  return {
      {"S08", "other_type", Outcome::kInvalid, "GW-SCH-040", 4, OtherType},
      {"S09", "nil_on_a_mandatory_element", Outcome::kInvalid, "GW-SCH-041", 2, Nil},
      {"S10", "numbers_past_reason", Outcome::kInvalid, "GW-SCH-02 GW-SCH-03", 4, LongNumbers},
      {"S11", "smuggled_extension", Outcome::kInvalid, "GW-SCH-00", 3, Smuggled},
      {"S12", "injection_in_a_number", Outcome::kInvalid, "GW-SCH-02 GW-SCH-032", 4, Injection},
  };
}

}  // namespace baybridge
