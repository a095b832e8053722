#include "identifiers/check_digit.h"

namespace baybridge {
namespace {

constexpr std::string_view kGb32100Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

std::optional<unsigned> DigitValue(char c) {
  if (c < '0' || c > '9') return std::nullopt;
  return static_cast<unsigned>(c - '0');
}

// 0-9, A = 10 … Z = 35.
std::optional<unsigned> LetterValue(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<unsigned>(c - 'A') + 10;
  return DigitValue(c);
}

std::optional<char> Iso7064Mod11_2(std::string_view text) {
  constexpr unsigned kModulus = 11;
  unsigned sum = 0;
  for (const char c : text) {
    const auto value = DigitValue(c);
    if (!value) return std::nullopt;
    sum = (sum + *value) * 2 % kModulus;
  }
  return "0123456789X"[(kModulus + 1 - sum) % kModulus];
}

std::optional<char> WeightedMod11Letters(const CheckWeights& weights, std::string_view text) {
  constexpr unsigned kModulus = 11;
  if (text.size() > weights.weights.size()) return std::nullopt;
  const std::size_t padding = weights.weights.size() - text.size();
  unsigned sum = 0;
  for (std::size_t i = 0; i < weights.weights.size(); ++i) {
    const auto value = i < padding ? weights.pad : LetterValue(text[i - padding]);
    if (!value) return std::nullopt;
    sum += *value * weights.weights[i];
  }
  return "0123456789A"[(kModulus - sum % kModulus) % kModulus];
}

std::optional<char> Gb32100Mod31(std::string_view text) {
  constexpr unsigned kModulus = 31;
  unsigned sum = 0;
  unsigned weight = 1;
  for (const char c : text) {
    const std::size_t value = kGb32100Alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    sum += static_cast<unsigned>(value) * weight;
    weight = weight * 3 % kModulus;
  }
  return kGb32100Alphabet[(kModulus - sum % kModulus) % kModulus];
}

std::optional<char> Luhn(std::string_view text) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto value = DigitValue(text[text.size() - 1 - i]);
    if (!value) return std::nullopt;
    const unsigned doubled = i % 2 == 0 ? *value * 2 : *value;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return "0123456789"[(10 - sum % 10) % 10];
}

}  // namespace

std::optional<char> CheckCharacter(CheckAlgorithm algorithm,
                                   const CheckWeights& weights,
                                   std::string_view text) {
  switch (algorithm) {
    case CheckAlgorithm::kNone: return std::nullopt;
    case CheckAlgorithm::kIso7064Mod11_2: return Iso7064Mod11_2(text);
    case CheckAlgorithm::kWeightedMod11Letters: return WeightedMod11Letters(weights, text);
    case CheckAlgorithm::kGb32100Mod31: return Gb32100Mod31(text);
    case CheckAlgorithm::kLuhn: return Luhn(text);
  }
  return std::nullopt;
}

std::optional<char> Gb11714CheckCharacter(std::string_view text) {
  constexpr unsigned kModulus = 11;
  constexpr std::array<unsigned, 8> kWeights = {3, 7, 9, 10, 5, 8, 4, 2};
  if (text.size() != kWeights.size()) return std::nullopt;
  unsigned sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto value = LetterValue(text[i]);
    if (!value) return std::nullopt;
    sum += *value * kWeights[i];
  }
  return "0123456789X"[(kModulus - sum % kModulus) % kModulus];
}

}  // namespace baybridge
