// T01: what a client may send before any request: bytes that are no TLS, old and odd hellos, half
// handshakes, renegotiation, certificates that OpenSSL's own check lets through.
#include <functional>
#include <memory>
#include <thread>

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "unit/transport/echo_listener.h"

namespace baybridge {
namespace {

std::string Big(std::size_t number, std::size_t bytes) {
  std::string text;
  for (std::size_t i = bytes; i > 0; --i)
    text += static_cast<char>(number >> (8 * (i - 1)) & 0xFFU);
  return text;
}

// The first flight of an honest client, as it goes over the wire.
std::string HelloOf(int least, int most) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
  SSL_CTX_set_min_proto_version(context, least);
  SSL_CTX_set_max_proto_version(context, most);
  SSL* ssl = SSL_new(context);
  BIO* in = BIO_new(BIO_s_mem());
  BIO* out = BIO_new(BIO_s_mem());
  SSL_set_bio(ssl, in, out);
  (void)SSL_connect(ssl);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out, &bytes);
  std::string hello(bytes, static_cast<std::size_t>(size));
  SSL_free(ssl);
  SSL_CTX_free(context);
  return hello;
}

// A hello with an extension of so many bytes, in records of so many.
std::string LargeHello(std::size_t extension, std::size_t record) {
  const std::string suites = Big(0x1301, 2);
  const std::string extensions = Big(0xFAFA, 2) + Big(extension, 2) + std::string(extension, 'x');
  const std::string body = Big(0x0303, 2) + std::string(32, 'r') + Big(0, 1) + Big(2, 2) + suites +
                           Big(1, 1) + Big(0, 1) + Big(extensions.size(), 2) + extensions;
  const std::string message = Big(1, 1) + Big(body.size(), 3) + body;
  std::string bytes;
  for (std::size_t at = 0; at < message.size(); at += record) {
    const std::string part = message.substr(at, record);
    bytes += Big(0x16, 1) + Big(0x0301, 2) + Big(part.size(), 2) + part;
  }
  return bytes;
}

bool Serves(const EchoListener& server) {
  return Ask(server.port(), {}).status == 200U;
}

struct RawCase {
  std::string_view name;
  std::string bytes;
};

class RawTlsTest : public testing::TestWithParam<RawCase> {};

// Each is closed, at most with an alert: never with an answer, and nothing of it is echoed.
TEST_P(RawTlsTest, IsClosedWithAnAlertAtMost) {
  static EchoListener server;
  const int before = server.handler.handled;
  const PlainClient client(server.port());
  client.Send(GetParam().bytes);
  const std::string said = client.ReadToEnd();
  constexpr std::size_t kAlert = 7;  // type, version, length, level, description
  EXPECT_TRUE(said.empty() || (said.size() == kAlert && said[0] == 0x15)) << said.size();
  EXPECT_EQ(said.find("HTTP"), std::string::npos);
  EXPECT_EQ(server.handler.handled, before);
  EXPECT_TRUE(Serves(server)) << "and nobody else suffers";
}

std::vector<RawCase> RawCases() {
  using namespace std::string_literals;
  const std::string sslv2 = "\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10"s +
                            std::string(21, '\x07') + std::string(16, 'c');
  std::string cut = HelloOf(TLS1_3_VERSION, TLS1_3_VERSION);
  cut[3] = '\x7F';  // a record of more than any may have
  return {{"plaintext_request", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"},
          {"plaintext_garbage", std::string(4'096, '\xA5')},
          {"plaintext_ssh", "SSH-2.0-OpenSSH_9.2\r\n"},
          {"sslv2_hello", sslv2},
          {"tls10_hello", HelloOf(TLS1_VERSION, TLS1_VERSION)},
          {"tls11_hello", HelloOf(TLS1_1_VERSION, TLS1_1_VERSION)},
          {"tls12_hello", HelloOf(TLS1_2_VERSION, TLS1_2_VERSION)},
          {"hello_past_16_KiB", LargeHello(40'000, 16'000)},
          {"hello_past_16_KiB_in_small_records", LargeHello(20'000, 100)},
          {"record_too_large", cut},
          {"handshake_of_another_kind",
           Big(0x16, 1) + Big(0x0303, 2) + Big(4, 2) + Big(0x0B, 1) + Big(0, 3)},
          {"data_before_handshake", Big(0x17, 1) + Big(0x0303, 2) + Big(5, 2) + "hello"},
          {"alert_first", Big(0x15, 1) + Big(0x0303, 2) + Big(2, 2) + Big(0x0228, 2)},
          {"empty_records", [] {
             std::string bytes;
             for (int i = 0; i < 200; ++i) bytes += Big(0x16, 1) + Big(0x0301, 2) + Big(0, 2);
             return bytes;
           }()}};
}

INSTANTIATE_TEST_SUITE_P(All, RawTlsTest, testing::ValuesIn(RawCases()), [](const auto& made) {
  return std::string(made.param.name);
});

// A hello that comes in the smallest pieces is one all the same.
TEST(HelloTest, InPiecesIsAnswered) {
  EchoListener server;
  const std::string hello = HelloOf(TLS1_3_VERSION, TLS1_3_VERSION);
  // Each byte of the message in a record of its own, too.
  std::string records;
  const std::string message = hello.substr(5);
  for (const char c : message) records += Big(0x16, 1) + Big(0x0301, 2) + Big(1, 2) + c;
  for (const std::string& bytes : {hello, records}) {
    PlainClient client(server.port());
    for (std::size_t at = 0; at < bytes.size(); at += 7) client.Send(bytes.substr(at, 7));
    EXPECT_EQ(client.ReadSome(1), "\x16") << "a hello of the server";
  }
}

// Handshakes that never go on are ended at their deadline, and keep nobody else out.
TEST(HandshakeTest, ThatStayHalfOpenEndAndKeepNobodyOut) {
  ListenerOptions options;
  options.handshake_time = std::chrono::milliseconds(1'000);
  EchoListener server(options);
  constexpr std::size_t kMany = 300;
  const std::string hello = HelloOf(TLS1_3_VERSION, TLS1_3_VERSION);
  std::vector<std::unique_ptr<PlainClient>> half;
  for (std::size_t i = 0; i < kMany; ++i) {
    half.push_back(std::make_unique<PlainClient>(server.port()));
    if (i % 3 == 1) half.back()->Send(hello.substr(0, 40));
    if (i % 3 == 2) half.back()->Send(hello);
  }
  EXPECT_TRUE(Serves(server));
  // ReadToEnd ends when the server closes, or fails its own wait of a minute.
  const auto begin = std::chrono::steady_clock::now();
  for (const auto& client : half) (void)client->ReadToEnd();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(50));
  EXPECT_EQ(server.handler.handled, 1);
}

// With TLS 1.2, which a configuration may allow: a connection is never negotiated anew, and its
// suites are those with forward secrecy and authenticated encryption alone.
TEST(RenegotiationTest, IsRefused) {
  const TestAuthority authority;
  const auto made = authority.Make(ServerFacts());
  TlsOptions tls;
  tls.certificate_pem = made.identity.certificate_pem;
  tls.key_pem = made.identity.key_pem;
  tls.allow_tls12 = true;
  EchoListener server({}, tls);
  const auto connect = [&](const char* suites, const std::function<void(SSL*)>& then) {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    EXPECT_EQ(SSL_CTX_set_cipher_list(context, suites), 1) << suites;
    BIO* bio = BIO_new_ssl_connect(context);
    BIO_set_conn_hostname(bio, ("127.0.0.1:" + std::to_string(server.port())).c_str());
    const bool connected = BIO_do_connect(bio) == 1 && BIO_do_handshake(bio) == 1;
    SSL* ssl = nullptr;
    BIO_get_ssl(bio, &ssl);
    if (connected && then) then(ssl);
    BIO_free_all(bio);
    SSL_CTX_free(context);
    return connected;
  };
  bool renewed = true;
  bool ticket = true;
  ASSERT_TRUE(connect("ECDHE+AESGCM", [&](SSL* ssl) {
    ticket = SSL_SESSION_has_ticket(SSL_get_session(ssl)) == 1;
    renewed = SSL_renegotiate(ssl) == 1 && SSL_do_handshake(ssl) == 1 &&
              SSL_renegotiate_pending(ssl) == 0;
    // What is sent after the server said no is not served either.
    const std::string request = BytesOf({});
    if (!renewed) (void)SSL_write(ssl, request.data(), static_cast<int>(request.size()));
  }));
  EXPECT_FALSE(renewed);
  EXPECT_FALSE(ticket);
  for (const char* suites : {"AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA",
                             "ECDHE-ECDSA-AES256-SHA384", "DHE-RSA-AES128-GCM-SHA256", "aNULL"})
    EXPECT_FALSE(connect(suites, {})) << suites;
  EXPECT_TRUE(connect("ECDHE-ECDSA-CHACHA20-POLY1305", {})) << "the control";
  EXPECT_TRUE(Serves(server));
}

// Certificates as a test wants them, however wrong.
struct RawFacts {
  const char* curve = "P-256";  // empty: RSA
  unsigned rsa_bits = 0;
  const EVP_MD* digest = EVP_sha256();
  long version = 2;
  std::string serial = "\x01\x02";
  const char* names = "DNS:home.example";
  const char* purposes = "clientAuth";
  const char* basic = nullptr;
};

struct RawCertificate {
  std::shared_ptr<EVP_PKEY> key;
  std::shared_ptr<X509> certificate;
};

void Extend(X509* certificate, X509* issuer, int id, const char* value) {
  if (value == nullptr) return;
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
  ASSERT_NE(extension, nullptr) << value;
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

RawCertificate MakeRaw(const RawFacts& facts, const char* name, const RawCertificate* issuer) {
  EVP_PKEY* key = facts.rsa_bits != 0 ? EVP_RSA_gen(facts.rsa_bits) : EVP_EC_gen(facts.curve);
  EXPECT_NE(key, nullptr) << name;
  X509* made = X509_new();
  X509_set_version(made, facts.version);
  BIGNUM* serial = BN_bin2bn(reinterpret_cast<const unsigned char*>(facts.serial.data()),
                             static_cast<int>(facts.serial.size()), nullptr);
  BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(made));
  BN_free(serial);
  X509_gmtime_adj(X509_getm_notBefore(made), -60);
  X509_gmtime_adj(X509_getm_notAfter(made), 3'600);
  X509_set_pubkey(made, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509_set_issuer_name(made,
                       X509_get_subject_name(issuer == nullptr ? made : issuer->certificate.get()));
  if (facts.version == 2) {
    X509* by = issuer == nullptr ? made : issuer->certificate.get();
    Extend(made, by, NID_basic_constraints, facts.basic);
    Extend(made, by, NID_subject_alt_name, facts.names);
    Extend(made, by, NID_ext_key_usage, facts.purposes);
    Extend(made, by, NID_key_usage,
           issuer == nullptr ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
    Extend(made, by, NID_subject_key_identifier, "hash");
    if (issuer != nullptr) Extend(made, by, NID_authority_key_identifier, "keyid");
  }
  EXPECT_NE(X509_sign(made, issuer == nullptr ? key : issuer->key.get(), facts.digest), 0) << name;
  return {{key, EVP_PKEY_free}, {made, X509_free}};
}

std::string PemOf(const std::function<int(BIO*)>& write) {
  BIO* bio = BIO_new(BIO_s_mem());
  EXPECT_EQ(write(bio), 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  std::string pem(bytes, static_cast<std::size_t>(size));
  BIO_free(bio);
  return pem;
}
std::string PemOf(const RawCertificate& made) {
  return PemOf([&](BIO* bio) { return PEM_write_bio_X509(bio, made.certificate.get()); });
}

// What is sound to OpenSSL and not to us: each differs from the good one in one thing.
TEST(ClientProfileTest, RefusesEachThingThatOpensslLetsThrough) {
  const RawCertificate authority = MakeRaw(
      {.names = nullptr, .purposes = nullptr, .basic = "critical,CA:TRUE"}, "Authority", nullptr);
  const TestAuthority own;
  const auto made = own.Make(ServerFacts());
  TlsOptions tls;
  tls.certificate_pem = made.identity.certificate_pem;
  tls.key_pem = made.identity.key_pem;
  tls.client_ca_pem = PemOf(authority);
  tls.clients = ClientCertificates::kRequired;
  EchoListener server({}, tls);
  const auto status_of = [&](const RawFacts& facts) {
    const RawCertificate client = MakeRaw(facts, "home", &authority);
    const ClientIdentity identity{.certificate_pem = PemOf(client),
                                  .key_pem = PemOf([&](BIO* bio) {
                                    return PEM_write_bio_PrivateKey(bio, client.key.get(), nullptr,
                                                                    nullptr, 0, nullptr, nullptr);
                                  })};
    return Ask(server.port(), {}, identity).status;
  };
  EXPECT_EQ(status_of({}), 200U) << "the control";
  EXPECT_EQ(status_of({.curve = "P-384", .digest = EVP_sha384()}), 200U);
  EXPECT_EQ(status_of({.rsa_bits = 3'072}), 200U);
  EXPECT_EQ(status_of({.names = "URI:urn:example:home"}), 200U);
  const std::vector<std::pair<const char*, RawFacts>> bad = {
      {"RSA of 1,024 bits", {.rsa_bits = 1'024}},
      {"RSA of 2,048 bits", {.rsa_bits = 2'048}},
      {"P-192", {.curve = "P-192"}},
      {"P-224", {.curve = "P-224"}},
      {"SHA-1", {.digest = EVP_sha1()}},
      {"SHA-224", {.digest = EVP_sha224()}},
      {"version 1", {.version = 0}},
      {"serial 0", {.serial = std::string(1, '\0')}},
      {"serial of 21 bytes", {.serial = std::string(21, '\x11')}},
      {"no name", {.names = nullptr}},
      {"critical name", {.names = "critical,DNS:home.example"}},
      {"name for many", {.names = "DNS:*.example"}},
      {"mail address", {.names = "email:home@example.org"}},
      {"no purpose", {.purposes = nullptr}},
      {"any purpose", {.purposes = "clientAuth,anyExtendedKeyUsage"}},
      {"purpose of a server", {.purposes = "serverAuth"}},
      {"an authority", {.basic = "critical,CA:TRUE"}}};
  for (const auto& [name, facts] : bad) EXPECT_EQ(status_of(facts), 0U) << name;
}

}  // namespace
}  // namespace baybridge
