#include "crypto/time_stamp.h"

#include <gtest/gtest.h>

#include "support/time_authority.h"

namespace baybridge {
namespace {

const std::string kBytes = "the bytes of a signature";

class TimeStampTest : public testing::Test {
 protected:
  std::string Token(const TimeAuthority& by, const std::string& bytes = kBytes) const {
    const auto query = MakeTimeStampQuery(bytes);
    EXPECT_TRUE(query);
    const auto token = TakeTimeStamp(*query, by.Answer(*query), "authority");
    EXPECT_TRUE(token) << (token ? "" : token.error().what);
    return token ? *token : std::string();
  }
  Signer authority_ = MakeAuthorityOfToday("Example Authority");
  TimeAuthority stamps_{authority_};
};

TEST_F(TimeStampTest, IsOverTheseBytesAndByAnAuthority) {
  const std::string token = Token(stamps_);
  const auto stamp = VerifyTimeStamp(kBytes, token, "token");
  ASSERT_TRUE(stamp) << stamp.error().what;
  EXPECT_EQ(stamp->signer.fingerprint(), stamps_.certificate().fingerprint());
  EXPECT_TRUE(stamp->others.empty());
  EXPECT_EQ(stamp->time.size(), std::string("2026-01-31T08:00:00Z").size());
  const std::vector<Certificate> anchors = {authority_.certificate};
  EXPECT_EQ(CheckChain({.leaf = stamp->signer,
                        .intermediates = stamp->others,
                        .anchors = anchors,
                        .lists = {},
                        .at = stamp->time})
                .problem,
            ChainProblem::kSound);
  EXPECT_FALSE(VerifyTimeStamp(kBytes + " ", token, "token"));
  EXPECT_FALSE(VerifyTimeStamp(kBytes, token + "x", "token"));
  EXPECT_FALSE(VerifyTimeStamp(kBytes, token.substr(0, token.size() - 1), "token"));
  EXPECT_FALSE(VerifyTimeStamp(kBytes, "", "token"));
  // Made for something else, or for something else as well.
  for (const char* usage :
       {"critical,clientAuth", "critical,timeStamping,clientAuth", "timeStamping"}) {
    const TimeAuthority other(authority_, usage);
    const auto query = MakeTimeStampQuery(kBytes);
    const std::string answer = other.Answer(*query);
    if (answer.empty()) continue;  // openssl itself refuses to stamp with it
    const auto taken = TakeTimeStamp(*query, answer, "authority");
    EXPECT_TRUE(!taken || !VerifyTimeStamp(kBytes, *taken, "token")) << usage;
  }
}

// Whatever bit is altered: it is no stamp any more, or still that of this authority at this time.
TEST_F(TimeStampTest, NoAlteredBitMakesAnotherStamp) {
  const std::string token = Token(stamps_);
  const auto whole = VerifyTimeStamp(kBytes, token, "token");
  ASSERT_TRUE(whole);
  std::size_t refused = 0;
  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string altered = token;
    altered[at] = static_cast<char>(static_cast<unsigned char>(altered[at]) ^ (1U << (at % 8)));
    const auto stamp = VerifyTimeStamp(kBytes, altered, "token");
    refused += stamp ? 0 : 1;
    EXPECT_TRUE(!stamp ||
                (stamp->time == whole->time && stamp->signer.der() == whole->signer.der()))
        << at;
  }
  EXPECT_GT(refused * 10, token.size() * 9);
}

TEST_F(TimeStampTest, NoAnswerToAnotherRequestIsTaken) {
  const auto query = MakeTimeStampQuery(kBytes);
  const auto again = MakeTimeStampQuery(kBytes);
  EXPECT_NE(*query, *again) << "each has a number of its own";
  const std::string answer = stamps_.Answer(*query);
  EXPECT_TRUE(TakeTimeStamp(*query, answer, "authority"));
  EXPECT_FALSE(TakeTimeStamp(*again, answer, "authority"));
  EXPECT_FALSE(TakeTimeStamp(*MakeTimeStampQuery("others"), answer, "authority"));
  EXPECT_FALSE(TakeTimeStamp(*query, "", "authority"));
  EXPECT_FALSE(TakeTimeStamp(*query, "no answer", "authority"));
  const std::string refused = stamps_.Answer("no request");
  const auto none = TakeTimeStamp(*query, refused, "authority");
  EXPECT_FALSE(none);
}

}  // namespace
}  // namespace baybridge
