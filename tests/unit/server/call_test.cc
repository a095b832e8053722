#include "server/call.h"

#include <gtest/gtest.h>

#include "server/route.h"

namespace baybridge {
namespace {

struct LanguageCase {
  std::string_view header;
  Language language;
};

class LanguageTest : public testing::TestWithParam<LanguageCase> {};
TEST_P(LanguageTest, IsTheBestThatIsThere) {
  EXPECT_EQ(LanguageOf(GetParam().header), GetParam().language) << GetParam().header;
}
INSTANTIATE_TEST_SUITE_P(All,
                         LanguageTest,
                         testing::Values(LanguageCase{"", Language::kEn},
                                         LanguageCase{"fr", Language::kEn},
                                         LanguageCase{"zh-HK,zh;q=0.9,en;q=0.8", Language::kZhHant},
                                         LanguageCase{"zh-CN", Language::kZhHans},
                                         LanguageCase{"zh-Hant-MO", Language::kZhHant},
                                         LanguageCase{"fr, pt-PT;q=0.3", Language::kPt},
                                         LanguageCase{"en;q=0.1, PT;q=0.9", Language::kPt},
                                         LanguageCase{"pt;q=0", Language::kEn},
                                         LanguageCase{"pt;q=x;;,,", Language::kEn}));

TEST(AcceptedTest, TakesTheHeaviestOfThoseOffered) {
  const std::vector<std::string_view> offered{"application/json", "text/html", "text/plain"};
  EXPECT_EQ(AcceptedOf("", offered), "application/json");
  EXPECT_EQ(AcceptedOf("*/*", offered), "application/json");
  EXPECT_EQ(AcceptedOf("text/*", offered), "text/html");
  EXPECT_EQ(AcceptedOf("text/plain;q=0.5, text/html;q=0.9", offered), "text/html");
  EXPECT_EQ(AcceptedOf("image/png, */*;q=0.1", offered), "application/json");
  EXPECT_EQ(AcceptedOf("image/png", offered), std::nullopt);
  EXPECT_EQ(AcceptedOf("text/html;q=0", offered), std::nullopt);
}

TEST(ParametersTest, AreReadStrictly) {
  const auto read = ReadParameters("to=gd-care&at=%2FResident%2FName&x=a+b&e=");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->at("at"), "/Resident/Name");
  EXPECT_EQ(read->at("x"), "a b");
  EXPECT_EQ(read->at("e"), "");
  for (const std::string_view bad : {"a=1&a=2", "a=%", "a=%2", "a=%zz", "a=%00", "=1", "&&"})
    EXPECT_FALSE(ReadParameters(bad)) << bad;
}

TEST(MediaTypeTest, IsTakenApart) {
  EXPECT_EQ(MediaTypeOf("Application/XML; charset=utf-8"), "application/xml");
  EXPECT_EQ(CharsetOf("text/xml; Charset=\"GB18030\""), "GB18030");
  EXPECT_EQ(CharsetOf("text/xml"), "");
}

TEST(RouteTableTest, FindsPathsWithTheirValues) {
  const auto route = [](std::string method, std::string path, std::string operation) {
    Route made;
    made.method = std::move(method);
    made.path = std::move(path);
    made.operation = std::move(operation);
    return made;
  };
  const RouteTable table({route("GET", "/v1/packs/{pack}", "one"),
                          route("POST", "/v1/packs/{pack}", "two"),
                          route("GET", "/v1/packs", "all")});
  EXPECT_EQ(table.Find("GET", "/v1/packs").route->operation, "all");
  EXPECT_EQ(table.Find("HEAD", "/v1/packs").route->operation, "all");
  const auto match = table.Find("POST", "/v1/packs/hk%2Dcare");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.route->operation, "two");
  EXPECT_EQ(match.path.at("pack"), "hk-care");
  EXPECT_EQ(table.Find("PUT", "/v1/packs/x").route, nullptr);
  EXPECT_EQ(table.Find("PUT", "/v1/packs/x").allowed, "GET, POST");
  for (const std::string_view path :
       {"/", "/v1", "/v1/packs/", "/v1/packs/x/y", "/v1/packs/%00", "/V1/packs"})
    EXPECT_EQ(table.Find("GET", path).route, nullptr) << path;
}

TEST(RolesTest, HoldNobodyByDefault) {
  for (const auto& [role, name] : kRoleNames.entries) EXPECT_FALSE(Roles().Has(role)) << name;
  EXPECT_TRUE(Roles(Role::kAuditor).Has(Role::kAuditor));
  EXPECT_FALSE(Roles(Role::kAuditor).Has(Role::kOperator));
}

}  // namespace
}  // namespace baybridge
