// Dates of fixed places, against a reading of their own.
#include <gtest/gtest.h>

#include "format/date_format.h"

namespace baybridge {
namespace {

struct Written {
  const char* format;
  const char* text;  // of 29 February 2024, 17:26:05, as far as the format says it
};
constexpr Written kWritten[] = {{"dd/MM/yyyy", "29/02/2024"},
                                {"yyyyMMdd", "20240229"},
                                {"yyyy年MM月dd日", "2024年02月29日"},
                                {"dd/MM/yyyy HH:mm", "29/02/2024 17:26"},
                                {"yyyy-MM-ddTHH:mm:ss", "2024-02-29T17:26:05"},
                                {"yyyy年MM月dd日HH时mm分ss秒", "2024年02月29日17时26分05秒"}};

bool IsLeap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

// Whether a text that differs from a date of the format in one place is one, too.
bool IsDate(std::string_view pattern, std::string_view text) {
  const auto number = [&](char field) {
    int value = -1;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] == field) value = std::max(value, 0) * 10 + (text[i] - '0');
    }
    return value;
  };
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool field = std::string_view("yMdHms").find(pattern[i]) != std::string_view::npos;
    if (field ? text[i] < '0' || text[i] > '9' : text[i] != pattern[i]) return false;
  }
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int year = number('y');
  const int month = number('M');
  if (year < 1 || month < 1 || month > 12) return false;
  const int days = kDays[month - 1] + (month == 2 && IsLeap(year) ? 1 : 0);
  return number('d') >= 1 && number('d') <= days && number('H') <= 23 && number('m') <= 59 &&
         number('s') <= 59;
}

TEST(FixedDates, EverySingleByteIsJudged) {
  for (const Written& written : kWritten) {
    const auto format = DateFormat::Parse(written.format);
    ASSERT_TRUE(format.has_value());
    const std::string text = written.text;
    unsigned accepted = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string changed = text;
        changed[at] = static_cast<char>(byte);
        bool same = false;
        const auto read = format->Read(changed, same);
        EXPECT_EQ(read.has_value(), IsDate(written.format, changed)) << changed;
        if (!read) continue;
        ++accepted;
        EXPECT_TRUE(same) << changed;
        EXPECT_EQ(format->Write(*read), changed);
      }
    }
    EXPECT_GE(accepted, text.size()) << written.format;
  }
}

TEST(FixedDates, YearsBeyondFourDigitsAreWrittenInFull) {
  const auto format = DateFormat::Parse("yyyy-MM-dd");
  ASSERT_TRUE(format.has_value());
  DateParts parts;
  parts.year = 12024;
  parts.month = 2;
  parts.day = 9;
  EXPECT_EQ(format->Write(parts), "12024-02-09");
  parts.year = 24;
  EXPECT_EQ(format->Write(parts), "0024-02-09");
}

TEST(FixedDates, ZerosForWhatIsNotKnownComeBack) {
  const auto format = DateFormat::Parse("yyyy-MM-dd|00");
  ASSERT_TRUE(format.has_value());
  bool same = false;
  const auto month = format->Read("1940-05-00", same);
  ASSERT_TRUE(month.has_value());
  EXPECT_EQ(month->precision, DateParts::Precision::kMonth);
  EXPECT_TRUE(same);
  EXPECT_EQ(format->Write(*month), "1940-05-00");
  EXPECT_FALSE(format->Read("1940-00-05", same).has_value());
}

}  // namespace
}  // namespace baybridge
