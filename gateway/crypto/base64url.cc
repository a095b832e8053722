#include "crypto/base64url.h"

#include <cstdint>

namespace baybridge {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr unsigned kBits = 6;  // of one character
constexpr unsigned kByte = 8;

}  // namespace

std::string EncodeBase64Url(std::string_view bytes) {
  std::string text;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    held = (held << kByte) | static_cast<unsigned char>(c);
    for (bits += kByte; bits >= kBits; bits -= kBits)
      text += kAlphabet[(held >> (bits - kBits)) & 63U];
  }
  if (bits != 0) text += kAlphabet[(held << (kBits - bits)) & 63U];
  return text;
}

std::optional<std::string> DecodeBase64Url(std::string_view text) {
  std::string bytes;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    held = (held << kBits) | static_cast<std::uint32_t>(value);
    bits += kBits;
    if (bits < kByte) continue;
    bits -= kByte;
    bytes += static_cast<char>((held >> bits) & 0xFFU);
  }
  const bool rest = (held & ((1U << bits) - 1U)) != 0;
  if (bits >= kBits || rest) return std::nullopt;
  return bytes;
}

}  // namespace baybridge
