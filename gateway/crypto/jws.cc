#include "crypto/jws.h"

#include <algorithm>
#include <array>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "crypto/handles.h"

namespace baybridge {
namespace {

constexpr std::size_t kNumber = 32;  // bytes of a coordinate and of half a signature
constexpr std::string_view kEs256 = "ES256";
constexpr std::string_view kEdDsa = "EdDSA";
constexpr std::string_view kPs256 = "PS256";

using Number = CHandle<BIGNUM, BN_free>;
using Builder = CHandle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = CHandle<OSSL_PARAM, OSSL_PARAM_free>;
using SignaturePair = CHandle<ECDSA_SIG, ECDSA_SIG_free>;

Failure NoKey(std::string what) {
  ERR_clear_error();
  return {.kind = FailureKind::kMalformed, .what = std::move(what), .place = {}, .advice = {}};
}

Number NumberOf(std::string_view bytes) {
  return Number(BN_bin2bn(Unsigned(bytes), static_cast<int>(bytes.size()), nullptr));
}

std::shared_ptr<void> Own(EVP_PKEY* key) {
  return {key, [](void* owned) { EVP_PKEY_free(static_cast<EVP_PKEY*>(owned)); }};
}

// A key out of its numbers; null where they make none.
EVP_PKEY* KeyOf(const char* type, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const KeyContextHandle context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (params == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
    return nullptr;
  const KeyContextHandle check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (check != nullptr && EVP_PKEY_public_check(check.get()) == 1) return key;
  EVP_PKEY_free(key);
  return nullptr;
}

// r and s as OpenSSL wants them; empty where they are not two numbers above 0.
std::string DerOfRaw(std::string_view signature) {
  if (signature.size() != 2 * kNumber) return {};
  Number r = NumberOf(signature.substr(0, kNumber));
  Number s = NumberOf(signature.substr(kNumber));
  if (r == nullptr || s == nullptr || BN_is_zero(r.get()) || BN_is_zero(s.get())) return {};
  const SignaturePair pair(ECDSA_SIG_new());
  if (pair == nullptr || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());  // the pair's now
  static_cast<void>(s.release());
  return DerOf(pair.get(), i2d_ECDSA_SIG);
}

KeyHandle ReadKey(std::string_view pem) {
  const BioHandle bio = ReadingBio(pem);
  return KeyHandle(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

}  // namespace

Result<JwsKey> JwsKey::P256(std::string_view x, std::string_view y) {
  if (x.size() != kNumber || y.size() != kNumber) return NoKey("expected 32 bytes in x and in y");
  std::string point("\x04");
  point.append(x).append(y);
  const Builder builder(OSSL_PARAM_BLD_new());
  const bool built = builder != nullptr &&
                     OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME,
                                                     "prime256v1", 0) == 1 &&
                     OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                                      point.data(), point.size()) == 1;
  EVP_PKEY* key = built ? KeyOf("EC", builder.get()) : nullptr;
  if (key == nullptr) return NoKey("x and y are no point of P-256");
  return JwsKey(Own(key), kEs256);
}

Result<JwsKey> JwsKey::Ed25519(std::string_view x) {
  EVP_PKEY* key = x.size() == kNumber ? EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr,
                                                                    Unsigned(x), x.size())
                                      : nullptr;
  if (key == nullptr) return NoKey("x is no key of Ed25519");
  return JwsKey(Own(key), kEdDsa);
}

Result<JwsKey> JwsKey::Rsa(std::string_view n, std::string_view e) {
  constexpr int kMinBits = 3'072;
  constexpr std::size_t kMostBytes = 1'024;
  if (n.size() > kMostBytes || e.size() > sizeof(std::uint64_t)) return NoKey("n or e is too long");
  const Number modulus = NumberOf(n);
  const Number exponent = NumberOf(e);
  const Builder builder(OSSL_PARAM_BLD_new());
  const bool built =
      builder != nullptr && modulus != nullptr && exponent != nullptr &&
      BN_num_bits(modulus.get()) >= kMinBits &&
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1 &&
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) == 1;
  EVP_PKEY* key = built ? KeyOf("RSA", builder.get()) : nullptr;
  if (key == nullptr) return NoKey("n and e are no RSA key of 3,072 bits or more");
  return JwsKey(Own(key), kPs256);
}

bool JwsKey::Verify(std::string_view input, std::string_view signature) const {
  auto* key = static_cast<EVP_PKEY*>(key_.get());
  const bool ecdsa = algorithm_ == kEs256;
  const std::string bytes = ecdsa ? DerOfRaw(signature) : std::string(signature);
  const DigestHandle context(EVP_MD_CTX_new());
  if (bytes.empty() || context == nullptr) return false;
  EVP_PKEY_CTX* parameters = nullptr;
  const EVP_MD* digest = algorithm_ == kEdDsa ? nullptr : EVP_sha256();
  bool good = EVP_DigestVerifyInit(context.get(), &parameters, digest, nullptr, key) == 1;
  if (good && algorithm_ == kPs256) {
    good = EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  good = good && EVP_DigestVerify(context.get(), Unsigned(bytes), bytes.size(), Unsigned(input),
                                  input.size()) == 1;
  ERR_clear_error();
  return good;
}

Result<std::string> SignJws(const std::string& key_pem, const std::string& input) {
  const KeyHandle key = ReadKey(key_pem);
  const DigestHandle context(EVP_MD_CTX_new());
  if (key == nullptr || context == nullptr) return NoKey("cannot read the key");
  const bool ecdsa = EVP_PKEY_is_a(key.get(), "EC") == 1;
  std::size_t size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(input.data());
  if (EVP_DigestSignInit(context.get(), nullptr, ecdsa ? EVP_sha256() : nullptr, nullptr,
                         key.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, bytes, input.size()) != 1)
    return NoKey("cannot sign");
  std::string signature(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  if (EVP_DigestSign(context.get(), out, &size, bytes, input.size()) != 1)
    return NoKey("cannot sign");
  signature.resize(size);
  if (!ecdsa) return signature;
  const unsigned char* der = out;
  const SignaturePair pair(d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(signature.size())));
  constexpr int kHalf = 32;
  std::array<unsigned char, 2 * kHalf> raw{};
  if (pair == nullptr || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), raw.data(), kHalf) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), raw.data() + kHalf, kHalf) < 0)
    return NoKey("cannot sign");
  return std::string(reinterpret_cast<const char*>(raw.data()), raw.size());
}

Result<std::pair<std::string, std::string>> CoordinatesOf(const std::string& key_pem) {
  const KeyHandle key = ReadKey(key_pem);
  std::array<unsigned char, 1 + 2 * kNumber> point{};
  std::size_t size = 0;
  if (key == nullptr ||
      EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                      point.size(), &size) != 1 ||
      size != point.size())
    return NoKey("expected a key on P-256");
  const std::string text(reinterpret_cast<const char*>(point.data()), point.size());
  return std::pair(text.substr(1, kNumber), text.substr(1 + kNumber));
}

}  // namespace baybridge
