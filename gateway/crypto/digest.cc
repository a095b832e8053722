#include "crypto/digest.h"

#include <algorithm>
#include <memory>

#include <openssl/evp.h>

#include "core/check.h"

namespace baybridge {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";  // NOLINT(modernize-avoid-c-arrays): a literal
constexpr std::size_t kUuidBytes = 16;

// Our namespace: the version 5 UUID of "urn:baybridge" in RFC 4122's URL namespace.
constexpr std::array<std::uint8_t, kUuidBytes> kNamespace = {
    0x95, 0xAB, 0x12, 0xC9, 0xF1, 0x5A, 0x55, 0x9A, 0xAA, 0x6E, 0xFE, 0x56, 0x83, 0x56, 0xDD, 0x6B};

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeContext>;

void AppendHex(std::string& out, std::uint8_t byte) {
  out += kHexDigits[byte >> 4U];
  out += kHexDigits[byte & 0x0FU];
}

}  // namespace

Sha256Digest Sha256(std::string_view bytes) {
  return Sha256({bytes});
}

Sha256Digest Sha256(std::initializer_list<std::string_view> parts) {
  // Found once, and made once for each thread: that takes longer than to digest a short text.
  static const EVP_MD* const kDigest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const DigestContext context(EVP_MD_CTX_new());
  bool done = EVP_DigestInit_ex2(context.get(), kDigest, nullptr) == 1;
  for (const std::string_view part : parts)
    done = done && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  Sha256Digest digest{};
  unsigned int size = 0;
  done = done && EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1;
  BAYBRIDGE_CHECK(done && size == digest.size());
  return digest;
}

std::string Hex(const Sha256Digest& digest, std::size_t bytes) {
  std::string text;
  const std::size_t count = std::min(bytes, digest.size());
  text.reserve(2 * count);
  for (std::size_t i = 0; i < count; ++i) AppendHex(text, digest[i]);
  return text;
}

std::string UuidV5(std::string_view text) {
  std::string message(kNamespace.begin(), kNamespace.end());
  message += text;
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> sha1{};
  unsigned int size = 0;
  const int done =
      EVP_Digest(message.data(), message.size(), sha1.data(), &size, EVP_sha1(), nullptr);
  BAYBRIDGE_CHECK(done == 1 && size >= kUuidBytes);
  sha1[6] = static_cast<std::uint8_t>((sha1[6] & 0x0FU) | 0x50U);  // version 5
  sha1[8] = static_cast<std::uint8_t>((sha1[8] & 0x3FU) | 0x80U);  // the variant of RFC 4122
  std::string uuid;
  for (std::size_t i = 0; i < kUuidBytes; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) uuid += '-';
    AppendHex(uuid, sha1[i]);
  }
  return uuid;
}

}  // namespace baybridge
