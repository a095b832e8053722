#include "schema/date_time.h"

namespace baybridge::schema {
namespace {

constexpr std::size_t kMaxYearDigits = 9;
constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kZoneLimitSeconds = 14 * 3'600;

bool IsLeap(std::int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int DaysOf(std::int64_t year, int month) {
  if (month == 2) return IsLeap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// Days since 0000-03-01 of the proleptic Gregorian calendar.
std::int64_t DayNumber(std::int64_t year, int month, int day) {
  if (month <= 2) --year;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
}

// Reads from the front of a text; once anything fails, everything does.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  void Literal(std::string_view text) {
    if (!rest_.starts_with(text)) {
      ok_ = false;
      return;
    }
    rest_.remove_prefix(text.size());
  }
  int TwoDigits(int least, int most) {
    if (rest_.size() < 2 || !IsDigit(rest_[0]) || !IsDigit(rest_[1])) {
      ok_ = false;
      return least;
    }
    const int number = (rest_[0] - '0') * 10 + rest_[1] - '0';
    rest_.remove_prefix(2);
    if (number < least || number > most) ok_ = false;
    return number;
  }
  std::int64_t Year() {
    const bool negative = rest_.starts_with('-');
    if (negative) rest_.remove_prefix(1);
    std::size_t digits = 0;
    std::int64_t year = 0;
    while (digits < rest_.size() && IsDigit(rest_[digits]) && digits <= kMaxYearDigits) {
      year = year * 10 + (rest_[digits] - '0');
      ++digits;
    }
    // Exactly four digits, or more without a leading zero; there is no year 0 in XSD 1.0.
    if (digits < 4 || digits > kMaxYearDigits || (digits > 4 && rest_[0] == '0') || year == 0)
      ok_ = false;
    rest_.remove_prefix(digits);
    return negative ? -year : year;
  }
  std::string_view Fraction() {
    if (!rest_.starts_with('.')) return {};
    rest_.remove_prefix(1);
    std::size_t digits = 0;
    while (digits < rest_.size() && IsDigit(rest_[digits])) ++digits;
    if (digits == 0) ok_ = false;
    const std::string_view fraction = rest_.substr(0, digits);
    rest_.remove_prefix(digits);
    return fraction.substr(0, fraction.find_last_not_of('0') + 1);
  }
  void Zone(DateTime& value) {
    if (rest_.empty()) return;
    value.zoned = true;
    const char sign = rest_[0];
    rest_.remove_prefix(1);
    if (sign == 'Z') return;
    if (sign != '+' && sign != '-') ok_ = false;
    const int hours = TwoDigits(0, 14);
    Literal(":");
    const int minutes = TwoDigits(0, hours == 14 ? 0 : 59);
    value.zone_minutes = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
  }
  bool done() const { return ok_ && rest_.empty(); }
  bool ok() const { return ok_; }

 private:
  static bool IsDigit(char c) { return c >= '0' && c <= '9'; }
  std::string_view rest_;
  bool ok_ = true;
};

void ReadDay(Scanner& scanner, BuiltIn type, DateTime& value) {
  value.year = scanner.Year();
  if (type == BuiltIn::kGYear) return;
  scanner.Literal("-");
  value.month = scanner.TwoDigits(1, 12);
  if (type == BuiltIn::kGYearMonth || !scanner.ok()) return;
  scanner.Literal("-");
  value.day = scanner.TwoDigits(1, DaysOf(value.year, value.month));
}

void ReadTime(Scanner& scanner, DateTime& value) {
  value.hour = scanner.TwoDigits(0, 24);
  const bool midnight = value.hour == 24;
  scanner.Literal(":");
  value.minute = scanner.TwoDigits(0, midnight ? 0 : 59);
  scanner.Literal(":");
  value.second = scanner.TwoDigits(0, midnight ? 0 : 59);
  value.fraction = scanner.Fraction();
  if (midnight && !value.fraction.empty())
    scanner.Literal("\n");  // 24:00:00.5: nothing starts like this, so it fails
}

struct Instant {
  std::int64_t seconds = 0;
  std::string_view fraction;
};

Instant InstantOf(const DateTime& value, std::int64_t shift_seconds = 0) {
  const std::int64_t days =
      DayNumber(value.year < 0 ? value.year + 1 : value.year, value.month, value.day);
  return {.seconds = days * kDaySeconds + value.hour * 3'600 +
                     (value.minute - value.zone_minutes) * 60 + value.second + shift_seconds,
          .fraction = value.fraction};
}

Order CompareInstants(const Instant& left, const Instant& right) {
  if (left.seconds != right.seconds)
    return left.seconds < right.seconds ? Order::kLess : Order::kGreater;
  const int order = left.fraction.compare(right.fraction);
  return order < 0 ? Order::kLess : order > 0 ? Order::kGreater : Order::kEqual;
}

}  // namespace

std::optional<DateTime> ParseDateTime(BuiltIn type, std::string_view text) {
  DateTime value;
  Scanner scanner(text);
  switch (type) {
    case BuiltIn::kTime: ReadTime(scanner, value); break;
    case BuiltIn::kDateTime:
      ReadDay(scanner, type, value);
      scanner.Literal("T");
      ReadTime(scanner, value);
      break;
    case BuiltIn::kDate:
    case BuiltIn::kGYearMonth:
    case BuiltIn::kGYear: ReadDay(scanner, type, value); break;
    case BuiltIn::kGMonthDay:
      scanner.Literal("--");
      value.month = scanner.TwoDigits(1, 12);
      scanner.Literal("-");
      value.day = scanner.ok() ? scanner.TwoDigits(1, DaysOf(value.year, value.month)) : 1;
      break;
    case BuiltIn::kGDay:
      scanner.Literal("---");
      value.day = scanner.TwoDigits(1, 31);
      break;
    case BuiltIn::kGMonth:
      scanner.Literal("--");
      value.month = scanner.TwoDigits(1, 12);
      break;
    default: return std::nullopt;
  }
  if (!scanner.ok()) return std::nullopt;
  scanner.Zone(value);
  return scanner.done() ? std::optional(value) : std::nullopt;
}

Order CompareDateTimes(const DateTime& left, const DateTime& right) {
  if (left.zoned == right.zoned) return CompareInstants(InstantOf(left), InstantOf(right));
  if (!left.zoned) {
    const Order order = CompareDateTimes(right, left);
    if (order == Order::kLess) return Order::kGreater;
    return order == Order::kGreater ? Order::kLess : order;
  }
  // `right` may lie up to 14 hours either side of its reading as UTC.
  if (CompareInstants(InstantOf(left), InstantOf(right, -kZoneLimitSeconds)) == Order::kLess)
    return Order::kLess;
  if (CompareInstants(InstantOf(left), InstantOf(right, kZoneLimitSeconds)) == Order::kGreater)
    return Order::kGreater;
  return Order::kIncomparable;
}

std::string DateTimeKey(const DateTime& value) {
  const Instant instant = InstantOf(value);
  std::string key = std::to_string(instant.seconds);
  if (!instant.fraction.empty()) {
    key += '.';
    key += instant.fraction;
  }
  if (value.zoned) key += 'Z';
  return key;
}

}  // namespace baybridge::schema
