#include "identifiers/form.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

std::string Apply(std::string_view form_text, std::u32string_view text) {
  const auto form = Form::Parse(form_text);
  EXPECT_TRUE(form.has_value()) << form_text;
  Captures captures;
  if (!form || !form->Match(text, captures)) return "no match";
  return form->Fill(text, captures);
}

struct Case {
  const char* form;
  std::u32string_view text;
  const char* filled;
};

constexpr Case kCases[] = {
    {"[A-Z]{1,2}[0-9]{6}", U"AB123456", "AB123456"},
    {"[A-Z]{1,2}[0-9]{6}", U"ABC123456", "no match"},
    {"[A-Z]{1,2}[0-9]{6}", U"A12345", "no match"},
    {"([A-Z]{1,2})([0-9]{2})\\(([0-9])\\)=>$3-$1$2", U"Q12(3)", "3-Q12"},
    {"HK-?([0-9]{2})=>HK-$1", U"HK01", "HK-01"},
    {"HK-?([0-9]{2})=>HK-$1", U"HK-01", "HK-01"},
    {"[国國][药藥]字=>国药字", U"國藥字", "国药字"},
    {"a=>$x", U"a", "$x"},
    {"[a-]{2}", U"-a", "-a"},
    {"(B?C)=>$1", U"C", "C"},
    {"a", U"", "no match"},
};

TEST(Form, MatchesAndFills) {
  for (const Case& c : kCases) EXPECT_EQ(Apply(c.form, c.text), c.filled) << c.form;
}

TEST(Form, ReadsNotesAndCheckMark) {
  const auto form = Form::Parse("([0-9]{6})([0-9]{9})=>$119$2$c#legacy-15#older-form");
  ASSERT_TRUE(form.has_value());
  EXPECT_TRUE(form->ends_in_check());
  EXPECT_EQ(form->notes(), (std::vector<std::string>{"legacy-15", "older-form"}));
  EXPECT_EQ(form->pattern(), "([0-9]{6})([0-9]{9})");
}

TEST(Form, RefusesWhatItCannotMatchInLinearTime) {
  for (const char* bad : {"[0-9]{1,2}[0-9]", "a?[a-z]", "[0-9]{0,3}x?[5]", "国?[一-龥]"})
    EXPECT_FALSE(Form::Parse(bad).has_value()) << bad;
  for (const char* good : {"[0-9]{1,2}[a-z]", "x[0-9]{1,9}", "a?b?c"})
    EXPECT_TRUE(Form::Parse(good).has_value()) << good;
}

TEST(Form, RefusesMalformedPatterns) {
  for (const char* bad : {"", "=>x", "(a", "a)", "((a))", "[a", "[z-a]", "{2}", "?", "a{", "a{3,2}",
                          "a{0}", "a{65}", "a=>$cx", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)"}) {
    const auto form = Form::Parse(bad);
    ASSERT_FALSE(form.has_value()) << bad;
    EXPECT_EQ(form.error().kind, FailureKind::kMalformed);
  }
}

}  // namespace
}  // namespace baybridge
