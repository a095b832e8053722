#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace baybridge {

// What a number format of a spreadsheet shows (ECMA-376 part 1, clauses 18.8.30 and 18.8.31).
enum class NumberShape : std::uint8_t {
  kNumber,
  kDate,      // year, month or day
  kTime,      // hours, minutes, seconds of a day
  kDateTime,  // both
  kElapsed,   // a span: [h]:mm
  kEither,    // a date in some languages and a time in others: the number tells
};

struct NumberFormat {
  NumberShape shape = NumberShape::kNumber;
  std::uint32_t zeros = 0;  // the format is that many "0": leading zeros are shown
};

// The format of a code, or of a number that stands for one of the built-in codes (those of East
// Asian versions included).
NumberFormat NumberFormatOf(std::string_view code);
NumberFormat BuiltInNumberFormat(std::uint32_t id);

// A day number of a spreadsheet as ISO 8601 text.
struct SerialDate {
  std::string text;
  bool hides_time = false;  // there is a time of day that the format does not show
};

// Nothing where the number can be read in two ways or in none: not a number, negative, past the
// year 9999, one of the first 60 days of the system of 1900 (it counts a 29 February 1900, and not
// every program does), a time without a day that is longer than a day, a span.
std::optional<SerialDate> DateOfSerial(std::string_view number, NumberShape shape, bool from_1904);

// A number as it is kept: the text as it stands, except that one with more digits than a
// spreadsheet shows (15) becomes the shortest text of the same double, and leading zeros that the
// format shows are there. Nothing where it is not a number.
std::optional<std::string> KeptNumber(std::string_view number, const NumberFormat& format);

// True if the number is a whole one of more than 15 digits, or written with an exponent that makes
// it one: a spreadsheet program does not keep its last digits.
bool MayHaveLostDigits(std::string_view number);

}  // namespace baybridge
