#include "transport/http_gate.h"

#include <string>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

// The end of a head is found wherever the bytes were cut, and never before it is whole.
TEST(FindHeadEndTest, FindsTheEndAtEveryCut) {
  const std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\n\r\nbody\n";
  const std::size_t end = bytes.find("body");
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    const HeadEnd first = FindHeadEnd(std::string_view(bytes).substr(0, cut), 0);
    EXPECT_EQ(first.state, cut >= end ? HeadState::kWhole : HeadState::kMore) << cut;
    if (cut >= end) continue;
    const HeadEnd whole = FindHeadEnd(bytes, cut);
    EXPECT_EQ(whole.state, HeadState::kWhole) << cut;
    EXPECT_EQ(whole.size, end) << cut;
  }
}

struct EndCase {
  std::string_view name;
  std::string_view bytes;
};

class BadLineEndTest : public testing::TestWithParam<EndCase> {};

TEST_P(BadLineEndTest, IsToldAtOnce) {
  EXPECT_EQ(FindHeadEnd(GetParam().bytes, 0).state, HeadState::kBad);
}

INSTANTIATE_TEST_SUITE_P(All,
                         BadLineEndTest,
                         testing::Values(EndCase{"bare_lf", "GET / HTTP/1.1\nHost: a\r\n\r\n"},
                                         EndCase{"bare_cr", "GET / HTTP/1.1\rHost: a\r\n\r\n"},
                                         EndCase{"lf_ends_head", "GET / HTTP/1.1\r\nHost: a\n\n"},
                                         EndCase{"nul", std::string_view("GET /\0 HTTP/1.1", 15)}),
                         [](const auto& made) { return std::string(made.param.name); });

struct HeadCase {
  std::string_view name;
  std::string_view head;
  unsigned status;  // 0: accepted
};

class JudgeHeadTest : public testing::TestWithParam<HeadCase> {};

TEST_P(JudgeHeadTest, Judges) {
  GateOptions options;
  options.hosts = {"localhost", "[::1]"};
  HttpRequest request;
  HeadFacts facts;
  const auto refused = JudgeHead(GetParam().head, options, request, facts);
  EXPECT_EQ(refused ? refused->status : 0, GetParam().status)
      << (refused ? refused->code : std::string_view());
}

constexpr HeadCase kHeads[] = {
    {"plain", "GET /a?b=c HTTP/1.1\r\nHost: localhost\r\n\r\n", 0},
    {"port", "GET / HTTP/1.1\r\nHost: LOCALHOST:8443\r\n\r\n", 0},
    {"address", "GET / HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n", 0},
    {"old_version", "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n", 0},
    {"length", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n", 0},
    {"chunked", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", 0},
    {"other_host", "GET / HTTP/1.1\r\nHost: elsewhere\r\n\r\n", 421},
    {"host_with_user", "GET / HTTP/1.1\r\nHost: a@localhost\r\n\r\n", 421},
    {"host_with_bad_port", "GET / HTTP/1.1\r\nHost: localhost:8x\r\n\r\n", 400},
    {"no_host", "GET / HTTP/1.1\r\n\r\n", 400},
    {"two_hosts", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400},
    {"absolute_target", "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
    {"authority_target", "GET //localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
    {"fragment", "GET /a#b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
    {"lower_case_method", "get / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
    {"two_blanks", "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
    {"blank_in_target", "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
    {"http_0_9", "GET /\r\n\r\n", 400},
    {"http_2", "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n", 400},
    {"folded", "GET / HTTP/1.1\r\nHost: localhost\r\nA: b\r\n c\r\n\r\n", 400},
    {"blank_before_colon", "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400},
    {"no_colon", "GET / HTTP/1.1\r\nHost: localhost\r\nabc\r\n\r\n", 400},
    {"control_in_value", "GET / HTTP/1.1\r\nHost: localhost\r\nA: \x01\r\n\r\n", 400},
    {"body_on_get", "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n", 400},
    {"gzip", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\n\r\n", 415},
    {"two_tokens",
     "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n", 400},
    {"other_expectation", "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\n\r\n", 417},
    {"too_large", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999\r\n\r\n",
     413},
};

INSTANTIATE_TEST_SUITE_P(All, JudgeHeadTest, testing::ValuesIn(kHeads), [](const auto& made) {
  return std::string(made.param.name);
});

TEST(JudgeHeadTest, TakesTheRequestApart) {
  HttpRequest request;
  HeadFacts facts;
  ASSERT_FALSE(
      JudgeHead("POST /v1/x?a=b%20c HTTP/1.1\r\nHost: h\r\nACCEPT:  text/plain \t\r\n"
                "Content-Length: 12\r\nConnection: close\r\n\r\n",
                {}, request, facts));
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/v1/x");
  EXPECT_EQ(request.query, "a=b%20c");
  EXPECT_EQ(request.Header("accept"), "text/plain");
  EXPECT_EQ(facts.length, 12U);
  EXPECT_TRUE(facts.close);
  EXPECT_FALSE(facts.chunked);
}

}  // namespace
}  // namespace baybridge
