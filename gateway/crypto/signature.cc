#include "crypto/signature.h"

#include <array>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "crypto/digest.h"

namespace baybridge {
namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

constexpr std::string_view kEd25519 = "Ed25519";
constexpr std::string_view kP256 = "ECDSA-P256-SHA256";

// No password is ever asked for.
int NoPassword(char*, int, int, void*) {
  return 0;
}

EVP_PKEY* KeyOf(const std::shared_ptr<void>& key) {
  return static_cast<EVP_PKEY*>(key.get());
}

std::string AlgorithmOf(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "ED25519") == 1) return std::string(kEd25519);
  constexpr std::size_t kGroupSize = 64;
  std::array<char, kGroupSize> group{};
  std::size_t size = 0;
  const bool named = EVP_PKEY_is_a(key, "EC") == 1 &&
                     EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1;
  if (named && std::string_view(group.data(), size) == "prime256v1") return std::string(kP256);
  return {};
}

std::string FingerprintOf(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  if (size <= 0) return {};
  const std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return Hex(Sha256(bytes));
}

const EVP_MD* DigestOf(std::string_view algorithm) {
  return algorithm == kP256 ? EVP_sha256() : nullptr;
}

// A key out of what OpenSSL read; its algorithm and fingerprint.
struct ReadKey {
  std::shared_ptr<void> key;
  std::string algorithm;
  std::string fingerprint;
};

Result<ReadKey> Take(EVP_PKEY* read, const std::string& place, std::string_view kind) {
  if (read == nullptr)
    return Failure{FailureKind::kMalformed,
                   "expected a " + std::string(kind) + " key in PEM without password",
                   place,
                   {}};
  std::shared_ptr<void> key(read, [](void* held) { EVP_PKEY_free(static_cast<EVP_PKEY*>(held)); });
  std::string algorithm = AlgorithmOf(read);
  if (algorithm.empty())
    return Failure{FailureKind::kUnsupported, "expected a key of Ed25519 or P-256", place, {}};
  return ReadKey{
      .key = std::move(key), .algorithm = std::move(algorithm), .fingerprint = FingerprintOf(read)};
}

Bio Memory(std::string_view bytes) {
  return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Result<SigningKey> SigningKey::Read(std::string_view pem, const std::string& place) {
  const Bio bio = Memory(pem);
  auto read =
      Take(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassword, nullptr), place, "private");
  if (!read) return std::move(read).error();
  SigningKey key;
  key.key_ = std::move(read->key);
  key.algorithm_ = std::move(read->algorithm);
  key.fingerprint_ = std::move(read->fingerprint);
  return key;
}

Result<std::string> SigningKey::Sign(std::string_view bytes) const {
  const Failure failure{FailureKind::kInternal, "the signature could not be made", {}, {}};
  const Context context(EVP_MD_CTX_new());
  if (EVP_DigestSignInit(context.get(), nullptr, DigestOf(algorithm_), nullptr, KeyOf(key_)) != 1)
    return failure;
  std::size_t size = 0;
  if (EVP_DigestSign(context.get(), nullptr, &size, Bytes(bytes), bytes.size()) != 1)
    return failure;
  std::string signature(size, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     Bytes(bytes), bytes.size()) != 1)
    return failure;
  signature.resize(size);
  return signature;
}

Result<VerifyingKey> VerifyingKey::Read(std::string_view pem, const std::string& place) {
  const Bio bio = Memory(pem);
  auto read = Take(PEM_read_bio_PUBKEY(bio.get(), nullptr, NoPassword, nullptr), place, "public");
  if (!read) return std::move(read).error();
  VerifyingKey key;
  key.key_ = std::move(read->key);
  key.algorithm_ = std::move(read->algorithm);
  key.fingerprint_ = std::move(read->fingerprint);
  return key;
}

bool VerifyingKey::Verify(std::string_view bytes, std::string_view signature) const {
  const Context context(EVP_MD_CTX_new());
  if (EVP_DigestVerifyInit(context.get(), nullptr, DigestOf(algorithm_), nullptr, KeyOf(key_)) != 1)
    return false;
  return EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(bytes),
                          bytes.size()) == 1;
}

}  // namespace baybridge
