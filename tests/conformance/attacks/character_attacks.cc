// E15 to E18: characters that deceive, and those that only look as if they did.
#include "conformance/attacks/attack.h"

namespace baybridge {
namespace {

constexpr std::string_view kChineseName = "<ChineseName>陳大文</ChineseName>";
constexpr std::string_view kNumber = "Q100014(0)";

Document Named(std::string_view name) {
  return {GoodRecordWith(kChineseName, "<ChineseName>" + std::string(name) + "</ChineseName>")};
}

Document Bidi(const Bait& /*bait*/, std::size_t index) {
  if (index == 0) return Named("陳\u202E大文");
  if (index == 1) return Named("陳大\u2066文");
  return {GoodRecordWith("<Surname>CHAN", "<Surname>CH\u202EAN")};
}

Document Invisible(const Bait& /*bait*/, std::size_t index) {
  constexpr std::string_view kNames[] = {"陳\u200B大文", "陳\U000E0041大文", "陳\uF900文",
                                         "陳\uE000文", "陳\u0065\u0301文"};
  return Named(kNames[index]);
}

Document Homoglyphs(const Bait& /*bait*/, std::size_t index) {
  constexpr std::string_view kNumbers[] = {"А100014(0)", "Q１０００１４(0)", "Ｑ100014(0)",
                                           "Q100014（0）"};
  return {GoodRecordWith(kNumber, kNumbers[index])};
}

Document BeyondTheBasicPlane(const Bait& /*bait*/, std::size_t index) {
  constexpr std::string_view kNames[] = {"𠮷㐀𫝀", "陳𠮷", "㐀𠀀"};
  return Named(kNames[index]);
}

}  // namespace

std::vector<Attack> CharacterAttacks() {
  return {
      {"E15", "direction_in_names", Outcome::kRemarked, "GW-TXT-004", 3, Bidi},
      {"E16", "invisible_and_lookalike", Outcome::kRemarked, "GW-TXT-0", 5, Invisible},
      {"E16", "variation_selector_stays", Outcome::kAccepted, "", 1,
       [](const Bait&, std::size_t) { return Named("陳大\U000E0100文"); }, "陳大\U000E0100文"},
      {"E17", "homoglyphs_in_numbers", Outcome::kInvalid, "GW-SCH-02 GW-SCH-032", 4, Homoglyphs},
      {"E18", "beyond_the_basic_plane", Outcome::kAccepted, "", 3, BeyondTheBasicPlane},
  };
}

}  // namespace baybridge
