#include "crypto/signature.h"

#include <array>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "crypto/digest.h"
#include "crypto/handles.h"

namespace baybridge {
namespace {

constexpr std::string_view kEd25519 = "Ed25519";
constexpr std::string_view kP256 = "ECDSA-P256-SHA256";
constexpr std::string_view kSm2 = "SM2-SM3";

// No password is ever asked for.
int NoPassword(char*, int, int, void*) {
  return 0;
}

EVP_PKEY* KeyOf(const std::shared_ptr<void>& key) {
  return static_cast<EVP_PKEY*>(key.get());
}

std::string AlgorithmOf(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "ED25519") == 1) return std::string(kEd25519);
  if (EVP_PKEY_is_a(key, "SM2") == 1) return std::string(kSm2);
  constexpr std::size_t kGroupSize = 64;
  std::array<char, kGroupSize> group{};
  std::size_t size = 0;
  const bool named = EVP_PKEY_is_a(key, "EC") == 1 &&
                     EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1;
  if (!named) return {};
  const std::string_view name(group.data(), size);
  if (name == "prime256v1") return std::string(kP256);
  return name == "SM2" ? std::string(kSm2) : std::string();
}

std::string FingerprintOf(EVP_PKEY* key) {
  return Hex(Sha256(DerOf(key, i2d_PUBKEY)));
}

const EVP_MD* DigestOf(std::string_view algorithm) {
  if (algorithm == kSm2) return EVP_sm3();
  return algorithm == kP256 ? EVP_sha256() : nullptr;
}

// SM2 signs a digest of the signer's identity too; it is set on both sides, or they do not agree.
bool SetIdentity(EVP_PKEY_CTX* context, std::string_view algorithm) {
  if (algorithm != kSm2) return true;
  return EVP_PKEY_CTX_set1_id(context, kSm2Identity.data(),
                              static_cast<int>(kSm2Identity.size())) == 1;
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
    return Failure{FailureKind::kUnsupported, "expected a key of Ed25519, P-256 or SM2", place, {}};
  return ReadKey{
      .key = std::move(key), .algorithm = std::move(algorithm), .fingerprint = FingerprintOf(read)};
}

}  // namespace

Result<SigningKey> SigningKey::Read(std::string_view pem, const std::string& place) {
  const BioHandle bio = ReadingBio(pem);
  auto read =
      Take(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassword, nullptr), place, "private");
  if (!read) return std::move(read).error();
  SigningKey key;
  key.key_ = std::move(read->key);
  key.algorithm_ = std::move(read->algorithm);
  key.fingerprint_ = std::move(read->fingerprint);
  return key;
}

std::string SigningKey::PublicDer() const {
  return DerOf(KeyOf(key_), i2d_PUBKEY);
}

Result<std::string> SigningKey::Sign(std::string_view bytes) const {
  const Failure failure{FailureKind::kInternal, "the signature could not be made", {}, {}};
  const DigestHandle context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;
  if (EVP_DigestSignInit(context.get(), &key_context, DigestOf(algorithm_), nullptr, KeyOf(key_)) !=
          1 ||
      !SetIdentity(key_context, algorithm_))
    return failure;
  // Used once: the library need not copy it before it ends it.
  EVP_MD_CTX_set_flags(context.get(), EVP_MD_CTX_FLAG_FINALISE);
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(KeyOf(key_))), '\0');
  std::size_t size = signature.size();
  if (EVP_DigestSign(context.get(), Unsigned(signature), &size, Unsigned(bytes), bytes.size()) != 1)
    return failure;
  signature.resize(size);
  return signature;
}

Result<VerifyingKey> VerifyingKey::Read(std::string_view pem, const std::string& place) {
  const BioHandle bio = ReadingBio(pem);
  auto read = Take(PEM_read_bio_PUBKEY(bio.get(), nullptr, NoPassword, nullptr), place, "public");
  if (!read) return std::move(read).error();
  VerifyingKey key;
  key.key_ = std::move(read->key);
  key.algorithm_ = std::move(read->algorithm);
  key.fingerprint_ = std::move(read->fingerprint);
  return key;
}

Result<VerifyingKey> VerifyingKey::ReadDer(std::string_view der, const std::string& place) {
  const unsigned char* at = Unsigned(der);
  auto read = Take(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())), place, "public");
  if (!read) return std::move(read).error();
  VerifyingKey key;
  key.key_ = std::move(read->key);
  key.algorithm_ = std::move(read->algorithm);
  key.fingerprint_ = std::move(read->fingerprint);
  return key;
}

std::string VerifyingKey::Der() const {
  return DerOf(KeyOf(key_), i2d_PUBKEY);
}

bool VerifyingKey::Verify(std::string_view bytes, std::string_view signature) const {
  const DigestHandle context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;
  if (EVP_DigestVerifyInit(context.get(), &key_context, DigestOf(algorithm_), nullptr,
                           KeyOf(key_)) != 1 ||
      !SetIdentity(key_context, algorithm_))
    return false;
  return EVP_DigestVerify(context.get(), Unsigned(signature), signature.size(), Unsigned(bytes),
                          bytes.size()) == 1;
}

}  // namespace baybridge
