#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/built_in.h"

namespace baybridge::schema {

// A decimal number of any length, as digits of the text it was read from (which must outlive it).
struct Decimal {
  bool negative = false;      // never for zero
  std::string_view whole;     // without leading zeros
  std::string_view fraction;  // without trailing zeros
};

// Reads [+-]?(digits(.digits*)?|.digits).
std::optional<Decimal> ParseDecimal(std::string_view text);
Order CompareDecimals(const Decimal& left, const Decimal& right);
// "-12.5": one text a value.
std::string DecimalKey(const Decimal& decimal);

}  // namespace baybridge::schema
