#include "format/json_reader.h"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "format_support.h"

namespace baybridge {
namespace {

using std::string_view_literals::operator""sv;

std::string ReadAs(std::string_view document, const JsonReadOptions& options = {}) {
  const NameTable names;
  Record record(names);
  JsonReader reader(options);
  const auto finding = reader.Read(document, record);
  return finding ? Brief(finding) : Dump(record);
}

struct Case {
  const char* name;
  std::string_view document;
  std::string_view expected;
};
void PrintTo(const Case& test, std::ostream* out) {
  *out << test.name;
}
std::string NameOf(const testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

class JsonReaderTest : public testing::TestWithParam<Case> {};
TEST_P(JsonReaderTest, Reads) {
  EXPECT_EQ(ReadAs(GetParam().document), GetParam().expected);
}

constexpr Case kAccepted[] = {
    {"empty_object", R"({"a":{}})", "/a\n"},
    {"string", R"({"a":"x"})", "/a=x\n"},
    {"empty_string", R"({"a":""})", "/a\n"},
    {"members", R"( { "a" : { "b" : "1" , "c" : "2" } } )", "/a\n/a/b=1\n/a/c=2\n"},
    {"numbers_as_written",
     R"({"a":{"b":-0,"c":1e400,"d":0.1000000000000000055,"e":10000000000000000000000}})",
     "/a\n/a/b=-0 number\n/a/c=1e400 number\n/a/d=0.1000000000000000055 "
     "number\n/a/e=10000000000000000000000 number\n"},
    {"booleans_and_null", R"({"a":{"b":true,"c":false,"d":null}})",
     "/a\n/a/b=true boolean\n/a/c=false boolean\n/a/d nil\n"},
    {"array_repeats", R"({"a":{"b":[1,{"c":"x"},"y"],"d":[]}})",
     "/a\n/a/b[1]=1 number item\n/a/b[2] item\n/a/b[2]/c=x\n/a/b[3]=y item\n"},
    {"attributes_come_first", R"({"a":{"b":"1","@c":"2","#text":"t","@d":3}})",
     "/a=t\n/a/b=1\n/a/@c=2\n/a/@d=3 number\n"},
    {"nil_with_attribute", R"({"a":{"@c":"2","#text":null}})", "/a nil\n/a/@c=2\n"},
    {"escapes", R"({"a":"\"\\\/\n\r\t\u4e2d\ud842\udfb7x"})",
     "/a=\"\\/\n\r\t\xE4\xB8\xAD\xF0\xA0\xAE\xB7x\n"},
    {"xml_prefix", R"({"a":{"@xml:lang":"zh"}})",
     "/a\n/a/@lang{http://www.w3.org/XML/1998/namespace}=zh\n"},
    {"same_key_in_nested_objects", R"({"a":{"a":{"a":"1"}}})", "/a\n/a/a\n/a/a/a=1\n"},
};
INSTANTIATE_TEST_SUITE_P(Json, JsonReaderTest, testing::ValuesIn(kAccepted), NameOf);

constexpr Case kRefused[] = {
    {"empty", "", "GW-JSON-001 1:1"},
    {"byte_order_mark", "\xEF\xBB\xBF{}", "GW-JSON-015 1:1"},
    {"nul", "{\"a\":\"\0\"}"sv, "GW-JSON-002 1:7"},
    {"array_at_the_root", "[]", "GW-JSON-003 1:1"},
    {"empty_root", "{}", "GW-JSON-003 1:2"},
    {"root_array", R"({"a":[1]})", "GW-JSON-012 1:6"},
    {"second_root", R"({"a":{},"b":{}})", "GW-JSON-003 1:8"},
    {"root_is_an_attribute", R"({"@a":"1"})", "GW-JSON-016 1:1"},
    {"missing_colon", R"({"a" 1})", "GW-JSON-003 1:6"},
    {"missing_comma", "{\"a\":{\"b\":1\n\"c\":2}}", "GW-JSON-003 2:1"},
    {"trailing_comma", R"({"a":{"b":1,}})", "GW-JSON-003 1:13"},
    {"trailing_comma_in_array", R"({"a":{"b":[1,]}})", "GW-JSON-003 1:14"},
    {"single_quotes", "{'a':1}", "GW-JSON-003 1:2"},
    {"key_without_quotes", "{a:1}", "GW-JSON-003 1:2"},
    {"comment", "{\"a\":{} /* x */}", "GW-JSON-003 1:9"},
    {"not_a_number", R"({"a":NaN})", "GW-JSON-003 1:6"},
    {"capital_true", R"({"a":True})", "GW-JSON-003 1:6"},
    {"word_too_long", R"({"a":{"b":truest}})", "GW-JSON-003 1:15"},
    {"leading_zero", R"({"a":01})", "GW-JSON-004 1:6"},
    {"plus", R"({"a":+1})", "GW-JSON-003 1:6"},
    {"point_last", R"({"a":1.})", "GW-JSON-004 1:6"},
    {"point_first", R"({"a":.1})", "GW-JSON-003 1:6"},
    {"exponent_without_digits", R"({"a":1e+})", "GW-JSON-004 1:6"},
    {"minus_alone", R"({"a":-})", "GW-JSON-004 1:6"},
    {"hexadecimal", R"({"a":{"b":0x1}})", "GW-JSON-003 1:12"},
    {"unknown_escape", R"({"a":"\x41"})", "GW-JSON-005 1:8"},
    {"short_unicode_escape", R"({"a":"\u12g4"})", "GW-JSON-005 1:11"},
    {"lone_high_surrogate", R"({"a":"\ud842"})", "GW-JSON-006 1:7"},
    {"lone_low_surrogate", R"({"a":"\udfb7"})", "GW-JSON-006 1:7"},
    {"two_high_surrogates", R"({"a":"\ud842\ud842"})", "GW-JSON-006 1:7"},
    {"escaped_nul", R"({"a":"\u0000"})", "GW-JSON-007 1:7"},
    {"escaped_control", R"({"a":"\b"})", "GW-JSON-007 1:7"},
    {"escaped_noncharacter", R"({"a":"\uFFFE"})", "GW-JSON-007 1:7"},
    {"raw_line_feed", "{\"a\":\"x\ny\"}", "GW-JSON-008 1:8"},
    {"raw_tab", "{\"a\":\"\\n\t\"}", "GW-JSON-008 1:9"},
    {"key_twice", R"({"a":{"b":1,"b":2}})", "GW-JSON-009 1:13"},
    {"escaped_twin", R"({"a":{"a":1,"\u0061":2}})", "GW-JSON-009 1:13"},
    {"key_twice_around_an_object", R"({"a":{"b":{"b":1},"b":2}})", "GW-JSON-009 1:19"},
    {"attribute_twice", R"({"a":{"@b":1,"@b":2}})", "GW-JSON-009 1:14"},
    {"text_twice", R"({"a":{"#text":"1","#text":"2"}})", "GW-JSON-009 1:19"},
    {"key_is_no_name", R"({"a":{"b c":1}})", "GW-JSON-010 1:7"},
    {"key_is_markup", R"({"a":{"b><c":1}})", "GW-JSON-010 1:7"},
    {"empty_key", R"({"a":{"":1}})", "GW-JSON-010 1:7"},
    {"empty_attribute", R"({"a":{"@":1}})", "GW-JSON-010 1:7"},
    {"unlisted_prefix", R"({"a":{"p:b":1}})", "GW-JSON-011 1:7"},
    {"array_in_array", R"({"a":{"b":[[1]]}})", "GW-JSON-012 1:12"},
    {"attribute_object", R"({"a":{"@b":{}}})", "GW-JSON-013 1:12"},
    {"attribute_null", R"({"a":{"@b":null}})", "GW-JSON-013 1:12"},
    {"text_array", R"({"a":{"#text":[]}})", "GW-JSON-013 1:15"},
    {"trailing_garbage", "{\"a\":{}}\n}", "GW-JSON-014 2:1"},
};
INSTANTIATE_TEST_SUITE_P(JsonErrors, JsonReaderTest, testing::ValuesIn(kRefused), NameOf);

TEST(JsonReader, ReadsTheBareObjectWhereTheRootIsNamed) {
  const JsonReadOptions options = {
      .limits = {}, .namespaces = {{"", "u"}, {"p", "v"}}, .root = "Resident"};
  EXPECT_EQ(
      ReadAs(R"({"Name":"x","@b":1,"p:c":[1]})", options),
      "/Resident{u}\n/Resident/Name{u}=x\n/Resident/@b=1 number\n/Resident/c{v}=1 number item\n");
  EXPECT_EQ(ReadAs(R"({"Resident":{"Name":"x"}})", options), "/Resident{u}\n/Resident/Name{u}=x\n");
  EXPECT_EQ(ReadAs("{}", options), "/Resident{u}\n");
}

TEST(JsonReader, KnowsWhereEveryValueBegins) {
  const NameTable names;
  Record record(names);
  JsonReader reader;
  ASSERT_EQ(Brief(reader.Read("{\"a\":{\n  \"b\": [1,\n  \"x\"],\"@c\":\"2\"}}", record)), "");
  const auto place = [&](NodeId id) {
    const Location at = record.LocationOf(id);
    return std::to_string(at.line) + ":" + std::to_string(at.column);
  };
  EXPECT_EQ(place(0), "1:6");
  EXPECT_EQ(place(1), "2:9");
  EXPECT_EQ(place(2), "3:3");
  EXPECT_EQ(place(3), "3:13");
  EXPECT_EQ(record.nodes[0].first_child, 3U);
}

TEST(JsonReader, EveryProperPrefixIsRefused) {
  constexpr std::string_view kSample =
      R"({"Resident":{"@v":"1","Name":"\u9673\ud842\udfb7\n","Drugs":[{"n":-1.5e3},{"n":true}],"x":null,"y":[]}})";
  const NameTable names;
  Record record(names);
  JsonReader reader;
  ASSERT_EQ(Brief(reader.Read(kSample, record)), "");
  for (std::size_t size = 0; size < kSample.size(); ++size) {
    const std::string prefix(kSample.substr(0, size));
    ASSERT_TRUE(reader.Read(prefix, record).has_value()) << prefix;
  }
}

std::string Repeat(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST(JsonLimits, EachHasItsFinding) {
  EXPECT_EQ(ReadAs(R"({"a":"12"})", {.limits = {.max_bytes = 9}}), "GW-JSON-030 1:1");
  EXPECT_EQ(ReadAs(Repeat("{\"a\":", 100'000)).substr(0, 11), "GW-JSON-031");
  EXPECT_EQ(ReadAs("{\"a\":" + Repeat("[", 100'000)), "GW-JSON-012 1:6");
  EXPECT_EQ(ReadAs(R"({"a":{"b":[1,2,3]}})", {.limits = {.max_nodes = 3}}), "GW-JSON-032 1:16");
  EXPECT_EQ(ReadAs(R"({"a":{"@b":1,"@c":2}})", {.limits = {.max_attributes = 1}}),
            "GW-JSON-033 1:19");
  EXPECT_EQ(ReadAs("{\"a\":\"" + std::string(2'000'000, 'x') + "\"}"), "GW-JSON-035 1:7");
  EXPECT_EQ(ReadAs("{\"a\":\"\\n" + std::string(2'000'000, 'x') + "\"}"), "GW-JSON-035 1:7");
  EXPECT_EQ(ReadAs("{\"a\":" + std::string(2'000'000, '1') + "}"), "GW-JSON-035 1:6");
  EXPECT_EQ(ReadAs("{\"" + std::string(2'000, 'x') + "\":1}"), "GW-JSON-036 1:2");
  std::string names;
  for (int i = 0; i < 1'100; ++i) names += "\"n" + std::to_string(i) + "\":1,";
  EXPECT_EQ(ReadAs("{\"a\":{" + names + "\"z\":1}}").substr(0, 11), "GW-JSON-037");
}

TEST(IsJsonNumber, FollowsTheGrammar) {
  for (const char* number : {"0", "-0", "10", "1.50", "1e5", "1E+05", "-1.2e-3"})
    EXPECT_TRUE(IsJsonNumber(number)) << number;
  for (const char* text : {"", "-", "00", "01", "1.", ".1", "1e", "+1", "1 ", "0x1", "NaN"}) {
    EXPECT_FALSE(IsJsonNumber(text)) << text;
  }
}

}  // namespace
}  // namespace baybridge
