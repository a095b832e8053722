// What the service is compared with: a bare Beast server over TLS 1.3 that answers each body with
// itself.
//   echo_server CERTIFICATE KEY THREADS     prints its port, then runs until it is ended
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = asio::ip::tcp;

class EchoSession : public std::enable_shared_from_this<EchoSession> {
 public:
  EchoSession(Tcp::socket socket, asio::ssl::context& tls) : stream_(std::move(socket), tls) {}

  void Start() {
    stream_.async_handshake(asio::ssl::stream_base::server,
                            [self = shared_from_this()](beast::error_code error) {
                              if (!error) self->Read();
                            });
  }

 private:
  void Read() {
    request_ = {};
    http::async_read(stream_, buffer_, request_,
                     [self = shared_from_this()](beast::error_code error, std::size_t) {
                       if (!error) self->Answer();
                     });
  }
  void Answer() {
    response_ = {http::status::ok, request_.version()};
    response_.set(http::field::content_type, "application/xml");
    response_.keep_alive(request_.keep_alive());
    response_.body() = std::move(request_.body());
    response_.prepare_payload();
    http::async_write(stream_, response_,
                      [self = shared_from_this()](beast::error_code error, std::size_t) {
                        if (!error && self->response_.keep_alive()) self->Read();
                      });
  }

  beast::ssl_stream<beast::tcp_stream> stream_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> response_;
};

void Accept(Tcp::acceptor& acceptor, asio::io_context& context, asio::ssl::context& tls) {
  acceptor.async_accept(asio::make_strand(context),
                        [&](beast::error_code error, Tcp::socket socket) {
                          if (!error) {
                            beast::error_code ignored;
                            socket.set_option(Tcp::no_delay(true), ignored);
                            std::make_shared<EchoSession>(std::move(socket), tls)->Start();
                          }
                          Accept(acceptor, context, tls);
                        });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: echo_server CERTIFICATE KEY THREADS\n", stderr);
    return 2;
  }
  const int threads = std::atoi(argv[3]);
  asio::io_context context(threads);
  asio::ssl::context tls(asio::ssl::context::tlsv13_server);
  tls.use_certificate_chain_file(argv[1]);
  tls.use_private_key_file(argv[2], asio::ssl::context::pem);
  Tcp::acceptor acceptor(context, {asio::ip::make_address("127.0.0.1"), 0});
  std::printf("%d\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  Accept(acceptor, context, tls);
  std::vector<std::jthread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back([&] { context.run(); });
  context.run();
  return 0;
}
