#include "unit/schema/value_cases.h"

namespace baybridge::test {
namespace {

constexpr ValueCase kCases[] = {
    // Length counts characters; Xerces-C counts UTF-16 units.
    {"xs:string|<xs:length value='2'/>", "𠮷字", true, Differs::kXerces},
    {"xs:string|<xs:length value='2'/>", "字", false},
    {"xs:string|<xs:minLength value='1'/>", " ", true},
    {"xs:string|<xs:minLength value='1'/>", "", false},
    {"xs:token|<xs:minLength value='1'/>", "  ", false},
    {"xs:string|<xs:maxLength value='3'/>", "éàü", true},
    {"xs:string|<xs:maxLength value='3'/>", "éàüö", false},
    {"xs:token|<xs:maxLength value='3'/>", "  a   b  ", true},
    {"xs:normalizedString|<xs:length value='3'/>", "a\tb", true},
    {"xs:hexBinary|<xs:length value='2'/>", "0fb8", true},
    {"xs:hexBinary|<xs:length value='2'/>", "0fb8aa", false},
    {"xs:base64Binary|<xs:length value='5'/>", "SGVsbG8=", true},
    {"xs:base64Binary|<xs:length value='6'/>", "SGVsbG8=", false},

    {"xs:decimal|<xs:minInclusive value='0'/><xs:maxInclusive value='300.5'/>", "0", true},
    {"xs:decimal|<xs:minInclusive value='0'/><xs:maxInclusive value='300.5'/>", "-0.0", true},
    {"xs:decimal|<xs:minInclusive value='0'/><xs:maxInclusive value='300.5'/>", "300.50", true},
    {"xs:decimal|<xs:minInclusive value='0'/><xs:maxInclusive value='300.5'/>", "300.51", false},
    {"xs:decimal|<xs:minInclusive value='0'/><xs:maxInclusive value='300.5'/>", "-0.01", false},
    {"xs:decimal|<xs:minInclusive value='0'/><xs:maxInclusive value='300.5'/>", "0000299", true},
    {"xs:decimal|<xs:minExclusive value='0'/><xs:maxExclusive value='1'/>", "0.5", true},
    {"xs:decimal|<xs:minExclusive value='0'/><xs:maxExclusive value='1'/>", "0", false},
    {"xs:decimal|<xs:minExclusive value='0'/><xs:maxExclusive value='1'/>", "1.0", false},
    {"xs:decimal|<xs:minExclusive value='0'/><xs:maxExclusive value='1'/>", "0.99999", true},
    {"xs:decimal|<xs:minInclusive value='-10'/><xs:maxInclusive value='-5'/>", "-7", true},
    {"xs:decimal|<xs:minInclusive value='-10'/><xs:maxInclusive value='-5'/>", "-11", false},
    {"xs:decimal|<xs:minInclusive value='-10'/><xs:maxInclusive value='-5'/>", "-4.9", false},
    {"xs:decimal|<xs:totalDigits value='3'/>", "123", true},
    {"xs:decimal|<xs:totalDigits value='3'/>", "12.3", true},
    {"xs:decimal|<xs:totalDigits value='3'/>", "0012.30", true},
    {"xs:decimal|<xs:totalDigits value='3'/>", "12.34", false},
    {"xs:decimal|<xs:totalDigits value='3'/>", "1234", false},
    {"xs:decimal|<xs:fractionDigits value='1'/>", "36.5", true},
    {"xs:decimal|<xs:fractionDigits value='1'/>", "36.50", true},
    {"xs:decimal|<xs:fractionDigits value='1'/>", "36.55", false},
    {"xs:decimal|<xs:fractionDigits value='1'/>", "36", true},
    {"xs:integer|<xs:minInclusive value='0'/><xs:maxInclusive value='100'/>", "100", true},
    {"xs:integer|<xs:minInclusive value='0'/><xs:maxInclusive value='100'/>", "101", false},
    {"xs:nonNegativeInteger|<xs:maxInclusive value='9'/>", "-1", false},
    {"xs:nonNegativeInteger|<xs:maxInclusive value='9'/>", "9", true},
    {"xs:double|<xs:minInclusive value='-1'/><xs:maxExclusive value='1e3'/>", "999.5", true},
    {"xs:double|<xs:minInclusive value='-1'/><xs:maxExclusive value='1e3'/>", "1000", false},
    {"xs:double|<xs:minInclusive value='-1'/><xs:maxExclusive value='1e3'/>", "-1.0", true},
    {"xs:double|<xs:minInclusive value='-1'/><xs:maxExclusive value='1e3'/>", "-INF", false},

    {"xs:date|<xs:minInclusive value='1900-01-01'/><xs:maxInclusive value='2100-12-31'/>",
     "1900-01-01", true},
    {"xs:date|<xs:minInclusive value='1900-01-01'/><xs:maxInclusive value='2100-12-31'/>",
     "1899-12-31", false},
    {"xs:date|<xs:minInclusive value='1900-01-01'/><xs:maxInclusive value='2100-12-31'/>",
     "2101-01-01", false},
    {"xs:dateTime|<xs:maxExclusive value='2024-01-01T00:00:00Z'/>", "2024-01-01T07:59:59+08:00",
     true},
    {"xs:dateTime|<xs:maxExclusive value='2024-01-01T00:00:00Z'/>", "2024-01-01T08:00:00+08:00",
     false},
    {"xs:dateTime|<xs:maxExclusive value='2024-01-01T00:00:00Z'/>", "2023-12-31T23:59:59.999Z",
     true},
    {"xs:time|<xs:minInclusive value='08:00:00'/>", "07:59:59", false},
    {"xs:time|<xs:minInclusive value='08:00:00'/>", "08:00:00.1", true},
    {"xs:gYear|<xs:minInclusive value='2000'/>", "1999", false},
    {"xs:gYear|<xs:minInclusive value='2000'/>", "2000", true},
    {"xs:duration|<xs:maxInclusive value='P1Y'/>", "P12M", true},
    {"xs:duration|<xs:maxInclusive value='P1Y'/>", "P13M", false},
    {"xs:duration|<xs:minExclusive value='P1M'/>", "P32D", true},
    {"xs:duration|<xs:minExclusive value='P1M'/>", "P28D", false},

    {"xs:string|<xs:enumeration value='a'/><xs:enumeration value='b c'/>", "b c", true},
    {"xs:string|<xs:enumeration value='a'/><xs:enumeration value='b c'/>", "b  c", false},
    {"xs:token|<xs:enumeration value='b c'/>", " b  c ", true},
    {"xs:decimal|<xs:enumeration value='1.50'/>", "1.5", true},
    {"xs:decimal|<xs:enumeration value='1.50'/>", "1.51", false},
    {"xs:boolean|<xs:pattern value='true|false'/>", "1", false},
    {"xs:date|<xs:enumeration value='2024-01-01'/>", "2024-01-01", true},
    {"xs:date|<xs:enumeration value='2024-01-01'/>", "2024-01-02", false},

    // Patterns of one step are alternatives, of two steps both hold.
    {"xs:token|<xs:pattern value='[A-Z]+'/><xs:pattern value='[0-9]+'/>", "12", true},
    {"xs:token|<xs:pattern value='[A-Z]+'/><xs:pattern value='[0-9]+'/>", "A1", false},
    {"<xs:simpleType><xs:restriction><xs:simpleType><xs:restriction base='xs:token'><xs:pattern "
     "value='[A-Z0-9]+'/>"
     "</xs:restriction></xs:simpleType><xs:pattern value='.{3}'/></xs:restriction></xs:simpleType>",
     "AB1", true},
    {"<xs:simpleType><xs:restriction><xs:simpleType><xs:restriction base='xs:token'><xs:pattern "
     "value='[A-Z0-9]+'/>"
     "</xs:restriction></xs:simpleType><xs:pattern value='.{3}'/></xs:restriction></xs:simpleType>",
     "ab1", false},
    {"<xs:simpleType><xs:restriction><xs:simpleType><xs:restriction base='xs:token'><xs:pattern "
     "value='[A-Z0-9]+'/>"
     "</xs:restriction></xs:simpleType><xs:pattern value='.{3}'/></xs:restriction></xs:simpleType>",
     "AB12", false},

    {"<xs:simpleType><xs:list itemType='xs:integer'/></xs:simpleType>", "1 2\n3", true},
    {"<xs:simpleType><xs:list itemType='xs:integer'/></xs:simpleType>", "", true},
    {"<xs:simpleType><xs:list itemType='xs:integer'/></xs:simpleType>", "1 x", false},
    {"<xs:simpleType><xs:restriction><xs:simpleType><xs:list "
     "itemType='xs:token'/></xs:simpleType><xs:maxLength value='2'/>"
     "</xs:restriction></xs:simpleType>",
     "a b", true},
    {"<xs:simpleType><xs:restriction><xs:simpleType><xs:list "
     "itemType='xs:token'/></xs:simpleType><xs:maxLength value='2'/>"
     "</xs:restriction></xs:simpleType>",
     "a b c", false},
    {"<xs:simpleType><xs:restriction><xs:simpleType><xs:list "
     "itemType='xs:token'/></xs:simpleType><xs:enumeration value='a b'/>"
     "</xs:restriction></xs:simpleType>",
     " a  b ", true},
    {"<xs:simpleType><xs:restriction><xs:simpleType><xs:list "
     "itemType='xs:token'/></xs:simpleType><xs:enumeration value='a b'/>"
     "</xs:restriction></xs:simpleType>",
     "b a", false},
    {"<xs:simpleType><xs:union memberTypes='xs:date xs:gYear'/></xs:simpleType>", "2024", true},
    {"<xs:simpleType><xs:union memberTypes='xs:date xs:gYear'/></xs:simpleType>", "2024-02-29",
     true},
    {"<xs:simpleType><xs:union memberTypes='xs:date xs:gYear'/></xs:simpleType>", "2023-02-29",
     false},
    {"<xs:simpleType><xs:restriction><xs:simpleType><xs:union memberTypes='xs:integer "
     "xs:boolean'/></xs:simpleType>"
     "<xs:enumeration value='1'/></xs:restriction></xs:simpleType>",
     "01", true},
    {"<xs:simpleType><xs:restriction><xs:simpleType><xs:union memberTypes='xs:integer "
     "xs:boolean'/></xs:simpleType>"
     "<xs:enumeration value='1'/></xs:restriction></xs:simpleType>",
     // The integer 1 is not the boolean true; Xerces-C compares both as booleans.
     "true", false, Differs::kXerces},
};

}  // namespace

std::span<const ValueCase> FacetCases() {
  return kCases;
}

}  // namespace baybridge::test
