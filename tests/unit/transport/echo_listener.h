#pragma once

#include <atomic>
#include <chrono>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "core/utc.h"
#include "crypto/make_certificate.h"
#include "support/tls_client.h"
#include "transport/http_listener.h"

namespace baybridge {

// Gives back body, method and path, so that a test sees what the server took for one request.
class EchoHandler : public HttpHandler {
 public:
  std::optional<HttpResponse> Admit(HttpRequest& request) override {
    if (request.path != "/secret") return std::nullopt;
    return HttpResponse{.status = 401, .headers = {}, .body = "no"};
  }
  bool IsQuick(const HttpRequest& request) const override { return request.path == "/quick"; }
  HttpResponse Handle(HttpRequest request) override {
    ++handled;
    if (request.path == "/slow") std::this_thread::sleep_for(std::chrono::milliseconds(300));
    if (request.path == "/large")
      return {.status = 200, .headers = {}, .body = std::string(std::size_t{8} * 1024 * 1024, 'x')};
    HttpResponse response{.status = 200,
                          .headers = {},
                          .body = request.method + " " + request.path + " " + request.body};
    if (request.certificate != nullptr) response.Set("Client", request.certificate->names.at(0));
    return response;
  }
  std::optional<HttpResponse> HandleBriefly(const HttpRequest& request) override {
    if (request.path != "/brief") return std::nullopt;
    return HttpResponse{.status = 200, .headers = {}, .body = "briefly " + request.body};
  }
  HttpResponse Refuse(const HttpRefusal& refusal) override {
    HttpResponse response{
        .status = refusal.status, .headers = {}, .body = std::string(refusal.code)};
    return response;
  }

  std::atomic<int> handled{0};
};

// An authority with certificates of its own making.
class TestAuthority {
 public:
  TestAuthority() : key_pem_(MakeKey(KeyAlgorithm::kP256)) {
    auto key = SigningKey::Read(key_pem_, "authority");
    EXPECT_TRUE(key);
    key_.emplace(*key);
    auto made = MakeCertificate({.name = "Test authority",
                                 .not_before = At(-3'600),
                                 .not_after = At(86'400),
                                 .authority = true},
                                *key_);
    EXPECT_TRUE(made);
    certificate_.emplace(*made);
  }

  static std::string At(std::int64_t seconds_from_now) {
    return UtcText(std::time(nullptr) + seconds_from_now);
  }
  std::string pem() const { return certificate_->Pem(); }

  struct Made {
    ClientIdentity identity;
    std::optional<Certificate> certificate;
  };
  Made Make(CertificateFacts facts) const {
    Made made;
    made.identity.key_pem = MakeKey(KeyAlgorithm::kP256);
    auto key = SigningKey::Read(made.identity.key_pem, "client");
    if (facts.not_before.empty()) facts.not_before = At(-60);
    if (facts.not_after.empty()) facts.not_after = At(3'600);
    auto certificate =
        MakeCertificate(facts, *key, Issuer{.key = *key_, .certificate = *certificate_});
    EXPECT_TRUE(certificate);
    made.identity.certificate_pem = certificate->Pem();
    made.certificate = *certificate;
    return made;
  }
  // Made `age` seconds ago.
  std::string RevocationList(const std::vector<Certificate>& revoked, std::int64_t age) const {
    auto list = MakeRevocationList({.key = *key_, .certificate = *certificate_}, revoked, At(-age),
                                   At(std::int64_t{7} * 86'400));
    EXPECT_TRUE(list);
    return *list;
  }

 private:
  std::string key_pem_;
  std::optional<SigningKey> key_;
  std::optional<Certificate> certificate_;
};

inline CertificateFacts ServerFacts() {
  return {.name = "localhost",
          .alternative_names = {"DNS:localhost"},
          .extended_usages = {"serverAuth"}};
}
inline CertificateFacts ClientFacts() {
  return {
      .name = "home", .alternative_names = {"DNS:home.example"}, .extended_usages = {"clientAuth"}};
}

// A listener that echoes, on a free port.
struct EchoListener {
  explicit EchoListener(ListenerOptions options = {}, TlsOptions tls = {}) {
    if (tls.certificate_pem.empty()) {
      const auto server = authority.Make(ServerFacts());
      tls.certificate_pem = server.identity.certificate_pem;
      tls.key_pem = server.identity.key_pem;
    }
    auto context = TlsContext::Make(tls);
    EXPECT_TRUE(context) << (context ? "" : context.error().what);
    auto started = HttpListener::Start(options, *context, handler);
    EXPECT_TRUE(started);
    listener = *std::move(started);
  }
  std::uint16_t port() const { return listener->port(); }

  TestAuthority authority;
  EchoHandler handler;
  std::unique_ptr<HttpListener> listener;
};

}  // namespace baybridge
