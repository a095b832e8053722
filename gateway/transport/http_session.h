#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/byte_budget.h"
#include "core/http.h"
#include "core/worker_pool.h"
#include "crypto/tls_context.h"
#include "transport/http_listener.h"
#include "transport/message_reader.h"

namespace baybridge {

struct ListenerCounters {
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> over_limit{0};
  std::atomic<std::uint64_t> open{0};
  std::atomic<std::uint64_t> handshakes_failed{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> expired{0};
};

// Certificates, and how Asio sees them.
struct TlsInUse {
  explicit TlsInUse(std::shared_ptr<const TlsContext> context);
  std::shared_ptr<const TlsContext> tls;
  boost::asio::ssl::context context;
};

// What all sessions of a listener share; it outlives them.
struct SessionShared {
  const ListenerOptions& options;
  HttpHandler& handler;
  WorkerPool& pool;
  ByteBudget& budget;
  ListenerCounters& counters;
  std::atomic<bool>& stopping;
};

// One connection from its handshake to its end. Runs on its own strand; lives as long as an
// operation of it is pending.
class HttpSession : public std::enable_shared_from_this<HttpSession> {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  HttpSession(Socket socket, std::shared_ptr<TlsInUse> tls, SessionShared& shared);
  HttpSession(const HttpSession&) = delete;
  HttpSession& operator=(const HttpSession&) = delete;
  HttpSession(HttpSession&&) = delete;
  HttpSession& operator=(HttpSession&&) = delete;
  ~HttpSession();

  void Start();
  // Closes it where no request is in work; else after its answer. Any thread.
  void StopSoon();
  // Closes it now. Any thread.
  void Abort();

 private:
  using Clock = std::chrono::steady_clock;
  enum class Phase : std::uint8_t { kHandshake, kIdle, kHead, kBody, kWork, kWrite, kLinger };

  void SetDeadline(Clock::time_point at);
  void WatchDeadline();
  void ReadMore();
  void OnBytes(std::size_t count);
  void BeginRequest();
  void OnHead(std::size_t size);
  void OnHeadAccepted(std::size_t size);
  void ReadBody(std::size_t begin);
  void Dispatch();
  std::optional<HttpResponse> TryBriefly();
  void Work();
  void Refuse(const HttpRefusal& refusal);
  void Answer(HttpResponse response, bool close);
  void Write();
  void OnWritten();
  void Stream();
  void Pause();
  void Linger();
  void Discard();
  void Close();

  boost::asio::ssl::stream<Socket> stream_;
  std::shared_ptr<TlsInUse> tls_;
  SessionShared& shared_;
  boost::asio::steady_timer timer_;
  Clock::time_point deadline_;
  Phase phase_ = Phase::kHandshake;
  std::string remote_;
  std::shared_ptr<const PeerCertificate> certificate_;

  std::string in_;            // what came and was not used
  std::size_t looked_ = 0;    // of in_, for the end of the head
  std::size_t received_ = 0;  // of the body, with its framing
  Clock::time_point body_begin_;
  std::unique_ptr<MessageReader> reader_;
  HttpRequest request_;
  bool close_ = false;      // after the answer
  bool head_only_ = false;  // of HEAD: the answer has no body
  std::string out_;
  std::shared_ptr<HttpStream> source_;  // of what follows the answer's head
  Clock::time_point stream_end_;
  std::size_t discarded_ = 0;
};

}  // namespace baybridge
