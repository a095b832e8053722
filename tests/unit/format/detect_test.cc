#include "format/detect.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

using std::string_view_literals::operator""sv;

TEST(DetectSyntax, GoesByTheFirstBytes) {
  EXPECT_EQ(DetectSyntax("<a/>"), Syntax::kXml);
  EXPECT_EQ(DetectSyntax("\xEF\xBB\xBF \n<a/>"), Syntax::kXml);
  EXPECT_EQ(DetectSyntax("\xFF\xFE<\0a\0"sv), Syntax::kXml);
  EXPECT_EQ(DetectSyntax("\xFE\xFF\0{\0}"sv), Syntax::kJson);
  EXPECT_EQ(DetectSyntax(" {\"a\":1}"), Syntax::kJson);
  EXPECT_EQ(DetectSyntax("[1]"), Syntax::kJson);
  EXPECT_EQ(DetectSyntax("id,name\r\n1,x\r\n"), Syntax::kCsv);
  EXPECT_EQ(DetectSyntax("\xD0\xD5\xC3\xFB,\xD0\xD4\xB1\xF0\n"), Syntax::kCsv);  // GB18030
  EXPECT_EQ(DetectSyntax("PK\x03\x04,"), Syntax::kUnknown);
  EXPECT_EQ(DetectSyntax("hello"), Syntax::kUnknown);
  EXPECT_EQ(DetectSyntax(""), Syntax::kUnknown);
  EXPECT_EQ(DetectSyntax("\n"), Syntax::kUnknown);
}

TEST(DetectXmlRoot, ReadsTheStartTagAlone) {
  EXPECT_EQ(DetectXmlRoot("<a/>"), (RootName{"", "a"}));
  EXPECT_EQ(
      DetectXmlRoot("<?xml version='1.0'?><!-- <x> -->\n<?s t?><p:a b='>' xmlns:p='u'> <broken"),
      (RootName{"u", "a"}));
  EXPECT_EQ(DetectXmlRoot("<a xmlns=\"u\"><b>"), (RootName{"u", "a"}));
}

TEST(DetectXmlRoot, SaysNothingWithoutASoundTag) {
  for (const std::string_view document :
       {"", "x", "<", "<a", "<>", "<a b>", "<p:a>", "<!DOCTYPE a><a/>", "<!-- <a/>", "</a>", "{}",
        "<a b='></a>"}) {
    EXPECT_EQ(DetectXmlRoot(document), std::nullopt) << document;
  }
}

TEST(DetectJsonRoot, IsTheFirstKey) {
  EXPECT_EQ(DetectJsonRoot(" { \"Resident\" : {"), "Resident");
  EXPECT_EQ(DetectJsonRoot("[]"), std::nullopt);
  EXPECT_EQ(DetectJsonRoot("{}"), std::nullopt);
  EXPECT_EQ(DetectJsonRoot("{\"a"), std::nullopt);
  EXPECT_EQ(DetectJsonRoot("{\"\\u0061\":1}"), std::nullopt);
}

}  // namespace
}  // namespace baybridge
