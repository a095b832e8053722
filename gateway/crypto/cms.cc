#include "crypto/cms.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>

#include <openssl/err.h>
#include <openssl/ess.h>

#include "core/check.h"
#include "core/utc.h"
#include "crypto/digest.h"
#include "crypto/handles.h"

namespace baybridge {
namespace {

constexpr std::array kAttributes = {NID_pkcs9_contentType, NID_pkcs9_messageDigest,
                                    NID_pkcs9_signingTime, NID_id_smime_aa_signingCertificateV2};
constexpr std::int64_t kLastUtcTime = 2'524'607'999;  // 2049-12-31T23:59:59Z; later ones have
                                                      // another type (RFC 5652, 11.3)

Failure Bad(std::string what, const std::string& place) {
  ERR_clear_error();
  return {FailureKind::kMalformed, std::move(what), place, {}};
}

using EssHandle = CHandle<ESS_SIGNING_CERT_V2, ESS_SIGNING_CERT_V2_free>;

// The single value of a signed attribute; null where it is missing, doubled or of another type.
void* AttributeOf(CMS_SignerInfo* signer, int nid, int type) {
  return CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(nid), -3, type);
}

std::optional<std::string> SigningTime(CMS_SignerInfo* signer) {
  const auto* time =
      static_cast<ASN1_TIME*>(AttributeOf(signer, NID_pkcs9_signingTime, V_ASN1_UTCTIME));
  std::tm utc{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &utc) != 1) return std::nullopt;
  constexpr std::size_t kSize = 32;
  std::array<char, kSize> text{};
  if (std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc) == 0) return std::nullopt;
  return text.data();
}

// A value of DER: tag, length, contents.
std::string Tagged(unsigned char tag, std::string_view contents) {
  constexpr std::size_t kShort = 0x80;
  std::string length;
  for (std::size_t left = contents.size(); left > 0; left >>= 8U)
    length.insert(length.begin(), static_cast<char>(left & 0xFFU));
  std::string value(1, static_cast<char>(tag));
  if (contents.size() < kShort) {
    value += static_cast<char>(contents.size());
  } else {
    value += static_cast<char>(kShort | length.size());
    value += length;
  }
  return value + std::string(contents);
}

constexpr unsigned char kInteger = 0x02;
constexpr unsigned char kOctets = 0x04;
constexpr unsigned char kSequence = 0x30;
constexpr unsigned char kSet = 0x31;
constexpr unsigned char kZero = 0xA0;           // [0]
constexpr unsigned char kDirectoryName = 0xA4;  // [4]: a GeneralName

unsigned char Byte(char c) {
  return static_cast<unsigned char>(c);
}

std::string Algorithm(int nid) {
  return Tagged(kSequence, DerOf(OBJ_nid2obj(nid), i2d_ASN1_OBJECT));
}

std::string Named(int nid, const std::string& value) {
  return Tagged(kSequence, DerOf(OBJ_nid2obj(nid), i2d_ASN1_OBJECT) + value);
}

// Values of DER in the order of a set (X.690, 11.6): no two are alike.
std::string Ordered(std::vector<std::string> values) {
  const auto less = [](const std::string& a, const std::string& b) {
    return std::ranges::lexicographical_compare(a, b, {}, Byte, Byte);
  };
  std::ranges::sort(values, less);
  std::string all;
  for (const std::string& value : values) all += value;
  return all;
}

// Everything of a signature that is neither signed nor the signature follows from the rest, so that
// there is one way only to write it: RFC 5652, section 5, in DER. `held` are certificates and
// `attributes` what is signed, one behind the other.
std::string WholeDer(const X509* signed_by,
                     const std::string& held,
                     const std::string& attributes,
                     std::string_view signature) {
  const std::string version = Tagged(kInteger, "\x01");
  const std::string named =
      Tagged(kSequence, DerOf(X509_get_issuer_name(signed_by), i2d_X509_NAME) +
                            DerOf(X509_get0_serialNumber(signed_by), i2d_ASN1_INTEGER));
  const std::string info =
      Tagged(kSequence, version + named + Algorithm(NID_sha256) + Tagged(kZero, attributes) +
                            Algorithm(NID_ecdsa_with_SHA256) + Tagged(kOctets, signature));
  const std::string data =
      Tagged(kSequence, version + Tagged(kSet, Algorithm(NID_sha256)) + Algorithm(NID_pkcs7_data) +
                            Tagged(kZero, held) + Tagged(kSet, info));
  return Named(NID_pkcs7_signed, Tagged(kZero, data));
}

// The same of what was read.
std::string WholeDer(CMS_SignerInfo* signer, const X509* signed_by, STACK_OF(X509) * certificates) {
  std::string held;
  for (int i = 0; i < sk_X509_num(certificates); ++i)
    held += DerOf(sk_X509_value(certificates, i), i2d_X509);
  std::string attributes;
  for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i)
    attributes += DerOf(CMS_signed_get_attr(signer, i), i2d_X509_ATTRIBUTE);
  const ASN1_OCTET_STRING* signature = CMS_SignerInfo_get0_signature(signer);
  return WholeDer(signed_by, held, attributes,
                  std::string_view(reinterpret_cast<const char*>(ASN1_STRING_get0_data(signature)),
                                   static_cast<std::size_t>(ASN1_STRING_length(signature))));
}

}  // namespace

class CmsSigner {
 public:
  explicit CmsSigner(const CmsSigning& signing) : signing_(signing) {}

  Result<std::string> Sign(std::string_view content) const {
    const auto seconds = SecondsOf(signing_.time);
    // Compares the two as they are: reading the certificate's key anew takes ten times the signing.
    const bool fits = X509_check_private_key(Of(signing_.certificate), OwnKey()) == 1;
    ERR_clear_error();
    if (signing_.key.algorithm() != "ECDSA-P256-SHA256" || !fits || !seconds ||
        *seconds > kLastUtcTime)
      return Failure{FailureKind::kUsage,
                     "expected a key of P-256 with its certificate, and a time before 2050",
                     {},
                     {}};
    // Written here, and not by the library, which takes three times as long as the signing itself.
    const std::string attributes = Attributes(content, *seconds);
    auto signature = signing_.key.Sign(Tagged(kSet, attributes));
    ERR_clear_error();
    if (attributes.empty() || !signature)
      return Failure{FailureKind::kInternal, "the signature could not be made", {}, {}};
    std::vector<std::string> held = {signing_.certificate.der()};
    for (const Certificate& other : signing_.others) held.push_back(other.der());
    return WholeDer(Of(signing_.certificate), Ordered(std::move(held)), attributes, *signature);
  }

 private:
  static X509* Of(const Certificate& certificate) {
    return static_cast<X509*>(certificate.certificate_.get());
  }

  EVP_PKEY* OwnKey() const { return static_cast<EVP_PKEY*>(signing_.key.key_.get()); }

  // The signed attributes, in their order; empty where they cannot be made.
  std::string Attributes(std::string_view content, std::int64_t seconds) const {
    const TimeHandle time(ASN1_UTCTIME_set(nullptr, static_cast<std::time_t>(seconds)));
    if (time == nullptr) return {};
    const auto attribute = [](int nid, const std::string& value) {
      return Named(nid, Tagged(kSet, value));
    };
    return Ordered(
        {attribute(NID_pkcs9_contentType, DerOf(OBJ_nid2obj(NID_pkcs7_data), i2d_ASN1_OBJECT)),
         attribute(NID_pkcs9_messageDigest, Digested(content)),
         attribute(NID_pkcs9_signingTime, DerOf(time.get(), i2d_ASN1_UTCTIME)),
         attribute(NID_id_smime_aa_signingCertificateV2, NamedSigner())});
  }

  static std::string Digested(std::string_view bytes) {
    const Sha256Digest digest = Sha256(bytes);
    return Tagged(kOctets, {reinterpret_cast<const char*>(digest.data()), digest.size()});
  }

  // SigningCertificateV2 of RFC 5035, section 3: the digest of the certificate (SHA-256, which is
  // what no name of an algorithm means), then its issuer and number. The library takes longer to
  // put this together than to sign.
  std::string NamedSigner() const {
    const X509* certificate = Of(signing_.certificate);
    const std::string issuer =
        Tagged(kDirectoryName, DerOf(X509_get_issuer_name(certificate), i2d_X509_NAME));
    const std::string numbered =
        Tagged(kSequence, Tagged(kSequence, issuer) +
                              DerOf(X509_get0_serialNumber(certificate), i2d_ASN1_INTEGER));
    const std::string one = Tagged(kSequence, Digested(signing_.certificate.der()) + numbered);
    return Tagged(kSequence, Tagged(kSequence, one));
  }

  const CmsSigning& signing_;
};

class CmsVerifier {
 public:
  CmsVerifier(std::string_view content, std::string_view der, const std::string& place)
      : content_(content),
        der_(der),
        place_(place) {}

  Result<CmsSignature> Verify() {
    const unsigned char* at = Unsigned(der_);
    cms_.reset(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der_.size())));
    if (cms_ == nullptr || OBJ_obj2nid(CMS_get0_type(cms_.get())) != NID_pkcs7_signed ||
        CMS_is_detached(cms_.get()) != 1)
      return Bad("expected a detached CMS signature in DER", place_);
    STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms_.get());
    if (sk_CMS_SignerInfo_num(signers) != 1) return Bad("expected one signer", place_);
    signer_ = sk_CMS_SignerInfo_value(signers, 0);
    std::string problem = FormProblem();
    if (!problem.empty()) return Bad(std::move(problem), place_);
    return Check();
  }

 private:
  std::string FormProblem() const {
    if (CMS_signed_get_attr_count(signer_) != static_cast<int>(kAttributes.size()) ||
        CMS_unsigned_get_attr_count(signer_) > 0)
      return "expected the attributes of CAdES-B-B and no others";
    for (const int nid : kAttributes) {
      if (CMS_signed_get_attr_by_NID(signer_, nid, -1) < 0)
        return "expected the attributes of CAdES-B-B and no others";
    }
    X509_ALGOR* digest = nullptr;
    X509_ALGOR* signature = nullptr;
    CMS_SignerInfo_get0_algs(signer_, nullptr, nullptr, &digest, &signature);
    if (OBJ_obj2nid(digest->algorithm) != NID_sha256 ||
        OBJ_obj2nid(signature->algorithm) != NID_ecdsa_with_SHA256 ||
        signature->parameter != nullptr)
      return "expected ECDSA with SHA-256";
    return {};
  }

  Result<CmsSignature> Check() {
    STACK_OF(X509)* held = CMS_get1_certs(cms_.get());
    const CHandle<STACK_OF(X509), FreeStack> certificates(held);
    STACK_OF(X509_CRL)* lists = CMS_get1_crls(cms_.get());
    const bool has_lists = lists != nullptr;
    sk_X509_CRL_pop_free(lists, X509_CRL_free);
    if (has_lists) return Bad("expected no lists of revoked certificates inside", place_);
    // Read through a filter: of bytes in memory the library makes a source of its own, and loses it
    // where what the signature says of its digests is wrong (seen with OpenSSL 3.0).
    const BioHandle bytes = ReadingBio(content_);
    const BioHandle filter(BIO_new(BIO_f_null()));
    if (bytes == nullptr || filter == nullptr)
      return Failure{FailureKind::kInternal, "out of memory", place_, {}};
    BIO_push(filter.get(), bytes.get());
    constexpr unsigned kForm = CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY;
    const int verified = CMS_verify(cms_.get(), nullptr, nullptr, filter.get(), nullptr, kForm);
    BIO_pop(filter.get());
    if (verified != 1) return Bad("the signature is not that of these bytes", place_);
    return Collect(certificates.get());
  }

  static void FreeStack(STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); }

  Result<CmsSignature> Collect(STACK_OF(X509) * certificates) {
    X509* signed_by = nullptr;
    CMS_SignerInfo_get0_algs(signer_, nullptr, &signed_by, nullptr, nullptr);
    if (signed_by == nullptr || WholeDer(signer_, signed_by, certificates) != der_)
      return Bad("expected a CMS signature in the form of CAdES-B-B and nothing else", place_);
    if (!NamesSigner(signed_by))
      return Bad("expected the certificate that the signature names", place_);
    auto signer = Certificate::ReadDer(DerOf(signed_by, i2d_X509), place_);
    if (!signer) return std::move(signer).error();
    auto key = signer->Key();
    if (!key || key->algorithm() != "ECDSA-P256-SHA256")
      return Bad("expected a key of P-256", place_);
    auto time = SigningTime(signer_);
    if (!time) return Bad("expected a signing time", place_);
    CmsSignature found{.signer = *std::move(signer), .others = {}, .time = *std::move(time)};
    for (int i = 0; i < sk_X509_num(certificates); ++i) {
      auto one = Certificate::ReadDer(DerOf(sk_X509_value(certificates, i), i2d_X509), place_);
      if (!one) return std::move(one).error();
      if (one->der() != found.signer.der()) found.others.push_back(*std::move(one));
    }
    return found;
  }

  // The signed attribute holds the digest of the signer's certificate, so that nobody puts another
  // certificate of the same key, or of the same name and number, beside the signature.
  bool NamesSigner(X509* signed_by) const {
    const auto* text = static_cast<ASN1_STRING*>(
        AttributeOf(signer_, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE));
    if (text == nullptr) return false;
    const unsigned char* at = ASN1_STRING_get0_data(text);
    const EssHandle named(d2i_ESS_SIGNING_CERT_V2(nullptr, &at, ASN1_STRING_length(text)));
    if (named == nullptr) return false;
    STACK_OF(X509)* way = sk_X509_new_null();
    sk_X509_push(way, signed_by);
    const bool same = OSSL_ESS_check_signing_certs(nullptr, named.get(), way, 1) == 1;
    sk_X509_free(way);
    return same;
  }

  std::string_view content_;
  std::string_view der_;
  const std::string& place_;
  CmsHandle cms_;
  CMS_SignerInfo* signer_ = nullptr;
};

Result<std::string> SignCms(std::string_view content, const CmsSigning& signing) {
  return CmsSigner(signing).Sign(content);
}

Result<CmsSignature> VerifyCms(std::string_view content,
                               std::string_view signature,
                               const std::string& place) {
  return CmsVerifier(content, signature, place).Verify();
}

}  // namespace baybridge
