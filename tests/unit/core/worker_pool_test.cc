#include "core/worker_pool.h"

#include <atomic>
#include <latch>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

// Counts how many are at work, and the most there ever were.
struct Gauge {
  std::atomic<int> now{0};
  std::atomic<int> most{0};
  void Enter() {
    const int count = ++now;
    int seen = most.load();
    while (count > seen && !most.compare_exchange_weak(seen, count)) {
    }
  }
  void Leave() { --now; }
};

TEST(WorkerPoolTest, LetsNoMoreWorkAtOnceThanIsAllowedAndLosesNone) {
  constexpr int kTasks = 2'000;
  Gauge working;
  std::latch done(kTasks);
  {
    WorkerPool pool(16, kTasks, 3);
    for (int i = 0; i < kTasks; ++i) {
      ASSERT_TRUE(pool.TryPost([&] {
        working.Enter();
        working.Leave();
        {
          const WorkerPool::Wait wait;
          std::this_thread::yield();
        }
        working.Enter();
        working.Leave();
        done.count_down();
      }));
    }
    done.wait();
  }
  EXPECT_LE(working.most.load(), 3);
  EXPECT_GT(working.most.load(), 0);
}

// All of them wait for the last one to wait: with a place held by any of them it would never come.
TEST(WorkerPoolTest, WhoWaitsLetsOthersWork) {
  constexpr int kTasks = 8;
  std::latch all(kTasks);
  std::latch done(kTasks);
  WorkerPool pool(kTasks, kTasks, 1);
  for (int i = 0; i < kTasks; ++i) {
    ASSERT_TRUE(pool.TryPost([&] {
      {
        const WorkerPool::Wait wait;
        all.arrive_and_wait();
      }
      done.count_down();
    }));
  }
  done.wait();
  EXPECT_EQ(pool.waiting(), 0U);
}

// Who has waited goes on before what has not begun.
TEST(WorkerPoolTest, WhoReturnsComesFirst) {
  std::mutex mutex;
  std::vector<std::string> order;
  const auto note = [&](const char* what) {
    const std::lock_guard lock(mutex);
    order.emplace_back(what);
  };
  std::latch posted(1);
  std::latch taken(1);
  std::latch done(3);
  WorkerPool pool(2, 8, 1);
  ASSERT_TRUE(pool.TryPost([&] {
    {
      const WorkerPool::Wait wait;
      taken.wait();  // the second task works now, so this one must wait for it
    }
    note("returned");
    done.count_down();
  }));
  ASSERT_TRUE(pool.TryPost([&] {
    posted.wait();
    taken.count_down();
    // Until the first one is at its door: it is then before the third.
    while (pool.returning() == 0) std::this_thread::yield();
    note("second");
    done.count_down();
  }));
  ASSERT_TRUE(pool.TryPost([&] {
    note("third");
    done.count_down();
  }));
  posted.count_down();
  done.wait();
  EXPECT_EQ(order, (std::vector<std::string>{"second", "returned", "third"}));
}

TEST(WorkerPoolTest, TakesNoMoreThanItsQueueHolds) {
  std::latch begun(1);
  std::latch go(1);
  WorkerPool pool(1, 1);
  ASSERT_TRUE(pool.TryPost([&] {
    begun.count_down();
    go.wait();
  }));
  begun.wait();
  EXPECT_TRUE(pool.TryPost([] {}));
  EXPECT_FALSE(pool.TryPost([] {}));
  go.count_down();
}

// A thread that is not of the pool works in a worker's place, and only while there is one.
TEST(WorkerPoolTest, ATurnIsAPlaceAmongThoseAtWork) {
  std::latch begun(1);
  std::latch go(1);
  std::latch done(1);
  WorkerPool pool(2, 8, 1);
  {
    const WorkerPool::Turn turn(pool);
    EXPECT_TRUE(turn.taken());
    EXPECT_FALSE(WorkerPool::Turn(pool).taken());
    ASSERT_TRUE(pool.TryPost([&] {
      begun.count_down();
      go.wait();
      done.count_down();
    }));
    EXPECT_FALSE(begun.try_wait());
    EXPECT_EQ(pool.waiting(), 1U);
  }
  begun.wait();  // the task takes the place that was given back
  EXPECT_FALSE(WorkerPool::Turn(pool).taken());
  go.count_down();
  done.wait();
  while (!WorkerPool::Turn(pool).taken()) std::this_thread::yield();
  pool.Stop();
  EXPECT_FALSE(WorkerPool::Turn(pool).taken());
  EXPECT_FALSE(pool.TryPost([] {}));
}

TEST(WorkerPoolTest, OfAThreadOfNoPoolWaitDoesNothing) {
  const WorkerPool::Wait wait;
}

}  // namespace
}  // namespace baybridge
