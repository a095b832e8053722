#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/result.h"
#include "crypto/client_tls.h"

namespace baybridge {

// Where another gateway is.
struct HttpsAddress {
  std::string host;  // a name or an IPv4 or IPv6 address
  std::uint16_t port = 443;
  friend bool operator==(const HttpsAddress&, const HttpsAddress&) = default;
};

// Reads "https://host" or "https://host:port" (an IPv6 address in brackets). Fails with kUsage for
// anything else: a path, a user, another scheme.
Result<HttpsAddress> ReadHttpsAddress(std::string_view url);

struct HttpsRequest {
  std::string method = "POST";
  std::string path = "/";
  std::vector<HttpHeader> headers;
  std::string body;
};

struct HttpsLimits {
  // Absolute, from the beginning to the last byte of the answer, whatever arrives meanwhile.
  std::chrono::milliseconds time{30'000};
  std::size_t max_answer_bytes = std::size_t{1024} * 1024;  // 1 MiB
};

// Asks one thing on a connection of its own and waits for the answer; the calling thread does
// nothing else. Names of headers of the answer are in lower case. Fails with kUnreadable; `what` is
// a word for the log: "resolve", "connect", "handshake" (also where the server is not whom it
// should be), "write", "read", "deadline".
Result<HttpResponse> AskHttps(const HttpsAddress& address,
                              const HttpsRequest& request,
                              const ClientTls& tls,
                              const HttpsLimits& limits = {});

}  // namespace baybridge
