#pragma once

#include <array>
#include <string>
#include <string_view>

namespace baybridge::xpath {

// xsl:decimal-format of XSLT 1.0, 12.3; the values are the defaults that the recommendation gives.
// All but `infinity` and `nan` are one character (UTF-8).
struct DecimalFormat {
  std::string name;  // expanded: {uri}local; empty for the default format
  std::string decimal_separator = ".";
  std::string grouping_separator = ",";
  std::string percent = "%";
  std::string per_mille = "\xE2\x80\xB0";
  std::string zero_digit = "0";
  std::string digit = "#";
  std::string pattern_separator = ";";
  std::string minus_sign = "-";
  std::string infinity = "Infinity";
  std::string nan = "NaN";

  friend bool operator==(const DecimalFormat&, const DecimalFormat&) = default;
};

// What the attributes of the element set.
struct FormatSymbol {
  std::string_view attribute;
  std::string DecimalFormat::*member;
  bool one_character = true;
};
inline constexpr std::array kFormatSymbols = {
    FormatSymbol{"decimal-separator", &DecimalFormat::decimal_separator},
    FormatSymbol{"grouping-separator", &DecimalFormat::grouping_separator},
    FormatSymbol{"percent", &DecimalFormat::percent},
    FormatSymbol{"per-mille", &DecimalFormat::per_mille},
    FormatSymbol{"zero-digit", &DecimalFormat::zero_digit},
    FormatSymbol{"digit", &DecimalFormat::digit},
    FormatSymbol{"pattern-separator", &DecimalFormat::pattern_separator},
    FormatSymbol{"minus-sign", &DecimalFormat::minus_sign},
    FormatSymbol{"infinity", &DecimalFormat::infinity, false},
    FormatSymbol{"NaN", &DecimalFormat::nan, false}};

}  // namespace baybridge::xpath
