#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace baybridge {

// Who a client of a test says it is; empty: nobody.
struct ClientIdentity {
  std::string certificate_pem = {};
  std::string key_pem = {};
};

// A TLS client of the plainest kind: what a test sends is what the server gets, byte for byte.
// Every wait ends at a deadline.
class TlsClient {
 public:
  // Connects to 127.0.0.1 and shakes hands; `at_most_tls12` offers nothing newer.
  explicit TlsClient(std::uint16_t port,
                     const ClientIdentity& identity = {},
                     bool at_most_tls12 = false);
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  TlsClient(TlsClient&&) = delete;
  TlsClient& operator=(TlsClient&&) = delete;
  ~TlsClient();

  bool connected() const { return connected_; }
  // False where the server has closed.
  bool Send(std::string_view bytes);
  // Everything until the server closes, or the time is up.
  std::string ReadAll(std::chrono::milliseconds time = std::chrono::seconds(20));
  // One whole answer with its body; empty where the server closed without any.
  std::string ReadAnswer(std::chrono::milliseconds time = std::chrono::seconds(60));
  // True if the last read ended because the server closed.
  bool closed() const { return closed_; }

 private:
  bool ReadSome(std::chrono::steady_clock::time_point deadline);
  struct Connection;
  std::unique_ptr<Connection> connection_;
  std::string got_;
  bool connected_ = false;
  bool closed_ = false;
};

// A connection without TLS, to the same port.
class PlainClient {
 public:
  explicit PlainClient(std::uint16_t port);
  PlainClient(const PlainClient&) = delete;
  PlainClient& operator=(const PlainClient&) = delete;
  PlainClient(PlainClient&&) = delete;
  PlainClient& operator=(PlainClient&&) = delete;
  ~PlainClient();
  void Send(std::string_view bytes) const;
  // Everything until the server closes; at most a minute.
  std::string ReadToEnd() const;
  // So many bytes, or fewer where the server closes or a minute has gone.
  std::string ReadSome(std::size_t count) const;

 private:
  int fd_ = -1;
};

// An answer in its parts.
struct Answer {
  unsigned status = 0;  // 0: there was none
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  // The value of a header, empty where there is none.
  std::string Header(std::string_view name) const;
};
Answer ParseAnswer(std::string_view bytes);

// Sends one request on a connection of its own and gives its answer.
struct RequestText {
  std::string method = "GET";
  std::string target = "/";
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
};
Answer Ask(std::uint16_t port, const RequestText& request, const ClientIdentity& identity = {});
// The bytes of a request with Host and Content-Length.
std::string BytesOf(const RequestText& request);

// The first status of an answer's bytes; 0 where there is none.
unsigned StatusOf(std::string_view bytes);
// How many answers there are in the bytes.
std::size_t AnswersIn(std::string_view bytes);

}  // namespace baybridge
