#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "server/transfer_service.h"

namespace baybridge {

struct BatchView;

// Which node holds a batch, and under which consents it discloses, as the store of transfers knows
// it. Thread-safe.
class BatchConsents {
 public:
  using Consent = TransferStore::BatchConsent;

  // Null: this gateway exchanges nothing and knows no consents. The service must outlive it.
  explicit BatchConsents(TransferService* service) : service_(service) {}
  bool known() const { return service_ != nullptr; }

  // Notes a new batch, its node and its consents in one transaction, in which `told` is called.
  // Fails like TransferStore::PutBatchConsents and `told`, and with kUsage ("consents-not-kept")
  // where this gateway knows no consents; where it has no store and there are none it does nothing.
  using Told = std::function<Result<Done>(TransferStore&)>;
  Result<Done> Put(std::string_view batch,
                   std::string_view institution,
                   std::string_view node,
                   const std::vector<Consent>& consents,
                   const Told& told = {});
  // The node that holds a batch of an institution (empty: of any).
  Result<std::optional<std::string>> NodeOf(std::string_view batch, std::string_view institution);
  // What a node holds when it begins, with the institution of each. What was noted a year longer
  // ago than batches are kept is of nodes that are gone.
  Result<Done> SetHeld(std::string_view node,
                       const std::map<std::string, std::string>& batches,
                       std::int64_t keep_hours);
  // They are nowhere any more. What cannot be written is logged, and mended by SetHeld.
  void Release(const std::vector<std::string>& batches);
  // Fails like TransferStore::MayDiscloseBatch and DiscloseBatch. A batch without consents
  // discloses nothing, and may be fetched.
  Result<Done> MayDisclose(const BatchView& batch);
  Result<Done> Disclose(const BatchView& batch, const TransferAct& act);
  // Notes in the audit log that what a batch has made was taken away.
  void NoteWithheld(std::string_view batch);

 private:
  TransferService* service_;
};

// {"consents": [{"consent": "…", "person": "…"}, …]}, each pair once; persons are those of the
// institution. Fails with kUsage ("consents").
Result<std::vector<BatchConsents::Consent>> ReadBatchConsents(const std::string& text,
                                                              std::string_view institution);

}  // namespace baybridge
