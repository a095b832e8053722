#include "crypto/client_tls.h"

#include <algorithm>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "crypto/handles.h"

namespace baybridge {
namespace {

Failure Malformed(std::string what) {
  ERR_clear_error();
  return {.kind = FailureKind::kMalformed, .what = std::move(what), .place = {}, .advice = {}};
}

// No key with a password: nobody is there to type it.
int NoPassword(char*, int, int, void*) {
  return 0;
}

CertificateHandle NextCertificate(BIO* bio) {
  return CertificateHandle(PEM_read_bio_X509(bio, nullptr, NoPassword, nullptr));
}

std::time_t UpdateOf(const X509_CRL* list) {
  std::tm parts{};
  const ASN1_TIME* time = X509_CRL_get0_lastUpdate(list);
  return time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1 ? 0 : timegm(&parts);
}

}  // namespace

ClientTls::~ClientTls() {
  SSL_CTX_free(context_);
}

ssl_ctx_st* ClientTls::ShareNative() const {
  SSL_CTX_up_ref(context_);
  return context_;
}

int ClientTls::VerifyChain(x509_store_ctx_st* store, void* self) {
  if (X509_verify_cert(store) != 1) return 0;
  const auto& context = *static_cast<const ClientTls*>(self);
  if (JudgeChain(store, context.profile_, context.oldest_crl_, std::time(nullptr)).empty())
    return 1;
  X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
  return 0;
}

Result<Done> ClientTls::SetOwn(const ClientTlsOptions& options) {
  SSL_CTX_set_min_proto_version(context_, TLS1_3_VERSION);
  SSL_CTX_set_max_proto_version(context_, TLS1_3_VERSION);
  SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_security_level(context_, 2);
  const BioHandle bio = ReadingBio(options.certificate_pem);
  const CertificateHandle own = NextCertificate(bio.get());
  if (own == nullptr || SSL_CTX_use_certificate(context_, own.get()) != 1)
    return Malformed("expected the gateway's client certificate as PEM");
  while (const CertificateHandle next = NextCertificate(bio.get())) {
    if (SSL_CTX_add1_chain_cert(context_, next.get()) != 1)
      return Malformed("cannot use the chain of the gateway's client certificate");
  }
  const BioHandle key_bio = ReadingBio(options.key_pem);
  const KeyHandle key(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, NoPassword, nullptr));
  if (key == nullptr || SSL_CTX_use_PrivateKey(context_, key.get()) != 1 ||
      SSL_CTX_check_private_key(context_) != 1)
    return Malformed("expected the private key of the client certificate as PEM, no password");
  ERR_clear_error();
  return Done{};
}

Result<Done> ClientTls::SetServers(const ClientTlsOptions& options) {
  X509_STORE* store = SSL_CTX_get_cert_store(context_);
  const BioHandle bio = ReadingBio(options.authority_pem);
  int count = 0;
  while (const CertificateHandle authority = NextCertificate(bio.get())) {
    X509_STORE_add_cert(store, authority.get());
    ++count;
  }
  if (count == 0) return Malformed("expected authorities of gateways as PEM");
  for (const std::string& pem : options.crl_pems) {
    const BioHandle list = ReadingBio(pem);
    const CrlHandle crl(PEM_read_bio_X509_CRL(list.get(), nullptr, NoPassword, nullptr));
    if (crl == nullptr) return Malformed("expected a revocation list as PEM");
    X509_STORE_add_crl(store, crl.get());
    const std::time_t updated = UpdateOf(crl.get());
    oldest_crl_ = oldest_crl_ == 0 ? updated : std::min(oldest_crl_, updated);
  }
  unsigned long flags = X509_V_FLAG_X509_STRICT;
  if (!options.crl_pems.empty()) flags |= X509_V_FLAG_CRL_CHECK;
  X509_STORE_set_flags(store, flags);
  X509_STORE_set_purpose(store, X509_PURPOSE_SSL_SERVER);
  profile_.peer = PeerKind::kServer;
  SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_verify_depth(context_, profile_.max_chain);
  SSL_CTX_set_cert_verify_callback(context_, &ClientTls::VerifyChain, this);
  ERR_clear_error();
  return Done{};
}

Result<std::shared_ptr<const ClientTls>> ClientTls::Make(const ClientTlsOptions& options) {
  std::shared_ptr<ClientTls> made(new ClientTls);
  made->context_ = SSL_CTX_new(TLS_client_method());
  if (made->context_ == nullptr) return Malformed("the TLS library gives no context");
  auto set = made->SetOwn(options);
  if (set) set = made->SetServers(options);
  if (!set) return std::move(set).error();
  return std::shared_ptr<const ClientTls>(std::move(made));
}

bool ExpectServer(ssl_st* connection, const std::string& host) {
  X509_VERIFY_PARAM* expected = SSL_get0_param(connection);
  // An address is one of the certificate's addresses, never one of its names.
  if (X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1) return true;
  ERR_clear_error();
  X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_WILDCARDS);
  return SSL_set_tlsext_host_name(connection, host.c_str()) == 1 &&
         X509_VERIFY_PARAM_set1_host(expected, host.c_str(), host.size()) == 1;
}

}  // namespace baybridge
