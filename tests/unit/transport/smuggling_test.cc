// Requests that two readers may take for different ones, sent byte for byte (rows H of the
// catalogue of attacks): each is answered 400 or closed, and what hides behind it is never a
// request.
#include <string>

#include <gtest/gtest.h>

#include "unit/transport/echo_listener.h"

namespace baybridge {
namespace {

struct Row {
  std::string_view name;
  std::string bytes;
};

constexpr std::string_view kHidden = "GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::string Post(std::string_view headers, std::string_view body) {
  std::string text = "POST / HTTP/1.1\r\nHost: localhost\r\n";
  text += headers;
  text += "\r\n";
  text += body;
  return text + std::string(kHidden);
}

const std::vector<Row>& Rows() {
  using namespace std::string_literals;
  static const std::vector<Row> rows = {
      {"H01_length_then_chunked",
       Post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
      {"H02_chunked_then_length",
       Post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")},
      {"H03_two_lengths", Post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello")},
      {"H04_length_list", Post("Content-Length: 5,6\r\n", "hello")},
      {"H05_same_length_twice", Post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello")},
      {"H06_same_length_list", Post("Content-Length: 5, 5\r\n", "hello")},
      {"H07_plus", Post("Content-Length: +5\r\n", "hello")},
      {"H08_minus", Post("Content-Length: -1\r\n", "hello")},
      {"H09_hexadecimal", Post("Content-Length: 0x5\r\n", "hello")},
      {"H10_overflow", Post("Content-Length: 18446744073709551621\r\n", "hello")},
      {"H11_empty_length", Post("Content-Length: \r\n", "hello")},
      {"H12_blank_before_colon", Post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n")},
      {"H13_vertical_tab", Post("Transfer-Encoding:\x0b"s + "chunked\r\n", "0\r\n\r\n")},
      {"H14_two_codings",
       Post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n")},
      {"H15_bare_lf",
       "POST / HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n" + std::string(kHidden)},
      {"H16_bare_cr", "POST / HTTP/1.1\rHost: localhost\r\n\r\n" + std::string(kHidden)},
      {"H17_nul", Post("A: b\0c\r\n"s, "")},
      {"H18_http_1_2", "GET / HTTP/1.2\r\nHost: localhost\r\n\r\n" + std::string(kHidden)},
      {"H19_http_0_9", "GET /\r\n\r\n" + std::string(kHidden)},
      {"H20_chunk_overflow",
       Post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\nhello\r\n0\r\n\r\n")},
      {"H21_chunk_0x", Post("Transfer-Encoding: chunked\r\n", "0x5\r\nhello\r\n0\r\n\r\n")},
      {"H22_lf_in_extension", Post("Transfer-Encoding: chunked\r\n", "5;a=b\nhello\r\n0\r\n\r\n")},
      {"H23_no_crlf_after_chunk", Post("Transfer-Encoding: chunked\r\n", "5\r\nhelloX0\r\n\r\n")},
      {"H24_length_in_trailer",
       Post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n")},
      {"H25_any_trailer",
       Post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\nX-Role: operator\r\n\r\n")},
      {"H26_blank_in_target",
       "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n" + std::string(kHidden)},
      {"H27_blank_before_first_header",
       "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n" + std::string(kHidden)},
      {"H28_xchunked", Post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")},
      {"H29_chunked_identity", Post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n")},
      {"H30_identity_and_length",
       Post("Transfer-Encoding: identity\r\nContent-Length: 5\r\n", "hello")},
      {"H31_other_and_length", Post("Transfer-Encoding: xyz\r\nContent-Length: 5\r\n", "hello")},
      {"H32_gzip_chunked", Post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n")},
      {"H33_coding_on_1_0",
       "POST / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
           std::string(kHidden)},
      {"H34_folded_header", Post("A: b\r\n c\r\n", "")},
      {"H35_folded_coding", Post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")},
      {"H36_no_host", "GET / HTTP/1.1\r\n\r\n" + std::string(kHidden)},
      {"H37_two_hosts",
       "GET / HTTP/1.1\r\nHost: localhost\r\nHost: elsewhere\r\n\r\n" + std::string(kHidden)},
      {"H38_absolute_target",
       "GET http://elsewhere/ HTTP/1.1\r\nHost: localhost\r\n\r\n" + std::string(kHidden)},
      {"H39_upper_case_coding", Post("Transfer-Encoding: CHUNKED\r\n", "0\r\n\r\n")},
      {"H40_quoted_coding", Post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n")},
      {"H41_empty_coding", Post("Transfer-Encoding: \r\nContent-Length: 5\r\n", "hello")},
      {"H42_body_on_get", "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello" +
                              std::string(kHidden)},
      {"H43_colon_in_front", Post(": b\r\n", "")},
      {"H44_line_before_request",
       "\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n" + std::string(kHidden)},
      {"H45_chunk_size_blank", Post("Transfer-Encoding: chunked\r\n", "5 \r\nhello\r\n0\r\n\r\n")},
  };
  return rows;
}

EchoListener& Shared() {
  static EchoListener listener;
  return listener;
}

class SmugglingTest : public testing::TestWithParam<Row> {};

TEST_P(SmugglingTest, IsRefusedAndTheConnectionClosed) {
  EchoListener& server = Shared();
  const int before = server.handler.handled;
  TlsClient client(server.port());
  ASSERT_TRUE(client.connected());
  client.Send(GetParam().bytes);
  const std::string said = client.ReadAll();
  EXPECT_TRUE(client.closed()) << said;
  EXPECT_EQ(StatusOf(said), 400U) << said;
  EXPECT_EQ(AnswersIn(said), 1U) << said;
  EXPECT_EQ(said.find("hidden"), std::string::npos) << said;
  EXPECT_EQ(server.handler.handled, before);
}

INSTANTIATE_TEST_SUITE_P(All, SmugglingTest, testing::ValuesIn(Rows()), [](const auto& made) {
  return std::string(made.param.name);
});

// The control: what is hidden above is a request that would be answered.
TEST(SmugglingTest, TheHiddenRequestIsOne) {
  TlsClient client(Shared().port());
  client.Send(kHidden);
  EXPECT_NE(client.ReadAnswer().find("GET /hidden"), std::string::npos);
}

// What follows before the answer is not served: the first is answered and the connection closed.
TEST(SmugglingTest, PipelinedRequestsAreNotServed) {
  TlsClient client(Shared().port());
  client.Send("GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n" + std::string(kHidden));
  const std::string said = client.ReadAll();
  EXPECT_TRUE(client.closed());
  EXPECT_EQ(StatusOf(said), 200U);
  EXPECT_NE(said.find("GET /first"), std::string::npos);
  EXPECT_EQ(said.find("hidden"), std::string::npos);
}

}  // namespace
}  // namespace baybridge
