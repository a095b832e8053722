#pragma once

#include <string_view>

#include "format/date_format.h"

namespace baybridge {

// True if the text is of the form and the calendar has no such day, or the clock no such time. A
// time of ISO 8601 (with T) may end with a fraction of a second and with an offset from UTC, Z or
// ±hh:mm, of 14 hours at most (XML Schema part 2, 3.2.7.3). What is not of the form is for the
// schema to judge: false.
bool IsImpossibleDate(const DateFormat& format, std::string_view text);

}  // namespace baybridge
