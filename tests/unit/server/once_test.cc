// Requests that are repeated when the node that answered them was started anew.
#include "server/once.h"

#include <filesystem>
#include <fstream>

#include "unit/server/transfers_fixture.h"

namespace baybridge {
namespace {

using testing::HasSubstr;

using Headers = std::vector<std::pair<std::string, std::string>>;

// A gateway of its own, which can be started anew with the same store.
class OnceTest : public testing::Test {
 protected:
  OnceTest() {
    auto demo = DemoFolder::Make();
    EXPECT_TRUE(demo);
    demo_.emplace(*std::move(demo));
    Start();
  }
  ~OnceTest() override { gateway_->Stop(); }
  void Start() {
    auto config = ReadServerConfig(demo_->config_file(0));
    ASSERT_TRUE(config);
    config->data = BAYBRIDGE_SOURCE_DIR;
    config->transfers.least_witnesses = 1;
    config->transfers.anchor_within_seconds = 0;  // nobody witnesses
    config->batches.program = BAYBRIDGE_PROGRAM;
    auto started = Gateway::Start(*config, RunningGateway::Shared().service().Parts().data);
    ASSERT_TRUE(started) << started.error().what;
    gateway_ = *std::move(started);
  }
  void Restart() {
    gateway_->Stop();
    gateway_.reset();
    Start();
  }
  TransferClient Home() const { return {gateway_->port(), IdentityOf("institution")}; }
  ClientIdentity IdentityOf(const std::string& name) const {
    return {.certificate_pem = *ReadFile(demo_->folder() / (name + ".pem"), 100'000),
            .key_pem = *ReadFile(demo_->folder() / (name + ".key"), 100'000)};
  }
  // A request as it is sent each time.
  struct Asked {
    std::string target;
    std::string body;
    Headers headers;
  };
  static Asked Transfer(const std::string& reference,
                        const std::string& key,
                        const std::string& record = SampleOf("hk-care/basic")) {
    const WrittenForm form = WriteForm(
        {{"envelope", {"", DemoEnvelope({.transfer = reference, .consent = "C-" + reference})}},
         {"record", {"application/xml", record}},
         {"person", {"", "bed 12"}}});
    return {"/v1/transfers",
            form.body,
            {{"Content-Type", form.content_type}, {"Idempotency-Key", key}}};
  }
  static Asked Act(const std::string& target, const std::string& body, const std::string& key) {
    return {target, body, {{"Idempotency-Key", key}}};
  }
  Answer Do(const Asked& asked) const {
    return Home().Post(asked.target, asked.body, asked.headers);
  }
  // The same answer, and from the store.
  void IsRepeated(const Asked& asked, const Answer& first) const {
    EXPECT_EQ(first.Header("Idempotency-Replayed"), "") << asked.target;
    const Answer again = Do(asked);
    EXPECT_EQ(again.status, first.status) << asked.target;
    EXPECT_EQ(again.body, first.body) << asked.target;
    for (const char* header : {"Content-Type", "ETag", "Location"})
      EXPECT_EQ(again.Header(header), first.Header(header)) << asked.target;
    EXPECT_EQ(again.Header("Idempotency-Replayed"), "true") << asked.target;
  }

  std::optional<DemoFolder> demo_;
  std::unique_ptr<Gateway> gateway_;
};

TEST_F(OnceTest, ATransferIsAnsweredAsTheFirstTime) {
  const Asked good = Transfer("once-1", "k-1");
  const Answer created = Do(good);
  ASSERT_EQ(created.status, 201U) << created.body;
  // One that may not go is stored as refused, with its report as the answer.
  std::string record = SampleOf("hk-care/basic");
  record.insert(record.find("<DrugName>"), "<NoSuchElement/>");
  const Asked bad = Transfer("once-2", "k-2", record);
  const Answer refused = Do(bad);
  ASSERT_EQ(refused.status, 422U) << refused.body;
  EXPECT_NE(refused.Header("Location"), "");
  // And one that nothing is stored of.
  const Asked none = Act("/v1/transfers", "no form", "k-3");
  const Answer unread = Do(none);
  EXPECT_EQ(unread.status, 400U);
  Restart();
  IsRepeated(good, created);
  IsRepeated(bad, refused);
  IsRepeated(none, unread);
  Asked other = Transfer("once-other", "k-1");
  const Answer used = Do(other);
  EXPECT_EQ(used.status, 422U);
  EXPECT_EQ(TransferClient::Member(used.body, "code"), "idempotency-key-used");
  EXPECT_EQ(Home().Get("/v1/transfers").body.find("once-other"), std::string::npos);
  // The same again and again, from memory now.
  IsRepeated(good, created);
  // Without a key it is the same transfer, by its reference.
  other = good;
  other.headers.pop_back();
  EXPECT_EQ(Do(other).status, 200U);
}

TEST_F(OnceTest, WhatIsKeptOfAPersonGoesWithThePerson) {
  const Asked first = Transfer("once-7", "k-7");
  ASSERT_EQ(Do(first).status, 201U);
  // The same transfer under another key was there before.
  const Asked again = Transfer("once-7", "k-8");
  ASSERT_EQ(Do(again).status, 200U);
  EXPECT_EQ(Do(first).Header("Idempotency-Replayed"), "true");
  EXPECT_EQ(Do(again).Header("Idempotency-Replayed"), "true");
  ASSERT_TRUE(gateway_->transfers()->WithStore([](Store& store) -> Result<Done> {
    for (std::int64_t person = 1; person < 4; ++person) {
      auto erased = store.ErasePerson(person);
      if (!erased && erased.error().kind != FailureKind::kNotFound) return erased;
    }
    return Done{};
  }));
  EXPECT_EQ(Do(first).Header("Idempotency-Replayed"), "");
  EXPECT_EQ(Do(again).Header("Idempotency-Replayed"), "");
}

TEST_F(OnceTest, WhatIsDoneToATransferIsAnsweredAsTheFirstTime) {
  const Answer created = Do(Transfer("once-3", "k-3"));
  const Answer waiting = Do(Transfer("once-4", "k-4", RecordToAcknowledge()));
  ASSERT_EQ(waiting.status, 201U) << waiting.body;
  const std::string id = TransferClient::Member(waiting.body, "id");
  const std::string path = "/v1/transfers/";
  const std::vector<Asked> all = {
      Act(path + id + "/acknowledge", kAcknowledgement, "a-1"),
      Act(path + TransferClient::Member(created.body, "id") + "/withdraw", "{}", "a-2"),
      Act("/v1/consents/revoke", R"({"consent": "C-once-3"})", "a-3"),
      Act("/v1/persons/deceased", R"({"person": "bed 12"})", "a-4"),
      {"/v1/reports?standard=resident-file-completeness",
       SampleOf("hk-care/basic"),
       {{"Content-Type", "application/xml"}, {"Idempotency-Key", "a-5"}}},
      Act(path + id + "/questions", R"({"text": "not delivered: nobody to ask"})", "a-6")};
  std::vector<Answer> answers;
  for (const Asked& asked : all) {
    answers.push_back(Do(asked));
    EXPECT_NE(answers.back().status / 100, 5U) << answers.back().body;
  }
  EXPECT_EQ(answers[0].status, 200U) << answers[0].body;
  EXPECT_EQ(TransferClient::Member(answers[0].body, "state"), "sealed");
  EXPECT_EQ(answers[1].status, 200U) << answers[1].body;
  EXPECT_EQ(answers[2].status, 200U) << answers[2].body;
  EXPECT_EQ(answers[3].status, 200U) << answers[3].body;
  EXPECT_EQ(answers[5].status, 409U) << answers[5].body;
  const std::string reports = Home().Get("/v1/reports").body;
  Restart();
  for (std::size_t i = 0; i < all.size(); ++i) IsRepeated(all[i], answers[i]);
  EXPECT_EQ(Home().Get("/v1/reports").body, reports);
}

// Nobody sees what another was answered, whatever key it guesses.
TEST_F(OnceTest, AnothersKeyIsAnotherKey) {
  Asked report = {"/v1/reports?standard=resident-file-completeness",
                  SampleOf("hk-care/basic"),
                  {{"Content-Type", "application/xml"}, {"Idempotency-Key", "shared"}}};
  const Answer first = Do(report);
  Restart();
  const TransferClient regulator(gateway_->port(), IdentityOf("regulator"));
  const Answer other = regulator.Post(report.target, report.body, report.headers);
  EXPECT_EQ(other.Header("Idempotency-Replayed"), "");
  EXPECT_EQ(other.status, first.status) << other.body;
  EXPECT_NE(other.body, first.body);
  IsRepeated(report, first);
}

TEST_F(OnceTest, WithoutAKeyNothingIsKept) {
  Asked asked = Transfer("once-5", "k-5");
  asked.headers.pop_back();
  ASSERT_EQ(Do(asked).status, 201U);
  const auto drop_all = [&] {
    return gateway_->transfers()->With(
        [](TransferStore& transfers) { return transfers.answers().DropOld(0, {.most = 0}); });
  };
  const auto none = drop_all();
  EXPECT_TRUE(none && *none == 0);
  ASSERT_EQ(Do(Transfer("once-6", "k-6")).status, 201U);
  const auto one = drop_all();
  EXPECT_TRUE(one && *one == 1);
}

TEST_F(OnceTest, ABatchIsMadeOnceAndAKillLeavesAllOfItOrNothing) {
  namespace fs = std::filesystem;
  const Asked asked = {"/v1/batches?from=hk-care&to=gd-care",
                       SampleOf("hk-care/basic"),
                       {{"Content-Type", "application/xml"}, {"Idempotency-Key", "b-1"}}};
  const Answer made = Do(asked);
  ASSERT_EQ(made.status, 201U) << made.body;
  const std::string id = TransferClient::Member(made.body, "id");
  const fs::path all = demo_->folder() / "hk-batches";
  gateway_->Stop();
  gateway_.reset();
  // Killed when the store knew of it and its folder did not; and of another before the store did.
  fs::rename(all / id / "batch.json", all / id / "batch.new");
  fs::create_directory(all / "cafe");
  fs::copy(all / id / "batch.new", all / "cafe" / "batch.new");
  Start();
  EXPECT_FALSE(fs::exists(all / "cafe"));
  EXPECT_FALSE(fs::exists(all / id / "batch.new"));
  IsRepeated(asked, made);
  // Its first record could not be called by its name, and it went on all the same.
  gateway_->Stop();
  gateway_.reset();
  std::ofstream(all / id / "batch.new") << "what it was when it began";
  Start();
  EXPECT_FALSE(fs::exists(all / id / "batch.new"));
  EXPECT_EQ(Home().Get(made.Header("Location")).status, 200U);
  const std::string list = Home().Get("/v1/batches").body;
  EXPECT_THAT(list, HasSubstr(id));
  EXPECT_EQ(list.find("\"id\""), list.rfind("\"id\"")) << list;
}

TEST_F(OnceTest, OfABatchThatAnotherNodeHoldsItTellsWhich) {
  const auto put = [&](const std::string& batch, const std::string& node) {
    EXPECT_TRUE(gateway_->transfers()->With([&](TransferStore& transfers) {
      return transfers.batches().Put(batch, "HK-0001", node, std::time(nullptr));
    }));
  };
  const Answer made = Home().Post("/v1/batches?from=hk-care&to=gd-care", SampleRecord());
  ASSERT_EQ(made.status, 201U) << made.body;
  const std::string node = made.Header("Baybridge-Node");
  EXPECT_NE(node, "");
  put("there", "other-node");
  put("gone", node);
  for (const char* end : {"", "/events", "/results", "/results/run.json", "/rejects"}) {
    const Answer elsewhere = Home().Get(std::string("/v1/batches/there") + end);
    EXPECT_EQ(elsewhere.status, 421U) << end;
    EXPECT_EQ(TransferClient::Member(elsewhere.body, "code"), "batch-elsewhere") << end;
    EXPECT_EQ(TransferClient::Member(elsewhere.body, "node"), "other-node") << end;
    EXPECT_EQ(elsewhere.Header("Baybridge-Node"), "other-node") << end;
    EXPECT_EQ(Home().Get(std::string("/v1/batches/gone") + end).status, 404U) << end;
  }
  const auto drop = [&](const std::string& path) {
    return Ask(gateway_->port(), {.method = "DELETE", .target = path}, IdentityOf("institution"));
  };
  EXPECT_EQ(drop("/v1/batches/there").status, 421U);
  EXPECT_EQ(TransferClient(gateway_->port(), IdentityOf("other")).Get("/v1/batches/there").status,
            404U);
  EXPECT_EQ(
      TransferClient(gateway_->port(), IdentityOf("operator")).Get("/v1/batches/there").status,
      421U);
  // What was taken away is nowhere.
  const std::string path = made.Header("Location");
  EXPECT_EQ(drop(path).status, 204U);
  EXPECT_EQ(Home().Get(path).status, 404U);
  const auto held = gateway_->transfers()->With(
      [&](TransferStore& transfers) { return transfers.batches().ListOf(node); });
  ASSERT_TRUE(held);
  EXPECT_EQ(*held, std::vector<std::string>{"gone"});
  Restart();
  const auto after = gateway_->transfers()->With(
      [&](TransferStore& transfers) { return transfers.batches().ListOf(node); });
  EXPECT_TRUE(after && after->empty()) << "what it says it holds is what it holds";
  EXPECT_EQ(Home().Get("/v1/batches/there").status, 421U);
}

}  // namespace
}  // namespace baybridge
