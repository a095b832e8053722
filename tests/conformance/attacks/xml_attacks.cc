// X11 to X15 and X24 to X28: references to elsewhere, and the fine print of XML.
#include "conformance/attacks/attack.h"

namespace baybridge {
namespace {

std::string OnRoot(const std::string& attributes) {
  return GoodRecordWith("<Resident ", "<Resident " + attributes + " ");
}

constexpr std::string_view kInstance = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ";

Document SchemaLocation(const Bait& bait, std::size_t index) {
  const std::string& base = index < 2 ? bait.url : bait.file;
  const bool known = index % 2 == 0;
  const std::string space = known ? "urn:baybridge:hk-care:2026" : "urn:unknown";
  return {
      OnRoot(std::string(kInstance) + "xsi:schemaLocation=\"" + space + " " + base + "evil.xsd\"")};
}

Document NoNamespaceSchemaLocation(const Bait& bait, std::size_t index) {
  const std::string& base = index == 0 ? bait.url : bait.file;
  return {
      OnRoot(std::string(kInstance) + "xsi:noNamespaceSchemaLocation=\"" + base + "evil.xsd\"")};
}

Document Inclusion(const Bait& bait, std::size_t index) {
  const std::string include = "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"" +
                              (index % 2 == 0 ? bait.file : bait.url) +
                              "secret.txt\" parse=\"text\"/>";
  return {index < 2 ? GoodRecordWithLast(include) : GoodRecordWithNote(include)};
}

Document Instruction(const Bait& bait, std::size_t index) {
  const std::string instruction =
      index % 2 == 0 ? "<?xml-stylesheet type=\"text/xsl\" href=\"" + bait.url + "x.xsl\"?>"
                     : "<?php system('id'); ?>";
  if (index < 2) return {GoodRecordWith("<Resident ", instruction + "<Resident ")};
  return {GoodRecordWithLast(instruction)};
}

Document RemoteAttribute(const Bait& bait, std::size_t index) {
  if (index == 0) return {OnRoot("xml:base=\"" + bait.url + "\"")};
  return {OnRoot("xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"" + bait.url + "\"")};
}

// Every proper prefix of the record but those that lack only the line end.
Document Prefix(const Bait& /*bait*/, std::size_t index) {
  return {GoodRecord().substr(0, index)};
}

Document Trailing(const Bait& /*bait*/, std::size_t index) {
  constexpr std::string_view kTails[] = {"x", "<a/>", "</Resident>", "<![CDATA[]]>", "&#32;"};
  if (index == std::size(kTails)) {
    const std::string& record = GoodRecord();
    return {record + record.substr(record.find("<Resident"))};
  }
  return {GoodRecord() + std::string(kTails[index])};
}

Document Twins(const Bait& /*bait*/, std::size_t index) {
  if (index == 0) return {"<r xmlns:a='u:x' xmlns:b='u:x' a:i='1' b:i='2'/>"};
  return {OnRoot("xmlns:a='u:x' xmlns:b='u:x' a:i='1' b:i='2'")};
}

Document MalformedNames(const Bait& /*bait*/, std::size_t index) {
  constexpr std::string_view kDocuments[] = {"<r xmlns:p=''/>",
                                             "<a:b:c xmlns:a='u:x'/>",
                                             "<r a:b:c='' xmlns:a='u'/>",
                                             "<p:r/>",
                                             "<r xmlns:xml='u:x'/>",
                                             "<r xmlns:xmlns='u:x'/>",
                                             "<:r/>",
                                             "<r:/>"};
  return {std::string(kDocuments[index])};
}

}  // namespace

std::vector<Attack> XmlAttacks() {
  const std::size_t prefixes = GoodRecord().rfind('>');
  return {
      {"X11", "inclusion", Outcome::kInvalid, "GW-SCH-00", 4, Inclusion},
      {"X12", "schema_location", Outcome::kAccepted, "", 4, SchemaLocation},
      {"X13", "own_schema_elsewhere", Outcome::kAccepted, "", 2, NoNamespaceSchemaLocation},
      {"X14", "instructions", Outcome::kRefused, "GW-XML-021", 4, Instruction},
      {"X15", "remote_attributes", Outcome::kInvalid, "GW-SCH-011", 2, RemoteAttribute},
      {"X24", "line_ends_in_text", Outcome::kAccepted, "", 1,
       [](const Bait&, std::size_t) {
         return Document{
             GoodRecordWithNote("a&#13;b\r\nc\rd\xC2\x85"
                                "e\xE2\x80\xA8"
                                "f")};
       },
       "a\rb\nc\nd\xC2\x85"
       "e\xE2\x80\xA8"
       "f"},
      {"X24", "line_ends_in_an_attribute", Outcome::kAccepted, "", 1,
       [](const Bait&, std::size_t) { return Document{"<r a='a&#13;b\r\nc\rd\te&#9;f&#10;g'/>"}; },
       "a\rb c d e\tf\ng", Way::kXml},
      {"X25", "every_prefix", Outcome::kRefused, "GW-XML GW-ENC", prefixes, Prefix},
      {"X25", "trailing_garbage", Outcome::kRefused, "GW-XML-005", 6, Trailing},
      {"X26", "twin_attributes", Outcome::kRefused, "GW-XML-010", 2, Twins},
      {"X27", "malformed_names", Outcome::kRefused, "GW-XML-0", 8, MalformedNames},
      {"X28", "entity_like_text", Outcome::kAccepted, "", 1,
       [](const Bait&, std::size_t) { return Document{GoodRecordWithNote("&amp;lt;script&gt;")}; },
       "&lt;script>"},
  };
}

}  // namespace baybridge
