#include "crypto/secret_key.h"

#include <algorithm>
#include <array>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "core/check.h"
#include "crypto/handles.h"

namespace baybridge {
namespace {

constexpr std::size_t kNonce = 12;                        // bytes, 96 bits
constexpr std::size_t kTag = 16;                          // bytes, 128 bits
constexpr std::size_t kMostText = std::size_t{1} << 30U;  // 1 GiB; the library counts in int

// Found once: to look for it takes longer than to seal a short text.
const EVP_CIPHER* Cipher() {
  static const EVP_CIPHER* const kCipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return kCipher;
}

// HMAC with SHA-256, ready but for its key: to look for both takes longer than a short text does.
// Copied, and never changed.
const EVP_MAC_CTX* ReadyHmac() {
  static const EVP_MAC_CTX* const kReady = [] {
    EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    EVP_MAC_CTX* const context = EVP_MAC_CTX_new(mac);
    EVP_MAC_free(mac);  // the context holds it
    std::string digest = "SHA256";
    const std::array params = {OSSL_PARAM_construct_utf8_string("digest", digest.data(), 0),
                               OSSL_PARAM_construct_end()};
    BAYBRIDGE_CHECK(context != nullptr && EVP_MAC_CTX_set_params(context, params.data()) == 1);
    return context;
  }();
  return kReady;
}

std::string Hmac(std::string_view key, std::string_view bytes) {
  const MacHandle context(EVP_MAC_CTX_dup(ReadyHmac()));
  // An empty key is one of zeros (RFC 2104, section 2); without an address it would be none.
  const unsigned char* const secret = Unsigned(key.empty() ? std::string_view("") : key);
  std::string code(SecretKey::kBytes, '\0');
  std::size_t size = 0;
  const bool done = context != nullptr &&
                    EVP_MAC_init(context.get(), secret, key.size(), nullptr) == 1 &&
                    EVP_MAC_update(context.get(), Unsigned(bytes), bytes.size()) == 1 &&
                    EVP_MAC_final(context.get(), Unsigned(code), &size, code.size()) == 1;
  BAYBRIDGE_CHECK(done && size == code.size());
  return code;
}

Failure NotOpened() {
  return {FailureKind::kMalformed,
          "the sealed bytes cannot be opened: another key, another place, or altered",
          {},
          {}};
}

}  // namespace

void SecretKey::Wipe::operator()(char* bytes) const noexcept {
  OPENSSL_secure_clear_free(bytes, kBytes);
}

SecretKey::SecretKey() : bytes_(static_cast<char*>(OPENSSL_secure_malloc(kBytes))) {
  BAYBRIDGE_CHECK(bytes_ != nullptr);
}

void Cleanse(std::string& secret) {
  OPENSSL_cleanse(secret.data(), secret.size());
}

SecretKey SecretKey::Random() {
  SecretKey key;
  BAYBRIDGE_CHECK(RAND_priv_bytes(reinterpret_cast<unsigned char*>(key.bytes_.get()),
                                  static_cast<int>(kBytes)) == 1);
  return key;
}

Result<SecretKey> SecretKey::FromBytes(std::string_view bytes) {
  if (bytes.size() != kBytes)
    return Failure{FailureKind::kMalformed,
                   "expected a key of 32 bytes, found " + std::to_string(bytes.size()),
                   {},
                   {}};
  SecretKey key;
  std::copy(bytes.begin(), bytes.end(), key.bytes_.get());
  return key;
}

std::string RandomBytes(std::size_t count) {
  std::string bytes(count, '\0');
  BAYBRIDGE_CHECK(RAND_bytes(Unsigned(bytes), static_cast<int>(count)) == 1);
  return bytes;
}

std::string HmacSha256(const SecretKey& key, std::string_view bytes) {
  return Hmac(key.bytes(), bytes);
}

// RFC 5869: of one block, so that there is one step to expand.
SecretKey DeriveKey(const SecretKey& key, std::string_view salt, std::string_view info) {
  std::string drawn = Hmac(salt, key.bytes());
  std::string derived = Hmac(drawn, std::string(info) + '\x01');
  auto result = SecretKey::FromBytes(derived);
  Cleanse(drawn);
  Cleanse(derived);
  return *std::move(result);
}

std::string Seal(const SecretKey& key, std::string_view associated, std::string_view text) {
  BAYBRIDGE_CHECK(text.size() <= kMostText && associated.size() <= kMostText);
  std::string sealed = RandomBytes(kNonce);
  sealed.resize(kNonce + text.size() + kTag);
  const CipherHandle context(EVP_CIPHER_CTX_new());
  unsigned char* out = Unsigned(sealed);
  int size = 0;
  int last = 0;
  const bool done =
      context != nullptr &&
      EVP_EncryptInit_ex(context.get(), Cipher(), nullptr, Unsigned(key.bytes()), out) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &size, Unsigned(associated),
                        static_cast<int>(associated.size())) == 1 &&
      EVP_EncryptUpdate(context.get(), out + kNonce, &size, Unsigned(text),
                        static_cast<int>(text.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), out + kNonce + size, &last) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTag),
                          out + kNonce + text.size()) == 1;
  BAYBRIDGE_CHECK(done);
  return sealed;
}

Result<std::string> OpenSealed(const SecretKey& key,
                               std::string_view associated,
                               std::string_view sealed) {
  if (sealed.size() < kNonce + kTag || sealed.size() > kMostText + kNonce + kTag)
    return NotOpened();
  const std::string_view cipher = sealed.substr(kNonce, sealed.size() - kNonce - kTag);
  std::string tag(sealed.substr(sealed.size() - kTag));
  std::string text(cipher.size(), '\0');
  const CipherHandle context(EVP_CIPHER_CTX_new());
  int size = 0;
  int last = 0;
  const bool done = context != nullptr &&
                    EVP_DecryptInit_ex(context.get(), Cipher(), nullptr, Unsigned(key.bytes()),
                                       Unsigned(sealed)) == 1 &&
                    EVP_DecryptUpdate(context.get(), nullptr, &size, Unsigned(associated),
                                      static_cast<int>(associated.size())) == 1 &&
                    EVP_DecryptUpdate(context.get(), Unsigned(text), &size, Unsigned(cipher),
                                      static_cast<int>(cipher.size())) == 1 &&
                    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTag),
                                        tag.data()) == 1 &&
                    EVP_DecryptFinal_ex(context.get(), Unsigned(text) + size, &last) == 1;
  if (done) return text;
  OPENSSL_cleanse(text.data(), text.size());
  return NotOpened();
}

}  // namespace baybridge
