#include "batch/chunk_run.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

// Work that copies a record. "slow" takes a while, and "fail" fails.
class CopyWork final : public RecordWork {
 public:
  Result<Done> Run(const WorkRecord& record, const Sinks& to, WorkOutcome& outcome) override {
    outcome = {};
    if (record.original == "fail") return Failure{FailureKind::kInternal, "cannot", {}, {}};
    if (record.original == "slow") std::this_thread::sleep_for(std::chrono::milliseconds(3));
    to.target.append(record.original);
    outcome.made = true;
    return Done{};
  }
};

// Says whether two threads are ever in it at once, and which ones were.
class OneAtATime {
 public:
  void Enter() {
    EXPECT_FALSE(inside_.exchange(true));
    threads_.insert(std::this_thread::get_id());
  }
  void Leave() { inside_ = false; }
  const std::set<std::thread::id>& threads() const { return threads_; }

 private:
  std::atomic<bool> inside_ = false;
  std::set<std::thread::id> threads_;
};

class ChunkRunTest : public testing::Test {
 protected:
  ChunkRun MakeRun(std::size_t workers) {
    slots_ = std::vector<WorkerSlot>(workers);
    std::vector<std::unique_ptr<ChunkWorker>> made;
    for (WorkerSlot& slot : slots_) {
      made.push_back(
          std::make_unique<ChunkWorker>(std::make_unique<CopyWork>(), WordingOptions{}, slot));
    }
    return ChunkRun(std::move(made));
  }
  // Chunk `id` with one record.
  void Fill(std::uint64_t id, const std::string& record, Chunk& chunk) const {
    chunk.job = {};
    chunk.job.id = id;
    chunk.head = head_;
    chunk.bytes = record;
    chunk.records.assign(1, {});
    chunk.records[0].size = record.size();
  }
  // Reads `records`, a chunk each.
  ChunkRun::Read ReadAll(const std::vector<std::string>& records) {
    return [this, &records](Chunk& chunk) {
      reading_.Enter();
      const bool more = read_ < records.size();
      if (more) {
        Fill(read_, records[read_], chunk);
        ++read_;
        const std::scoped_lock lock(mutex_);
        most_under_way_ = std::max(most_under_way_, read_ - written_.size());
      }
      reading_.Leave();
      return more;
    };
  }
  ChunkRun::Write WriteAll() {
    return [this](const Chunk& chunk, const ChunkResult& result) {
      writing_.Enter();
      EXPECT_EQ(chunk.job.id, written_.size());
      EXPECT_EQ(result.target, chunk.bytes);
      const std::scoped_lock lock(mutex_);
      written_.push_back(result.target);
      writing_.Leave();
      return Result<Done>(Done{});
    };
  }

  std::shared_ptr<const BatchHead> head_ = std::make_shared<BatchHead>();
  std::vector<WorkerSlot> slots_;
  OneAtATime reading_;
  OneAtATime writing_;
  std::uint64_t read_ = 0;
  std::uint64_t most_under_way_ = 0;
  std::mutex mutex_;
  std::vector<std::string> written_;
};

TEST_F(ChunkRunTest, WritesInTheOrderOfReadingHoweverLongAChunkTakes) {
  std::vector<std::string> records;
  records.reserve(300);
  for (int i = 0; i < 300; ++i) records.push_back(i % 7 == 0 ? "slow" : std::to_string(i));
  ChunkRun run = MakeRun(4);
  ASSERT_TRUE(run.Run(ReadAll(records), WriteAll()));
  EXPECT_EQ(written_, records);
  EXPECT_GT(reading_.threads().size(), 1U);
  EXPECT_LE(most_under_way_, 5U);
  EXPECT_FALSE(reading_.threads().contains(std::this_thread::get_id()));
}

TEST_F(ChunkRunTest, OneWorkerTakesOneThreadAndHoldsOneChunk) {
  const std::vector<std::string> records(20, "one");
  ChunkRun run = MakeRun(1);
  ASSERT_TRUE(run.Run(ReadAll(records), WriteAll()));
  EXPECT_EQ(written_, records);
  EXPECT_EQ(reading_.threads().size(), 1U);
  EXPECT_EQ(reading_.threads(), writing_.threads());
  EXPECT_EQ(most_under_way_, 1U);
}

// A filter's next record may come only once the one before it was answered.
TEST_F(ChunkRunTest, WritesWhileItWaitsForTheNext) {
  ChunkRun run = MakeRun(2);
  std::condition_variable wrote;
  const auto read = [&](Chunk& chunk) {
    if (read_ == 3) return false;
    std::unique_lock lock(mutex_);
    const bool answered =
        wrote.wait_for(lock, std::chrono::seconds(20), [&] { return written_.size() == read_; });
    EXPECT_TRUE(answered) << read_;
    Fill(read_++, "record", chunk);
    return answered;
  };
  const auto write = [&](const Chunk&, const ChunkResult& result) {
    const std::scoped_lock lock(mutex_);
    written_.push_back(result.target);
    wrote.notify_all();
    return Result<Done>(Done{});
  };
  ASSERT_TRUE(run.Run(read, write));
  EXPECT_EQ(written_.size(), 3U);
}

TEST_F(ChunkRunTest, WritesWhatCameBeforeAFailureAndNothingBehindIt) {
  std::vector<std::string> records(50, "ok");
  records[20] = "fail";
  records[18] = "slow";
  ChunkRun run = MakeRun(3);
  const auto done = run.Run(ReadAll(records), WriteAll());
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().what, "cannot");
  EXPECT_EQ(written_, std::vector(records.begin(), records.begin() + 20));
  EXPECT_LT(read_, records.size());
}

TEST_F(ChunkRunTest, EndsWithTheFailureOfTheWriter) {
  const std::vector<std::string> records(50, "ok");
  ChunkRun run = MakeRun(2);
  std::uint64_t calls = 0;
  const auto write = [&](const Chunk& chunk, const ChunkResult&) -> Result<Done> {
    ++calls;
    if (chunk.job.id == 5) return Failure{FailureKind::kUnreadable, "the disk is full", {}, {}};
    return Done{};
  };
  const auto done = run.Run(ReadAll(records), write);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().what, "the disk is full");
  EXPECT_EQ(calls, 6U);
}

TEST_F(ChunkRunTest, KnowsWhatItSpent) {
  const std::vector<std::string> records(3, "ok");
  ChunkRun run = MakeRun(1);
  const auto busy = [] {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
    while (std::chrono::steady_clock::now() < until) {
    }
  };
  const auto read = ReadAll(records);
  ASSERT_TRUE(run.Run(
      [&](Chunk& chunk) {
        busy();
        return read(chunk);
      },
      WriteAll()));
  const RunCost cost = run.cost();
  EXPECT_GT(cost.reading, 10 * cost.writing);
  EXPECT_GT(cost.working, 0);
}

}  // namespace
}  // namespace baybridge
