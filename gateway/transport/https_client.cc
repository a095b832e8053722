#include "transport/https_client.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

namespace baybridge {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

Failure Broken(std::string_view word) {
  return {FailureKind::kUnreadable, std::string(word), {}, {}};
}

// One request on its way. Everything waits for the same deadline.
class Exchange {
 public:
  Exchange(const ClientTls& tls, Clock::time_point deadline)
      : context_(tls.ShareNative()),
        stream_(io_, context_),
        deadline_(deadline) {}

  Result<Done> Connect(const HttpsAddress& address) {
    error_code error;
    const auto literal = asio::ip::make_address(address.host, error);
    std::vector<tcp::endpoint> endpoints;
    if (!error) {
      endpoints.emplace_back(literal, address.port);
    } else {
      auto resolved = Resolve(address);
      if (!resolved) return std::move(resolved).error();
      endpoints = *std::move(resolved);
    }
    auto done = Await("connect", [&](const Ended& ended) {
      asio::async_connect(
          stream_.next_layer(), endpoints,
          [ended](const error_code& failed, const tcp::endpoint&) { ended(failed); });
    });
    if (!done) return done;
    stream_.next_layer().set_option(tcp::no_delay(true), error);
    if (!ExpectServer(stream_.native_handle(), address.host)) return Broken("handshake");
    return Await("handshake", [&](const Ended& ended) {
      stream_.async_handshake(asio::ssl::stream_base::client, ended);
    });
  }

  Result<Done> Send(const std::string& bytes) {
    return Await("write", [&](const Ended& ended) {
      asio::async_write(stream_, asio::buffer(bytes),
                        [ended](const error_code& failed, std::size_t) { ended(failed); });
    });
  }

  Result<HttpResponse> Receive(std::size_t max_bytes) {
    boost::beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(max_bytes);
    auto done = Await("read", [&](const Ended& ended) {
      http::async_read(stream_, buffer, parser,
                       [ended](const error_code& failed, std::size_t) { ended(failed); });
    });
    // An answer without a length ends where the connection does; ours always state one.
    if (!done || !parser.is_done()) return done ? Broken("read") : std::move(done).error();
    HttpResponse response;
    response.status = parser.get().result_int();
    for (const auto& field : parser.get()) {
      std::string name(field.name_string());
      std::ranges::transform(name, name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      });
      response.headers.push_back({.name = std::move(name), .value = std::string(field.value())});
    }
    response.body = std::move(parser.get().body());
    return response;
  }

 private:
  using Ended = std::function<void(const error_code&)>;

  // Runs what `start` starts until it ends or the deadline has come.
  Result<Done> Await(std::string_view word, const std::function<void(const Ended&)>& start) {
    std::optional<error_code> ended;
    start([&ended](const error_code& error) { ended = error; });
    io_.restart();
    while (!ended && Clock::now() < deadline_) {
      if (io_.run_one_until(deadline_) == 0) break;
    }
    if (ended) return *ended ? Result<Done>(Broken(word)) : Result<Done>(Done{});
    // What still runs refers to this function's values: it is ended before they go.
    error_code ignored;
    stream_.next_layer().close(ignored);
    resolver_.cancel();
    io_.restart();
    io_.run();
    return Broken("deadline");
  }

  Result<std::vector<tcp::endpoint>> Resolve(const HttpsAddress& address) {
    std::vector<tcp::endpoint> endpoints;
    auto done = Await("resolve", [&](const Ended& ended) {
      resolver_.async_resolve(
          address.host, std::to_string(address.port),
          [ended, &endpoints](const error_code& failed, const tcp::resolver::results_type& found) {
            for (const auto& entry : found) endpoints.push_back(entry.endpoint());
            ended(failed);
          });
    });
    if (!done) return std::move(done).error();
    return endpoints;
  }

  asio::io_context io_{1};
  asio::ssl::context context_;
  asio::ssl::stream<tcp::socket> stream_;
  tcp::resolver resolver_{io_};
  Clock::time_point deadline_;
};

std::string BytesOf(const HttpsAddress& address, const HttpsRequest& request) {
  const bool six = address.host.find(':') != std::string::npos;
  std::string bytes = request.method + " " + request.path +
                      " HTTP/1.1\r\nHost: " + (six ? "[" + address.host + "]" : address.host) +
                      ":" + std::to_string(address.port) + "\r\n";
  for (const HttpHeader& header : request.headers)
    bytes += header.name + ": " + header.value + "\r\n";
  bytes +=
      "Content-Length: " + std::to_string(request.body.size()) + "\r\nConnection: close\r\n\r\n";
  return bytes + request.body;
}

}  // namespace

Result<HttpsAddress> ReadHttpsAddress(std::string_view url) {
  const Failure bad{
      FailureKind::kUsage, "expected https://host or https://host:port", std::string(url), {}};
  constexpr std::string_view kScheme = "https://";
  if (!url.starts_with(kScheme)) return bad;
  url.remove_prefix(kScheme.size());
  HttpsAddress address;
  std::string_view port;
  if (url.starts_with('[')) {
    const std::size_t end = url.find(']');
    if (end == std::string_view::npos) return bad;
    address.host = url.substr(1, end - 1);
    port = url.substr(end + 1);
  } else {
    const std::size_t colon = std::min(url.find(':'), url.size());
    address.host = url.substr(0, colon);
    port = url.substr(colon);
  }
  const bool plain = std::ranges::all_of(address.host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == ':';
  });
  if (address.host.empty() || !plain) return bad;
  if (port.empty()) return address;
  const char* end = port.data() + port.size();
  const auto read = std::from_chars(port.data() + 1, end, address.port);
  if (port.front() != ':' || read.ec != std::errc() || read.ptr != end || address.port == 0)
    return bad;
  return address;
}

Result<HttpResponse> AskHttps(const HttpsAddress& address,
                              const HttpsRequest& request,
                              const ClientTls& tls,
                              const HttpsLimits& limits) {
  Exchange exchange(tls, Clock::now() + limits.time);
  auto done = exchange.Connect(address);
  if (done) done = exchange.Send(BytesOf(address, request));
  if (!done) return std::move(done).error();
  return exchange.Receive(limits.max_answer_bytes);
}

}  // namespace baybridge
