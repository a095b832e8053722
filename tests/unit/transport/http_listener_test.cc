#include "transport/http_listener.h"

#include <chrono>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "unit/transport/echo_listener.h"

namespace baybridge {
namespace {

using std::chrono::milliseconds;

TEST(HttpListenerTest, AnswersRequestsOneAfterTheOther) {
  EchoListener server;
  TlsClient client(server.port());
  for (int i = 0; i < 3; ++i) {
    client.Send(BytesOf({.method = "POST", .target = "/a", .body = "hello"}));
    const Answer answer = ParseAnswer(client.ReadAnswer());
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, "POST /a hello");
  }
  client.Send("HEAD /b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const Answer head = ParseAnswer(client.ReadAll());
  EXPECT_EQ(head.status, 200U);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.Header("Content-Length"), "8");
}

TEST(HttpListenerTest, ReadsBodiesHoweverTheyAreCut) {
  EchoListener server;
  const std::string whole =
      "POST /c HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
  for (const std::size_t step : {1U, 2U, 7U, 64U}) {
    TlsClient client(server.port());
    for (std::size_t at = 0; at < whole.size(); at += step) client.Send(whole.substr(at, step));
    EXPECT_EQ(ParseAnswer(client.ReadAnswer()).body, "POST /c abcde") << step;
  }
}

TEST(HttpListenerTest, SaysContinueToThoseWhoWait) {
  EchoListener server;
  TlsClient client(server.port());
  client.Send(
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(StatusOf(client.ReadAnswer()), 100U);
  client.Send("ab");
  EXPECT_EQ(ParseAnswer(client.ReadAnswer()).body, "POST / ab");
}

TEST(HttpListenerTest, RefusesBeforeTheBodyWhatIsNotAllowed) {
  EchoListener server;
  TlsClient client(server.port());
  client.Send("POST /secret HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
  const Answer answer = ParseAnswer(client.ReadAll());
  EXPECT_EQ(answer.status, 401U);
  EXPECT_TRUE(client.closed());
  EXPECT_EQ(server.handler.handled, 0);
}

TEST(HttpListenerTest, RefusesLargeBodiesDeclaredOrNot) {
  ListenerOptions options;
  options.gate.max_body_bytes = 1'000;
  EchoListener server(options);
  EXPECT_EQ(Ask(server.port(), {.method = "POST", .body = std::string(1'000, 'x')}).status, 200U);
  EXPECT_EQ(Ask(server.port(), {.method = "POST", .body = std::string(1'001, 'x')}).status, 413U);
  TlsClient client(server.port());
  client.Send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
              std::string(1'001, 'x') + "\r\n0\r\n\r\n");
  EXPECT_EQ(StatusOf(client.ReadAll()), 413U);
}

TEST(HttpListenerTest, RefusesHeadsThatAreTooLong) {
  EchoListener server;
  TlsClient client(server.port());
  client.Send("GET / HTTP/1.1\r\nHost: localhost\r\nA: " + std::string(17'000, 'x'));
  EXPECT_EQ(StatusOf(client.ReadAll()), 431U);
  EXPECT_EQ(Ask(server.port(), {.target = "/" + std::string(5'000, 'x')}).status, 414U);
  std::vector<std::pair<std::string, std::string>> many(70, {"A", "b"});
  EXPECT_EQ(Ask(server.port(), {.headers = many}).status, 431U);
}

TEST(HttpListenerTest, SpendsNoMoreBytesThanTheBudget) {
  ListenerOptions options;
  options.max_bytes_in_flight = 4'000;
  EchoListener server(options);
  EXPECT_EQ(Ask(server.port(), {.method = "POST", .body = std::string(4'001, 'x')}).status, 503U);
  EXPECT_EQ(Ask(server.port(), {.method = "POST", .body = std::string(3'999, 'x')}).status, 200U);
  // The client may have the answer before the server has let go of the body.
  for (int i = 0; i < 500 && server.listener->Stats().bytes_in_flight != 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(server.listener->Stats().bytes_in_flight, 0U);
}

TEST(HttpListenerTest, HandlesBrieflyWhatIsShortWhileAWorkersPlaceIsFree) {
  ListenerOptions options;
  options.worker_threads = 1;
  options.brief_bytes = 5'000;
  EchoListener server(options);
  const auto ask = [&](std::size_t size) {
    return Ask(server.port(),
               {.method = "POST", .target = "/brief", .body = std::string(size, 'x')});
  };
  // More than the first read takes, out of one record of TLS.
  EXPECT_EQ(ask(5'000).body, "briefly " + std::string(5'000, 'x'));
  EXPECT_EQ(server.handler.handled.load(), 0);
  EXPECT_EQ(ask(5'001).body, "POST /brief " + std::string(5'001, 'x'));
  EXPECT_EQ(server.handler.handled.load(), 1);
  TlsClient slow(server.port());
  slow.Send(BytesOf({.method = "POST", .target = "/slow"}));
  while (server.handler.handled.load() != 2) std::this_thread::sleep_for(milliseconds(1));
  EXPECT_EQ(ask(3).body, "POST /brief xxx");
  EXPECT_EQ(StatusOf(slow.ReadAnswer()), 200U);
}

TEST(HttpListenerTest, SaysBusyWhereTheQueueIsFullAndHealthStillAnswers) {
  ListenerOptions options;
  options.worker_threads = 1;
  options.queue = 1;
  EchoListener server(options);
  std::vector<std::unique_ptr<TlsClient>> clients;
  for (int i = 0; i < 4; ++i) clients.push_back(std::make_unique<TlsClient>(server.port()));
  for (const auto& client : clients) client->Send(BytesOf({.method = "POST", .target = "/slow"}));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(Ask(server.port(), {.target = "/quick"}).status, 200U);
  int busy = 0;
  int served = 0;
  for (const auto& client : clients) {
    const unsigned status = StatusOf(client->ReadAnswer());
    busy += status == 503 ? 1 : 0;
    served += status == 200 ? 1 : 0;
  }
  EXPECT_GE(busy, 1);
  EXPECT_EQ(busy + served, 4);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

// Each is closed at its absolute deadline, whatever it trickles.
TEST(HttpListenerTest, ClosesSlowClientsAtTheirDeadline) {
  ListenerOptions options;
  options.head_time = milliseconds(500);
  options.body_time = milliseconds(500);
  options.idle_time = milliseconds(700);
  EchoListener server(options);
  for (const std::string_view begin :
       {"GET / HTTP/1.1\r\n", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\n",
        ""}) {
    TlsClient client(server.port());
    ASSERT_TRUE(client.connected());
    const auto start = std::chrono::steady_clock::now();
    client.Send(begin);
    std::jthread trickle([&](const std::stop_token& stop) {
      // A byte now and then: no idle timer would ever fire. Nothing for the idle one.
      if (begin.empty()) return;
      while (!stop.stop_requested() && client.Send("x"))
        std::this_thread::sleep_for(milliseconds(100));
    });
    std::this_thread::sleep_for(milliseconds(400));
    while (std::chrono::steady_clock::now() - start < std::chrono::seconds(20) &&
           server.listener->Stats().open != 0)
      std::this_thread::sleep_for(milliseconds(20));
    const auto took = std::chrono::steady_clock::now() - start;
    trickle.request_stop();
    EXPECT_EQ(server.listener->Stats().open, 0U) << begin;
    EXPECT_GE(took, milliseconds(450)) << begin;
    EXPECT_LT(took, std::chrono::seconds(15)) << begin;  // on a machine however slow
  }
  EXPECT_EQ(server.listener->Stats().expired, 3U);
}

TEST(HttpListenerTest, SendsLargeAnswersWhole) {
  EchoListener server;
  const Answer answer = Ask(server.port(), {.target = "/large"});
  EXPECT_EQ(answer.body.size(), std::size_t{8} * 1024 * 1024);
}

TEST(HttpListenerTest, ClosesHandshakesThatDoNotEnd) {
  ListenerOptions options;
  options.handshake_time = milliseconds(300);
  EchoListener server(options);
  const auto connect = [&] { return std::make_unique<PlainClient>(server.port()); };
  std::vector<std::unique_ptr<PlainClient>> half_open;
  for (int i = 0; i < 50; ++i) half_open.push_back(connect());
  EXPECT_EQ(Ask(server.port(), {}).status, 200U);
  for (const auto& client : half_open) EXPECT_EQ(client->ReadToEnd(), "");
  // Plaintext, and the hello of an old protocol.
  for (const std::string_view bytes :
       {std::string_view("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        std::string_view("\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10", 11)}) {
    const auto client = connect();
    client->Send(bytes);
    EXPECT_EQ(client->ReadToEnd().find("HTTP"), std::string::npos);
  }
  EXPECT_GE(server.listener->Stats().handshakes_failed, 2U);
  EXPECT_EQ(Ask(server.port(), {}).status, 200U);
}

TEST(HttpListenerTest, KeepsWithinItsConnections) {
  ListenerOptions options;
  options.max_connections = 3;
  EchoListener server(options);
  std::vector<std::unique_ptr<TlsClient>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<TlsClient>(server.port()));
    EXPECT_TRUE(clients.back()->connected());
  }
  EXPECT_FALSE(TlsClient(server.port()).connected());
  clients.clear();
  for (int i = 0; i < 500 && server.listener->Stats().open != 0; ++i)
    std::this_thread::sleep_for(milliseconds(10));
  EXPECT_EQ(Ask(server.port(), {}).status, 200U);
}

TEST(HttpListenerTest, AnswersWhatIsInWorkWhenItStops) {
  EchoListener server;
  TlsClient idle(server.port());
  TlsClient client(server.port());
  client.Send(BytesOf({.method = "POST", .target = "/slow", .body = "x"}));
  while (server.handler.handled == 0) std::this_thread::sleep_for(milliseconds(5));
  server.listener->Stop();
  const Answer answer = ParseAnswer(client.ReadAll());
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.Header("Connection"), "close");
  EXPECT_EQ(idle.ReadAll(), "");
  EXPECT_TRUE(idle.closed());
  EXPECT_FALSE(TlsClient(server.port()).connected());
}

}  // namespace
}  // namespace baybridge
