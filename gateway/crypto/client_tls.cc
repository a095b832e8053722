#include "crypto/client_tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "crypto/tls_material.h"

namespace baybridge {

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
  auto used =
      UseOwnCertificate(context_, options.certificate_pem, options.key_pem, "the gateway's client");
  if (!used) return std::move(used).error();
  return Done{};
}

Result<Done> ClientTls::SetServers(const ClientTlsOptions& options) {
  auto trusted = TrustAuthorities(context_, {.pem = options.authority_pem,
                                             .crl_pems = options.crl_pems,
                                             .purpose = X509_PURPOSE_SSL_SERVER,
                                             .told_to_clients = false,
                                             .whose = "gateways"});
  if (!trusted) return std::move(trusted).error();
  oldest_crl_ = *trusted;
  profile_.peer = PeerKind::kServer;
  SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_verify_depth(context_, profile_.max_chain);
  SSL_CTX_set_cert_verify_callback(context_, &ClientTls::VerifyChain, this);
  return Done{};
}

Result<std::shared_ptr<const ClientTls>> ClientTls::Make(const ClientTlsOptions& options) {
  std::shared_ptr<ClientTls> made(new ClientTls);
  made->context_ = SSL_CTX_new(TLS_client_method());
  if (made->context_ == nullptr) return TlsFailure("the TLS library gives no context");
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
