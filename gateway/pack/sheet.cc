#include "pack/sheet.h"

#include "pack/date_form.h"

namespace baybridge {
namespace {

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '"': escaped += "&quot;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

std::string_view LeafName(const Field& field) {
  return std::string_view(field.path).substr(field.path.rfind('/') + 1);
}

bool MayBeSized(const std::string& type) {
  return type == "string" || type == "token";
}

void AppendLeaf(const Field& field, std::string& xsd) {
  const bool text = field.type.empty() || !DateFormOf(field).empty();
  const std::string type = text ? "string" : field.type;
  xsd += "<xs:element name=\"" + Escaped(LeafName(field)) + '"';
  xsd += field.required ? ">" : " minOccurs=\"0\">";
  xsd += "<xs:simpleType><xs:restriction base=\"xs:" + type + "\">";
  if (MayBeSized(type)) xsd += "<xs:minLength value=\"1\"/>";
  if (!field.pattern.empty()) xsd += "<xs:pattern value=\"" + Escaped(field.pattern) + "\"/>";
  xsd += "</xs:restriction></xs:simpleType></xs:element>\n";
}

}  // namespace

std::string_view ColumnOf(const Field& field) {
  return field.column.empty() ? LeafName(field) : std::string_view(field.column);
}

std::string SheetXsd(const Pack& pack, const Kind& kind) {
  std::string xsd = "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"";
  if (const std::string_view space = pack.SpaceOf(""); !space.empty()) {
    xsd += " targetNamespace=\"" + Escaped(space) + "\" elementFormDefault=\"qualified\"";
  }
  xsd += ">\n<xs:element name=\"" + Escaped(kind.root) + "\"><xs:complexType><xs:sequence>\n";
  for (const Field& field : kind.fields) AppendLeaf(field, xsd);
  xsd += "</xs:sequence></xs:complexType></xs:element>\n</xs:schema>\n";
  return xsd;
}

}  // namespace baybridge
