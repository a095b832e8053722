#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "store/store.h"

namespace baybridge {

// How many answers to requests that may be repeated are kept, and for how long.
struct AnswerLimits {
  std::size_t most = 4'096;
  std::size_t most_bytes = std::size_t{64} * 1024 * 1024;  // 64 MiB, of all together
  std::int64_t keep_seconds = 600;
};

// What an answer is found by. Neither stands in the file: only codes of them (Store::CodeOf).
struct AnswerName {
  std::string name;    // who asks, and by which key
  std::string digest;  // of the request: the same name with another one is refused
};

// Answers to requests that may be repeated, in a store: by them every node of a gateway, and one
// that was started anew, tells of a request that it was done. An answer may hold personal data, so
// it is sealed, each under a key of its own that is derived from the store's; that of a person is
// gone when the person is erased. Used as the store is: one thread at a time. The store must
// outlive it.
//
// Functions fail as Store's do, and with kUsage ("idempotency-key-used") where the name was used
// for another request. Times are seconds since 1970.
class AnswerStore {
 public:
  explicit AnswerStore(Store& store) : store_(store) {}

  // Nothing where the request was not answered, or longer ago than answers are kept.
  Result<std::optional<std::string>> Find(const AnswerName& name, std::int64_t now);

  // What a change is answered with; `person` whom it is about, 0: nobody.
  struct Made {
    std::string answer;
    std::int64_t person = 0;
  };
  struct Outcome {
    std::string answer;
    bool repeated = false;  // it was given before, and nothing was changed now
  };
  // Does `change` and keeps its answer until `until`, both in one transaction: a process that is
  // killed leaves both or neither, and of several nodes one alone does it. Where the request was
  // answered already nothing is done. Fails as `change` does, which then counts for nothing.
  Result<Outcome> Once(const AnswerName& name,
                       std::int64_t now,
                       std::int64_t until,
                       const std::function<Result<Made>()>& change);
  // Does all of `work` in one transaction, or nothing of it.
  Result<Done> AsOne(const std::function<Result<Done>()>& work) { return store_.InOne(work); }
  // Keeps an answer in the transaction that is open. Fails with kUsage ("in-work") too, where there
  // is one already.
  Result<Done> Put(const AnswerName& name, std::int64_t now, std::int64_t until, const Made& made);
  // Puts another answer in the place of the one that was kept; where that is not there, nothing.
  Result<Done> Replace(const AnswerName& name, std::string_view answer);

  // Takes away what is too old, and the oldest of what is too much. Returns how many.
  Result<std::uint64_t> DropOld(std::int64_t now, const AnswerLimits& limits);

 private:
  std::string CodeOf(const AnswerName& name) const;
  std::string DigestOf(const AnswerName& name) const;
  std::string SealAnswer(std::string_view code, std::string_view answer) const;

  Store& store_;
};

}  // namespace baybridge
