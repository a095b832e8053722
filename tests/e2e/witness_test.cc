// Gateways as witnesses of each other's audit logs, and partners that come while a gateway runs.
#include <algorithm>

#include <gmock/gmock.h>

#include "e2e/command.h"
#include "e2e/transfer_story.h"

namespace baybridge {
namespace {

using testing::HasSubstr;

class WitnessStory : public TransferStory {
 protected:
  explicit WitnessStory(std::size_t count = 2) : TransferStory(count) {}
  std::string ConfigOf(std::size_t index) const { return TextOf(demo_->config_file(index)); }
  void WriteConfig(std::size_t index, const std::string& text) const {
    ASSERT_TRUE(WriteFile(demo_->config_file(index), text));
  }
  // Puts further keys into the transfers of a configuration.
  void Configure(std::size_t index, const std::string& keys) const {
    std::string text = ConfigOf(index);
    const std::string before = "\"retry_first\"";
    text.insert(text.find(before), keys + ", ");
    WriteConfig(index, text);
  }
  Answer As(std::size_t index, const std::string& who, const std::string& target) const {
    return Ask(ports_[index], {.target = target}, IdentityOf(who));
  }
  std::string Checkpoint(std::size_t index) const {
    return As(index, "auditor", "/v1/audit/checkpoint").body;
  }
  // True once `done` says so; false after two minutes.
  template <typename Done>
  bool Until(const Done& done) const {
    for (int i = 0; i < 2'400; ++i) {
      if (done()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }
  bool LogHolds(std::size_t index, const std::string& text) const {
    return TextOf(processes_[index]->log()).find(text) != std::string::npos;
  }
  // Sends until it is taken: a gateway may be without witnesses for a moment.
  std::string SendUntilTaken(const std::string& transfer,
                             const std::string& consent = "C-0001") const {
    const std::string envelope = DemoEnvelope({.transfer = transfer, .consent = consent});
    std::string id;
    EXPECT_TRUE(Until([&] {
      const Answer answer = HomeAt(0).Send(envelope, SampleOf("hk-care/basic"));
      EXPECT_TRUE(answer.status == 201 || answer.status == 200 || answer.status == 503)
          << answer.status << answer.body;
      id = TransferClient::Member(answer.body, "id");
      return answer.status / 100 == 2;
    }));
    return id;
  }
};

class ThreeWitnesses : public WitnessStory {
 protected:
  ThreeWitnesses() : WitnessStory(3) {}
};

TEST_F(ThreeWitnesses, SignEachOthersLogs) {
  for (std::size_t i = 0; i < 3; ++i) Configure(i, R"("checkpoint_every": 1)");
  StartAll();
  const std::string id = SendUntilTaken("witness-1");
  ASSERT_TRUE(HomeAt(0).Reaches(id, "delivered"));
  // The log in Hong Kong does not grow any more: its last state has both witnesses in the end.
  EXPECT_TRUE(Until([&] {
    const std::string note = Checkpoint(0);
    return note.find("\xE2\x80\x94 gd.example ") != std::string::npos &&
           note.find("\xE2\x80\x94 mo.example ") != std::string::npos;
  })) << TextOf(processes_[0]->log());
  const std::string partners = As(0, "auditor", "/v1/partners").body;
  EXPECT_THAT(partners, HasSubstr("\"accepting\": true"));
  EXPECT_THAT(partners, HasSubstr("\"contradicted\": false"));
  const std::string metrics = As(0, "operator", "/metrics").body;
  EXPECT_THAT(metrics, HasSubstr("\nbaybridge_accepting 1\n"));
  for (const auto& process : processes_) process->End(SIGTERM);
  // The exported log is judged by what verifies logs, with the witnesses' keys.
  const std::string demo = demo_->folder().string();
  const std::string log = (scratch_.folder() / "log").string();
  const auto exported = [&](const std::string& origin, const std::string& key) {
    return RunBaybridge({"store", "export-log", "--store", demo + "/hk.db", "--key",
                         demo + "/hk-store.key", "--origin", origin, "--signing-key", key, "-o",
                         log});
  };
  EXPECT_NE(exported("another.example", demo + "/hk-receipt.key").code, 0);
  EXPECT_NE(exported("hk.example", demo + "/gd-receipt.key").code, 0);
  EXPECT_FALSE(std::filesystem::exists(log));
  const Ran good = exported("hk.example", demo + "/hk-receipt.key");
  ASSERT_EQ(good.code, 0) << good.err;
  const auto verified = [&](const std::string& witness) {
    return RunBaybridge({"audit", "verify", log, "--key", demo + "/hk-receipt.pub", "--witness",
                         "gd.example=" + demo + "/" + witness, "--witness",
                         "mo.example=" + demo + "/mo-receipt.pub", "--least-witnesses", "2"});
  };
  const Ran whole = verified("gd-receipt.pub");
  EXPECT_EQ(whole.code, 0) << whole.out;
  EXPECT_EQ(verified("hk-receipt.pub").code, 1);
}

class TwoWitnesses : public WitnessStory {};

TEST_F(TwoWitnesses, AGatewayWithoutWitnessesStopsAccepting) {
  Configure(0, R"("checkpoint_every": 1, "anchor_within": 15)");
  StartAll();
  SendUntilTaken("anchored-1", "C-0009");
  processes_[1]->End(SIGTERM);
  const std::string envelope = DemoEnvelope({.transfer = "anchored-2"});
  EXPECT_TRUE(Until([&] { return As(0, "operator", "/readyz").status == 503; }));
  EXPECT_THAT(As(0, "operator", "/readyz").body, HasSubstr("\"not-anchored\""));
  const Answer refused = HomeAt(0).Send(envelope, SampleOf("hk-care/basic"));
  EXPECT_EQ(refused.status, 503U) << refused.body;
  EXPECT_THAT(refused.body, HasSubstr("\"code\": \"not-anchored\""));
  EXPECT_EQ(refused.Header("Retry-After"), "60");
  EXPECT_THAT(As(0, "operator", "/metrics").body, HasSubstr("\nbaybridge_accepting 0\n"));
  EXPECT_TRUE(Until([&] { return LogHolds(0, "\"not-accepting\""); }));
  EXPECT_TRUE(LogHolds(0, "\"not-anchored\""));
  // What is read goes on, and what protects people.
  EXPECT_EQ(HomeAt(0).Get("/v1/transfers").status, 200U);
  EXPECT_EQ(HomeAt(0).Post("/v1/consents/revoke", R"({"consent": "C-0009"})").status, 200U);
  StartAll();
  SendUntilTaken("anchored-2");
  EXPECT_TRUE(Until([&] { return LogHolds(0, "\"accepting\""); }));
}

TEST_F(TwoWitnesses, ARolledBackLogGetsNoSignature) {
  Configure(0, R"("checkpoint_every": 1)");
  StartAll();
  const auto lines = [&] {
    const std::string note = Checkpoint(0);
    return note.find("\xE2\x80\x94 gd.example ") != std::string::npos;
  };
  EXPECT_TRUE(Until(lines));
  processes_[0]->End(SIGTERM);
  const std::filesystem::path store = demo_->folder() / "hk.db";
  const std::filesystem::path copy = demo_->folder() / "copy.db";
  const std::string key = (demo_->folder() / "hk-store.key").string();
  ASSERT_EQ(RunBaybridge(
                {"store", "backup", "-o", copy.string(), "--store", store.string(), "--key", key})
                .code,
            0);
  StartAll();
  const std::string id = SendUntilTaken("rolled-back");
  ASSERT_TRUE(HomeAt(0).Reaches(id, "delivered"));
  EXPECT_TRUE(Until(lines));
  processes_[0]->End(SIGTERM);
  for (const char* name : {"hk.db", "hk.db-wal", "hk.db-shm"})
    std::filesystem::remove(demo_->folder() / name);
  std::filesystem::copy_file(copy, store);
  processes_[0]->Start();
  EXPECT_TRUE(Until([&] { return LogHolds(0, "\"log-rolled-back\""); }))
      << TextOf(processes_[0]->log());
}

TEST_F(TwoWitnesses, APartnerComesWhileTheGatewayRuns) {
  const std::string whole = ConfigOf(0);
  std::string alone = whole;
  const std::size_t begin = alone.find("\"partners\": [") + 13;
  const std::size_t end = alone.rfind("    ]");
  ASSERT_LT(begin, end);
  WriteConfig(0, alone.erase(begin, end - begin));
  StartAll();
  const TransferClient hk = HomeAt(0);
  const std::string envelope = DemoEnvelope({.transfer = "new-partner"});
  const Answer nobody = hk.Send(envelope, SampleOf("hk-care/basic"));
  EXPECT_EQ(nobody.status, 422U) << nobody.body;
  EXPECT_THAT(nobody.body, HasSubstr("no-such-recipient"));
  // Not a configuration: what there is stays.
  WriteConfig(0, "{}");
  processes_[0]->Signal(SIGHUP);
  EXPECT_TRUE(Until([&] { return LogHolds(0, "\"not-reloaded\""); }));
  EXPECT_EQ(hk.Get("/v1/transfers").status, 200U);
  WriteConfig(0, whole);
  processes_[0]->Signal(SIGHUP);
  EXPECT_TRUE(Until([&] { return LogHolds(0, "\"partners-reloaded\""); }));
  const Answer sent = hk.Send(envelope, SampleOf("hk-care/basic"));
  ASSERT_EQ(sent.status, 201U) << sent.body;
  EXPECT_TRUE(hk.Reaches(TransferClient::Member(sent.body, "id"), "delivered"))
      << TextOf(processes_[0]->log());
}

}  // namespace
}  // namespace baybridge
