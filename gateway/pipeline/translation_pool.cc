#include "pipeline/translation_pool.h"

#include <utility>

namespace baybridge {

void TranslationPool::GiveBack::operator()(Translation* translation) const {
  std::unique_ptr<Translation> given(translation);
  if (pool_ != nullptr) pool_->Take({fused_, residue_}, std::move(given));
}

TranslationPool::Lent TranslationPool::Borrow(const FusedPlan& fused,
                                              const NameTable& names,
                                              ElementId residue) {
  const GiveBack back(this, residue, &fused);
  {
    const std::lock_guard lock(mutex_);
    auto& free = free_[{&fused, residue}];
    if (!free.empty()) {
      Lent lent(free.back().release(), back);
      free.pop_back();
      return lent;
    }
  }
  return {new Translation(fused, names, residue), back};
}

TranslationPool::Lent TranslationPool::Make(const Plan* to_hub,
                                            const Plan* from_hub,
                                            ElementId residue) {
  return {new Translation(to_hub, from_hub, residue), GiveBack()};
}

void TranslationPool::Take(const Key& key, std::unique_ptr<Translation> translation) {
  if (translation->source_nodes() > kMostNodes || translation->source_bytes() > kMostBytes ||
      translation->target().nodes.size() > kMostNodes)
    return;
  const std::lock_guard lock(mutex_);
  auto& free = free_[key];
  if (free.size() < kMostFree) free.push_back(std::move(translation));
}

}  // namespace baybridge
