#include "codes/impossible_date.h"

#include <charconv>
#include <optional>

namespace baybridge {
namespace {

constexpr int kMostHours = 14;
constexpr int kMinutes = 60;

struct WithOffset {
  std::string_view local;  // what stands before fraction and offset
  bool exists = true;      // some place of the world has the offset
};

bool AllDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

int NumberOf(std::string_view digits) {
  int number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

// Takes "Z" or "+08:00" off the end. Nothing where the end has neither form.
std::optional<WithOffset> TakeOffset(std::string_view text) {
  constexpr std::size_t kSize = 6;  // +08:00
  if (text.ends_with('Z')) return WithOffset{.local = text.substr(0, text.size() - 1)};
  if (text.size() <= kSize) return std::nullopt;
  const std::string_view end = text.substr(text.size() - kSize);
  if ((end[0] != '+' && end[0] != '-') || end[3] != ':') return std::nullopt;
  if (!AllDigits(end.substr(1, 2)) || !AllDigits(end.substr(4))) return std::nullopt;
  const int hours = NumberOf(end.substr(1, 2));
  const int minutes = NumberOf(end.substr(4));
  const bool exists = hours < kMostHours ? minutes < kMinutes : hours == kMostHours && minutes == 0;
  return WithOffset{.local = text.substr(0, text.size() - kSize), .exists = exists};
}

// Without ".25" behind the seconds.
std::string_view WithoutFraction(std::string_view text) {
  const std::size_t point = text.rfind('.');
  if (point == std::string_view::npos || !AllDigits(text.substr(point + 1))) return text;
  return text.substr(0, point);
}

bool IsOfForm(const DateFormat& format, std::string_view text) {
  return format.Read(text).has_value() || format.HasForm(text);
}

}  // namespace

bool IsImpossibleDate(const DateFormat& format, std::string_view text) {
  if (format.Read(text)) return false;
  if (format.HasForm(text)) return true;
  if (text.find('T') == std::string_view::npos) return false;
  const WithOffset parts = TakeOffset(text).value_or(WithOffset{.local = text});
  const std::string_view local = WithoutFraction(parts.local);
  if (local.size() == text.size() || !IsOfForm(format, local)) return false;
  return !parts.exists || !format.Read(local);
}

}  // namespace baybridge
