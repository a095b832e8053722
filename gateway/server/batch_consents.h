#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "server/transfer_service.h"

namespace baybridge {

struct BatchView;

// Under which consents batches disclose, as the store of transfers knows it. Thread-safe.
class BatchConsents {
 public:
  using Consent = TransferStore::BatchConsent;

  // Null: this gateway exchanges nothing and knows no consents. The service must outlive it.
  explicit BatchConsents(TransferService* service) : service_(service) {}
  bool known() const { return service_ != nullptr; }

  // Fails like TransferStore::PutBatchConsents, and with kUsage ("consents-not-kept") where this
  // gateway knows none.
  Result<Done> Put(std::string_view batch,
                   std::string_view institution,
                   const std::vector<Consent>& consents);
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
