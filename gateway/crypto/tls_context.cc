#include "crypto/tls_context.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "crypto/base64.h"
#include "crypto/handles.h"
#include "crypto/tls_material.h"

namespace baybridge {
namespace {

using Names = CHandle<GENERAL_NAMES, GENERAL_NAMES_free>;

// A first message larger than any client of good faith sends (16 KiB) ends the handshake.
int JudgeHello(SSL* connection, int* alert, void*) {
  constexpr std::size_t kMost = std::size_t{16} * 1024;
  const unsigned char* bytes = nullptr;
  std::size_t size = SSL_client_hello_get0_ciphers(connection, &bytes);
  int* types = nullptr;
  std::size_t count = 0;
  if (SSL_client_hello_get1_extensions_present(connection, &types, &count) == 1) {
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t length = 0;
      if (SSL_client_hello_get0_ext(connection, static_cast<unsigned>(types[i]), &bytes, &length) ==
          1)
        size += length;
    }
    OPENSSL_free(types);
  }
  if (size <= kMost) return SSL_CLIENT_HELLO_SUCCESS;
  *alert = SSL_AD_ILLEGAL_PARAMETER;
  return SSL_CLIENT_HELLO_ERROR;
}

}  // namespace

TlsContext::~TlsContext() {
  SSL_CTX_free(context_);
}

ssl_ctx_st* TlsContext::ShareNative() const {
  SSL_CTX_up_ref(context_);
  return context_;
}

int TlsContext::VerifyChain(x509_store_ctx_st* store, void* self) {
  if (X509_verify_cert(store) != 1) return 0;
  const auto& context = *static_cast<const TlsContext*>(self);
  const std::time_t now = std::time(nullptr);
  if (JudgeChain(store, context.profile_, context.oldest_crl_, now).empty()) return 1;
  X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
  return 0;
}

Result<Done> TlsContext::SetServer(const TlsOptions& options) {
  SSL_CTX_set_min_proto_version(context_, options.allow_tls12 ? TLS1_2_VERSION : TLS1_3_VERSION);
  SSL_CTX_set_max_proto_version(context_, TLS1_3_VERSION);
  SSL_CTX_set_options(context_, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                    SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_num_tickets(context_, 0);
  SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_max_early_data(context_, 0);
  SSL_CTX_set_mode(context_, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_security_level(context_, 2);
  SSL_CTX_set_client_hello_cb(context_, JudgeHello, nullptr);
  constexpr long kMostChain = long{32} * 1024;
  SSL_CTX_set_max_cert_list(context_, kMostChain);
  const bool suites = SSL_CTX_set_ciphersuites(context_,
                                               "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:"
                                               "TLS_CHACHA20_POLY1305_SHA256") == 1 &&
                      SSL_CTX_set_cipher_list(context_, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
                      SSL_CTX_set1_groups_list(context_, "X25519:P-256:P-384") == 1;
  if (!suites) return TlsFailure("the TLS library lacks the cipher suites");
  auto ends = UseOwnCertificate(context_, options.certificate_pem, options.key_pem, "the server's");
  if (!ends) return std::move(ends).error();
  not_after_ = *ends;
  return Done{};
}

Result<Done> TlsContext::SetClients(const TlsOptions& options) {
  if (options.clients == ClientCertificates::kNever) return Done{};
  auto trusted = TrustAuthorities(context_, {.pem = options.client_ca_pem,
                                             .crl_pems = options.crl_pems,
                                             .purpose = X509_PURPOSE_SSL_CLIENT,
                                             .told_to_clients = true,
                                             .whose = "clients"});
  if (!trusted) return std::move(trusted).error();
  oldest_crl_ = *trusted;
  int mode = SSL_VERIFY_PEER;
  if (options.clients == ClientCertificates::kRequired) mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
  SSL_CTX_set_verify(context_, mode, nullptr);
  SSL_CTX_set_verify_depth(context_, options.profile.max_chain);
  SSL_CTX_set_cert_verify_callback(context_, &TlsContext::VerifyChain, this);
  constexpr std::string_view kSessionContext = "baybridge";
  SSL_CTX_set_session_id_context(context_,
                                 reinterpret_cast<const unsigned char*>(kSessionContext.data()),
                                 static_cast<unsigned>(kSessionContext.size()));
  return Done{};
}

Result<std::shared_ptr<const TlsContext>> TlsContext::Make(const TlsOptions& options) {
  std::shared_ptr<TlsContext> made(new TlsContext);
  made->context_ = SSL_CTX_new(TLS_server_method());
  if (made->context_ == nullptr) return TlsFailure("the TLS library gives no context");
  made->profile_ = options.profile;
  auto set = made->SetServer(options);
  if (set) set = made->SetClients(options);
  if (!set) return std::move(set).error();
  return std::shared_ptr<const TlsContext>(std::move(made));
}

std::shared_ptr<const PeerCertificate> PeerOf(ssl_st* connection) {
  X509* certificate = SSL_get0_peer_certificate(connection);
  if (certificate == nullptr) return nullptr;
  auto peer = std::make_shared<PeerCertificate>();
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (X509_digest(certificate, EVP_sha256(), digest, &size) != 1) return nullptr;
  peer->fingerprint = HexOf({reinterpret_cast<const char*>(digest), size});
  const Names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  const int count = names == nullptr ? 0 : sk_GENERAL_NAME_num(names.get());
  for (int i = 0; i < count; ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS && name->type != GEN_URI) continue;
    std::string text = name->type == GEN_DNS ? "dns:" : "uri:";
    text.append(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.ia5)),
                static_cast<std::size_t>(ASN1_STRING_length(name->d.ia5)));
    peer->names.push_back(std::move(text));
  }
  return peer;
}

}  // namespace baybridge
