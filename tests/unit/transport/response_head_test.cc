#include "transport/response_head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baybridge {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

HttpResponse Answer(unsigned status, std::string body = {}) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

TEST(ResponseHeadTest, NamesStatusTimeAndLength) {
  const std::string head = HeadOf(Answer(422, "four"), false);
  EXPECT_THAT(head, StartsWith("HTTP/1.1 422 Unprocessable Content\r\nDate: "));
  EXPECT_THAT(head.substr(0, head.find("GMT")),
              MatchesRegex(".*\r\nDate: .*, .* .* 2.* ..:..:.. "));
  EXPECT_THAT(head, EndsWith("Content-Length: 4\r\n\r\n"));
  EXPECT_THAT(HeadOf(Answer(299), false), StartsWith("HTTP/1.1 299 Other\r\n"));
}

TEST(ResponseHeadTest, HasNoLengthWhereTheStatusAllowsNoBody) {
  for (const unsigned status : {204U, 304U})
    EXPECT_THAT(HeadOf(Answer(status), false), Not(HasSubstr("Content-Length"))) << status;
}

TEST(ResponseHeadTest, NoValueMakesAnotherHeader) {
  HttpResponse response = Answer(200);
  response.headers = {{"ETag", std::string("\"a\r\nSet-Cookie: b\0\"", 19)}};
  const std::string head = HeadOf(response, true);
  EXPECT_THAT(head, HasSubstr("ETag: \"a  Set-Cookie: b \"\r\n"));
  EXPECT_THAT(head, EndsWith("Connection: close\r\n\r\n"));
}

TEST(ResponseHeadTest, EndsTheConnectionWhereTheTwoSidesMightNotAgree) {
  for (const unsigned status : {400U, 401U, 403U, 408U, 413U, 431U})
    EXPECT_TRUE(EndsConnection(status)) << status;
  for (const unsigned status : {200U, 304U, 404U, 406U, 409U, 412U, 422U, 500U, 503U})
    EXPECT_FALSE(EndsConnection(status)) << status;
}

}  // namespace
}  // namespace baybridge
