#include <string>

#include <gtest/gtest.h>

#include "format/xml_reader.h"
#include "format_support.h"

namespace baybridge {
namespace {

std::string Read(const std::string& document, const Limits& limits = {}) {
  const NameTable names;
  Record record(names);
  XmlReader reader({.limits = limits});
  return Brief(reader.Read(document, record));
}

std::string Repeat(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST(XmlLimits, Bytes) {
  EXPECT_EQ(Read("<a>12</a>", {.max_bytes = 9}), "");
  EXPECT_EQ(Read("<a>123</a>", {.max_bytes = 9}), "GW-XML-030 1:1");
}

TEST(XmlLimits, Depth) {
  EXPECT_EQ(Read(Repeat("<a>", 128) + Repeat("</a>", 128)), "");
  EXPECT_EQ(Read(Repeat("<a>", 129) + Repeat("</a>", 129)), "GW-XML-031 1:385");
  EXPECT_EQ(Read(Repeat("<a>", 100'000)), "GW-XML-031 1:385");
  EXPECT_EQ(Read(Repeat("<a>", 128) + "<b/>" + Repeat("</a>", 128)), "GW-XML-031 1:385");
}

TEST(XmlLimits, DepthMayBeWide) {
  EXPECT_EQ(Read(Repeat("<a>", 100'000) + Repeat("</a>", 100'000), {.max_depth = 200'000}), "");
}

TEST(XmlLimits, Nodes) {
  EXPECT_EQ(Read("<a><b/><b c='1'/></a>", {.max_nodes = 4}), "");
  EXPECT_EQ(Read("<a><b/><b c='1'/><b/></a>", {.max_nodes = 4}), "GW-XML-032 1:18");
  EXPECT_EQ(Read("<a>" + Repeat("<b/>", 300'000) + "</a>").substr(0, 10), "GW-XML-032");
  EXPECT_EQ(Read("<a>" + Repeat("<b c=\"1\"/>", 150'000) + "</a>").substr(0, 10), "GW-XML-032");
}

TEST(XmlLimits, CommentsAndSections) {
  EXPECT_EQ(Read("<a><!----><!----></a>", {.max_nodes = 2}), "");
  EXPECT_EQ(Read("<a><!----><!----><!----></a>", {.max_nodes = 2}), "GW-XML-038 1:18");
  EXPECT_EQ(Read("<a>" + Repeat("<![CDATA[x]]>", 3) + "</a>", {.max_nodes = 2}), "GW-XML-038 1:30");
}

TEST(XmlLimits, Attributes) {
  std::string some = "<a";
  for (int i = 0; i < 256; ++i) some += " b" + std::to_string(i) + "=\"1\"";
  const std::string most = some + "/>";
  EXPECT_EQ(Read("<r>" + most + most + "</r>"), "");
  const std::string more = some + " x=\"1\"/>";
  EXPECT_EQ(Read("<r>" + most + more + "</r>").substr(0, 10), "GW-XML-033");
  EXPECT_EQ(Read("<a" + Repeat(" b='1'", 100'000) + "/>").substr(0, 10), "GW-XML-033");
}

TEST(XmlLimits, NamespaceFlood) {
  std::string flood = "<a";
  for (int i = 0; i < 50'000; ++i) flood += " xmlns:n" + std::to_string(i) + "='u'";
  EXPECT_EQ(Read(flood + "/>").substr(0, 10), "GW-XML-033");
  std::string nested;
  for (int i = 0; i < 2'000; ++i) nested += "<a xmlns:n" + std::to_string(i) + "='u'/>";
  EXPECT_EQ(Read("<r>" + nested + "</r>").substr(0, 10), "GW-XML-037");
  std::string spaces;
  for (int i = 0; i < 2'000; ++i) spaces += "<a xmlns='u" + std::to_string(i) + "'/>";
  EXPECT_EQ(Read("<r>" + spaces + "</r>").substr(0, 10), "GW-XML-037");
}

TEST(XmlLimits, PrefixDeclaredAnewByManyElements) {
  EXPECT_EQ(Read("<r>" + Repeat("<p:a xmlns:p='u'><p:a xmlns:p='v'/></p:a>", 40'000) + "</r>"), "");
}

TEST(XmlLimits, TagBytes) {
  EXPECT_EQ(Read("<abc  />", {.max_tag_bytes = 6}), "");
  EXPECT_EQ(Read("<abc   />", {.max_tag_bytes = 6}), "GW-XML-034 1:1");
  EXPECT_EQ(Read("<a b='" + Repeat("x", 300'000) + "'/>"), "GW-XML-034 1:1");
  EXPECT_EQ(Read("<r><a b=\"1\"/><a b=\"" + Repeat("x", 300'000) + "\"/></r>"), "GW-XML-034 1:14");
}

TEST(XmlLimits, TextBytes) {
  const std::string two_mib = Repeat("0123456789abcdef", 131'072);
  EXPECT_EQ(Read("<a>" + two_mib + "</a>"), "GW-XML-035 1:4");
  EXPECT_EQ(Read("<a>" + two_mib + "&amp;</a>"), "GW-XML-035 1:4");
  EXPECT_EQ(Read("<a><![CDATA[" + two_mib + "]]></a>"), "GW-XML-035 1:4");
  EXPECT_EQ(Read("<a><!--" + two_mib + "--></a>"), "GW-XML-035 1:4");
  const std::string most = two_mib.substr(0, two_mib.size() / 2);
  EXPECT_EQ(Read("<a>" + most + "</a>"), "");
  EXPECT_EQ(Read("<a>" + most + "<!---->" + most + "</a>").substr(0, 10), "GW-XML-035");
  EXPECT_EQ(Read("<r><a>1</a><a>" + two_mib +
                 "</a><a>123456789012345678901234567890123456789012345</a></r>"),
            "GW-XML-035 1:15");
}

TEST(XmlLimits, NameBytes) {
  const std::string name = Repeat("n", 1024);
  EXPECT_EQ(Read("<" + name + "/>"), "");
  EXPECT_EQ(Read("<" + name + "n/>"), "GW-XML-036 1:2");
  EXPECT_EQ(Read("<a " + name + "n='1'/>"), "GW-XML-036 1:4");
  EXPECT_EQ(Read("<a xmlns='" + name + "n'/>"), "GW-XML-036 1:4");
}

TEST(XmlLimits, DistinctNames) {
  std::string names;
  for (int i = 0; i < 1'100; ++i) names += "<n" + std::to_string(i) + "/>";
  EXPECT_EQ(Read("<r>" + names + "</r>").substr(0, 10), "GW-XML-037");
  const NameTable table;
  Record record(table);
  XmlReader reader;
  for (int round = 0; round < 3; ++round) {  // learned names count in every document anew
    EXPECT_EQ(Brief(reader.Read("<r>" + names + "</r>", record)).substr(0, 10), "GW-XML-037");
  }
}

}  // namespace
}  // namespace baybridge
