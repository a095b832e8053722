#include "support/tls_client.h"

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/ssl.h>

namespace baybridge {

struct TlsClient::Connection {
  SSL_CTX* context = nullptr;
  SSL* ssl = nullptr;
  int fd = -1;
};

namespace {

// A connection to the port whose waits end after a minute; -1 where nobody listens.
int ConnectTo(std::uint16_t port) {
  std::signal(SIGPIPE, SIG_IGN);  // a server that closes is what many tests want
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval time{.tv_sec = 60, .tv_usec = 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time));
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof(time));
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return fd;
  ::close(fd);
  return -1;
}

void Use(SSL_CTX* context, const ClientIdentity& identity) {
  if (identity.certificate_pem.empty()) return;
  BIO* bio = BIO_new_mem_buf(identity.certificate_pem.data(), -1);
  X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
  SSL_CTX_use_certificate(context, certificate);
  X509_free(certificate);
  BIO_free(bio);
  bio = BIO_new_mem_buf(identity.key_pem.data(), -1);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
  SSL_CTX_use_PrivateKey(context, key);
  EVP_PKEY_free(key);
  BIO_free(bio);
}

bool IsSameIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

}  // namespace

TlsClient::TlsClient(std::uint16_t port, const ClientIdentity& identity, bool at_most_tls12)
    : connection_(std::make_unique<Connection>()) {
  Connection& to = *connection_;
  to.context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_security_level(to.context, 0);  // tests show what a server must refuse
  if (at_most_tls12) SSL_CTX_set_max_proto_version(to.context, TLS1_2_VERSION);
  Use(to.context, identity);
  to.fd = ConnectTo(port);
  if (to.fd < 0) return;
  to.ssl = SSL_new(to.context);
  SSL_set_fd(to.ssl, to.fd);
  connected_ = SSL_connect(to.ssl) == 1;
}

TlsClient::~TlsClient() {
  if (connection_->ssl != nullptr) SSL_free(connection_->ssl);
  if (connection_->context != nullptr) SSL_CTX_free(connection_->context);
  if (connection_->fd >= 0) ::close(connection_->fd);
}

bool TlsClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!connected_) return false;
    const int sent = SSL_write(connection_->ssl, bytes.data(),
                               static_cast<int>(std::min<std::size_t>(bytes.size(), 16'384)));
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool TlsClient::ReadSome(std::chrono::steady_clock::time_point deadline) {
  if (!connected_) {
    closed_ = true;
    return false;
  }
  if (SSL_pending(connection_->ssl) == 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd wait{.fd = connection_->fd, .events = POLLIN, .revents = 0};
    if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0) return false;
  }
  char buffer[16'384];
  const int size = SSL_read(connection_->ssl, buffer, sizeof(buffer));
  if (size <= 0) {
    closed_ = true;
    return false;
  }
  got_.append(buffer, static_cast<std::size_t>(size));
  return true;
}

std::string TlsClient::ReadAll(std::chrono::milliseconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  while (ReadSome(deadline)) {
  }
  return std::exchange(got_, {});
}

std::string TlsClient::ReadAnswer(std::chrono::milliseconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  while (true) {
    const std::size_t head = got_.find("\r\n\r\n");
    if (head != std::string::npos) {
      const std::string length = ParseAnswer(got_.substr(0, head + 4)).Header("Content-Length");
      const std::size_t size = head + 4 + (length.empty() ? 0 : std::stoul(length));
      if (got_.size() >= size) {
        std::string answer = got_.substr(0, size);
        got_.erase(0, size);
        return answer;
      }
    }
    if (!ReadSome(deadline)) return std::exchange(got_, {});
  }
}

PlainClient::PlainClient(std::uint16_t port) : fd_(ConnectTo(port)) {}

PlainClient::~PlainClient() {
  if (fd_ >= 0) ::close(fd_);
}

void PlainClient::Send(std::string_view bytes) const {
  [[maybe_unused]] const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

std::string PlainClient::ReadToEnd() const {
  std::string got;
  char buffer[4'096];
  for (ssize_t size = ::recv(fd_, buffer, sizeof(buffer), 0); size > 0;
       size = ::recv(fd_, buffer, sizeof(buffer), 0))
    got.append(buffer, static_cast<std::size_t>(size));
  return got;
}

std::string PlainClient::ReadSome(std::size_t count) const {
  std::string got(count, '\0');
  const ssize_t size = ::recv(fd_, got.data(), got.size(), MSG_WAITALL);
  got.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return got;
}

std::string Answer::Header(std::string_view name) const {
  for (const auto& [known, value] : headers) {
    if (IsSameIgnoringCase(known, name)) return value;
  }
  return {};
}

Answer ParseAnswer(std::string_view bytes) {
  Answer answer{.status = StatusOf(bytes)};
  const std::size_t head = bytes.find("\r\n\r\n");
  if (answer.status == 0 || head == std::string_view::npos) return {};
  answer.body = bytes.substr(head + 4);
  std::string_view rest = bytes.substr(0, head);
  for (std::size_t end = rest.find("\r\n"); end != std::string_view::npos;
       end = rest.find("\r\n")) {
    rest.remove_prefix(end + 2);
    const std::string_view line = rest.substr(0, rest.find("\r\n"));
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    answer.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  return answer;
}

std::string BytesOf(const RequestText& request) {
  std::string text = request.method + " " + request.target + " HTTP/1.1\r\nHost: localhost\r\n";
  for (const auto& [name, value] : request.headers) text += name + ": " + value + "\r\n";
  if (request.method == "POST" || !request.body.empty())
    text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  return text + "\r\n" + request.body;
}

Answer Ask(std::uint16_t port, const RequestText& request, const ClientIdentity& identity) {
  TlsClient client(port, identity);
  client.Send(BytesOf(request));
  return ParseAnswer(client.ReadAnswer());
}

unsigned StatusOf(std::string_view bytes) {
  if (!bytes.starts_with("HTTP/1.1 ") || bytes.size() < 12) return 0;
  return static_cast<unsigned>(std::stoul(std::string(bytes.substr(9, 3))));
}

std::size_t AnswersIn(std::string_view bytes) {
  std::size_t count = 0;
  for (std::size_t at = bytes.find("HTTP/1.1 "); at != std::string_view::npos;
       at = bytes.find("HTTP/1.1 ", at + 1))
    ++count;
  return count;
}

}  // namespace baybridge
