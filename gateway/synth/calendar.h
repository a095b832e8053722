#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace baybridge::synth {

// Days since 1970-01-01 of the proleptic Gregorian calendar.
using Day = std::int32_t;

struct CivilDate {
  int year = 0;
  int month = 0;
  int day = 0;
};

CivilDate CivilOf(Day day);
Day DayOf(int year, int month, int day);

enum class Precision : std::uint8_t { kDay, kMonth, kYear };

// How a format writes a date: dd/MM/yyyy, yyyyMMdd, yyyy-MM-dd and the like, with or without a
// time.
struct DateForm {
  bool day_first = false;
  char separator = 0;  // 0: none
  bool has_time = false;
  char time_mark = 0;  // ' ' or 'T'
  bool time_colons = false;
  bool seconds = false;
  friend bool operator==(const DateForm&, const DateForm&) = default;
};

// A date read by ParseDate.
struct ReadDate {
  DateForm form;
  Precision precision = Precision::kDay;
  Day day = 0;  // the first day of a month or year
};

// Reads a text as a date in one of the known forms; the year is from 1900 to 2099.
std::optional<ReadDate> ParseDate(std::string_view text);

// Appends a date. `minute` is the minute of the day; it is written only with precision of a day.
void PutDate(const DateForm& form, Precision precision, Day day, int minute, std::string& out);

// Appends a date that does not exist: in month 13, or 30 February where the number of the day is
// odd.
void PutImpossibleDate(const DateForm& form, Day day, std::string& out);

}  // namespace baybridge::synth
