#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "core/http.h"
#include "core/result.h"
#include "crypto/tls_context.h"
#include "transport/http_gate.h"

namespace baybridge {

struct ListenerOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6 address
  std::uint16_t port = 0;             // 0: any free one
  std::size_t network_threads = 2;
  std::size_t worker_threads = 2;
  std::size_t workers_at_once = 0;  // of these that use the processor (WorkerPool); 0: all
  std::size_t queue = 256;          // requests that wait for a worker; past it 503
  // Up to so many bytes of a body a request that takes little (HttpHandler::HandleBriefly) is
  // handled by the thread of the network that read it, where a worker's place is free; 0: none is.
  std::size_t brief_bytes = std::size_t{16} * 1024;  // 16 KiB
  std::size_t max_connections = 4'096;
  std::size_t max_bytes_in_flight = std::size_t{128} * 1024 * 1024;  // of all bodies; past it 503
  GateOptions gate;
  // Absolute: from the beginning of the phase, whatever arrives meanwhile.
  std::chrono::milliseconds handshake_time{5'000};
  std::chrono::milliseconds head_time{10'000};
  std::chrono::milliseconds body_time{10'000};   // and a second more for each 16 KiB that came
  std::chrono::milliseconds write_time{10'000};  // and a second more for each 16 KiB of the answer
  std::chrono::milliseconds idle_time{60'000};   // between requests
  std::chrono::milliseconds stream_time{600'000};  // for an answer that comes little by little
  std::chrono::milliseconds stop_time{10'000};     // for requests in work when the listener stops
};

// Numbers since the start; for /metrics.
struct ListenerStats {
  std::uint64_t accepted = 0;
  std::uint64_t over_limit = 0;  // closed at once: too many connections
  std::uint64_t open = 0;
  std::uint64_t handshakes_failed = 0;
  std::uint64_t requests = 0;
  std::uint64_t refused = 0;  // by the gate, a limit or the handler's Admit
  std::uint64_t expired = 0;  // closed at a deadline
  std::uint64_t bytes_in_flight = 0;
  std::uint64_t waiting = 0;  // requests in the queue
};

// Listens for HTTP/1.1 over TLS and hands requests to a handler. Thread-safe.
class HttpListener {
 public:
  // Fails with kUnreadable where the address cannot be listened on. The handler must outlive the
  // listener.
  static Result<std::unique_ptr<HttpListener>> Start(const ListenerOptions& options,
                                                     std::shared_ptr<const TlsContext> tls,
                                                     HttpHandler& handler);
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;
  HttpListener(HttpListener&&) = delete;
  HttpListener& operator=(HttpListener&&) = delete;
  // Stops as Stop does.
  ~HttpListener();

  std::uint16_t port() const;
  // Connections that come from now on use these certificates.
  void ReplaceTls(std::shared_ptr<const TlsContext> tls);
  ListenerStats Stats() const;
  // Takes no more connections, closes the idle ones, and waits until every request in work is
  // answered or stop_time has passed.
  void Stop();

 private:
  class Core;
  explicit HttpListener(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace baybridge
