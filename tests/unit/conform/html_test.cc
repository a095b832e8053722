#include <string>

#include <gtest/gtest.h>

#include "conform/conform_html.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

constexpr std::string_view kPage =
    "<html lang=\"REPORT-LANGUAGE\"><script type=\"application/json\"><!--REPORT-JSON--></script>";

TEST(ReportPage, TakesTheReportAndTheLanguage) {
  const auto page = FillReportPage(kPage, R"({"a":1})", Language::kZhHant);
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(*page, "<html lang=\"zh-Hant\"><script type=\"application/json\">{\"a\":1}</script>");
}

TEST(ReportPage, NoTextOfTheReportEndsItsElement) {
  const auto page =
      FillReportPage(kPage, R"({"a":"</script><!--REPORT-JSON-->REPORT-LANGUAGE"})", Language::kEn);
  ASSERT_TRUE(page.has_value());
  EXPECT_NE(page->find(R"({"a":"\u003c/script>\u003c!--REPORT-JSON-->REPORT-LANGUAGE"})"),
            std::string::npos)
      << *page;
  EXPECT_EQ(page->find("</script>"), page->size() - std::string_view("</script>").size());
}

TEST(ReportPage, AMarkThatIsMissingOrTwiceIsRefused) {
  EXPECT_FALSE(FillReportPage("<html lang=\"REPORT-LANGUAGE\">", "{}", Language::kEn).has_value());
  EXPECT_FALSE(FillReportPage("<!--REPORT-JSON-->", "{}", Language::kEn).has_value());
  const std::string twice = std::string(kPage) + "<!--REPORT-JSON-->";
  EXPECT_FALSE(FillReportPage(twice, "{}", Language::kEn).has_value());
}

TEST(ReportPage, ThatWasNotBuiltIsSaid) {
  const Scratch data;
  const auto page = ReadReportPage(data.folder());
  ASSERT_FALSE(page.has_value());
  EXPECT_EQ(page.error().kind, FailureKind::kNotFound);
  EXPECT_NE(page.error().advice.find("tools/build-web"), std::string::npos);
}

}  // namespace
}  // namespace baybridge
