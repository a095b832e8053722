#include "format/xml_reader.h"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "format_support.h"

namespace baybridge {
namespace {

std::string ReadAs(std::string_view document) {
  const NameTable names;
  Record record(names);
  XmlReader reader;
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

class XmlReaderAccepts : public testing::TestWithParam<Case> {};
TEST_P(XmlReaderAccepts, AndBuildsTheNodes) {
  EXPECT_EQ(ReadAs(GetParam().document), GetParam().expected);
}

constexpr Case kAccepted[] = {
    {"empty_element", "<a/>", "/a\n"},
    {"empty_content", "<a></a>", "/a\n"},
    {"text", "<a>x</a>", "/a=x\n"},
    {"white_text_of_a_leaf", "<a> </a>", "/a= \n"},
    {"white_text_beside_elements", "<a> <b/>\n</a>", "/a\n/a/b\n"},
    {"mixed_text", "<a>x <b/> y</a>", "/a=x  y\n/a/b\n"},
    {"white_space_in_tags", "<a\n  b = \"1\"\tc='2' ><d ></d\n></a >",
     "/a\n/a/@b=1\n/a/@c=2\n/a/d\n"},
    {"declaration", "<?xml version=\"1.0\" encoding='GB18030' standalone=\"yes\" ?><a/>", "/a\n"},
    {"version_1_1_is_read_as_1_0", "<?xml version='1.1'?><a/>", "/a\n"},
    {"misc_around_the_root", "<!-- a -->\n<a/>\n<!-- -b- -->\n", "/a\n"},
    {"cdata", "<a>x<![CDATA[<&]]]]><![CDATA[>]]>y</a>", "/a=x<&]]>y\n"},
    {"empty_cdata", "<a><![CDATA[]]></a>", "/a\n"},
    {"comment_splits_text", "<a>x<!-- - -->y</a>", "/a=xy\n"},
    {"five_entities", "<a>&lt;&gt;&amp;&apos;&quot;</a>", "/a=<>&'\"\n"},
    {"decoded_once", "<a>&amp;lt;script&amp;gt;</a>", "/a=&lt;script&gt;\n"},
    {"character_references", "<a>&#65;&#x42;&#x4e2D;&#x20547;&#13;</a>",
     "/a=AB\xE4\xB8\xAD\xF0\xA0\x95\x87\r\n"},
    {"line_ends_in_text", "<a>x\r\ny\rz\n\r</a>", "/a=x\ny\nz\n\n\n"},
    {"line_ends_in_cdata", "<a><![CDATA[x\r\ny]]></a>", "/a=x\ny\n"},
    {"line_separators_stay", "<a>\xC2\x85\xE2\x80\xA8</a>", "/a=\xC2\x85\xE2\x80\xA8\n"},
    {"attribute_normalised", "<a b='x\ty\nz\r\nu\rv'/>", "/a\n/a/@b=x y z u v\n"},
    {"attribute_references_stay", "<a b='&#9;&#10;&#13;&quot;&lt;'/>", "/a\n/a/@b=\t\n\r\"<\n"},
    {"greater_than_in_text", "<a>x > y ] ]></a>", "/a=x > y ] ]>\n"},
    {"greater_than_in_attribute", "<a b=\"x>y\" c='\"'/>", "/a\n/a/@b=x>y\n/a/@c=\"\n"},
    {"cdata_end_by_reference", "<a>]]&gt;</a>", "/a=]]>\n"},
    {"chinese_names", "<\xE5\xA7\x93\xE5\x90\x8D>\xE9\x99\xB3</\xE5\xA7\x93\xE5\x90\x8D>",
     "/\xE5\xA7\x93\xE5\x90\x8D=\xE9\x99\xB3\n"},
    {"supplementary_name", "<\xF0\xA0\xAE\xB7/>", "/\xF0\xA0\xAE\xB7\n"},
    {"default_namespace", "<a xmlns='u' b='1'><c xmlns=''/><d/></a>",
     "/a{u}\n/a/@b=1\n/a/c\n/a/d{u}\n"},
    {"prefix_declared_behind_use", "<p:a p:b='1' xmlns:p='u'/>", "/a{u}\n/a/@b{u}=1\n"},
    {"prefix_declared_anew", "<p:a xmlns:p='u'><p:a xmlns:p='v'><p:b/></p:a><p:b/></p:a>",
     "/a{u}\n/a/a{v}\n/a/a/b{v}\n/a/b{u}\n"},
    {"one_name_two_prefixes", "<p:a xmlns:p='u' xmlns:q='u'><q:b/><p:b/></p:a>",
     "/a{u}\n/a/b[1]{u}\n/a/b[2]{u}\n"},
    {"xml_prefix", "<a xml:lang='zh'/>", "/a\n/a/@lang{http://www.w3.org/XML/1998/namespace}=zh\n"},
    {"xml_prefix_declared", "<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>", "/a\n"},
    {"prefix_that_begins_with_xml", "<xmla:b xmlns:xmla='u'/>", "/b{u}\n"},
    {"nil", "<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil=' 1 '/>", "/a nil\n"},
    {"nil_false_is_an_attribute",
     "<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='false'/>",
     "/a\n/a/@nil{http://www.w3.org/2001/XMLSchema-instance}=false\n"},
    {"full_width_punctuation", "<a>\xEF\xBC\x8C\xEF\xBF\xA5\xEF\xBF\xBD</a>",
     "/a=\xEF\xBC\x8C\xEF\xBF\xA5\xEF\xBF\xBD\n"},
    {"delete_and_c1_controls", "<a>\x7F\xC2\x80</a>", "/a=\x7F\xC2\x80\n"},
};
INSTANTIATE_TEST_SUITE_P(Xml, XmlReaderAccepts, testing::ValuesIn(kAccepted), NameOf);

class XmlReaderRefuses : public testing::TestWithParam<Case> {};
TEST_P(XmlReaderRefuses, AtThePlace) {
  EXPECT_EQ(ReadAs(GetParam().document), GetParam().expected);
}

using std::string_view_literals::operator""sv;

constexpr Case kRefused[] = {
    {"empty", "", "GW-XML-006 1:1"},
    {"white_space_only", " \n", "GW-XML-006 2:1"},
    {"no_root", "<!-- x -->", "GW-XML-006 1:11"},
    {"text_before_root", "x<a/>", "GW-XML-005 1:1"},
    {"text_behind_root", "<a/>\nx", "GW-XML-005 2:1"},
    {"two_roots", "<a/><b/>", "GW-XML-005 1:5"},
    {"cdata_outside", "<![CDATA[x]]><a/>", "GW-XML-005 1:1"},
    {"byte_order_mark", "\xEF\xBB\xBF<a/>", "GW-XML-005 1:1"},
    {"nul", "<a>\0</a>"sv, "GW-XML-002 1:4"},
    {"control", "<a>\n\x01</a>", "GW-XML-002 2:1"},
    {"noncharacter", "<a>\xE4\xB8\xAD\xEF\xBF\xBE</a>", "GW-XML-002 1:5"},
    {"control_in_comment", "<a><!-- \x0B --></a>", "GW-XML-002 1:9"},
    {"declaration_behind_space", " <?xml version='1.0'?><a/>", "GW-XML-022 1:4"},
    {"declaration_without_version", "<?xml encoding='UTF-8'?><a/>", "GW-XML-003 1:7"},
    {"declaration_order", "<?xml version='1.0' standalone='no' encoding='UTF-8'?><a/>",
     "GW-XML-003 1:37"},
    {"declaration_standalone", "<?xml version='1.0' standalone='YES'?><a/>", "GW-XML-003 1:33"},
    {"declaration_encoding", "<?xml version='1.0' encoding='8bit'?><a/>", "GW-XML-003 1:31"},
    {"declaration_no_space", "<?xml version='1.0'encoding='UTF-8'?><a/>", "GW-XML-003 1:20"},
    {"version_2", "<?xml version='2.0'?><a/>", "GW-XML-004 1:16"},
    {"doctype", "<!DOCTYPE a []><a/>", "GW-XML-020 1:1"},
    {"doctype_behind_comment", "<!-- x -->\n<!DOCTYPE a SYSTEM 'x'><a/>", "GW-XML-020 2:1"},
    {"doctype_in_content", "<a><!DOCTYPE a></a>", "GW-XML-020 1:4"},
    {"entity_declaration", "<a><!ENTITY x 'y'></a>", "GW-XML-023 1:6"},
    {"instruction", "<?xml-stylesheet href='x'?><a/>", "GW-XML-021 1:1"},
    {"instruction_in_content", "<a><?x y?></a>", "GW-XML-021 1:4"},
    {"instruction_behind_root", "<a/><?x?>", "GW-XML-021 1:5"},
    {"instruction_named_xml", "<a><?XmL x?></a>", "GW-XML-022 1:6"},
    {"instruction_with_colon", "<?a:b c?><a/>", "GW-XML-022 1:4"},
    {"instruction_without_name",
     "<?"
     "?><a/>",
     "GW-XML-022 1:3"},
    {"open_element", "<a>", "GW-XML-001 1:4"},
    {"open_tag", "<a b='1'", "GW-XML-001 1:9"},
    {"open_comment", "<a><!-- x --", "GW-XML-001 1:13"},
    {"name_starts_with_digit", "<1a/>", "GW-XML-008 1:2"},
    {"space_before_name", "< a/>", "GW-XML-008 1:2"},
    {"name_with_a_bad_character", "<a\xC3\x97/>", "GW-XML-007 1:3"},
    {"two_colons", "<a:b:c xmlns:a='u'/>", "GW-XML-007 1:5"},
    {"colon_first", "<:a/>", "GW-XML-008 1:2"},
    {"colon_last", "<a: />", "GW-XML-008 1:4"},
    {"digit_behind_colon", "<a:1 xmlns:a='u'/>", "GW-XML-008 1:4"},
    {"end_tag_of_another", "<a><b></a></b>", "GW-XML-009 1:7"},
    {"end_tag_shorter", "<ab></a>", "GW-XML-009 1:5"},
    {"end_tag_longer", "<a></ab>", "GW-XML-009 1:4"},
    {"end_tag_other_prefix", "<p:a xmlns:p='u' xmlns:q='u'></q:a>", "GW-XML-009 1:30"},
    {"end_tag_with_attribute", "<a></a b='1'>", "GW-XML-007 1:8"},
    {"end_tag_without_start", "</a>", "GW-XML-008 1:2"},
    {"slash_space", "<a / >", "GW-XML-007 1:5"},
    {"attribute_without_value", "<a b/>", "GW-XML-007 1:5"},
    {"attribute_without_quotes", "<a b=1/>", "GW-XML-007 1:6"},
    {"attributes_without_space", "<a b='1'c='2'/>", "GW-XML-007 1:9"},
    {"attribute_twice", "<a b='1' b='2'/>", "GW-XML-010 1:10"},
    {"attribute_twice_by_namespace", "<a p:b='1' q:b='2' xmlns:p='u' xmlns:q='u'/>",
     "GW-XML-010 1:12"},
    {"declaration_twice", "<a xmlns:p='u' xmlns:p='u'/>", "GW-XML-010 1:16"},
    {"default_twice", "<a xmlns='u' xmlns='v'/>", "GW-XML-010 1:14"},
    {"less_than_in_attribute", "<a b='x<y'/>", "GW-XML-011 1:8"},
    {"bare_ampersand", "<a>x & y</a>", "GW-XML-012 1:7"},
    {"reference_without_semicolon", "<a>&amp</a>", "GW-XML-012 1:8"},
    {"reference_without_digits", "<a>&#;</a>", "GW-XML-012 1:6"},
    {"reference_capital_x", "<a>&#X41;</a>", "GW-XML-012 1:6"},
    {"bare_ampersand_in_attribute", "<a b='x&y'/>", "GW-XML-012 1:10"},
    {"unknown_entity", "<a>&nbsp;</a>", "GW-XML-013 1:4"},
    {"entity_in_capitals", "<a>&AMP;</a>", "GW-XML-013 1:4"},
    {"reference_to_nul", "<a>&#0;</a>", "GW-XML-014 1:4"},
    {"reference_to_control", "<a b='&#x1F;'/>", "GW-XML-014 1:7"},
    {"reference_to_surrogate", "<a>&#xD800;</a>", "GW-XML-014 1:4"},
    {"reference_to_noncharacter", "<a>&#xFFFF;</a>", "GW-XML-014 1:4"},
    {"reference_past_unicode", "<a>&#x110000;</a>", "GW-XML-014 1:4"},
    {"reference_that_overflows", "<a>&#4294967361;</a>", "GW-XML-014 1:4"},
    {"cdata_end_in_text", "<a>x]]>y</a>", "GW-XML-015 1:5"},
    {"hyphens_in_comment", "<a><!-- x -- y --></a>", "GW-XML-016 1:11"},
    {"three_hyphens", "<a><!-- x ---></a>", "GW-XML-016 1:11"},
    {"unbound_prefix", "<p:a/>", "GW-XML-017 1:2"},
    {"unbound_attribute_prefix", "<a p:b='1'/>", "GW-XML-017 1:4"},
    {"prefix_out_of_scope", "<a><b xmlns:p='u'/><p:c/></a>", "GW-XML-017 1:21"},
    {"prefix_xmlns_declared", "<a xmlns:xmlns='u'/>", "GW-XML-018 1:4"},
    {"prefix_xmlns_used", "<xmlns:a/>", "GW-XML-018 1:2"},
    {"prefix_xml_elsewhere", "<a xmlns:xml='u'/>", "GW-XML-018 1:4"},
    {"xml_namespace_elsewhere", "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
     "GW-XML-018 1:4"},
    {"xml_namespace_as_default", "<a xmlns='http://www.w3.org/XML/1998/namespace'/>",
     "GW-XML-018 1:4"},
    {"xmlns_namespace", "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>", "GW-XML-018 1:4"},
    {"prefix_undeclared", "<a xmlns:p=''/>", "GW-XML-019 1:4"},
    {"markup_in_lower_case", "<a><![cdata[x]]></a>", "GW-XML-023 1:6"},
};
INSTANTIATE_TEST_SUITE_P(Xml, XmlReaderRefuses, testing::ValuesIn(kRefused), NameOf);

TEST(XmlReader, NamesWhatWasExpectedAndFound) {
  const NameTable names;
  Record record(names);
  XmlReader reader;
  auto finding = reader.Read("<Resident><Name></Nane></Resident>", record);
  EXPECT_EQ(ArgOf(finding, "expected"), "Name");
  EXPECT_EQ(ArgOf(finding, "found"), "Nane");
  EXPECT_EQ(finding->severity, Severity::kFatal);
  finding = reader.Read("<a b\n1/>", record);
  EXPECT_EQ(Brief(finding), "GW-XML-007 2:1");
  EXPECT_EQ(ArgOf(finding, "expected"), "=");
  EXPECT_EQ(ArgOf(finding, "found"), "1");
  finding = reader.Read("<a><b>", record);
  EXPECT_EQ(ArgOf(finding, "expected"), "</b>");
  finding = reader.Read("<a>\x02</a>", record);
  EXPECT_EQ(ArgOf(finding, "found"), "U+0002");
}

TEST(XmlReader, KeepsTheFileNameForLocations) {
  const NameTable names;
  Record record(names);
  record.file = "case.xml";
  XmlReader reader;
  const auto finding = reader.Read("<a>", record);
  EXPECT_EQ(finding->location.file, "case.xml");
}

TEST(XmlReader, SkipsAllowedInstructionsBeforeTheRootOnly) {
  const NameTable names;
  Record record(names);
  XmlReader reader({.limits = {}, .allowed_instructions = {"xml-stylesheet"}});
  EXPECT_EQ(Brief(reader.Read("<?xml-stylesheet href='x'?><a/>", record)), "");
  EXPECT_EQ(record.skipped_instructions, 1U);
  EXPECT_EQ(Brief(reader.Read("<a><?xml-stylesheet x?></a>", record)), "GW-XML-021 1:4");
  EXPECT_EQ(Brief(reader.Read("<a/><?xml-stylesheet x?>", record)), "GW-XML-021 1:5");
  EXPECT_EQ(Brief(reader.Read("<?other?><a/>", record)), "GW-XML-021 1:1");
}

TEST(XmlReader, SkipsAllInstructionsForConformanceSuites) {
  const NameTable names;
  Record record(names);
  XmlReader reader({.limits = {}, .allowed_instructions = {}, .skip_all_instructions = true});
  EXPECT_EQ(Brief(reader.Read("<?a?><a>x<?b c?>y</a><?d ?>", record)), "");
  EXPECT_EQ(Dump(record), "/a=xy\n");
  EXPECT_EQ(record.skipped_instructions, 3U);
}

TEST(XmlReader, CountsComments) {
  const NameTable names;
  Record record(names);
  XmlReader reader;
  EXPECT_EQ(Brief(reader.Read("<!--1--><a><!--2--></a><!--3-->", record)), "");
  EXPECT_EQ(record.comments, 3U);
}

TEST(XmlReader, GivesOffsetsOfTagsAndAttributeNames) {
  const NameTable names;
  Record record(names);
  XmlReader reader;
  ASSERT_EQ(Brief(reader.Read("<a>\n <b  c='1' d='2'/></a>", record)), "");
  EXPECT_EQ(record.LocationOf(1).line, 2U);
  EXPECT_EQ(record.LocationOf(1).column, 2U);
  EXPECT_EQ(record.nodes[2].offset, 9U);
  EXPECT_EQ(record.nodes[3].offset, 15U);
}

TEST(XmlReader, SlicesTheInputWhereNothingSplitsTheText) {
  const std::string document = "<a><b c='1'>text</b><d>x&amp;y</d></a>";
  const NameTable names;
  Record record(names);
  XmlReader reader;
  ASSERT_EQ(Brief(reader.Read(document, record)), "");
  const auto in_input = [&](NodeId id) {
    const char* const text = record.nodes[id].text;
    return text >= document.data() && text < document.data() + document.size();
  };
  EXPECT_TRUE(in_input(1));
  EXPECT_TRUE(in_input(2));
  EXPECT_FALSE(in_input(3));
  EXPECT_FALSE(record.nodes[1].is(kNeedsEscape));
  EXPECT_TRUE(record.nodes[3].is(kNeedsEscape));
}

TEST(XmlReader, FindsNamesOfTheTable) {
  NameTable names;
  const NameId a = names.Intern("u", "a");
  const NameId b = names.Intern("", "b");
  Record record(names);
  XmlReader reader;
  for (int round = 0; round < 3; ++round) {
    ASSERT_EQ(Brief(reader.Read("<a xmlns='u'><a b='1'/><b/><p:a xmlns:p='u'/></a>", record)), "");
    EXPECT_EQ(record.nodes[0].name, a);
    EXPECT_EQ(record.nodes[2].name, b);
    EXPECT_GE(record.nodes[3].name, names.size());
    EXPECT_EQ(record.nodes[4].name, a);
  }
  const NameId c = names.Intern("u", "c");
  ASSERT_EQ(Brief(reader.Read("<c xmlns='u'/>", record)), "");
  EXPECT_EQ(record.nodes[0].name, c);
}

// What was learned of one document must never be believed of the next.
TEST(XmlReader, WhatItLearnedDoesNotChangeWhatItReads) {
  constexpr std::string_view kPadding =
      "<z>0123456789012345678901234567890123456789012345678901234567890123456789</z>";
  const NameTable names;
  Record record(names);
  XmlReader learned({.limits = {}, .allowed_instructions = {}, .skip_all_instructions = true});
  for (int round = 0; round < 2; ++round) {
    for (const auto& cases : {std::begin(kAccepted), std::begin(kRefused)}) {
      const Case* const end =
          cases == std::begin(kAccepted) ? std::end(kAccepted) : std::end(kRefused);
      for (const Case* test = cases; test != end; ++test) {
        std::string inner(test->document);
        if (inner.substr(0, 2) == "<?") continue;
        std::string document =
            "<r><p:x b='1' c='2' xmlns:p='u'>1</p:x>" + inner + std::string(kPadding) + "</r>";
        Record fresh_record(names);
        XmlReader fresh({.limits = {}, .allowed_instructions = {}, .skip_all_instructions = true});
        const auto expected = fresh.Read(document, fresh_record);
        const auto found = learned.Read(document, record);
        ASSERT_EQ(Brief(found), Brief(expected)) << document;
        if (!found) {
          ASSERT_EQ(Dump(record), Dump(fresh_record)) << document;
        }
      }
    }
  }
}

constexpr std::string_view kSample =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c -->\n<Resident xmlns=\"urn:u\" "
    "xmlns:k='urn:k' version=\"1\">"
    "<Name lang=\"zh\">\xE9\x99\xB3&#x5927;\xE6\x96\x87</Name><k:keep><![CDATA[<x>]]></k:keep>"
    "<Drug><Name>A</Name><Dose unit=\"mg\">5</Dose></Drug><Drug><Name>B</Name><Dose "
    "unit=\"mg\">6</Dose></Drug>"
    "<Note>a &amp; b\r\n</Note><Empty/></Resident>";

TEST(XmlReader, EveryProperPrefixIsRefused) {
  const NameTable names;
  Record record(names);
  XmlReader reader;
  for (int round = 0; round < 2; ++round) {
    for (std::size_t size = 0; size < kSample.size(); ++size) {
      const std::string prefix(kSample.substr(0, size));
      const auto finding = reader.Read(prefix, record);
      ASSERT_TRUE(finding.has_value()) << prefix;
      EXPECT_THAT(finding->id, testing::AnyOf("GW-XML-001", "GW-XML-006")) << prefix;
    }
    ASSERT_EQ(Brief(reader.Read(kSample, record)), "");
  }
}

TEST(VerbatimContent, IsTheInnerSlice) {
  const std::string document =
      "<a x='>'><b y=\"/>\">1<b>2</b><!-- </b> --><![CDATA[</b>]]><c z='/b>'/></b><d/><e></e></a>";
  const NameTable names;
  Record record(names);
  XmlReader reader;
  ASSERT_EQ(Brief(reader.Read(document, record)), "");
  EXPECT_EQ(VerbatimContent(record, 2), "1<b>2</b><!-- </b> --><![CDATA[</b>]]><c z='/b>'/>");
  EXPECT_EQ(VerbatimContent(record, 4), "2");
  EXPECT_EQ(VerbatimContent(record, 5), "");
  EXPECT_EQ(VerbatimContent(record, static_cast<NodeId>(record.nodes.size() - 1)), "");
}

}  // namespace
}  // namespace baybridge
