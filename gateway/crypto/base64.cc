#include "crypto/base64.h"

#include <openssl/evp.h>

#include "crypto/handles.h"

namespace baybridge {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::size_t kGroup = 3;    // bytes
constexpr std::size_t kLetters = 4;  // that stand for them

}  // namespace

std::string Base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / kGroup * kLetters + 1, '\0');
  const int size = EVP_EncodeBlock(Unsigned(text), Unsigned(bytes), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::string> FromBase64(std::string_view text) {
  if (text.size() % kLetters != 0) return std::nullopt;
  if (text.empty()) return std::string();
  std::string bytes(text.size() / kLetters * kGroup, '\0');
  const int size = EVP_DecodeBlock(Unsigned(bytes), Unsigned(text), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && text[text.size() - 1 - padding] == '=') ++padding;
  bytes.resize(static_cast<std::size_t>(size) - padding);
  if (Base64(bytes) != text) return std::nullopt;
  return bytes;
}

std::string HexOf(std::string_view bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += kHexDigits[value >> 4U];
    text += kHexDigits[value & 0x0FU];
  }
  return text;
}

std::optional<std::string> FromHex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::size_t high = kHexDigits.find(text[i]);
    const std::size_t low = kHexDigits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    bytes += static_cast<char>(high << 4U | low);
  }
  return bytes;
}

}  // namespace baybridge
