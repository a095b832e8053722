#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "crypto/signature.h"
#include "server/transfer_config.h"

namespace baybridge {

// Another gateway, ready to be spoken with.
struct Partner {
  PartnerConfig config;
  VerifyingKey key;  // of its receipts and checkpoints
};

// The partners as they are now. A partner that was replaced or is gone stays in memory as long as
// the book, so that whoever works with one may go on. Thread-safe.
class PartnerBook {
 public:
  // Reads the keys of all of them and puts them in the place of those before. Fails, and changes
  // nothing, where a key cannot be read.
  Result<Done> Replace(const std::vector<PartnerConfig>& partners);

  std::vector<const Partner*> All() const;
  // Null where there is none.
  const Partner* Find(std::string_view name) const;
  // The partner that serves an institution; null where none does.
  const Partner* Of(std::string_view institution) const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<const Partner>> kept_;
  std::vector<const Partner*> now_;
};

}  // namespace baybridge
