#include <gmock/gmock.h>

#include "print/calendar.h"
#include "unit/print/print_fixture.h"

namespace baybridge {
namespace {

TEST_F(PrintTest, EveryTitleHasFourLanguages) {
  for (const auto& [key, texts] : data_->titles) {
    for (const std::string& text : texts.by_language) EXPECT_FALSE(text.empty()) << key;
  }
}

TEST_F(PrintTest, AConditionWithAPathThatIsNotThereIsRefused) {
  EXPECT_FALSE(
      ReadCondition("nonsense=1", "/resident/medication", *kind_, workspace_->packs().names));
  EXPECT_TRUE(ReadCondition("status!=stopped and dose/asNeeded=true or !dose",
                            "/resident/medication", *kind_, workspace_->packs().names));
}

struct DateCase {
  const char* text;
  const char* first;
  const char* last;
};

TEST(ReadDateTest, APartialDateIsASpanOfDays) {
  constexpr DateCase kCases[] = {{"2026-11-29", "2026-11-29", "2026-11-29"},
                                 {"2026-11-29T08:30", "2026-11-29", "2026-11-29"},
                                 {"2028-02", "2028-02-01", "2028-02-29"},
                                 {"2029", "2029-01-01", "2029-12-31"}};
  for (const DateCase& test : kCases) {
    const auto span = ReadDate(test.text);
    ASSERT_TRUE(span) << test.text;
    EXPECT_EQ(IsoDate(span->first), test.first);
    EXPECT_EQ(IsoDate(span->last), test.last);
  }
  for (const char* text : {"", "29/11/2026", "2026-13", "2026-02-30", "2026-1-1", "soon"})
    EXPECT_FALSE(ReadDate(text)) << text;
}

}  // namespace
}  // namespace baybridge
