#pragma once

#include <cstdint>
#include <string_view>

namespace baybridge {

// Why a text of an old system is not the date that a row expects.
enum class LegacyDate : std::uint8_t {
  kOther,         // nothing that is known
  kTwoDigitYear,  // "31/01/40", "400131": the century is not said
  kZeroPart,      // "1940-00-00": not known to the day
  kAge,           // "82", "82歲": an age instead of a date of birth
  kEra,           // "民國29年1月31日"
  kNoSuchDay,     // "1940-02-30"
};

// Looks at a text that no format reads. Says why only; what the date was is never guessed.
LegacyDate WhyNoDate(std::string_view text);

// The finding that says so: GW-TRN-020 to -024, or -005 (not of the form).
std::string_view FindingOf(LegacyDate why);

}  // namespace baybridge
