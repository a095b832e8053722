#include "crypto/tls_material.h"

#include <algorithm>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "crypto/handles.h"

namespace baybridge {
namespace {

// No key with a password: nobody is there to type it.
int NoPassword(char*, int, int, void*) {
  return 0;
}

CertificateHandle NextCertificate(BIO* bio) {
  return CertificateHandle(PEM_read_bio_X509(bio, nullptr, NoPassword, nullptr));
}

std::time_t TimeOf(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return 0;
  return timegm(&parts);
}

}  // namespace

Failure TlsFailure(std::string what) {
  ERR_clear_error();
  return {.kind = FailureKind::kMalformed, .what = std::move(what), .place = {}, .advice = {}};
}

Result<std::time_t> UseOwnCertificate(ssl_ctx_st* context,
                                      const std::string& certificate_pem,
                                      const std::string& key_pem,
                                      const std::string& whose) {
  const BioHandle bio = ReadingBio(certificate_pem);
  const CertificateHandle own = NextCertificate(bio.get());
  if (own == nullptr || SSL_CTX_use_certificate(context, own.get()) != 1)
    return TlsFailure("expected " + whose + " certificate as PEM");
  while (const CertificateHandle next = NextCertificate(bio.get())) {
    if (SSL_CTX_add1_chain_cert(context, next.get()) != 1)
      return TlsFailure("cannot use the chain of " + whose + " certificate");
  }
  const BioHandle key_bio = ReadingBio(key_pem);
  const KeyHandle key(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, NoPassword, nullptr));
  if (key == nullptr || SSL_CTX_use_PrivateKey(context, key.get()) != 1 ||
      SSL_CTX_check_private_key(context) != 1)
    return TlsFailure("expected the private key of " + whose + " certificate as PEM, no password");
  ERR_clear_error();
  return TimeOf(X509_get0_notAfter(own.get()));
}

Result<std::time_t> TrustAuthorities(ssl_ctx_st* context, const TrustedAuthorities& trusted) {
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  const BioHandle bio = ReadingBio(trusted.pem);
  int count = 0;
  while (const CertificateHandle authority = NextCertificate(bio.get())) {
    X509_STORE_add_cert(store, authority.get());
    if (trusted.told_to_clients) SSL_CTX_add_client_CA(context, authority.get());
    ++count;
  }
  if (count == 0) return TlsFailure("expected authorities of " + trusted.whose + " as PEM");
  std::time_t oldest = 0;
  for (const std::string& pem : trusted.crl_pems) {
    const BioHandle list = ReadingBio(pem);
    const CrlHandle crl(PEM_read_bio_X509_CRL(list.get(), nullptr, NoPassword, nullptr));
    if (crl == nullptr) return TlsFailure("expected a revocation list as PEM");
    X509_STORE_add_crl(store, crl.get());
    const std::time_t updated = TimeOf(X509_CRL_get0_lastUpdate(crl.get()));
    oldest = oldest == 0 ? updated : std::min(oldest, updated);
  }
  unsigned long flags = X509_V_FLAG_X509_STRICT;
  if (!trusted.crl_pems.empty()) flags |= X509_V_FLAG_CRL_CHECK;
  X509_STORE_set_flags(store, flags);
  X509_STORE_set_purpose(store, trusted.purpose);
  ERR_clear_error();
  return oldest;
}

}  // namespace baybridge
