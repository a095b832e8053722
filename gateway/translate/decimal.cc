#include "translate/decimal.h"

#include <array>
#include <cstdio>
#include <cstdlib>

namespace baybridge {
namespace {

constexpr int kMostDecimals = 9;
constexpr std::size_t kMostDigits = 18;  // beyond that a long double is not exact enough

bool IsDecimal(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  if (text.empty() || text.size() > kMostDigits) return false;
  const std::size_t point = text.find('.');
  if (point == 0 || point + 1 == text.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i != point && (text[i] < '0' || text[i] > '9')) return false;
  }
  return true;
}

int Decimals(std::string_view text) {
  const std::size_t point = text.find('.');
  return point == std::string_view::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

long double Number(std::string_view text) {
  return std::strtold(std::string(text).c_str(), nullptr);
}

std::string Rounded(long double value, int decimals) {
  constexpr std::size_t kRoom = 64;
  std::array<char, kRoom> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.*Lf", decimals, value);
  return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string();
}

}  // namespace

std::optional<std::string> ConvertDecimal(std::string_view text,
                                          std::string_view factor_from,
                                          std::string_view factor_to) {
  if (!IsDecimal(text)) return std::nullopt;
  if (factor_from == factor_to) return std::string(text);
  const long double from = Number(factor_from);
  const long double to = Number(factor_to);
  const long double exact = Number(text) * from / to;
  for (int decimals = 0; decimals <= kMostDecimals; ++decimals) {
    std::string candidate = Rounded(exact, decimals);
    if (Rounded(Number(candidate) * to / from, Decimals(text)) == text) return candidate;
  }
  return Rounded(exact, kMostDecimals);
}

}  // namespace baybridge
