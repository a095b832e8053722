#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace baybridge {

// One request and one response of the service as plain values: handlers see these, never a socket
// or a library's type.

struct HttpHeader {
  std::string name;  // in a request in lower case
  std::string value;
  friend bool operator==(const HttpHeader&, const HttpHeader&) = default;
};

// The certificate that a client showed, accepted by the chain check and by our own profile.
struct PeerCertificate {
  std::string fingerprint;         // SHA-256 (hex) of the certificate in DER
  std::vector<std::string> names;  // its DNS names and URIs, as "dns:home.example", "uri:urn:…"
};

// What a handler found out about a request when it admitted it.
struct HttpAdmission {
  HttpAdmission() = default;
  HttpAdmission(const HttpAdmission&) = default;
  HttpAdmission& operator=(const HttpAdmission&) = default;
  HttpAdmission(HttpAdmission&&) = default;
  HttpAdmission& operator=(HttpAdmission&&) = default;
  virtual ~HttpAdmission() = default;
};

struct HttpRequest {
  std::string method;
  std::string path;   // as sent, begins with '/'; not decoded
  std::string query;  // as sent, behind '?'
  std::vector<HttpHeader> headers;
  std::string body;
  std::string remote;                                  // address of the client
  std::shared_ptr<const PeerCertificate> certificate;  // null where it showed none
  std::shared_ptr<const HttpAdmission> admission;      // of the handler's own

  // The value of a header by its lower-case name; empty where there is none.
  std::string_view Header(std::string_view name) const& {
    for (const HttpHeader& header : headers) {
      if (header.name == name) return header.value;
    }
    return {};
  }
};

// What follows the head of a response little by little.
class HttpStream {
 public:
  HttpStream() = default;
  HttpStream(const HttpStream&) = delete;
  HttpStream& operator=(const HttpStream&) = delete;
  HttpStream(HttpStream&&) = delete;
  HttpStream& operator=(HttpStream&&) = delete;
  virtual ~HttpStream() = default;
  // What there is to send now; empty: nothing yet. Nothing: it has ended. Called by one thread at a
  // time, one of the network: it must not block.
  virtual std::optional<std::string> Next() = 0;
};

struct HttpResponse {
  unsigned status = 200;
  std::vector<HttpHeader> headers;
  std::string body;
  std::shared_ptr<HttpStream> stream = {};  // null: the body is all. The connection ends behind it.

  void Set(std::string name, std::string value) {
    headers.push_back({.name = std::move(name), .value = std::move(value)});
  }
};

// Why a request is answered without being handled. `code` is a stable word of docs/operations.md.
struct HttpRefusal {
  unsigned status = 400;
  std::string_view code;
};

// What answers requests. Called by many threads at once.
class HttpHandler {
 public:
  HttpHandler() = default;
  HttpHandler(const HttpHandler&) = delete;
  HttpHandler& operator=(const HttpHandler&) = delete;
  HttpHandler(HttpHandler&&) = delete;
  HttpHandler& operator=(HttpHandler&&) = delete;
  virtual ~HttpHandler() = default;

  // Called with the head of a request, before its body is read: a response refuses it (no route, no
  // right), and the body is never taken in. Must not block. Sets the
  // request's admission to what Handle will need.
  virtual std::optional<HttpResponse> Admit(HttpRequest& request) = 0;
  // True if Handle answers at once, so that it may run on a thread of the network.
  virtual bool IsQuick(const HttpRequest& request) const = 0;
  virtual HttpResponse Handle(HttpRequest request) = 0;
  // Answers a request that takes little, in time that grows no faster than its body; nothing where
  // that is not so, or where it turned out not to be: Handle is called then. Runs on a thread of
  // the network while a worker's place is held for it. Must not wait for anything.
  virtual std::optional<HttpResponse> HandleBriefly(const HttpRequest& /*request*/) {
    return std::nullopt;
  }
  // The answer to what never became a request.
  virtual HttpResponse Refuse(const HttpRefusal& refusal) = 0;
};

}  // namespace baybridge
