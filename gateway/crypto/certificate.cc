#include "crypto/certificate.h"

#include <array>
#include <cstdio>
#include <ctime>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "core/utc.h"
#include "crypto/base64.h"
#include "crypto/digest.h"
#include "crypto/handles.h"

namespace baybridge {
namespace {

int NoPassword(char*, int, int, void*) {
  return 0;
}

X509* Held(const std::shared_ptr<void>& certificate) {
  return static_cast<X509*>(certificate.get());
}

std::string NameOf(const X509_NAME* name) {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  constexpr unsigned long kForm =
      XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  X509_NAME_print_ex(bio.get(), name, 0, kForm);
  return BytesOf(bio.get());
}

std::string TimeText(const ASN1_TIME* time) {
  std::tm utc{};
  if (ASN1_TIME_to_tm(time, &utc) != 1) return {};
  constexpr std::size_t kSize = 32;
  std::array<char, kSize> text{};
  if (std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc) == 0) return {};
  return text.data();
}

}  // namespace

Result<Certificate> Certificate::Take(void* read, const std::string& place) {
  auto* found = static_cast<X509*>(read);
  if (found == nullptr)
    return Failure{FailureKind::kMalformed, "expected a certificate (X.509)", place, {}};
  Certificate certificate;
  certificate.certificate_ =
      std::shared_ptr<void>(found, [](void* held) { X509_free(static_cast<X509*>(held)); });
  certificate.der_ = DerOf(found, i2d_X509);
  certificate.fingerprint_ = Hex(Sha256(certificate.der_));
  if (X509_get_signature_nid(found) == NID_SM2_with_SM3) {
    ASN1_OCTET_STRING* identity = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(identity, Unsigned(kSm2Identity), static_cast<int>(kSm2Identity.size()));
    X509_set0_distinguishing_id(found, identity);
  }
  return certificate;
}

Result<std::vector<Certificate>> Certificate::ReadAll(std::string_view pem,
                                                      const std::string& place) {
  const BioHandle bio = ReadingBio(pem);
  std::vector<Certificate> all;
  for (X509* read = nullptr;
       (read = PEM_read_bio_X509(bio.get(), nullptr, NoPassword, nullptr)) != nullptr;) {
    auto certificate = Take(read, place);
    if (!certificate) return std::move(certificate).error();
    all.push_back(*std::move(certificate));
  }
  // The end of the text is no error; a certificate that cannot be read is.
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  const bool at_end =
      ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
  if (all.empty() || !at_end)
    return Failure{FailureKind::kMalformed, "expected certificates (X.509) in PEM", place, {}};
  return all;
}

Result<Certificate> Certificate::Read(std::string_view pem, const std::string& place) {
  auto all = ReadAll(pem, place);
  if (!all) return std::move(all).error();
  if (all->size() != 1)
    return Failure{FailureKind::kMalformed, "expected one certificate, found several", place, {}};
  return std::move(all->front());
}

Result<Certificate> Certificate::ReadDer(std::string_view der, const std::string& place) {
  const unsigned char* at = Unsigned(der);
  X509* read = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
  ERR_clear_error();
  auto certificate = Take(read, place);
  if (!certificate) return certificate;
  if (certificate->der_ != der)
    return Failure{
        FailureKind::kMalformed, "expected one certificate in DER and nothing else", place, {}};
  return certificate;
}

std::string Certificate::Pem() const {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), Held(certificate_));
  return BytesOf(bio.get());
}

std::string Certificate::Subject() const {
  return NameOf(X509_get_subject_name(Held(certificate_)));
}
std::string Certificate::Issuer() const {
  return NameOf(X509_get_issuer_name(Held(certificate_)));
}

std::string Certificate::Serial() const {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(Held(certificate_));
  return HexOf({reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
                static_cast<std::size_t>(ASN1_STRING_length(serial))});
}

std::string Certificate::NotBefore() const {
  return TimeText(X509_get0_notBefore(Held(certificate_)));
}
std::string Certificate::NotAfter() const {
  return TimeText(X509_get0_notAfter(Held(certificate_)));
}

std::vector<std::string> Certificate::Policies() const {
  std::vector<std::string> found;
  auto* policies = static_cast<CERTIFICATEPOLICIES*>(
      X509_get_ext_d2i(Held(certificate_), NID_certificate_policies, nullptr, nullptr));
  for (int i = 0; i < sk_POLICYINFO_num(policies); ++i) {
    constexpr std::size_t kSize = 128;
    std::array<char, kSize> text{};
    OBJ_obj2txt(text.data(), static_cast<int>(text.size()),
                sk_POLICYINFO_value(policies, i)->policyid, 1);
    found.emplace_back(text.data());
  }
  CERTIFICATEPOLICIES_free(policies);
  return found;
}

Result<VerifyingKey> Certificate::Key() const {
  return VerifyingKey::ReadDer(DerOf(X509_get0_pubkey(Held(certificate_)), i2d_PUBKEY), Subject());
}

Result<RevocationList> RevocationList::Read(std::string_view pem, const std::string& place) {
  const BioHandle bio = ReadingBio(pem);
  X509_CRL* read = PEM_read_bio_X509_CRL(bio.get(), nullptr, NoPassword, nullptr);
  ERR_clear_error();
  if (read == nullptr)
    return Failure{
        FailureKind::kMalformed, "expected a list of revoked certificates in PEM", place, {}};
  RevocationList list;
  list.list_ =
      std::shared_ptr<void>(read, [](void* held) { X509_CRL_free(static_cast<X509_CRL*>(held)); });
  return list;
}

bool RevocationList::IsCurrent(std::string_view at) const {
  const auto* list = static_cast<const X509_CRL*>(list_.get());
  const auto seconds = SecondsOf(at);
  const ASN1_TIME* next = X509_CRL_get0_nextUpdate(list);
  if (!seconds || next == nullptr) return false;
  auto now = static_cast<std::time_t>(*seconds);
  // X509_cmp_time gives 0 for a time that it cannot read, and never for one that is the same.
  return X509_cmp_time(X509_CRL_get0_lastUpdate(list), &now) < 0 && X509_cmp_time(next, &now) > 0;
}

}  // namespace baybridge
