// The part of the transfer store that lets a new version take the place of the one before.
#include "store/transfer_rows.h"
#include "store/transfer_store.h"

namespace baybridge {

Result<Done> TransferStore::MayReplace(const TransferRow& row) {
  if (row.replaces.empty()) return Done{};
  auto before = Find(row.replaces);
  if (!before) return std::move(before).error();
  if (!*before || (*before)->institution != row.institution ||
      (*before)->direction != row.direction)
    return NotDone("no-such-transfer");
  if ((*before)->person != row.person) return NotDone("other-person");
  if ((*before)->state == TransferState::kSuperseded) return NotDone("already-replaced");
  return Done{};
}

// Ends the version before a transfer, where it is open. Within a transaction.
Result<Done> TransferStore::Supersede(const TransferRow& row, const TransferAct& act) {
  if (row.replaces.empty()) return Done{};
  auto before = Find(row.replaces);
  if (!before) return std::move(before).error();
  if (!*before || !NextState((*before)->state, TransferEvent::kSupersede)) return Done{};
  return Change(**before, TransferEvent::kSupersede, {.act = act});
}

}  // namespace baybridge
