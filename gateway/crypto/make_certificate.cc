#include "crypto/make_certificate.h"

#include <ctime>

#include <openssl/conf.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "core/check.h"
#include "core/utc.h"
#include "crypto/handles.h"
#include "crypto/secret_key.h"

namespace baybridge {
namespace {

constexpr std::size_t kSerialBytes = 16;

KeyHandle NewKey(KeyAlgorithm algorithm) {
  switch (algorithm) {
    case KeyAlgorithm::kEd25519: return KeyHandle(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    case KeyAlgorithm::kP256: return KeyHandle(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    case KeyAlgorithm::kSm2: return KeyHandle(EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2"));
  }
  return nullptr;
}

bool AddName(X509_NAME* name, const char* field, const std::string& value) {
  if (value.empty()) return true;
  return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, Unsigned(value), -1, -1, 0) == 1;
}

bool AddExtension(X509V3_CTX& context, X509* certificate, int nid, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

bool AddExtensions(X509V3_CTX& context, X509* certificate, const CertificateFacts& facts) {
  const std::string authority = facts.authority ? "critical,CA:TRUE" : "critical,CA:FALSE";
  const std::string usage =
      facts.authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature";
  const std::pair<int, std::string> all[] = {
      // NOLINT(modernize-avoid-c-arrays): a table
      {NID_basic_constraints, authority},
      {NID_key_usage, usage},
      {NID_subject_key_identifier, "hash"},
      {NID_authority_key_identifier, "keyid:always"},
      {NID_ext_key_usage, Joined(facts.extended_usages)},
      {NID_subject_alt_name, Joined(facts.alternative_names)},
      {NID_certificate_policies, Joined(facts.policies)}};
  for (const auto& [nid, value] : all) {
    if (!value.empty() && !AddExtension(context, certificate, nid, value)) return false;
  }
  return true;
}

// The context that signs with a key; SM2 needs its identity.
struct Signing {
  DigestHandle context{EVP_MD_CTX_new()};
  KeyContextHandle key_context;
  bool Begin(EVP_PKEY* key, std::string_view algorithm) {
    const EVP_MD* digest = nullptr;
    if (algorithm == "SM2-SM3") {
      digest = EVP_sm3();
      key_context.reset(EVP_PKEY_CTX_new(key, nullptr));
      if (EVP_PKEY_CTX_set1_id(key_context.get(), kSm2Identity.data(),
                               static_cast<int>(kSm2Identity.size())) != 1)
        return false;
      EVP_MD_CTX_set_pkey_ctx(context.get(), key_context.get());
    } else if (algorithm != "Ed25519") {
      digest = EVP_sha256();
    }
    return EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key) == 1;
  }
};

bool SetTime(ASN1_TIME* time, std::string_view utc) {
  const auto seconds = SecondsOf(utc);
  return seconds && ASN1_TIME_set(time, static_cast<std::time_t>(*seconds)) != nullptr;
}

Failure NotMade(const std::string& name) {
  ERR_clear_error();
  return {FailureKind::kUsage, "the certificate cannot be made from these facts", name, {}};
}

}  // namespace

class CertificateMaker {
 public:
  static EVP_PKEY* KeyOf(const SigningKey& key) { return static_cast<EVP_PKEY*>(key.key_.get()); }
  static X509* Of(const Certificate& certificate) {
    return static_cast<X509*>(certificate.certificate_.get());
  }

  static CertificateHandle Make(const CertificateFacts& facts,
                                const SigningKey& key,
                                const std::optional<Issuer>& issuer) {
    CertificateHandle made(X509_new());
    X509* certificate = made.get();
    std::string serial = RandomBytes(kSerialBytes);
    constexpr unsigned char kPositive = 0x7F;
    Unsigned(serial)[0] = static_cast<unsigned char>((Unsigned(serial)[0] & kPositive) | 1U);
    X509_NAME* subject = X509_get_subject_name(certificate);
    const bool named =
        ASN1_STRING_set(X509_get_serialNumber(certificate), serial.data(),
                        static_cast<int>(serial.size())) == 1 &&
        X509_set_version(certificate, 2) == 1 && AddName(subject, "C", facts.country) &&
        AddName(subject, "O", facts.organisation) && AddName(subject, "CN", facts.name) &&
        SetTime(X509_getm_notBefore(certificate), facts.not_before) &&
        SetTime(X509_getm_notAfter(certificate), facts.not_after) &&
        X509_set_pubkey(certificate, KeyOf(key)) == 1;
    X509* by = issuer ? Of(issuer->certificate) : certificate;
    if (!named || X509_set_issuer_name(certificate, X509_get_subject_name(by)) != 1) return nullptr;
    X509V3_CTX context{};
    X509V3_set_ctx(&context, by, certificate, nullptr, nullptr, 0);
    const CHandle<CONF, NCONF_free> empty(NCONF_new(nullptr));
    X509V3_set_nconf(&context, empty.get());  // policies are not read without one
    if (!AddExtensions(context, certificate, facts)) return nullptr;
    const SigningKey& signer = issuer ? issuer->key : key;
    Signing signing;
    if (!signing.Begin(KeyOf(signer), signer.algorithm()) ||
        X509_sign_ctx(certificate, signing.context.get()) <= 0)
      return nullptr;
    return made;
  }

  static CrlHandle MakeList(const Issuer& issuer,
                            const std::vector<Certificate>& revoked,
                            std::string_view at,
                            std::string_view next) {
    CrlHandle made(X509_CRL_new());
    X509_CRL* list = made.get();
    const TimeHandle from(ASN1_TIME_new());
    const TimeHandle to(ASN1_TIME_new());
    if (!SetTime(from.get(), at) || !SetTime(to.get(), next) ||
        X509_CRL_set_version(list, 1) != 1 ||
        X509_CRL_set_issuer_name(list, X509_get_subject_name(Of(issuer.certificate))) != 1 ||
        X509_CRL_set1_lastUpdate(list, from.get()) != 1 ||
        X509_CRL_set1_nextUpdate(list, to.get()) != 1)
      return nullptr;
    for (const Certificate& certificate : revoked) {
      X509_REVOKED* entry = X509_REVOKED_new();
      X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(Of(certificate)));
      X509_REVOKED_set_revocationDate(entry, from.get());
      X509_CRL_add0_revoked(list, entry);
    }
    X509_CRL_sort(list);
    Signing signing;
    if (!signing.Begin(KeyOf(issuer.key), issuer.key.algorithm()) ||
        X509_CRL_sign_ctx(list, signing.context.get()) <= 0)
      return nullptr;
    return made;
  }
};

std::string MakeKey(KeyAlgorithm algorithm) {
  const KeyHandle key = NewKey(algorithm);
  const BioHandle bio(BIO_new(BIO_s_mem()));
  BAYBRIDGE_CHECK(key != nullptr &&
                  PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                                nullptr) == 1);
  return BytesOf(bio.get());
}

Result<std::string> PublicPem(std::string_view private_pem) {
  auto key = SigningKey::Read(private_pem, "private key");
  if (!key) return std::move(key).error();
  const BioHandle bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PUBKEY(bio.get(), CertificateMaker::KeyOf(*key));
  return BytesOf(bio.get());
}

Result<Certificate> MakeCertificate(const CertificateFacts& facts,
                                    const SigningKey& key,
                                    const std::optional<Issuer>& issuer) {
  const CertificateHandle made = CertificateMaker::Make(facts, key, issuer);
  if (made == nullptr) return NotMade(facts.name);
  return Certificate::ReadDer(DerOf(made.get(), i2d_X509), facts.name);
}

Result<std::string> MakeRevocationList(const Issuer& issuer,
                                       const std::vector<Certificate>& revoked,
                                       std::string_view at,
                                       std::string_view next) {
  const CrlHandle made = CertificateMaker::MakeList(issuer, revoked, at, next);
  if (made == nullptr) return NotMade(issuer.certificate.Subject());
  const BioHandle bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509_CRL(bio.get(), made.get());
  return BytesOf(bio.get());
}

}  // namespace baybridge
