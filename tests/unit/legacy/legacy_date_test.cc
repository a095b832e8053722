#include "translate/legacy_date.h"

#include <gtest/gtest.h>

#include "format/date_format.h"

namespace baybridge {
namespace {

// The ISO text of a date in a format and, behind an arrow, what the format writes of it; "none"
// where it reads none, "no format" where it is none.
std::string Read(const char* format, const char* text) {
  const auto parsed = DateFormat::Parse(format);
  if (!parsed) return "no format";
  const auto parts = parsed->Read(text);
  if (!parts) return "none";
  const std::string written = parsed->Write(*parts).value_or("nothing");
  return WriteIsoDate(*parts) + (written == text ? "" : " -> " + written);
}

struct Case {
  const char* format;
  const char* text;
  const char* expected;
};

TEST(LegacyDate, TwoDigitYearsNeedTheHundredTheyMean) {
  constexpr Case kCases[] = {
      {"dd/MM/yy", "31/01/40", "no format"},
      {"dd/MM/yyyy|1926", "31/01/1940", "no format"},
      {"dd/MM/yy|1926", "31/01/40", "1940-01-31"},
      {"dd/MM/yy|1926", "31/01/26", "1926-01-31"},
      {"dd/MM/yy|1926", "31/01/25", "2025-01-31"},
      {"dd/MM/yy|1900", "31/01/00", "1900-01-31"},
      {"yyMMdd|1926", "400131", "1940-01-31"},
      {"dd/MM/yy|1926", "29/02/41", "none"},
      {"dd/MM/yy|1926", "31/01/1940", "none"},
      {"dd/MM/yy|26", "31/01/40", "no format"},
      {"dd/MM/yy|1926", "85", "none"},
      {"dd/MM/yy|1926", "01/40", "1940-01"},
      {"dd/MM/yy|x", "31/01/40", "no format"},
      {"dd/MM/yy|", "31/01/40", "no format"},
  };
  for (const Case& c : kCases) EXPECT_EQ(Read(c.format, c.text), c.expected) << c.format << c.text;
  const auto format = DateFormat::Parse("dd/MM/yy|1926");
  EXPECT_FALSE(format->Write(*ReadIsoDate("2026-01-31")));
  EXPECT_FALSE(format->Write(*ReadIsoDate("1925-12-31")));
}

TEST(LegacyDate, YearsOfTheRepublicOfChina) {
  constexpr Case kCases[] = {
      {"民國R年M月d日", "民國29年1月31日", "1940-01-31"},
      {"民國R年M月d日", "民國1年1月1日", "1912-01-01"},
      {"民國R年M月d日", "民國115年3月1日", "2026-03-01"},
      {"民國R年M月d日", "民國29年1月", "1940-01"},
      {"民國R年M月d日", "民國29年", "1940"},
      {"民國R年M月d日", "民國0年1月1日", "none"},
      {"民國R年M月d日", "1940年1月31日", "none"},
      {"R/MM/dd", "29/01/31", "1940-01-31"},
      {"RRRMMdd", "0290131", "1940-01-31"},
      {"RRRMMdd", "290131", "none"},
      {"RRMMdd", "290131", "no format"},
      {"R/MM/dd", "85", "none"},
      {"RRRMMdd", "102", "none"},
  };
  for (const Case& c : kCases) EXPECT_EQ(Read(c.format, c.text), c.expected) << c.format << c.text;
  EXPECT_FALSE(DateFormat::Parse("R/MM/dd")->Write(*ReadIsoDate("1911-12-31")));
}

TEST(LegacyDate, ZerosAreWhatIsNotKnown) {
  constexpr Case kCases[] = {
      {"yyyy-MM-dd|00", "1940-05-00", "1940-05"},
      {"yyyy-MM-dd|00", "1940-00-00", "1940"},
      {"yyyy-MM-dd|00", "1940-05-31", "1940-05-31"},
      {"yyyy-MM-dd|00", "1940-00-31", "none"},
      {"yyyy-MM-dd|00", "0000-00-00", "none"},
      {"yyyy-MM-dd|00", "1940", "1940 -> 1940-00-00"},
      {"dd/MM/yyyy|00", "00/05/1940", "1940-05"},
      {"yyyyMMdd|00", "19400000", "1940"},
      {"dd/MM/yy|1926|00", "00/00/40", "1940"},
      {"RRRMMdd|00", "0290000", "1940"},
      {"yyyy-MM-dd", "1940-05-00", "none"},
  };
  for (const Case& c : kCases) EXPECT_EQ(Read(c.format, c.text), c.expected) << c.format << c.text;
}

// What was read is written again: no format takes a date for another one.
TEST(LegacyDate, EveryDayOfAHundredYearsReturns) {
  for (const char* text : {"dd/MM/yy|1926", "RRRMMdd", "民國R年M月d日", "yyyyMMdd|00"}) {
    const auto format = DateFormat::Parse(text);
    ASSERT_TRUE(format) << text;
    for (int year = 1926; year < 2026; ++year) {
      for (int month = 0; month <= 12; ++month) {
        DateParts parts{
            .year = year, .month = month, .day = month == 0 ? 0 : 1 + (year + month) % 28};
        if (month == 0) parts.precision = DateParts::Precision::kYear;
        const auto written = format->Write(parts);
        if (!written) continue;
        const auto read = format->Read(*written);
        ASSERT_TRUE(read) << text << " " << *written;
        EXPECT_EQ(WriteIsoDate(*read), WriteIsoDate(parts)) << text;
      }
    }
  }
}

TEST(LegacyDate, TheReasonIsSaid) {
  struct Reason {
    const char* text;
    const char* finding;
  };
  constexpr Reason kReasons[] = {
      {"31/01/40", "GW-TRN-020"},   {"400131", "GW-TRN-020"},     {"1940-00-00", "GW-TRN-021"},
      {"00/05/1940", "GW-TRN-021"}, {"19400500", "GW-TRN-021"},   {"82", "GW-TRN-022"},
      {"82歲", "GW-TRN-022"},       {"82 岁", "GW-TRN-022"},      {"82 yrs", "GW-TRN-022"},
      {"民國29年", "GW-TRN-023"},   {"1940-02-30", "GW-TRN-024"}, {"19400230", "GW-TRN-024"},
      {"unknown", "GW-TRN-005"},    {"", "GW-TRN-005"},           {"1940", "GW-TRN-005"},
      {"82 cats", "GW-TRN-005"},    {"1-2-345", "GW-TRN-005"},
  };
  for (const Reason& reason : kReasons)
    EXPECT_EQ(FindingOf(WhyNoDate(reason.text)), reason.finding) << reason.text;
}

}  // namespace
}  // namespace baybridge
