#include "store/pg_ledger.h"

#include <array>
#include <barrier>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "store/pg_connection.h"
#include "support/servers.h"

namespace baybridge {
namespace {

PlannedChunk Planned(std::uint64_t id) {
  PlannedChunk plan;
  plan.chunk = {.id = id,
                .input = 0,
                .begin = 100 * id,
                .end = 100 * id + 100,
                .line = id + 2,
                .column = 1,
                .record = 10 * id + 10,
                .records = 10,
                .digest = std::string(64, 'a'),
                .ends_input = id == 2};
  plan.begin_line = id + 1;
  plan.begin_record = 10 * id;
  plan.head = std::string(64, 'b');
  if (id == 2) plan.problem = "GW-BAT-001";
  return plan;
}

bool SamePlan(const PlannedChunk& one, const PlannedChunk& other) {
  const JobChunk& a = one.chunk;
  const JobChunk& b = other.chunk;
  return a.id == b.id && a.input == b.input && a.begin == b.begin && a.end == b.end &&
         a.line == b.line && a.column == b.column && a.record == b.record &&
         a.records == b.records && a.digest == b.digest && a.ends_input == b.ends_input &&
         one.begin_line == other.begin_line && one.begin_column == other.begin_column &&
         one.begin_record == other.begin_record && one.head == other.head &&
         one.problem == other.problem;
}

// One server for all tests, each with a job of its own.
class PgLedgerTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = new PostgresServer(); }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }
  void SetUp() override {
    ASSERT_TRUE(server_->ready());
    ledger_ = Connect();
    ASSERT_NE(ledger_, nullptr);
    job_ = testing::UnitTest::GetInstance()->current_test_info()->name();
    const SharedJob job{
        .id = job_,
        .settings = {{.name = "today", .value = "2026-11-22"},
                     {.name = "--from", .value = "a ‘b’"}},
        .inputs = {{.path = "in.xml", .place = "/data/in.xml", .bytes = 300, .digest = "00ff"}},
        .key_id = "k1",
        .wrapped_key = std::string("\0\xff'\\", 4)};
    ASSERT_TRUE(ledger_->Begin(job));
    const std::array<PlannedChunk, 3> plans{Planned(0), Planned(1), Planned(2)};
    ASSERT_TRUE(ledger_->Plan(job_, plans, true));
  }
  static std::unique_ptr<PgLedger> Connect() {
    auto ledger = PgLedger::Open(
        {.address = server_->address(), .password = PostgresServer::password(), .give_up = {}});
    EXPECT_TRUE(ledger) << ledger.error().what;
    return ledger ? *std::move(ledger) : nullptr;
  }
  ChunkReference Ref(std::uint64_t chunk, std::uint64_t token) const {
    return {.job = job_, .chunk = chunk, .token = token};
  }

  static PostgresServer* server_;
  std::unique_ptr<PgLedger> ledger_;
  std::string job_;
};

PostgresServer* PgLedgerTest::server_ = nullptr;

const std::vector<ChunkPart> kParts = {{.name = "outcome", .bytes = "one"},
                                       {.name = "target", .bytes = std::string("\0\n\xfe'", 4)}};

TEST_F(PgLedgerTest, GivesBackWhatItWasGiven) {
  auto found = ledger_->Find(job_);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->settings[1].value, "a ‘b’");
  EXPECT_EQ((*found)->inputs.front().place, "/data/in.xml");
  EXPECT_EQ((*found)->wrapped_key, std::string("\0\xff'\\", 4));
  EXPECT_TRUE((*found)->planned);
  EXPECT_FALSE((*found)->finished);
  auto last = ledger_->LastPlanned(job_);
  ASSERT_TRUE(last && *last);
  EXPECT_TRUE(SamePlan(**last, Planned(2)));
  auto other = ledger_->Find("no-such-job");
  ASSERT_TRUE(other);
  EXPECT_FALSE(*other);
}

TEST_F(PgLedgerTest, TakesTheSameJobAndPlanTwice) {
  const std::array<PlannedChunk, 1> again{Planned(1)};
  SharedJob same;
  same.id = job_;
  EXPECT_TRUE(ledger_->Begin(same));
  EXPECT_TRUE(ledger_->Plan(job_, again, false));
  auto open = ledger_->Open(job_);
  ASSERT_TRUE(open);
  EXPECT_EQ(open->size(), 3U);
  auto found = ledger_->Find(job_);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->settings.size(), 2U);
}

TEST_F(PgLedgerTest, AReferenceIsGoodForOneClaim) {
  auto claimed = ledger_->Claim(Ref(1, 0), "first");
  ASSERT_TRUE(claimed && *claimed);
  EXPECT_TRUE(SamePlan(**claimed, Planned(1)));
  auto second = ledger_->Claim(Ref(1, 0), "second");
  ASSERT_TRUE(second);
  EXPECT_FALSE(*second);
  // The same holder asks again where the answer was lost.
  auto again = ledger_->Claim(Ref(1, 0), "first");
  ASSERT_TRUE(again);
  EXPECT_TRUE(*again);
}

TEST_F(PgLedgerTest, WhatComesAfterTheLeaseDoesNotCount) {
  ASSERT_TRUE(*ledger_->Claim(Ref(0, 0), "slow"));
  ASSERT_TRUE(ledger_->Expire(Ref(0, 1), 0));
  ASSERT_TRUE(*ledger_->Claim(Ref(0, 2), "quick"));
  const std::vector<ChunkPart> late = {{.name = "target", .bytes = "late"}};
  auto slow = ledger_->Commit(Ref(0, 1), late);
  ASSERT_TRUE(slow);
  EXPECT_FALSE(*slow);
  auto quick = ledger_->Commit(Ref(0, 3), kParts);
  ASSERT_TRUE(quick);
  EXPECT_TRUE(*quick);
  slow = ledger_->Commit(Ref(0, 1), late);
  ASSERT_TRUE(slow);
  EXPECT_FALSE(*slow);
  auto done = ledger_->Fetch(job_, 0, 8);
  ASSERT_TRUE(done);
  ASSERT_EQ(done->size(), 1U);
  EXPECT_EQ(done->front().parts, kParts);
  EXPECT_EQ(done->front().token, 3U);
}

TEST_F(PgLedgerTest, ALeaseThatBeatsIsNotExpired) {
  ASSERT_TRUE(*ledger_->Claim(Ref(0, 0), "holder"));
  const std::array<ChunkReference, 1> held{Ref(0, 1)};
  ASSERT_TRUE(ledger_->Beat(held));
  ASSERT_TRUE(ledger_->Expire(Ref(0, 1), 0));  // seen before the beat
  auto committed = ledger_->Commit(Ref(0, 1), kParts);
  ASSERT_TRUE(committed);
  EXPECT_TRUE(*committed);
}

TEST_F(PgLedgerTest, ACommitMayBeSaidTwice) {
  ASSERT_TRUE(*ledger_->Claim(Ref(2, 0), "holder"));
  ASSERT_TRUE(*ledger_->Commit(Ref(2, 1), kParts));
  auto again = ledger_->Commit(Ref(2, 1), kParts);
  ASSERT_TRUE(again);
  EXPECT_TRUE(*again);
}

TEST_F(PgLedgerTest, FetchesOnlyWhatIsDoneWithoutAGap) {
  for (const std::uint64_t chunk : {0U, 2U}) {
    ASSERT_TRUE(*ledger_->Claim(Ref(chunk, 0), "holder"));
    ASSERT_TRUE(*ledger_->Commit(Ref(chunk, 1), kParts));
  }
  auto done = ledger_->Fetch(job_, 0, 8);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->size(), 1U);
  auto open = ledger_->Open(job_);
  ASSERT_TRUE(open);
  ASSERT_EQ(open->size(), 1U);
  EXPECT_EQ(open->front().chunk, 1U);
}

TEST_F(PgLedgerTest, AReleasedOrReopenedChunkIsClaimedAnew) {
  ASSERT_TRUE(*ledger_->Claim(Ref(0, 0), "holder"));
  ASSERT_TRUE(ledger_->Release(Ref(0, 1)));
  ASSERT_TRUE(*ledger_->Claim(Ref(0, 2), "holder"));
  ASSERT_TRUE(*ledger_->Commit(Ref(0, 3), kParts));
  ASSERT_TRUE(ledger_->Reopen(Ref(0, 3)));
  auto done = ledger_->Fetch(job_, 0, 8);
  ASSERT_TRUE(done);
  EXPECT_TRUE(done->empty());
  ASSERT_TRUE(*ledger_->Claim(Ref(0, 4), "holder"));
  EXPECT_TRUE(*ledger_->Commit(Ref(0, 5), kParts));
  auto open = ledger_->Open(job_);
  ASSERT_TRUE(open);
  EXPECT_EQ(open->size(), 2U);
}

TEST_F(PgLedgerTest, TakesThePartsOfAFinishedJobAway) {
  ASSERT_TRUE(*ledger_->Claim(Ref(0, 0), "holder"));
  ASSERT_TRUE(*ledger_->Commit(Ref(0, 1), kParts));
  ASSERT_TRUE(ledger_->Finish(job_));
  auto done = ledger_->Fetch(job_, 0, 8);
  ASSERT_TRUE(done);
  ASSERT_EQ(done->size(), 1U);
  EXPECT_TRUE(done->front().parts.empty());
  auto found = ledger_->Find(job_);
  ASSERT_TRUE(found && *found);
  EXPECT_TRUE((*found)->finished);
}

TEST_F(PgLedgerTest, KeepsQuarantinedRecordsOnce) {
  const JobQuarantine record{.input = 1, .record = 7, .cause = "GW-BAT-007"};
  ASSERT_TRUE(ledger_->Quarantine(job_, record));
  ASSERT_TRUE(ledger_->Quarantine(job_, record));
  auto found = ledger_->Quarantined(job_);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().cause, "GW-BAT-007");
}

TEST_F(PgLedgerTest, GoesOnAfterTheServerCrashed) {
  ASSERT_TRUE(*ledger_->Claim(Ref(0, 0), "holder"));
  server_->StopImmediately();
  // The server is started by this thread: it ends with the thread that started it.
  Result<bool> committed = false;
  std::jthread worker([&] { committed = ledger_->Commit(Ref(0, 1), kParts); });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  server_->Start();
  worker.join();
  ASSERT_TRUE(committed) << committed.error().what;
  EXPECT_TRUE(*committed);
  auto done = ledger_->Fetch(job_, 0, 8);
  ASSERT_TRUE(done);
  ASSERT_EQ(done->size(), 1U);
  EXPECT_EQ(done->front().parts, kParts);
}

TEST_F(PgLedgerTest, SaysAtTheEndOfItsPatienceThatTheStoreIsAway) {
  auto ledger = PgLedger::Open({.address = "postgresql://nobody@/none?host=/nowhere",
                                .password = {},
                                .patience = std::chrono::milliseconds(50),
                                .give_up = {}});
  ASSERT_FALSE(ledger);
  EXPECT_EQ(ledger.error().place, kShareStore);
}

TEST_F(PgLedgerTest, NeverSaysThePassword) {
  auto wrong = PgLedger::Open({.address = server_->address(),
                               .password = "wrong-password",
                               .patience = std::chrono::milliseconds(50),
                               .give_up = {}});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().what.find("wrong-password"), std::string::npos) << wrong.error().what;
}

TEST(PgLedgerTables, AreMadeOnceByManyThatBeginAtOnce) {
  const PostgresServer server;
  ASSERT_TRUE(server.ready());
  const PgOptions options{
      .address = server.address(), .password = PostgresServer::password(), .give_up = {}};
  constexpr int kRounds = 10;
  constexpr int kAtOnce = 8;
  for (int round = 0; round < kRounds; ++round) {
    std::barrier all(kAtOnce);
    std::array<std::string, kAtOnce> failures;
    {
      std::vector<std::jthread> threads;
      for (std::string& failure : failures) {
        threads.emplace_back([&] {
          all.arrive_and_wait();
          const auto ledger = PgLedger::Open(options);
          if (!ledger) failure = ledger.error().what;
        });
      }
    }
    for (const std::string& failure : failures) EXPECT_EQ(failure, "");
    auto connection = PgConnection::Open(options);
    ASSERT_TRUE(connection);
    ASSERT_TRUE(connection->RunAll("DROP SCHEMA baybridge_share CASCADE"));
  }
}

struct Address {
  const char* name;
  const char* text;
  const char* refused;  // place of the failure; "usage" for kUsage, nullptr: accepted
};

class PgAddressTest : public testing::TestWithParam<Address> {};

TEST_P(PgAddressTest, Judges) {
  const auto checked = CheckPgAddress(GetParam().text);
  EXPECT_EQ(checked.has_value(), GetParam().refused == nullptr);
  if (checked) return;
  if (std::string(GetParam().refused) == "usage") {
    EXPECT_EQ(checked.error().kind, FailureKind::kUsage);
  } else {
    EXPECT_EQ(checked.error().place, GetParam().refused);
  }
  EXPECT_EQ(checked.error().what.find("hidden"), std::string::npos);
}

constexpr Address kAddresses[] = {
    {"socket", "postgresql://u@/db?host=/run/postgresql", nullptr},
    {"loopback", "postgresql://u@127.0.0.1:5432/db", nullptr},
    {"elsewhere", "postgresql://u@db.example/db", nullptr},
    {"elsewhere_checked", "postgresql://u@db.example/db?sslmode=verify-ca", nullptr},
    {"elsewhere_plain", "postgresql://u@db.example/db?sslmode=disable", kShareUnsafe},
    {"elsewhere_maybe", "postgresql://u@db.example/db?sslmode=prefer", kShareUnsafe},
    {"elsewhere_unchecked", "postgresql://u@db.example/db?sslmode=require", kShareUnsafe},
    {"one_of_two_elsewhere", "postgresql://u@localhost,db.example/db?sslmode=allow", kShareUnsafe},
    {"by_number", "host=localhost hostaddr=192.0.2.1 sslmode=disable", kShareUnsafe},
    {"password", "postgresql://u:hidden@localhost/db", "usage"},
    {"nonsense", "postgresql://u:hidden@local host/db?what", "usage"},
};

INSTANTIATE_TEST_SUITE_P(Addresses,
                         PgAddressTest,
                         testing::ValuesIn(kAddresses),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace baybridge
