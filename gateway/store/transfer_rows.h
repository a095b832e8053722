#pragma once

// Of this library only: how transfers stand in their table.

#include <string_view>

#include "store/sqlite.h"
#include "store/transfer_store.h"

namespace baybridge {

inline constexpr std::string_view kTransferColumns =
    "t.id, t.direction, t.institution, t.partner, t.remote, t.state, t.version, t.person, t.waits, "
    "t.deadline, t.created, t.updated, t.first, t.sequence, t.result, t.replaces FROM transfer t";

TransferRow ReadTransferRow(const Statement& query);

// Something that is not done, for a reason that callers tell apart by its word.
inline Failure NotDone(std::string_view word) {
  return {FailureKind::kUsage, std::string(word), {}, {}};
}

}  // namespace baybridge
