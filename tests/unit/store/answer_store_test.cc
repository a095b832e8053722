// Answers to requests that may be repeated, in a file and in PostgreSQL.
#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include "core/file.h"
#include "unit/store/answer_store_fixture.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

using AnswerStoreTest = AnswerStoreFixture;

TEST_P(AnswerStoreTest, ARequestIsDoneOnceAlsoByAnotherNode) {
  auto a = Open();
  ASSERT_TRUE(a);
  const auto first = a->NoteOnce(NamedAnswer("one"));
  ASSERT_TRUE(first) << first.error().what;
  EXPECT_FALSE(first->repeated);
  if (!GetParam()) a.reset();  // the same node, started anew
  auto b = Open();
  const auto again = b->NoteOnce(NamedAnswer("one"));
  ASSERT_TRUE(again) << again.error().what;
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->answer, first->answer);
  EXPECT_EQ(**b->Find(NamedAnswer("one")), first->answer);
  EXPECT_EQ(b->store->audit_size(), 1U);
  // Of somebody else, or by another key, it is another request.
  EXPECT_FALSE(b->Find({.name = "other|one", .digest = NamedAnswer("one").digest})->has_value());
  EXPECT_FALSE(b->NoteOnce(NamedAnswer("two"))->repeated);
}

TEST_P(AnswerStoreTest, AKeyIsOfOneRequest) {
  auto a = Open();
  ASSERT_TRUE(a->NoteOnce(NamedAnswer("one")));
  AnswerName other = NamedAnswer("one");
  other.digest += " ";
  EXPECT_EQ(a->NoteOnce(other).error().what, "idempotency-key-used");
  EXPECT_EQ(a->Find(other).error().what, "idempotency-key-used");
  const auto put = [&](const AnswerName& name) {
    return a->With([&](TransferStore& all) {
      return all.answers().Put(name, kNow, kUntil, {.answer = "other"});
    });
  };
  EXPECT_EQ(put(other).error().what, "idempotency-key-used");
  EXPECT_EQ(put(NamedAnswer("one")).error().what, "in-work");
  EXPECT_EQ(a->store->audit_size(), 1U);
}

TEST_P(AnswerStoreTest, WhatFailsLeavesNeitherChangeNorAnswer) {
  auto a = Open();
  const auto failed = a->With([&](TransferStore& all) {
    return all.answers().Once(NamedAnswer("one"), kNow, kUntil, [&]() -> Result<AnswerStore::Made> {
      EXPECT_TRUE(all.Receive(Named("one"), kAct));
      return Failure{FailureKind::kUsage, "state", {}, {}};
    });
  });
  EXPECT_EQ(failed.error().what, "state");
  EXPECT_EQ(a->store->audit_size(), 0U);
  EXPECT_FALSE(a->Find(NamedAnswer("one"))->has_value());
  EXPECT_FALSE(*a->store->FindPerson("resident one"));
  EXPECT_FALSE(a->ReceiveOnce("one")->repeated);
}

TEST_P(AnswerStoreTest, AnAnswerEndsAfterItsTime) {
  auto a = Open();
  ASSERT_TRUE(a->NoteOnce(NamedAnswer("one")));
  EXPECT_TRUE(a->NoteOnce(NamedAnswer("one"), kUntil - 1)->repeated);
  EXPECT_FALSE(a->Find(NamedAnswer("one"), kUntil)->has_value());
  const auto anew = a->NoteOnce(NamedAnswer("one"), kUntil);
  ASSERT_TRUE(anew) << anew.error().what;
  EXPECT_FALSE(anew->repeated);
  EXPECT_EQ(anew->answer, "number 2");
}

TEST_P(AnswerStoreTest, ALaterAnswerTakesThePlaceOfTheFirst) {
  auto a = Open();
  ASSERT_TRUE(a->NoteOnce(NamedAnswer("one")));
  const auto replace = [&](const AnswerName& name) {
    return a->With([&](TransferStore& all) { return all.answers().Replace(name, "later"); });
  };
  EXPECT_TRUE(replace(NamedAnswer("none")));
  EXPECT_FALSE(a->Find(NamedAnswer("none"))->has_value());
  EXPECT_TRUE(replace(NamedAnswer("one")));
  EXPECT_EQ(**a->Find(NamedAnswer("one")), "later");
}

TEST_P(AnswerStoreTest, OldAnswersAndTooManyAreDropped) {
  auto a = Open();
  const auto drop = [&](std::int64_t now, const AnswerLimits& limits) {
    return *a->With([&](TransferStore& all) { return all.answers().DropOld(now, limits); });
  };
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(a->NoteOnce(NamedAnswer(std::to_string(i)), kNow + i));
  EXPECT_EQ(drop(kNow, {}), 0U);
  EXPECT_EQ(drop(kUntil, {}), 1U);  // the first is too old
  EXPECT_EQ(drop(kUntil, {.most = 2}), 1U);
  EXPECT_FALSE(a->Find(NamedAnswer("1"), kNow)->has_value());
  EXPECT_TRUE(a->Find(NamedAnswer("3"), kNow)->has_value());
  // Each is more than 50 bytes and less than 100 as it is sealed.
  EXPECT_EQ(drop(kUntil, {.most_bytes = 100}), 1U);
  EXPECT_TRUE(a->Find(NamedAnswer("3"), kNow)->has_value());
}

TEST_P(AnswerStoreTest, NothingOfItStandsInTheClearAndAPersonTakesItAlong) {
  auto a = Open();
  ASSERT_TRUE(a->ReceiveOnce("one"));
  ASSERT_TRUE(a->ReceiveOnce("two"));
  const auto person = a->store->FindPerson("resident one");
  ASSERT_TRUE(person && *person);
  if (!GetParam()) {
    std::string bytes;
    for (const auto& entry : fs::directory_iterator(scratch_.folder())) {
      auto read = ReadFile(entry.path(), 100'000'000);
      if (read && entry.path().filename() != "key") bytes += *read;
    }
    for (const char* secret : {"answer to one", "home|one", "digest of one"})
      EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
  }
  ASSERT_TRUE(a->store->ErasePerson(**person));
  EXPECT_FALSE(a->Find(NamedAnswer("one"))->has_value());
  EXPECT_TRUE(a->Find(NamedAnswer("two"))->has_value());
}

TEST_P(AnswerStoreTest, OfManyAtOnceOneAloneDoesIt) {
  auto a = Open();
  auto b = GetParam() ? Open() : nullptr;
  constexpr int kRequests = 20;
  std::atomic<int> done{0};
  std::vector<std::string> answers(4 * kRequests);
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&, thread] {
        AnswerNode& node = thread % 2 == 1 && b ? *b : *a;
        for (int i = 0; i < kRequests; ++i) {
          const auto outcome = node.NoteOnce(NamedAnswer(std::to_string(i)));
          ASSERT_TRUE(outcome) << outcome.error().what;
          if (!outcome->repeated) ++done;
          answers[static_cast<std::size_t>(thread * kRequests + i)] = outcome->answer;
        }
      });
    }
  }
  EXPECT_EQ(done, kRequests);
  for (std::size_t i = 0; i < answers.size(); ++i) EXPECT_EQ(answers[i], answers[i % kRequests]);
  auto now = Open();
  EXPECT_EQ(now->store->audit_size(), static_cast<std::uint64_t>(kRequests));
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         AnswerStoreTest,
                         testing::Bool(),
                         [](const testing::TestParamInfo<bool>& engine) {
                           return engine.param ? "Postgres" : "File";
                         });

}  // namespace
}  // namespace baybridge
