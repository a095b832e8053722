#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "batch/batch_place.h"
#include "conform/conform_lane.h"

namespace baybridge {

// One record to judge.
struct ConformTask {
  std::string document;
  std::string digest;  // of its bytes in the input
  ReadOptions read;
  BatchPlace place;          // of a batch's record
  std::uint64_t number = 0;  // 0: the file is one record
  bool too_long = false;
};

// Judges records by several threads and hands on the results in the order in which they came. At
// most a few tasks a thread wait; a full queue makes Push wait.
class ConformPool {
 public:
  using Sink = std::function<Result<Done>(const RecordResult&)>;

  // The workspace must be prepared (PrepareWorkspace) and must not change while the pool lives.
  ConformPool(Workspace& workspace, const ConformContext& context, unsigned jobs, Sink sink);
  ConformPool(const ConformPool&) = delete;
  ConformPool& operator=(const ConformPool&) = delete;
  ConformPool(ConformPool&&) = delete;
  ConformPool& operator=(ConformPool&&) = delete;
  ~ConformPool();

  // Fails with the first failure of an earlier task or of the sink.
  Result<Done> Push(ConformTask task);
  // Waits for all tasks.
  Result<Done> Finish();

 private:
  struct Work {
    ConformTask task;
    RecordResult result;
    std::optional<Failure> failure;
    bool done = false;
  };
  void Run(std::size_t lane);
  static void Judge(ConformLane& lane, Work& work);
  static void RefuseTooLong(ConformLane& lane, Work& work);
  Result<Done> TakeFront();

  std::vector<std::unique_ptr<ConformLane>> lanes_;
  Sink sink_;
  std::mutex mutex_;
  std::condition_variable more_;   // something to do, or the end
  std::condition_variable ready_;  // something was done
  std::deque<std::shared_ptr<Work>> todo_;
  std::deque<std::shared_ptr<Work>> order_;
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace baybridge
