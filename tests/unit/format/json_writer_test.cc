#include "format/json_writer.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "format/json_reader.h"
#include "format/xml_reader.h"
#include "format_support.h"

namespace baybridge {
namespace {

class JsonWriterTest : public testing::TestWithParam<const char*> {};
TEST_P(JsonWriterTest, WritesWhatWasRead) {
  const NameTable names;
  Record record(names);
  JsonReader reader;
  ASSERT_EQ(Brief(reader.Read(GetParam(), record)), "");
  std::string out;
  WriteJson(record, {}, out);
  EXPECT_EQ(out, GetParam());
}
INSTANTIATE_TEST_SUITE_P(Json,
                         JsonWriterTest,
                         testing::Values(R"({"a":"x"})",
                                         R"({"a":""})",
                                         R"({"a":null})",
                                         R"({"a":{"b":[1]}})",
                                         R"({"a":{"b":[{"c":1},{"c":[2,3]}],"d":true}})",
                                         R"({"a":{"@b":"1","@c":2,"#text":"t","d":-1.5e3}})",
                                         R"({"a":{"@b":"1","#text":null}})",
                                         R"({"a":"\"\\\n\r\t/"})",
                                         "{\"a\":\"\xE9\x99\xB3\xF0\xA0\xAE\xB7\"}",
                                         R"({"a":{"b":{"c":{"d":"1"}},"e":"2"}})"));

std::string XmlAsJson(std::string_view document, const JsonWriteOptions& options) {
  const NameTable names;
  Record record(names);
  XmlReader reader;
  if (const auto finding = reader.Read(document, record)) return Brief(finding);
  std::string out;
  WriteJson(record, options, out);
  return out;
}

TEST(JsonWriter, GathersChildrenOfOneName) {
  EXPECT_EQ(XmlAsJson("<a><b>1</b><c/><b>2</b><c><d/></c></a>", {}),
            R"({"a":{"b":["1","2"],"c":["",{"d":""}]}})");
}

TEST(JsonWriter, AsksForTheForm) {
  JsonWriteOptions options;
  options.form = [](const Record& record, NodeId id) -> JsonForm {
    const std::string_view name = record.local(record.nodes[id].name);
    if (name == "n") return {.array = true, .value = JsonForm::Value::kNumber};
    if (name == "f") return {.array = false, .value = JsonForm::Value::kBoolean};
    if (name == "o") return {.array = false, .value = JsonForm::Value::kObject};
    return {};
  };
  options.wrap_root = false;
  EXPECT_EQ(XmlAsJson("<a><n>1</n><f>true</f><o/><s/></a>", options),
            R"({"n":[1],"f":true,"o":{},"s":""})");
  EXPECT_EQ(XmlAsJson("<a><n>007</n><f>yes</f></a>", options), R"({"n":["007"],"f":"yes"})");
}

TEST(JsonWriter, WritesPrefixes) {
  const JsonWriteOptions options = {.namespaces = {{"", "u"}, {"p", "v"}}, .form = {}};
  EXPECT_EQ(XmlAsJson("<a xmlns='u' xmlns:q='v' q:x='1' xml:lang='zh'><q:b/></a>", options),
            R"({"a":{"@p:x":"1","@xml:lang":"zh","p:b":""}})");
}

// What a writer remembers of one record does not show in the next.
TEST(JsonWriter, WritesManyRecordsAsIfEachWereTheFirst) {
  NameTable names;
  for (const char* name : {"a", "b", "c", "d"}) names.Intern("u", name);
  names.Intern("", "b");
  NameTable others;
  others.Intern("v", "b");
  const JsonWriteOptions options = {.namespaces = {{"", "u"}, {"p", "v"}}, .form = {}};
  JsonWriter writer(options);
  XmlReader reader;
  const std::string longer(5000, 'x');
  for (const NameTable* table : {&names, &others, &names}) {
    for (const std::string& document : std::vector<std::string>{
             "<a xmlns='u'><b>1</b><c/><b>2</b></a>", "<a xmlns='u' b='\"'><b>1</b><b>2</b></a>",
             "<a xmlns='u'><own><b/><more/><b/></own><c x='&#10;'>t</c></a>",
             "<p:a xmlns:p='v'><p:b>&lt;\\" + longer + "</p:b><p:b/></p:a>",
             "<a xmlns='u'><d>" + longer + "</d><b><d/></b><d/></a>"}) {
      Record record(*table);
      ASSERT_EQ(Brief(reader.Read(document, record)), "");
      std::string kept = "before";
      writer.Write(record, kept);
      std::string fresh = "before";
      WriteJson(record, options, fresh);
      EXPECT_EQ(kept, fresh);
      Record again(*table);
      JsonReader json({.namespaces = options.namespaces});
      EXPECT_EQ(Brief(json.Read(std::string_view(kept).substr(6), again)), "");
    }
  }
}

TEST(AppendJsonString, EscapesControls) {
  std::string out;
  AppendJsonString("\x01\x1F", out);
  EXPECT_EQ(out, R"("\u0001\u001f")");
}

}  // namespace
}  // namespace baybridge
