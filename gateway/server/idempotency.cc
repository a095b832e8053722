#include "server/idempotency.h"

namespace baybridge {

void IdempotencyStore::Remove(std::map<std::string, Entry>::iterator entry) {
  if (entry->second.response) {
    bytes_ -= entry->second.response->body.size();
    order_.erase(entry->second.place);
  }
  entries_.erase(entry);
}

void IdempotencyStore::Shrink(Clock::time_point now) {
  while (!order_.empty()) {
    const auto oldest = entries_.find(order_.front());
    const bool over = order_.size() > limits_.max_answers || bytes_ > limits_.max_bytes;
    if (!over && oldest->second.until > now) return;
    Remove(oldest);
  }
}

IdempotencyStore::Answer IdempotencyStore::Begin(const std::string& key,
                                                 const std::string& digest,
                                                 Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  Shrink(now);
  const auto found = entries_.find(key);
  if (found == entries_.end()) {
    Entry& entry = entries_[key];
    entry.digest = digest;
    entry.until = now + limits_.keep;
    return {};
  }
  if (found->second.digest != digest) return {.found = Found::kOther};
  if (!found->second.response) return {.found = Found::kInWork};
  return {.found = Found::kAnswered, .response = *found->second.response};
}

void IdempotencyStore::Finish(const std::string& key,
                              const HttpResponse& response,
                              Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  found->second.response = response;
  found->second.until = now + limits_.keep;
  found->second.place = order_.insert(order_.end(), key);
  bytes_ += response.body.size();
  Shrink(now);
}

void IdempotencyStore::Drop(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found != entries_.end()) Remove(found);
}

}  // namespace baybridge
