#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "store/store.h"

namespace baybridge {

// Which node of a gateway holds which batch: its files are there and nowhere else. Used as the
// store is: one thread at a time. The store must outlive it.
//
// Functions fail as Store's do. Times are seconds since 1970.
class HeldBatches {
 public:
  explicit HeldBatches(Store& store) : store_(store) {}

  // The node holds it from now on, also where another one did.
  Result<Done> Put(std::string_view batch,
                   std::string_view institution,
                   std::string_view node,
                   std::int64_t now);
  // The node that holds a batch of an institution (empty: of any); nothing where none does.
  Result<std::optional<std::string>> NodeOf(std::string_view batch, std::string_view institution);
  // Those that a node holds, by id.
  Result<std::vector<std::string>> ListOf(std::string_view node);
  Result<Done> Drop(std::string_view batch);
  // Those that were put before `oldest`: of nodes that are gone.
  Result<Done> DropOld(std::int64_t oldest);

 private:
  Store& store_;
};

}  // namespace baybridge
