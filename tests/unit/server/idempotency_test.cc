#include "server/idempotency.h"

#include <gtest/gtest.h>

#include "server/once.h"

namespace baybridge {
namespace {

using Found = IdempotencyStore::Found;
const IdempotencyStore::Clock::time_point kStart{};

HttpResponse Said(std::string body) {
  return {.status = 200, .headers = {}, .body = std::move(body)};
}

TEST(IdempotencyTest, DoesARequestOnce) {
  IdempotencyStore store({});
  EXPECT_EQ(store.Begin("k", "d", kStart).found, Found::kNew);
  EXPECT_EQ(store.Begin("k", "d", kStart).found, Found::kInWork);
  EXPECT_EQ(store.Begin("k", "other", kStart).found, Found::kOther);
  store.Finish("k", Said("a"), kStart);
  const auto again = store.Begin("k", "d", kStart);
  EXPECT_EQ(again.found, Found::kAnswered);
  EXPECT_EQ(again.response.body, "a");
  EXPECT_EQ(store.Begin("k", "other", kStart).found, Found::kOther);
}

TEST(IdempotencyTest, ForgetsWhatFailedAndWhatIsOld) {
  IdempotencyStore store({});
  store.Begin("k", "d", kStart);
  store.Drop("k");
  EXPECT_EQ(store.Begin("k", "d", kStart).found, Found::kNew);
  store.Finish("k", Said("a"), kStart);
  EXPECT_EQ(store.Begin("k", "d", kStart + std::chrono::seconds(599)).found, Found::kAnswered);
  EXPECT_EQ(store.Begin("k", "d", kStart + std::chrono::seconds(601)).found, Found::kNew);
}

TEST(IdempotencyTest, KeepsWithinItsLimits) {
  IdempotencyStore store({.max_answers = 2, .max_bytes = 10});
  for (const std::string key : {"a", "b", "c"}) {
    store.Begin(key, "d", kStart);
    store.Finish(key, Said("x"), kStart);
  }
  EXPECT_EQ(store.Begin("a", "d", kStart).found, Found::kNew);
  EXPECT_EQ(store.Begin("c", "d", kStart).found, Found::kAnswered);
  store.Finish("a", Said(std::string(11, 'x')), kStart);
  EXPECT_EQ(store.Begin("c", "d", kStart).found, Found::kNew);
}

TEST(IdempotencyTest, AnAnswerIsReadAsItWasKept) {
  HttpResponse response{.status = 422, .headers = {}, .body = {}};
  response.Set("Content-Type", "application/json; x=\":\"");
  response.Set("Location", "");
  for (const std::string& body : {std::string("a\n\nb\0c", 6), std::string()}) {
    response.body = body;
    const auto read = ReadAnswer(WriteAnswer(response));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->status, 422U);
    EXPECT_EQ(read->headers, response.headers);
    EXPECT_EQ(read->body, body);
  }
  for (const char* bad : {"", "200", "x\n\n", "200 \n\n", "200\nContent-Type\n\n", "200\na:b\n"})
    EXPECT_FALSE(ReadAnswer(bad)) << bad;
}

}  // namespace
}  // namespace baybridge
