#include "server/idempotency.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace baybridge
