#include <array>

#include "schema/date_time.h"

namespace baybridge::schema {
namespace {

constexpr std::size_t kMaxDigits = 9;
constexpr std::int64_t kDaySeconds = 86'400;

struct Unit {
  char letter;
  bool of_time;  // stands behind the T
  std::int64_t months;
  std::int64_t seconds;
};

constexpr std::array<Unit, 6> kUnits{{{'Y', false, 12, 0},
                                      {'M', false, 1, 0},
                                      {'D', false, 0, kDaySeconds},
                                      {'H', true, 0, 3'600},
                                      {'M', true, 0, 60},
                                      {'S', true, 0, 1}}};

std::optional<std::int64_t> TakeNumber(std::string_view& text) {
  std::int64_t number = 0;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9' &&
         digits <= kMaxDigits) {
    number = number * 10 + (text[digits++] - '0');
  }
  if (digits == 0 || digits > kMaxDigits) return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

// Takes ".5" where seconds follow it.
bool TakeFraction(std::string_view& text, Duration& value) {
  if (!text.starts_with('.')) return true;
  text.remove_prefix(1);
  const std::size_t digits = text.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos || text[digits] != 'S') return false;
  value.fraction = text.substr(0, text.substr(0, digits).find_last_not_of('0') + 1);
  text.remove_prefix(digits);
  return true;
}

struct CivilMonth {
  std::int64_t year;
  std::int64_t month;  // 1 to 12
};

// Seconds of the first day of a month since 0000-03-01.
std::int64_t SecondsAt(CivilMonth at) {
  std::int64_t year = at.year;
  if (at.month <= 2) --year;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (at.month + (at.month > 2 ? -3 : 9)) + 2) / 5;
  return (era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year) * kDaySeconds;
}

CivilMonth AddMonths(CivilMonth at, std::int64_t months) {
  const std::int64_t all = at.year * 12 + at.month - 1 + months;
  const std::int64_t year = (all >= 0 ? all : all - 11) / 12;
  return {year, all - year * 12 + 1};
}

// The reference instants of XSD 1.0 part 2, 3.2.6.2.
constexpr std::array<CivilMonth, 4> kReferences{{{1696, 9}, {1697, 2}, {1903, 3}, {1903, 7}}};

Order CompareFrom(const CivilMonth& start, const Duration& left, const Duration& right) {
  const auto end = [&](const Duration& d) {
    return SecondsAt(AddMonths(start, d.negative ? -d.months : d.months)) +
           (d.negative ? -d.seconds : d.seconds);
  };
  const std::int64_t left_end = end(left);
  const std::int64_t right_end = end(right);
  if (left_end != right_end) return left_end < right_end ? Order::kLess : Order::kGreater;
  // A fraction counts away from zero: -PT1.5S ends before -PT1S.
  const auto signed_order = [](int order, bool negative) { return negative ? -order : order; };
  int order = 0;
  if (left.negative == right.negative) {
    order = signed_order(left.fraction.compare(right.fraction), left.negative);
  } else if (left.fraction != right.fraction) {
    order = left.negative ? -1 : 1;
  }
  return order < 0 ? Order::kLess : order > 0 ? Order::kGreater : Order::kEqual;
}

}  // namespace

std::optional<Duration> ParseDuration(std::string_view text) {
  Duration value;
  value.negative = text.starts_with('-');
  if (value.negative) text.remove_prefix(1);
  if (!text.starts_with('P')) return std::nullopt;
  text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  bool time = false;
  std::size_t unit = 0;
  while (!text.empty()) {
    if (!time && text[0] == 'T') {
      time = true;
      text.remove_prefix(1);
    }
    const std::optional<std::int64_t> number = TakeNumber(text);
    if (!number || !TakeFraction(text, value) || text.empty()) return std::nullopt;
    while (unit < kUnits.size() && (kUnits[unit].letter != text[0] || kUnits[unit].of_time != time))
      ++unit;
    if (unit == kUnits.size()) return std::nullopt;
    value.months += *number * kUnits[unit].months;
    value.seconds += *number * kUnits[unit].seconds;
    ++unit;
    text.remove_prefix(1);
  }
  if (value.months == 0 && value.seconds == 0 && value.fraction.empty()) value.negative = false;
  return value;
}

Order CompareDurations(const Duration& left, const Duration& right) {
  const Order first = CompareFrom(kReferences[0], left, right);
  for (const CivilMonth& reference : kReferences) {
    if (CompareFrom(reference, left, right) != first) return Order::kIncomparable;
  }
  return first;
}

std::string DurationKey(const Duration& value) {
  std::string key = value.negative ? "-" : "";
  key += std::to_string(value.months) + 'M' + std::to_string(value.seconds);
  if (!value.fraction.empty()) {
    key += '.';
    key += value.fraction;
  }
  return key;
}

}  // namespace baybridge::schema
