#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "translate/table.h"

namespace baybridge {

// Where the paths of one side of a mapping table lead: to the hub or to the pack.
struct TableSide {
  const PackSet& packs;
  const Pack& pack;
  const Kind& kind;
  bool is_hub = false;

  // Resolves the elements of a path. Fails where there is no such leaf or group.
  Result<Done> Resolve(TablePath& path) const;
};

// The terms of a guard (‘when_pack’, ‘when_hub’), joined by ‘ and ’; none of an empty cell. Fails
// with kMalformed: a term that is not present(p), absent(p) or p='x', a path that leads nowhere.
Result<std::vector<GuardTerm>> ParseGuard(std::string_view text,
                                          const TableSide& side,
                                          const std::string& place);

}  // namespace baybridge
