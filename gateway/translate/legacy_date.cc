#include "translate/legacy_date.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace baybridge {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

std::vector<std::string_view> NumbersIn(std::string_view text) {
  std::vector<std::string_view> numbers;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = static_cast<std::size_t>(
        std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), IsDigit) -
        text.begin());
    if (end > at) numbers.push_back(text.substr(at, end - at));
    at = std::max(end, at + 1);
  }
  return numbers;
}

bool IsZero(std::string_view number) {
  return number.find_first_not_of('0') == std::string_view::npos;
}

// A number of at most three digits, alone or with a word for years of age.
bool IsAge(std::string_view text) {
  constexpr std::array<std::string_view, 9> kWords{"",   "岁",  "歲",  "周岁", "y",
                                                   "yr", "yrs", "y/o", "anos"};
  const std::size_t digits = std::min(
      text.size(),
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), IsDigit) - text.begin()));
  if (digits == 0 || digits > 3) return false;
  text.remove_prefix(digits);
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return std::ranges::find(kWords, text) != kWords.end();
}

// Year, month and day written one behind the other, the year first.
LegacyDate OfCompact(std::string_view number) {
  constexpr std::size_t kShort = 6;
  constexpr std::size_t kLong = 8;
  if (number.size() == kShort) return LegacyDate::kTwoDigitYear;
  if (number.size() != kLong) return LegacyDate::kOther;
  const bool zero = IsZero(number.substr(4, 2)) || IsZero(number.substr(6, 2));
  return zero ? LegacyDate::kZeroPart : LegacyDate::kNoSuchDay;
}

}  // namespace

LegacyDate WhyNoDate(std::string_view text) {
  constexpr std::size_t kYearDigits = 4;
  if (text.starts_with("民國") || text.starts_with("民国")) return LegacyDate::kEra;
  if (IsAge(text)) return LegacyDate::kAge;
  const std::vector<std::string_view> numbers = NumbersIn(text);
  if (numbers.size() == 1 && numbers[0].size() == text.size()) return OfCompact(text);
  if (numbers.size() != 3) return LegacyDate::kOther;
  const bool has_year = std::ranges::any_of(
      numbers, [](std::string_view number) { return number.size() == kYearDigits; });
  const bool zero = IsZero(numbers[1]) || IsZero(numbers[numbers[0].size() == kYearDigits ? 2 : 0]);
  if (zero) return LegacyDate::kZeroPart;
  if (has_year) return LegacyDate::kNoSuchDay;
  const bool two_digits =
      std::ranges::all_of(numbers, [](std::string_view number) { return number.size() <= 2; });
  return two_digits ? LegacyDate::kTwoDigitYear : LegacyDate::kOther;
}

std::string_view FindingOf(LegacyDate why) {
  switch (why) {
    case LegacyDate::kTwoDigitYear: return "GW-TRN-020";
    case LegacyDate::kZeroPart: return "GW-TRN-021";
    case LegacyDate::kAge: return "GW-TRN-022";
    case LegacyDate::kEra: return "GW-TRN-023";
    case LegacyDate::kNoSuchDay: return "GW-TRN-024";
    case LegacyDate::kOther: break;
  }
  return "GW-TRN-005";
}

}  // namespace baybridge
