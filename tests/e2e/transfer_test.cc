// Transfers between gateways as processes: three places, a partner that is down, processes that are
// killed at any instant.
#include <random>
#include <set>

#include <gmock/gmock.h>

#include "e2e/transfer_story.h"
#include "support/rounds.h"

namespace baybridge {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

TEST_F(TransferStory, RecordsGoBetweenThreePlaces) {
  StartAll();
  const TransferClient hk = HomeAt(0);
  const TransferClient gd = HomeAt(1);
  const TransferClient mo = HomeAt(2);
  struct Way {
    std::size_t from;
    std::size_t to;
    const char* mechanism;
  };
  const std::string samples[] = {"hk-care/basic", "gd-care/basic", "mo-care/basic"};
  std::string first;
  for (const Way& way :
       {Way{0, 1, "gba-hk-sc"}, Way{1, 0, "gba-hk-sc"}, Way{1, 2, "gba-mo-sc"},
        Way{2, 1, "gba-mo-sc"}, Way{0, 2, "hk-model-clauses"}, Way{2, 0, "mo-art-20"}}) {
    const std::string what =
        std::string(DemoGatewayAt(way.from).id) + " to " + std::string(DemoGatewayAt(way.to).id);
    const TransferClient sender = HomeAt(way.from);
    const TransferClient recipient = HomeAt(way.to);
    const std::size_t known = recipient.Incoming().size();
    const Answer sent = sender.Send(
        DemoEnvelope(
            {.transfer = what, .from = way.from, .to = way.to, .mechanism = way.mechanism}),
        SampleOf(samples[way.from]));
    ASSERT_EQ(sent.status, 201U) << what << sent.body;
    const std::string id = TransferClient::Member(sent.body, "id");
    ASSERT_TRUE(sender.Reaches(id, "delivered")) << what << TextOf(processes_[way.from]->log());
    if (first.empty()) first = id;
    const std::string there = recipient.NewestIncoming(known);
    const std::string path = "/v1/transfers/" + there;
    EXPECT_EQ(recipient.Get(path + "/record").status, 200U) << what;
    EXPECT_EQ(recipient.Post(path + "/reconcile", R"({"medicines": []})").status, 422U) << what;
    const std::string list = recipient.WholeList(there);
    EXPECT_EQ(recipient.Post(path + "/reconcile", list).status, 200U) << what;
    EXPECT_EQ(recipient.Post(path + "/accept").status, 200U) << what;
    EXPECT_TRUE(sender.Reaches(id, "accepted")) << what;
    EXPECT_EQ(sender.Get("/v1/transfers/" + id + "/reconciliation").body, list) << what;
  }
  // A home in Guangdong reports to the authority in Hong Kong that pays for the place.
  const std::size_t before = hk.Incoming().size();
  std::string envelope = DemoEnvelope({.transfer = "to the payer", .from = 1, .to = 0});
  const std::string profile = "\"profile\": \"residential\"";
  envelope.replace(envelope.find(profile), profile.size(), "\"profile\": \"scheme-return\"");
  const Answer report = gd.Send(envelope, SampleOf("gd-care/full-1"));
  ASSERT_EQ(report.status, 201U) << report.body;
  const std::string returned =
      hk.Get("/v1/transfers/" + hk.NewestIncoming(before) + "/record").body;
  EXPECT_THAT(returned, HasSubstr("<HospitalStay>"));
  EXPECT_EQ(returned.find("<Medicine>"), std::string::npos);
  // Between Hong Kong and Macao there is no standard contract: another basis must be named.
  for (const char* mechanism : {"", "gba-hk-sc", "gba-mo-sc"}) {
    const Answer refused = hk.Send(
        DemoEnvelope(
            {.transfer = "no basis " + std::string(mechanism), .to = 2, .mechanism = mechanism}),
        SampleOf("hk-care/basic"));
    EXPECT_EQ(refused.status, 422U) << mechanism;
    EXPECT_THAT(refused.body, HasSubstr("GW-TRF-00")) << mechanism;
  }
  // The evidence and the receipt, by plain tools.
  scratch_.Write("delivered.asice", hk.Get("/v1/transfers/" + first + "/evidence").body);
  scratch_.Write("receipt", hk.Get("/v1/transfers/" + first + "/receipt").body);
  EXPECT_TRUE(
      Shell("mkdir d && cd d && unzip -q ../delivered.asice && cd META-INF && openssl cms -verify "
            "-cades -binary -inform DER -in signature.p7s -content ASiCManifest.xml -CAfile "
            "$DEMO/authority.pem -purpose any -out /dev/null && cd .. && openssl dgst -sha256 "
            "-binary target.xml | openssl base64 > ../one && grep -qF \"$(cat ../one)\" "
            "META-INF/ASiCManifest.xml"))
      << scratch_.Read("shell.err");
  EXPECT_TRUE(
      Shell("head -n 1 receipt | tr -d '\\n' > token && sed -n 2p receipt | openssl base64 -d -A > "
            "signature && openssl pkeyutl -verify -pubin -inkey $DEMO/gd-receipt.pub -rawin -in "
            "token -sigfile signature"))
      << scratch_.Read("shell.err");
  // Nothing of a record or a person stands in the logs.
  for (const auto& process : processes_) {
    const std::string log = TextOf(process->log());
    EXPECT_EQ(log.find("bed 12"), std::string::npos);
    EXPECT_EQ(log.find("A123456"), std::string::npos);
  }
}

TEST_F(TwoGateways, APartnerThatIsDownCostsNothingButTime) {
  processes_[0]->Start();
  ASSERT_TRUE(Answers(0));
  const TransferClient hk = HomeAt(0);
  const Answer kept = hk.Send(DemoEnvelope({.transfer = "down-1"}), SampleOf("hk-care/basic"));
  ASSERT_EQ(kept.status, 201U) << kept.body;
  const Answer gone =
      hk.Send(DemoEnvelope({.transfer = "down-2", .consent = "C-0002"}), SampleOf("hk-care/basic"));
  ASSERT_EQ(gone.status, 201U) << gone.body;
  const std::string id = TransferClient::Member(kept.body, "id");
  const std::string other = TransferClient::Member(gone.body, "id");
  EXPECT_TRUE(hk.Reaches(id, "delivering"));
  EXPECT_TRUE(hk.Reaches(other, "delivering"));
  // Revoked before anybody took it: it never arrives.
  EXPECT_EQ(hk.Post("/v1/consents/revoke", R"({"consent": "C-0002"})").status, 200U);
  EXPECT_EQ(hk.StateOf(other), "recalled");
  processes_[1]->Start();
  ASSERT_TRUE(Answers(1));
  EXPECT_TRUE(hk.Reaches(id, "delivered"));
  const TransferClient gd = HomeAt(1);
  EXPECT_EQ(gd.Incoming().size(), 1U);
}

// Both are killed at random instants while transfers run. In the end each transfer that was
// acknowledged has arrived exactly once, and both audit logs are whole: a store whose log is not
// opens no more.
TEST_F(TwoGateways, NothingIsLostOrDoubledWhereProcessesAreKilled) {
  StartAll();
  const unsigned rounds = Rounds(3);  // starting a process costs seconds under a sanitizer
  std::mt19937 random(FirstSeed());
  const std::string record = SampleOf("hk-care/basic");
  std::set<std::string> acknowledged;
  std::set<std::string> envelopes;
  for (unsigned round = 0; round < rounds; ++round) {
    const TransferClient hk = HomeAt(0);
    const std::string envelope = DemoEnvelope({.transfer = "kill-" + std::to_string(round)});
    envelopes.insert(envelope);
    std::thread killer([&, wait = random() % 400, victim = random() % 3] {
      std::this_thread::sleep_for(milliseconds(wait));
      if (victim != 1) processes_[0]->End(SIGKILL);
      if (victim != 0) processes_[1]->End(SIGKILL);
    });
    const Answer answer = hk.Send(envelope, record);
    killer.join();
    if (answer.status == 201) acknowledged.insert(TransferClient::Member(answer.body, "id"));
    StartAll();
  }
  const TransferClient hk = HomeAt(0);
  // Whoever got no answer asks again, as it should: the same request is the same transfer.
  std::set<std::string> all = acknowledged;
  for (const std::string& envelope : envelopes) {
    const Answer answer = hk.Send(envelope, record);
    ASSERT_TRUE(answer.status == 200 || answer.status == 201) << answer.body;
    all.insert(TransferClient::Member(answer.body, "id"));
  }
  EXPECT_EQ(all.size(), rounds) << "an acknowledged transfer is another one now";
  for (const std::string& id : all) EXPECT_TRUE(hk.Reaches(id, "delivered"));
  const TransferClient gd = HomeAt(1);
  EXPECT_EQ(gd.Incoming().size(), rounds) << "seed " << FirstSeed();
}

}  // namespace
}  // namespace baybridge
