#include "transport/http_listener.h"

#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/strand.hpp>

#include "transport/http_session.h"

namespace baybridge {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class HttpListener::Core {
 public:
  Core(const ListenerOptions& options, std::shared_ptr<const TlsContext> tls, HttpHandler& handler)
      : options_(options),
        budget_(options.max_bytes_in_flight),
        pool_(options.worker_threads, options.queue, options.workers_at_once),
        shared_{.options = options_,
                .handler = handler,
                .pool = pool_,
                .budget = budget_,
                .counters = counters_,
                .stopping = stopping_},
        io_(static_cast<int>(options.network_threads)),
        work_(asio::make_work_guard(io_)),
        acceptor_(asio::make_strand(io_)),
        pause_(acceptor_.get_executor()),
        tls_(std::make_shared<TlsInUse>(std::move(tls))) {}

  Result<Done> Listen() {
    error_code error;
    const auto address = asio::ip::make_address(options_.address, error);
    const tcp::endpoint endpoint(address, options_.port);
    if (!error) acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) port_ = acceptor_.local_endpoint(error).port();
    if (error) {
      return Failure{.kind = FailureKind::kUnreadable,
                     .what = "cannot listen: " + error.message(),
                     .place = options_.address + ":" + std::to_string(options_.port),
                     .advice = {}};
    }
    Accept();
    for (std::size_t i = 0; i < options_.network_threads; ++i)
      threads_.emplace_back([this] { io_.run(); });
    return Done{};
  }

  void Stop() {
    if (stopping_.exchange(true)) return;
    asio::post(acceptor_.get_executor(), [this] {
      error_code error;
      acceptor_.close(error);
      pause_.cancel();
    });
    for (const auto& session : Sessions()) session->StopSoon();
    const auto end = std::chrono::steady_clock::now() + options_.stop_time;
    while (counters_.open.load() != 0 && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    for (const auto& session : Sessions()) session->Abort();
    // The workers first: what they still answer is posted to the network's threads.
    pool_.Stop();
    work_.reset();
    const auto last = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    while (counters_.open.load() != 0 && std::chrono::steady_clock::now() < last)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    io_.stop();
    threads_.clear();
  }

  void ReplaceTls(std::shared_ptr<const TlsContext> tls) {
    auto next = std::make_shared<TlsInUse>(std::move(tls));
    const std::lock_guard lock(mutex_);
    tls_ = std::move(next);
  }

  ListenerStats Stats() const {
    return {.accepted = counters_.accepted.load(),
            .over_limit = counters_.over_limit.load(),
            .open = counters_.open.load(),
            .handshakes_failed = counters_.handshakes_failed.load(),
            .requests = counters_.requests.load(),
            .refused = counters_.refused.load(),
            .expired = counters_.expired.load(),
            .bytes_in_flight = budget_.used(),
            .waiting = pool_.waiting()};
  }

  std::uint16_t port() const { return port_; }

 private:
  void Accept() {
    acceptor_.async_accept(asio::make_strand(io_),
                           [this](const error_code& error, tcp::socket socket) {
                             if (stopping_.load()) return;
                             if (error) return PauseAccepting();
                             TakeConnection(std::move(socket));
                             Accept();
                           });
  }

  // Out of descriptors or of memory: trying again at once would only burn the processor.
  void PauseAccepting() {
    pause_.expires_after(std::chrono::milliseconds(100));
    pause_.async_wait([this](const error_code& error) {
      if (!error && !stopping_.load()) Accept();
    });
  }

  void TakeConnection(tcp::socket socket) {
    counters_.accepted.fetch_add(1);
    if (counters_.open.load() >= options_.max_connections) {
      counters_.over_limit.fetch_add(1);
      return;  // closes the socket
    }
    std::shared_ptr<TlsInUse> tls;
    {
      const std::lock_guard lock(mutex_);
      tls = tls_;
    }
    auto session = std::make_shared<HttpSession>(std::move(socket), std::move(tls), shared_);
    Remember(session);
    session->Start();
  }

  void Remember(const std::shared_ptr<HttpSession>& session) {
    constexpr std::size_t kSweepEvery = 256;
    const std::lock_guard lock(mutex_);
    if (++since_sweep_ >= kSweepEvery) {
      std::erase_if(sessions_, [](const auto& known) { return known.second.expired(); });
      since_sweep_ = 0;
    }
    sessions_[session.get()] = session;
  }

  std::vector<std::shared_ptr<HttpSession>> Sessions() {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<HttpSession>> sessions;
    for (const auto& [key, known] : sessions_) {
      if (auto session = known.lock()) sessions.push_back(std::move(session));
    }
    return sessions;
  }

  const ListenerOptions options_;
  ByteBudget budget_;
  ListenerCounters counters_;
  std::atomic<bool> stopping_{false};
  WorkerPool pool_;
  SessionShared shared_;
  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;  // of what follows
  std::shared_ptr<TlsInUse> tls_;
  std::unordered_map<HttpSession*, std::weak_ptr<HttpSession>> sessions_;
  std::size_t since_sweep_ = 0;
  std::vector<std::jthread> threads_;
};

HttpListener::HttpListener(std::unique_ptr<Core> core) : core_(std::move(core)) {}

HttpListener::~HttpListener() {
  core_->Stop();
}

Result<std::unique_ptr<HttpListener>> HttpListener::Start(const ListenerOptions& options,
                                                          std::shared_ptr<const TlsContext> tls,
                                                          HttpHandler& handler) {
  auto core = std::make_unique<Core>(options, std::move(tls), handler);
  auto listening = core->Listen();
  if (!listening) return std::move(listening).error();
  return std::unique_ptr<HttpListener>(new HttpListener(std::move(core)));
}

std::uint16_t HttpListener::port() const {
  return core_->port();
}
void HttpListener::ReplaceTls(std::shared_ptr<const TlsContext> tls) {
  core_->ReplaceTls(std::move(tls));
}
ListenerStats HttpListener::Stats() const {
  return core_->Stats();
}
void HttpListener::Stop() {
  core_->Stop();
}

}  // namespace baybridge
