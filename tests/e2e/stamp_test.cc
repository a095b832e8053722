// Containers with a time stamp of a third party, by the program and by openssl alone.
#include <cstdlib>
#include <ctime>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/time_stamp.h"
#include "e2e/command.h"
#include "evidence/container.h"
#include "support/time_authority.h"

namespace baybridge {
namespace {

using testing::HasSubstr;

class TimeStampedEvidence : public testing::Test {
 protected:
  TimeStampedEvidence() {
    scratch.Write("authority.pem", authority.certificate.Pem());
    scratch.Write("trust/schemas/_trust/authority.pem", authority.certificate.Pem());
    scratch.Write("trust/schemas/_trust/authorities.csv",
                  "id,place,name,certificate,policy,recognised_in,valid_from,valid_to,status,"
                  "evidence\nexample,HK,Example Authority,authority.pem,,HK GD,,,,test\n");
  }
  std::string Path(const std::string& name) const { return (scratch.folder() / name).string(); }
  // A container with a stamp by `stamps` over its signature, or over other bytes.
  void Pack(const TimeAuthority& stamps, const std::string& over = {}) const {
    const Sealing sealing{.signer = {.key = home.key, .certificate = home.certificate},
                          .time = UtcText(std::time(nullptr))};
    auto all = SignMembers({{"target.xml", "<record/>"}}, sealing);
    ASSERT_TRUE(all);
    const auto packed =
        PackContainer(*std::move(all), [&](std::string_view bytes) -> Result<std::string> {
          auto query = MakeTimeStampQuery(over.empty() ? bytes : std::string_view(over));
          if (!query) return query;
          return TakeTimeStamp(*query, stamps.Answer(*query), "authority");
        });
    ASSERT_TRUE(packed) << packed.error().what;
    scratch.Write("stamped.asice", *packed);
  }
  Ran Verify() const {
    return RunBaybridge(
        {"--packs", Path("trust"), "evidence", "verify", Path("stamped.asice"), "--place", "GD"});
  }
  bool Shell(const std::string& command) const {
    const std::string whole =
        "cd " + scratch.folder().string() + " && ( " + command + " ) >shell.out 2>shell.err";
    return std::system(whole.c_str()) == 0;  // NOLINT(cert-env33-c): a test's own fixed command
  }

  Scratch scratch;
  Signer authority = MakeAuthorityOfToday("Example Authority");
  Signer home = MakeSigner(FactsOfToday("Example Home"), KeyAlgorithm::kP256, &authority);
};

TEST_F(TimeStampedEvidence, IsCheckedByTheProgramAndByOpenssl) {
  Pack(TimeAuthority(authority));
  const Ran good = Verify();
  EXPECT_EQ(good.code, 0) << good.out << good.err;
  EXPECT_THAT(good.out, HasSubstr("Time stamp: CN=Example Time Authority, "));
  EXPECT_TRUE(
      Shell("mkdir d && cd d && unzip -q ../stamped.asice && openssl ts -verify -data "
            "META-INF/signature.p7s -in META-INF/signature.tst -token_in -CAfile ../authority.pem"))
      << scratch.Read("shell.err");
  EXPECT_TRUE(
      Shell("cd d && openssl ts -reply -in META-INF/signature.tst -token_in -text | grep -q 'Time "
            "stamp:'"));
}

TEST_F(TimeStampedEvidence, OfStrangersAndOverOtherBytesIsRefused) {
  Pack(TimeAuthority(authority), "other bytes");
  const Ran other = Verify();
  EXPECT_EQ(other.code, 1);
  EXPECT_THAT(other.out, HasSubstr("GW-EVI-007"));
  const Signer stranger = MakeAuthorityOfToday("Example Stranger");
  Pack(TimeAuthority(stranger));
  const Ran unknown = Verify();
  EXPECT_EQ(unknown.code, 1);
  EXPECT_THAT(unknown.out, HasSubstr("GW-EVI-008"));
}

}  // namespace
}  // namespace baybridge
