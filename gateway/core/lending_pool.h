#pragma once

#include <algorithm>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "core/check.h"

namespace baybridge {

// Things that are lent, to one thread at a time each, and used again: for what costs more to make
// than to use once, and becomes better by use. Things of equal keys stand for each other. Many
// threads may borrow at once. Must outlive its loans.
template <typename Key, typename Thing>
class LendingPool {
 public:
  // Past `most_free`, at least 1, the thing that was free longest is let go of.
  explicit LendingPool(std::size_t most_free) : most_free_(most_free) {
    BAYBRIDGE_CHECK(most_free > 0);
  }

  // A thing for as long as this lives. Where that ends by an exception the thing is let go of: it
  // may have been left halfway.
  class Loan {
   public:
    Loan(LendingPool& pool, Key key, std::unique_ptr<Thing> thing)
        : pool_(&pool),
          key_(std::move(key)),
          thing_(std::move(thing)) {}
    Loan(Loan&&) noexcept = default;
    Loan(const Loan&) = delete;
    Loan& operator=(Loan&&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan() {
      if (thing_ && std::uncaught_exceptions() == exceptions_)
        pool_->TakeBack(std::move(key_), std::move(thing_));
    }
    Thing& operator*() const { return *thing_; }
    Thing* operator->() const { return thing_.get(); }

   private:
    LendingPool* pool_;
    Key key_;
    std::unique_ptr<Thing> thing_;
    int exceptions_ = std::uncaught_exceptions();
  };

  // One that was made for this key; where none is free, a new one by `make(key)`.
  template <typename Make>
  Loan Borrow(Key key, const Make& make) {
    if (std::unique_ptr<Thing> free = Find(key)) return {*this, std::move(key), std::move(free)};
    auto made = std::make_unique<Thing>(make(key));
    return {*this, std::move(key), std::move(made)};
  }

 private:
  struct Free {
    Key key;
    std::unique_ptr<Thing> thing;
  };

  std::unique_ptr<Thing> Find(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(free_.rbegin(), free_.rend(),
                                    [&](const Free& free) { return free.key == key; });
    if (found == free_.rend()) return nullptr;
    std::unique_ptr<Thing> thing = std::move(found->thing);
    free_.erase(std::next(found).base());
    return thing;
  }
  void TakeBack(Key key, std::unique_ptr<Thing> thing) {
    std::unique_ptr<Thing> oldest;  // ends outside the lock
    const std::lock_guard lock(mutex_);
    if (free_.size() >= most_free_) {
      oldest = std::move(free_.front().thing);
      free_.erase(free_.begin());
    }
    free_.push_back({std::move(key), std::move(thing)});
  }

  const std::size_t most_free_;
  std::mutex mutex_;  // of what follows, for a moment only
  std::vector<Free> free_;
};

}  // namespace baybridge
