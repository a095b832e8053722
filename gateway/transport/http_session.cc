#include "transport/http_session.h"

#include <algorithm>
#include <utility>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "crypto/tls_pending.h"
#include "transport/response_head.h"

namespace baybridge {
namespace {

using boost::system::error_code;
namespace asio = boost::asio;

constexpr std::size_t kIdleReadStep = std::size_t{2} * 1024;   // 2 KiB: most connections wait
constexpr std::size_t kReadStep = std::size_t{8} * 1024;       // 8 KiB
constexpr std::size_t kBodyReadStep = std::size_t{64} * 1024;  // 64 KiB
constexpr std::size_t kMostKept = std::size_t{16} * 1024;      // of a buffer between two requests
constexpr std::size_t kMostDiscarded = std::size_t{64} * 1024;
constexpr std::size_t kBytesPerSecond = std::size_t{16} * 1024;
// Framing may cost a chunked body so much more than its bytes.
constexpr std::size_t kFramingShare = 8;

// Whether the second reader of a head saw a body where the first one did.
bool Agrees(MessageReader::State state, bool body) {
  return state == (body ? MessageReader::State::kMore : MessageReader::State::kDone);
}

}  // namespace

TlsInUse::TlsInUse(std::shared_ptr<const TlsContext> used)
    : tls(std::move(used)),
      context(tls->ShareNative()) {}

HttpSession::HttpSession(Socket socket, std::shared_ptr<TlsInUse> tls, SessionShared& shared)
    : stream_(std::move(socket), tls->context),
      tls_(std::move(tls)),
      shared_(shared),
      timer_(stream_.get_executor()) {
  shared_.counters.open.fetch_add(1, std::memory_order_relaxed);
}

HttpSession::~HttpSession() {
  shared_.counters.open.fetch_sub(1, std::memory_order_relaxed);
}

void HttpSession::Start() {
  asio::dispatch(stream_.get_executor(), [self = shared_from_this()] {
    error_code error;
    const auto remote = self->stream_.next_layer().remote_endpoint(error);
    if (!error) self->remote_ = remote.address().to_string();
    self->stream_.next_layer().set_option(asio::ip::tcp::no_delay(true), error);
    self->SetDeadline(Clock::now() + self->shared_.options.handshake_time);
    self->WatchDeadline();
    self->stream_.async_handshake(asio::ssl::stream_base::server, [self](const error_code& failed) {
      if (failed) {
        self->shared_.counters.handshakes_failed.fetch_add(1, std::memory_order_relaxed);
        return self->Close();
      }
      self->certificate_ = PeerOf(self->stream_.native_handle());
      self->BeginRequest();
    });
  });
}

void HttpSession::StopSoon() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] {
    if (self->phase_ == Phase::kIdle || self->phase_ == Phase::kHandshake) return self->Close();
    self->close_ = true;
  });
}

void HttpSession::Abort() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] { self->Close(); });
}

void HttpSession::SetDeadline(Clock::time_point at) {
  deadline_ = at;
}

// One wait at a time: it wakes at the deadline that held when it began, and waits again where that
// has moved. So setting a deadline costs nothing.
void HttpSession::WatchDeadline() {
  constexpr std::chrono::seconds kLongest{1};
  timer_.expires_at(std::min(deadline_, Clock::now() + kLongest));
  timer_.async_wait([self = shared_from_this()](const error_code& error) {
    if (error) return;
    if (!self->stream_.next_layer().is_open()) return;
    if (Clock::now() >= self->deadline_) {
      self->shared_.counters.expired.fetch_add(1, std::memory_order_relaxed);
      return self->Close();
    }
    self->WatchDeadline();
  });
}

void HttpSession::BeginRequest() {
  if (shared_.stopping.load(std::memory_order_relaxed)) return Linger();
  phase_ = Phase::kIdle;
  SetDeadline(Clock::now() + shared_.options.idle_time);
  reader_.reset();
  request_ = {};
  close_ = false;
  head_only_ = false;
  looked_ = 0;
  received_ = 0;
  if (in_.capacity() > kMostKept) std::string().swap(in_);
  if (out_.capacity() > kMostKept) std::string().swap(out_);
  ReadMore();
}

void HttpSession::ReadMore() {
  const std::size_t before = in_.size();
  std::size_t step = phase_ == Phase::kIdle ? kIdleReadStep : kReadStep;
  if (phase_ == Phase::kBody && received_ >= kReadStep) step = kBodyReadStep;
  in_.resize(before + step);
  stream_.async_read_some(
      asio::buffer(in_.data() + before, step),
      [self = shared_from_this(), before](const error_code& error, std::size_t count) {
        self->in_.resize(before + count);
        if (error) return self->Close();
        // The rest of a record that is deciphered already needs no waiting.
        self->OnBytes(count + AppendPending(self->stream_.native_handle(), self->in_));
      });
}

void HttpSession::OnBytes(std::size_t count) {
  if (phase_ == Phase::kBody) {
    received_ += count;
    return ReadBody(0);
  }
  if (phase_ == Phase::kIdle) {
    phase_ = Phase::kHead;
    SetDeadline(Clock::now() + shared_.options.head_time);
  }
  const HeadEnd end = FindHeadEnd(in_, looked_);
  looked_ = in_.size();
  const std::size_t head = end.state == HeadState::kWhole ? end.size : in_.size();
  if (end.state == HeadState::kBad) return Refuse({.status = 400, .code = "http-line-end"});
  if (head > shared_.options.gate.max_head_bytes)
    return Refuse({.status = 431, .code = "http-head-too-long"});
  if (end.state == HeadState::kMore) return ReadMore();
  OnHead(end.size);
}

void HttpSession::OnHead(std::size_t size) {
  HeadFacts facts;
  request_.remote = remote_;
  request_.certificate = certificate_;
  if (const auto refused =
          JudgeHead(std::string_view(in_).substr(0, size), shared_.options.gate, request_, facts))
    return Refuse(*refused);
  close_ = facts.close;
  head_only_ = request_.method == "HEAD";
  reader_ = std::make_unique<MessageReader>(shared_.options.gate.max_body_bytes, shared_.budget);
  std::size_t used = 0;
  const auto state = reader_->Put(std::string_view(in_).substr(0, size), used);
  const bool body = facts.chunked || facts.length.value_or(0) != 0;
  if (!Agrees(state, body) || used != size)
    return Refuse({.status = 400, .code = "http-malformed"});
  if (auto answer = shared_.handler.Admit(request_)) {
    shared_.counters.refused.fetch_add(1, std::memory_order_relaxed);
    const bool close = body || EndsConnection(answer->status);
    if (!body) in_.erase(0, size);
    return Answer(*std::move(answer), close);
  }
  if (!body) {
    in_.erase(0, size);
    return Dispatch();
  }
  if (!facts.expects_continue || in_.size() > size) return OnHeadAccepted(size);
  out_ = "HTTP/1.1 100 Continue\r\n\r\n";
  asio::async_write(stream_, asio::buffer(out_),
                    [self = shared_from_this(), size](const error_code& error, std::size_t) {
                      if (error) return self->Close();
                      self->OnHeadAccepted(size);
                    });
}

void HttpSession::OnHeadAccepted(std::size_t size) {
  phase_ = Phase::kBody;
  body_begin_ = Clock::now();
  received_ = in_.size() - size;
  ReadBody(size);
}

void HttpSession::ReadBody(std::size_t begin) {
  std::size_t used = 0;
  const std::string_view bytes = std::string_view(in_).substr(begin);
  const auto state = bytes.empty() ? MessageReader::State::kMore : reader_->Put(bytes, used);
  in_.erase(0, begin + used);
  // A chunked body of single bytes costs six times its size; more than that is an attack.
  if (received_ > kReadStep + kFramingShare * shared_.options.gate.max_body_bytes)
    return Refuse({.status = 413, .code = "http-body-too-large"});
  switch (state) {
    case MessageReader::State::kMore: break;
    case MessageReader::State::kDone: return Dispatch();
    case MessageReader::State::kBad: return Refuse({.status = 400, .code = "http-malformed"});
    case MessageReader::State::kTooLarge:
      return Refuse({.status = 413, .code = "http-body-too-large"});
    case MessageReader::State::kNoBudget: return Refuse({.status = 503, .code = "busy"});
  }
  SetDeadline(body_begin_ + shared_.options.body_time +
              std::chrono::seconds(received_ / kBytesPerSecond));
  ReadMore();
}

void HttpSession::Dispatch() {
  shared_.counters.requests.fetch_add(1, std::memory_order_relaxed);
  request_.body = reader_->TakeBody();
  // Bytes behind the request were sent before its answer: pipelining, which is not served.
  if (!in_.empty()) close_ = true;
  phase_ = Phase::kWork;
  SetDeadline(Clock::time_point::max());
  if (shared_.handler.IsQuick(request_)) {
    HttpResponse response = shared_.handler.Handle(std::move(request_));
    const bool close = EndsConnection(response.status);
    return Answer(std::move(response), close);
  }
  if (auto response = TryBriefly()) {
    const bool close = EndsConnection(response->status);
    return Answer(*std::move(response), close);
  }
  Work();
}

// Waking a worker and being woken by it takes longer than a short request itself.
std::optional<HttpResponse> HttpSession::TryBriefly() {
  if (request_.body.size() > shared_.options.brief_bytes || shared_.options.brief_bytes == 0)
    return std::nullopt;
  const WorkerPool::Turn turn(shared_.pool);
  if (!turn.taken()) return std::nullopt;
  return shared_.handler.HandleBriefly(request_);
}

void HttpSession::Work() {
  const bool taken = shared_.pool.TryPost([self = shared_from_this()] {
    auto response =
        std::make_shared<HttpResponse>(self->shared_.handler.Handle(std::move(self->request_)));
    asio::post(self->stream_.get_executor(), [self, response] {
      const bool close = EndsConnection(response->status);
      self->Answer(std::move(*response), close);
    });
  });
  if (!taken) Refuse({.status = 503, .code = "busy"});
}

void HttpSession::Refuse(const HttpRefusal& refusal) {
  shared_.counters.refused.fetch_add(1, std::memory_order_relaxed);
  // Where a busy service could take the whole request in, its sender may try again on the same
  // connection.
  const bool whole = phase_ == Phase::kWork;
  Answer(shared_.handler.Refuse(refusal), !whole);
}

void HttpSession::Answer(HttpResponse response, bool close) {
  if (!stream_.next_layer().is_open()) return;
  close_ = close_ || close || response.stream != nullptr ||
           shared_.stopping.load(std::memory_order_relaxed);
  phase_ = Phase::kWrite;
  out_ = HeadOf(response, close_);
  if (!head_only_) out_ += response.body;
  if (!head_only_) source_ = std::move(response.stream);
  stream_end_ = Clock::now() + shared_.options.stream_time;
  SetDeadline(Clock::now() + shared_.options.write_time +
              std::chrono::seconds(out_.size() / kBytesPerSecond));
  Write();
}

void HttpSession::Write() {
  asio::async_write(stream_, asio::buffer(out_),
                    [self = shared_from_this()](const error_code& error, std::size_t) {
                      if (error) return self->Close();
                      self->OnWritten();
                    });
}

void HttpSession::OnWritten() {
  reader_.reset();  // gives back the budget
  if (source_ != nullptr) return Stream();
  if (close_) return Linger();
  BeginRequest();
}

// Sends what the answer's source has, then asks it again. A client that does not read is cut off at
// the deadline of each write, and every stream ends some time: clients connect again.
void HttpSession::Stream() {
  if (!stream_.next_layer().is_open()) return;
  const bool ends = shared_.stopping.load(std::memory_order_relaxed) || Clock::now() >= stream_end_;
  auto next = ends ? std::nullopt : source_->Next();
  if (!next) {
    source_.reset();
    return Linger();
  }
  SetDeadline(Clock::now() + shared_.options.write_time);
  if (next->empty()) return Pause();
  out_ = *std::move(next);
  Write();
}

void HttpSession::Pause() {
  constexpr std::chrono::milliseconds kPause{200};
  auto timer = std::make_shared<asio::steady_timer>(stream_.get_executor(), kPause);
  timer->async_wait([self = shared_from_this(), timer](const error_code&) { self->Stream(); });
}

// Says goodbye and waits a moment for the other side, which may still be sending: closing at once
// would reset the connection and take the answer with it.
void HttpSession::Linger() {
  phase_ = Phase::kLinger;
  SetDeadline(Clock::now() + std::chrono::seconds(1));
  in_.resize(kReadStep);
  stream_.async_shutdown([self = shared_from_this()](const error_code&) {
    error_code error;
    self->stream_.next_layer().shutdown(Socket::shutdown_send, error);
    self->Discard();
  });
}

void HttpSession::Discard() {
  stream_.next_layer().async_read_some(
      asio::buffer(in_.data(), in_.size()),
      [self = shared_from_this()](const error_code& error, std::size_t count) {
        self->discarded_ += count;
        if (error || self->discarded_ > kMostDiscarded) return self->Close();
        self->Discard();
      });
}

void HttpSession::Close() {
  timer_.cancel();
  error_code error;
  stream_.next_layer().close(error);
}

}  // namespace baybridge
