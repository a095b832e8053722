#include "opinion/canonical_xml.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

std::string Canonical(std::string_view document, const CanonicalXmlOptions& options = {}) {
  const Result<std::string> text = CanonicalXml(document, options);
  EXPECT_TRUE(text) << document;
  return text ? *text : std::string();
}

TEST(CanonicalXml, FollowsTheRecommendation) {
  EXPECT_EQ(Canonical("<?xml version='1.0'?>\n<a  b='2' a=\"1\"><!-- x --><c/></a>"),
            "<a a=\"1\" b=\"2\"><c></c></a>");
  EXPECT_EQ(Canonical("<a><![CDATA[<&>]]></a>"), "<a>&lt;&amp;&gt;</a>");
  EXPECT_EQ(Canonical("<a x='&#10;&lt;\"'/>"), "<a x=\"&#xA;&lt;&quot;\"></a>");
  EXPECT_EQ(Canonical("<a>&#13;</a>"), "<a>&#xD;</a>");
}

TEST(CanonicalXml, IsExclusive) {
  EXPECT_EQ(Canonical("<a xmlns:p='urn:p' xmlns:q='urn:q'><p:b/></a>"),
            "<a><p:b xmlns:p=\"urn:p\"></p:b></a>");
}

TEST(CanonicalXml, WhiteSpaceBesideElementsMayBeDropped) {
  const CanonicalXmlOptions options{.drop_white_space = true};
  EXPECT_EQ(Canonical("<a>\n  <b> </b>\n  <c>x</c>\n</a>", options), "<a><b> </b><c>x</c></a>");
  EXPECT_EQ(Canonical("<a> x <b/> </a>", options), "<a> x <b></b></a>");
}

TEST(CanonicalXml, PrefixesMayBeUnified) {
  const CanonicalXmlOptions options{.unify_prefixes = true};
  const std::string one =
      Canonical("<a xmlns='urn:a'><p:b xmlns:p='urn:b' p:x='1' y='2'/></a>", options);
  EXPECT_EQ(one,
            Canonical("<k:a xmlns:k='urn:a' xmlns:z='urn:b'><z:b y='2' z:x='1'/></k:a>", options));
  EXPECT_NE(one,
            Canonical("<k:a xmlns:k='urn:a' xmlns:z='urn:c'><z:b y='2' z:x='1'/></k:a>", options));
  EXPECT_EQ(one,
            "<n1:a xmlns:n1=\"urn:a\"><n2:b xmlns:n2=\"urn:b\" y=\"2\" n2:x=\"1\"></n2:b></n1:a>");
}

TEST(CanonicalXml, TheXmlPrefixStays) {
  EXPECT_EQ(Canonical("<a xml:lang='pt'/>", {.drop_white_space = true, .unify_prefixes = true}),
            "<a xml:lang=\"pt\"></a>");
}

TEST(CanonicalXml, FailsForWhatIsNotWellFormed) {
  const Result<std::string> text = CanonicalXml("<a>");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().kind, FailureKind::kMalformed);
}

}  // namespace
}  // namespace baybridge
