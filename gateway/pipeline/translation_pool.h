#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <tuple>
#include <vector>

#include "core/record.h"
#include "translate/fused_plan.h"
#include "translate/translation.h"

namespace baybridge {

// Translations that are lent, one thread at a time each, and used again: making one costs more than
// a short record's way through it. Many threads may ask at once. Must outlive what it lends, as
// must the plans and names that it is asked with.
class TranslationPool {
 public:
  class GiveBack {
   public:
    GiveBack() = default;
    GiveBack(TranslationPool* pool, ElementId residue, const FusedPlan* fused)
        : pool_(pool),
          residue_(residue),
          fused_(fused) {}
    void operator()(Translation* translation) const;

   private:
    TranslationPool* pool_ = nullptr;
    ElementId residue_ = kNone;
    const FusedPlan* fused_ = nullptr;
  };
  using Lent = std::unique_ptr<Translation, GiveBack>;

  // One by both plans as one (Translation's second constructor).
  Lent Borrow(const FusedPlan& fused, const NameTable& names, ElementId residue);
  // One by way of the hub's record. It is made anew.
  static Lent Make(const Plan* to_hub, const Plan* from_hub, ElementId residue);

 private:
  // Two for each thread of a large machine; what is given back beyond that is let go of.
  static constexpr std::size_t kMostFree = 64;
  // Of a record: what a larger one needed is given back to the system.
  static constexpr std::size_t kMostNodes = 20'000;
  static constexpr std::size_t kMostBytes = std::size_t{256} * 1024;  // 256 KiB

  using Key = std::pair<const FusedPlan*, ElementId>;
  void Take(const Key& key, std::unique_ptr<Translation> translation);

  std::mutex mutex_;  // of what follows, for a moment only
  std::map<Key, std::vector<std::unique_ptr<Translation>>> free_;
};

}  // namespace baybridge
