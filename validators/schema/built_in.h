#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/enum_names.h"

namespace baybridge::schema {

// The simple types of XSD 1.0 part 2 that a type can go back to.
enum class BuiltIn : std::uint8_t {
  kAnySimpleType,
  kString,
  kNormalizedString,
  kToken,
  kLanguage,
  kName,
  kNcName,
  kNmtoken,
  kId,
  kIdref,
  kEntity,
  kQName,
  kNotation,
  kAnyUri,
  kBoolean,
  kDecimal,
  kInteger,
  kNonPositiveInteger,
  kNegativeInteger,
  kNonNegativeInteger,
  kPositiveInteger,
  kLong,
  kInt,
  kShort,
  kByte,
  kUnsignedLong,
  kUnsignedInt,
  kUnsignedShort,
  kUnsignedByte,
  kFloat,
  kDouble,
  kDuration,
  kDateTime,
  kTime,
  kDate,
  kGYearMonth,
  kGYear,
  kGMonthDay,
  kGDay,
  kGMonth,
  kHexBinary,
  kBase64Binary,
};

inline constexpr EnumNames<BuiltIn, 42> kBuiltInNames{
    {{{BuiltIn::kAnySimpleType, "anySimpleType"},
      {BuiltIn::kString, "string"},
      {BuiltIn::kNormalizedString, "normalizedString"},
      {BuiltIn::kToken, "token"},
      {BuiltIn::kLanguage, "language"},
      {BuiltIn::kName, "Name"},
      {BuiltIn::kNcName, "NCName"},
      {BuiltIn::kNmtoken, "NMTOKEN"},
      {BuiltIn::kId, "ID"},
      {BuiltIn::kIdref, "IDREF"},
      {BuiltIn::kEntity, "ENTITY"},
      {BuiltIn::kQName, "QName"},
      {BuiltIn::kNotation, "NOTATION"},
      {BuiltIn::kAnyUri, "anyURI"},
      {BuiltIn::kBoolean, "boolean"},
      {BuiltIn::kDecimal, "decimal"},
      {BuiltIn::kInteger, "integer"},
      {BuiltIn::kNonPositiveInteger, "nonPositiveInteger"},
      {BuiltIn::kNegativeInteger, "negativeInteger"},
      {BuiltIn::kNonNegativeInteger, "nonNegativeInteger"},
      {BuiltIn::kPositiveInteger, "positiveInteger"},
      {BuiltIn::kLong, "long"},
      {BuiltIn::kInt, "int"},
      {BuiltIn::kShort, "short"},
      {BuiltIn::kByte, "byte"},
      {BuiltIn::kUnsignedLong, "unsignedLong"},
      {BuiltIn::kUnsignedInt, "unsignedInt"},
      {BuiltIn::kUnsignedShort, "unsignedShort"},
      {BuiltIn::kUnsignedByte, "unsignedByte"},
      {BuiltIn::kFloat, "float"},
      {BuiltIn::kDouble, "double"},
      {BuiltIn::kDuration, "duration"},
      {BuiltIn::kDateTime, "dateTime"},
      {BuiltIn::kTime, "time"},
      {BuiltIn::kDate, "date"},
      {BuiltIn::kGYearMonth, "gYearMonth"},
      {BuiltIn::kGYear, "gYear"},
      {BuiltIn::kGMonthDay, "gMonthDay"},
      {BuiltIn::kGDay, "gDay"},
      {BuiltIn::kGMonth, "gMonth"},
      {BuiltIn::kHexBinary, "hexBinary"},
      {BuiltIn::kBase64Binary, "base64Binary"}}}};

constexpr bool IsInteger(BuiltIn type) {
  return type >= BuiltIn::kInteger && type <= BuiltIn::kUnsignedByte;
}
constexpr bool IsNumber(BuiltIn type) {
  return type >= BuiltIn::kDecimal && type <= BuiltIn::kDouble;
}
constexpr bool IsDecimal(BuiltIn type) {
  return type >= BuiltIn::kDecimal && type <= BuiltIn::kUnsignedByte;
}
constexpr bool IsDateOrTime(BuiltIn type) {
  return type >= BuiltIn::kDateTime && type <= BuiltIn::kGMonth;
}
// The string family: length counts code points, values are equal if their texts are.
constexpr bool IsText(BuiltIn type) {
  return type <= BuiltIn::kAnyUri;
}

// True if `text`, its white space already handled as the type says, is in the lexical space of the
// type, with the bounds of the built-in integers. Names of entities are never declared, so kEntity
// has no values.
bool IsLexical(BuiltIn type, std::string_view text);

// A text that is equal for equal values of one type; `text` must be in its lexical space.
std::string CanonicalKey(BuiltIn type, std::string_view text);

enum class Order : std::uint8_t { kLess, kEqual, kGreater, kIncomparable };
// Order of two values of a number, date, time or duration type, both in its lexical space.
Order CompareValues(BuiltIn type, std::string_view left, std::string_view right);

}  // namespace baybridge::schema
