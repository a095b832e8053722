// Things lent and given back: never to two at once, never for another key, never more than asked.
#include "core/lending_pool.h"

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

struct Counted {
  Counted(int asked_for, std::atomic<int>& alive) : key(asked_for), living(&alive) { ++*living; }
  Counted(Counted&& other) noexcept : key(other.key), living(other.living) { ++*living; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  Counted& operator=(Counted&&) = delete;
  ~Counted() { --*living; }

  int key;
  std::atomic<int>* living;
  std::atomic<bool> lent = false;
};

class LendingPoolTest : public testing::Test {
 protected:
  LendingPool<int, Counted>::Loan Borrow(int key) {
    return pool.Borrow(key, [this](int asked) {
      ++made;
      return Counted(asked, living);
    });
  }

  std::atomic<int> living = 0;
  std::atomic<int> made = 0;
  LendingPool<int, Counted> pool{2};
};

TEST_F(LendingPoolTest, LendsAgainWhatWasGivenBack) {
  const Counted* first = nullptr;
  {
    const auto loan = Borrow(1);
    first = &*loan;
  }
  const auto again = Borrow(1);
  EXPECT_EQ(&*again, first);
  EXPECT_EQ(made, 1);
}

TEST_F(LendingPoolTest, LendsEachToOneAtATime) {
  const auto one = Borrow(1);
  const auto other = Borrow(1);
  EXPECT_NE(&*one, &*other);
  EXPECT_EQ(made, 2);
}

TEST_F(LendingPoolTest, LendsForItsKeyOnly) {
  { const auto loan = Borrow(1); }
  const auto other = Borrow(2);
  EXPECT_EQ(other->key, 2);
  const auto same = Borrow(1);
  EXPECT_EQ(same->key, 1);
  EXPECT_EQ(made, 2);
}

TEST_F(LendingPoolTest, LetsGoOfTheOldestBeyondItsRoom) {
  for (const int key : {1, 2, 3}) {
    const auto loan = Borrow(key);
  }
  EXPECT_EQ(living, 2);
  for (const int key : {2, 3}) {
    const auto loan = Borrow(key);
  }
  EXPECT_EQ(made, 3);
  { const auto loan = Borrow(1); }
  EXPECT_EQ(made, 4);
}

TEST_F(LendingPoolTest, LetsGoOfWhatAnExceptionLeftHalfway) {
  const auto use = [this] {
    const auto loan = Borrow(1);
    throw std::runtime_error("halfway");
  };
  EXPECT_THROW(use(), std::runtime_error);
  EXPECT_EQ(living, 0);
  { const auto loan = Borrow(1); }
  EXPECT_EQ(made, 2);
  EXPECT_EQ(living, 1);
}

TEST_F(LendingPoolTest, KeepsThreadsApart) {
  std::vector<std::jthread> threads;
  std::atomic<int> shared = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 1'000; ++round) {
        const auto loan = Borrow(i % 2);
        if (loan->lent.exchange(true) || loan->key != i % 2) ++shared;
        loan->lent = false;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(shared, 0);
  EXPECT_LE(living, 2);
}

}  // namespace
}  // namespace baybridge
