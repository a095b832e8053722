#include "format/xml_writer.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "format/xml_reader.h"
#include "format_support.h"

namespace baybridge {
namespace {

std::string Rewrite(std::string_view document, const XmlWriteOptions& options = {}) {
  const NameTable names;
  Record record(names);
  XmlReader reader;
  const auto finding = reader.Read(document, record);
  if (finding) return Brief(finding);
  std::string out;
  WriteXml(record, options, out);
  return out;
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

class XmlWriterTest : public testing::TestWithParam<Case> {};
TEST_P(XmlWriterTest, Writes) {
  EXPECT_EQ(Rewrite(GetParam().document, {.namespaces = {{"", "u"}, {"p", "v"}}}),
            GetParam().expected);
}

constexpr Case kCases[] = {
    {"root_declares_all", "<a xmlns='u'/>", R"(<a xmlns="u" xmlns:p="v"/>)"},
    {"prefixes_are_the_options", "<q:a xmlns:q='u' xmlns:w='v'><w:b w:c='1' d='2'/></q:a>",
     R"(<a xmlns="u" xmlns:p="v"><p:b p:c="1" d="2"/></a>)"},
    {"text_escaped", "<a xmlns='u'>&lt;&amp;&gt;&#13;&#10;&quot;</a>",
     "<a xmlns=\"u\" xmlns:p=\"v\">&lt;&amp;&gt;&#13;\n\"</a>"},
    {"attribute_escaped", "<a xmlns='u' b='&lt;&amp;>&quot;&#9;&#10;&#13;&apos;'/>",
     R"(<a xmlns="u" xmlns:p="v" b="&lt;&amp;&gt;&quot;&#9;&#10;&#13;'"/>)"},
    {"no_namespace_below_default", "<a xmlns='u'><b xmlns=''><c/><d xmlns='u'/></b><e/></a>",
     R"(<a xmlns="u" xmlns:p="v"><b xmlns=""><c/><d xmlns="u"/></b><e/></a>)"},
    {"no_namespace_at_the_root", "<b><d xmlns='u'/></b>", R"(<b xmlns:p="v"><d xmlns="u"/></b>)"},
    {"unlisted_namespace", "<a xmlns='u'><b xmlns='w'><c/></b><b xmlns='w'/></a>",
     R"(<a xmlns="u" xmlns:p="v"><ns1:b xmlns:ns1="w"><ns1:c/></ns1:b><ns1:b xmlns:ns1="w"/></a>)"},
    {"attribute_in_the_default_namespace", "<q:a xmlns:q='u' q:b='1'/>",
     R"(<a xmlns="u" xmlns:p="v" xmlns:ns1="u" ns1:b="1"/>)"},
    {"xml_prefix", "<a xmlns='u' xml:lang='zh'/>", R"(<a xmlns="u" xmlns:p="v" xml:lang="zh"/>)"},
    {"nil",
     "<a xmlns='u'><b xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true' c='1'/></a>",
     R"(<a xmlns="u" xmlns:p="v"><b c="1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></a>)"},
    {"empty_element", "<a xmlns='u'><b></b></a>", R"(<a xmlns="u" xmlns:p="v"><b/></a>)"},
};
INSTANTIATE_TEST_SUITE_P(Xml, XmlWriterTest, testing::ValuesIn(kCases), NameOf);

TEST(XmlWriter, WritesADeclarationWhereAnEncodingIsNamed) {
  EXPECT_EQ(Rewrite("<a/>", {.namespaces = {}, .encoding = "Big5-HKSCS"}),
            "<?xml version=\"1.0\" encoding=\"Big5-HKSCS\"?>\n<a/>");
}

TEST(XmlWriter, IndentsElementsOnly) {
  EXPECT_EQ(Rewrite("<a><b>x</b><c><d/></c><e>m<f/></e></a>",
                    {.namespaces = {}, .encoding = {}, .indent = true}),
            "<a>\n  <b>x</b>\n  <c>\n    <d/>\n  </c>\n  <e>m<f/></e>\n</a>\n");
}

TEST(XmlWriter, WritesOpaqueNodesAsTheyAre) {
  const NameTable names;
  Record record(names);
  XmlReader reader;
  ASSERT_EQ(Brief(reader.Read("<a><n>x <b>y</b> &amp; z</n></a>", record)), "");
  record.SetText(1, VerbatimContent(record, 1));
  record.nodes[1].flags |= kOpaqueNode;
  std::string out;
  WriteXml(record, {}, out);
  EXPECT_EQ(out, "<a><n>x <b>y</b> &amp; z</n></a>");
}

TEST(XmlWriter, WritesASubtreeForItself) {
  const NameTable names;
  Record record(names);
  XmlReader reader;
  ASSERT_EQ(Brief(reader.Read("<a xmlns='u'><b><c>1</c></b><d/></a>", record)), "");
  std::string out = "x";
  AppendXmlNode(record, 1, {.namespaces = {{"", "u"}}}, out);
  EXPECT_EQ(out, "x<b xmlns=\"u\"><c>1</c></b>");
}

TEST(XmlWriter, SaysTheSameWhateverItWroteBefore) {
  const NameTable names;
  Record first(names);
  Record second(names);
  XmlReader reader;
  ASSERT_EQ(Brief(reader.Read("<a xmlns='u1'><b xmlns='u2'/></a>", first)), "");
  ASSERT_EQ(Brief(reader.Read("<x><b xmlns='u2'/><c xmlns='u1' xml:id='1'/></x>", second)), "");
  XmlWriter used;
  XmlWriter fresh;
  std::string before;
  std::string after;
  used.Write(first, before);
  before.clear();
  used.Write(second, before);
  fresh.Write(second, after);
  EXPECT_EQ(before, after);
}

TEST(XmlWriter, EscapesLongTexts) {
  const NameTable names;
  Record record(names);
  record.Append(kNone, kNone, record.AddName("", "a"));
  for (std::size_t size = 1; size < 100; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'x');
      text[at] = '<';
      record.SetText(0, text);
      std::string out;
      WriteXml(record, {}, out);
      ASSERT_EQ(out, "<a>" + text.substr(0, at) + "&lt;" + text.substr(at + 1) + "</a>");
    }
  }
}

TEST(AppendXmlText, EscapesByPlace) {
  std::string out;
  AppendXmlText("a<\"\n", false, out);
  AppendXmlText("a<\"\n", true, out);
  EXPECT_EQ(out, "a&lt;\"\na&lt;&quot;&#10;");
}

}  // namespace
}  // namespace baybridge
