#include <algorithm>
#include <ctime>

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "core/check.h"
#include "core/utc.h"
#include "crypto/certificate.h"
#include "crypto/digest.h"
#include "crypto/handles.h"

namespace baybridge {
namespace {

constexpr int kLongestWay = 3;  // certificates below the anchor
constexpr int kRsaBits = 3072;
constexpr int kEcBits = 256;
constexpr int kSerialBytes = 20;  // RFC 5280, 4.1.2.2

ChainProblem ProblemOf(int error) {
  switch (error) {
    case X509_V_OK: return ChainProblem::kSound;
    case X509_V_ERR_CERT_NOT_YET_VALID: return ChainProblem::kNotYetValid;
    case X509_V_ERR_CERT_HAS_EXPIRED: return ChainProblem::kExpired;
    case X509_V_ERR_CERT_SIGNATURE_FAILURE: return ChainProblem::kBadSignature;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED: return ChainProblem::kUnknownIssuer;
    default: return ChainProblem::kOther;
  }
}

bool SoundKey(EVP_PKEY* key) {
  if (key == nullptr) return false;
  if (EVP_PKEY_is_a(key, "RSA") == 1) return EVP_PKEY_get_bits(key) >= kRsaBits;
  if (EVP_PKEY_is_a(key, "EC") == 1) return EVP_PKEY_get_bits(key) >= kEcBits;
  return EVP_PKEY_is_a(key, "ED25519") == 1 || EVP_PKEY_is_a(key, "SM2") == 1;
}

bool SoundSignature(const X509* certificate) {
  switch (X509_get_signature_nid(certificate)) {
    case NID_ecdsa_with_SHA256:
    case NID_ecdsa_with_SHA384:
    case NID_ecdsa_with_SHA512:
    case NID_sha256WithRSAEncryption:
    case NID_sha384WithRSAEncryption:
    case NID_sha512WithRSAEncryption:
    case NID_ED25519:
    case NID_SM2_with_SM3: return true;
    default: return false;
  }
}

// What is wrong with one certificate of the way; empty where nothing is.
std::string ProfileProblem(X509* certificate, bool leaf, bool anchor) {
  if (X509_get_version(certificate) != 2) return "expected a certificate of version 3";
  const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
  if (ASN1_STRING_length(serial) < 1 || ASN1_STRING_length(serial) > kSerialBytes ||
      ASN1_STRING_type(serial) != V_ASN1_INTEGER)
    return "expected a positive serial number of 1 to 20 bytes";
  if (!SoundKey(X509_get0_pubkey(certificate)))
    return "expected a key of P-256 or larger, RSA 3072 or larger, Ed25519 or SM2";
  if (!anchor && !SoundSignature(certificate))
    return "expected a signature with SHA-256 or larger, SM3 or Ed25519";
  const std::uint32_t flags = X509_get_extension_flags(certificate);
  if ((flags & (EXFLAG_INVALID | EXFLAG_CRITICAL)) != 0)
    return "expected only extensions that are known";
  if (!leaf) return {};
  if ((flags & EXFLAG_CA) != 0) return "expected a signer, found an authority";
  const std::uint32_t usage = X509_get_key_usage(certificate);
  constexpr std::uint32_t kSigns = KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;
  if (usage == UINT32_MAX || (usage & kSigns) == 0)
    return "expected the key usage digitalSignature or nonRepudiation";
  return {};
}

}  // namespace

class ChainCheck {
 public:
  explicit ChainCheck(const ChainQuestion& question) : question_(question) {}

  ChainAnswer Run() {
    const auto seconds = SecondsOf(question_.at);
    if (!seconds) return {.detail = "expected a time such as 2026-01-31T08:00:00Z"};
    ChainAnswer answer = Build(*seconds);
    ERR_clear_error();
    return answer;
  }

 private:
  static X509* Of(const Certificate& certificate) {
    return static_cast<X509*>(certificate.certificate_.get());
  }

  ChainAnswer Build(std::int64_t seconds) {
    const StoreHandle store(X509_STORE_new());
    for (const Certificate& anchor : question_.anchors)
      X509_STORE_add_cert(store.get(), Of(anchor));
    const CHandle<STACK_OF(X509), StackFree> others(sk_X509_new_null());
    for (const Certificate& one : question_.intermediates) sk_X509_push(others.get(), Of(one));
    const StoreContextHandle context(X509_STORE_CTX_new());
    BAYBRIDGE_CHECK(store != nullptr && others != nullptr && context != nullptr);
    if (X509_STORE_CTX_init(context.get(), store.get(), Of(question_.leaf), others.get()) != 1)
      return {};
    X509_VERIFY_PARAM* wanted = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(wanted, static_cast<std::time_t>(seconds));
    X509_VERIFY_PARAM_set_flags(wanted, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_X509_STRICT);
    X509_VERIFY_PARAM_set_depth(wanted, kLongestWay);
    const bool good = X509_verify_cert(context.get()) == 1;
    const int error = X509_STORE_CTX_get_error(context.get());
    if (!good) {
      const ChainProblem problem = ProblemOf(error);
      return {.problem = problem == ChainProblem::kSound ? ChainProblem::kOther : problem,
              .detail = X509_verify_cert_error_string(error)};
    }
    return Judge(X509_STORE_CTX_get0_chain(context.get()));
  }

  static void StackFree(STACK_OF(X509) * stack) { sk_X509_free(stack); }

  ChainAnswer Judge(STACK_OF(X509) * way) const {
    const int count = sk_X509_num(way);
    for (int i = 0; i < count; ++i) {
      std::string problem = ProfileProblem(sk_X509_value(way, i), i == 0, i + 1 == count);
      if (!problem.empty())
        return {.problem = ChainProblem::kProfile, .detail = std::move(problem)};
    }
    for (int i = 0; i + 1 < count && !question_.lists.empty(); ++i) {
      const ChainProblem problem = Revoked(sk_X509_value(way, i), sk_X509_value(way, i + 1));
      if (problem != ChainProblem::kSound) return {.problem = problem};
    }
    X509* last = sk_X509_value(way, count - 1);
    for (const Certificate& anchor : question_.anchors) {
      if (X509_cmp(last, Of(anchor)) == 0)
        return {.problem = ChainProblem::kSound, .anchor = anchor.fingerprint(), .way = Names(way)};
    }
    return {.problem = ChainProblem::kUnknownIssuer};
  }

  static std::vector<std::string> Names(STACK_OF(X509) * way) {
    std::vector<std::string> names;
    for (int i = 0; i < sk_X509_num(way); ++i)
      names.push_back(Hex(Sha256(DerOf(sk_X509_value(way, i), i2d_X509))));
    return names;
  }

  ChainProblem Revoked(X509* certificate, X509* issuer) const {
    bool asked = false;
    for (const RevocationList& list : question_.lists) {
      auto* held = static_cast<X509_CRL*>(list.list_.get());
      if (X509_NAME_cmp(X509_CRL_get_issuer(held), X509_get_subject_name(issuer)) != 0) continue;
      if (X509_CRL_verify(held, X509_get0_pubkey(issuer)) != 1) continue;
      asked = true;
      X509_REVOKED* entry = nullptr;
      if (X509_CRL_get0_by_cert(held, &entry, certificate) != 0) return ChainProblem::kRevoked;
    }
    return asked ? ChainProblem::kSound : ChainProblem::kNoRevocationList;
  }

  const ChainQuestion& question_;
};

ChainAnswer CheckChain(const ChainQuestion& question) {
  return ChainCheck(question).Run();
}

}  // namespace baybridge
