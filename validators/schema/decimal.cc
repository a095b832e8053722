#include "schema/decimal.h"

#include <algorithm>

namespace baybridge::schema {
namespace {

std::size_t CountDigits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
  return count;
}

Order CompareMagnitudes(const Decimal& left, const Decimal& right) {
  if (left.whole.size() != right.whole.size()) {
    return left.whole.size() < right.whole.size() ? Order::kLess : Order::kGreater;
  }
  int order = left.whole.compare(right.whole);
  // Fractions compare digit by digit; a proper prefix is less because trailing zeros are gone.
  if (order == 0) order = left.fraction.compare(right.fraction);
  return order < 0 ? Order::kLess : order > 0 ? Order::kGreater : Order::kEqual;
}

}  // namespace

std::optional<Decimal> ParseDecimal(std::string_view text) {
  Decimal decimal;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    decimal.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  decimal.whole = text.substr(0, CountDigits(text));
  text.remove_prefix(decimal.whole.size());
  const bool any_whole = !decimal.whole.empty();
  if (!text.empty()) {
    if (text[0] != '.') return std::nullopt;
    decimal.fraction = text.substr(1);
    if (CountDigits(decimal.fraction) != decimal.fraction.size()) return std::nullopt;
  }
  if (!any_whole && decimal.fraction.empty()) return std::nullopt;
  decimal.whole.remove_prefix(std::min(decimal.whole.find_first_not_of('0'), decimal.whole.size()));
  decimal.fraction = decimal.fraction.substr(0, decimal.fraction.find_last_not_of('0') + 1);
  if (decimal.whole.empty() && decimal.fraction.empty()) decimal.negative = false;
  return decimal;
}

Order CompareDecimals(const Decimal& left, const Decimal& right) {
  if (left.negative != right.negative) return left.negative ? Order::kLess : Order::kGreater;
  return left.negative ? CompareMagnitudes(right, left) : CompareMagnitudes(left, right);
}

std::string DecimalKey(const Decimal& decimal) {
  std::string key = decimal.negative ? "-" : "";
  key += decimal.whole.empty() ? std::string_view("0") : decimal.whole;
  if (!decimal.fraction.empty()) {
    key += '.';
    key += decimal.fraction;
  }
  return key;
}

}  // namespace baybridge::schema
