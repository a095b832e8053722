#pragma once

#include <cstdint>
#include <vector>

#include "translate/fused_direct_impl.h"
#include "translate/fused_plan.h"

namespace baybridge {

// What of a pair of plans decides about direct rows, but for the rows themselves. Refers to the
// plan, which must outlive it.
class DirectMarks {
 public:
  explicit DirectMarks(const FusedPlan& plan);

  // By frame of the hub: its only reading; kNone, kSeveral.
  const std::vector<std::uint32_t>& reading_of() const { return reading_of_; }
  // By frame of the hub: 1 where something stands in it by itself that is asked for; 2 where it is
  // not to be left out at all.
  const std::vector<std::uint8_t>& needed() const { return needed_; }
  // How many leaves of the hub a pattern of the second plan's source claims.
  std::uint32_t claims_of(PatternId claim) const { return claims_of_[claim]; }
  // A leaf of the hub that no leaf of the source makes.
  bool written(PatternId leaf) const { return written_[leaf] != 0; }
  // A frame of the hub that selectors of the source become.
  bool recognised(PatternId frame) const { return recognised_[frame] != 0; }
  // The repeated group of the hub that a repeated group of the target is made of; kSeveral.
  PatternId source_of_each(PatternId each) const { return source_of_each_[each]; }
  // A frame of the target whose constants ask where they are.
  bool guarded(PatternId frame) const { return guarded_[frame] != 0; }
  // True if a selector recognises leaves of a group that holds the leaf of the source.
  bool IsRecognised(PatternId leaf) const;

 private:
  PatternId Outer(PatternId frame) const { return plan_.hub().frame(frame).outer; }
  void CountClaims();
  void MarkHub();
  void Need(PatternId leaf);
  bool IsRead(PatternId leaf) const;
  void MarkTarget();
  void MarkEach(PatternId source, PatternId target);
  PatternId EachAt(PatternId source, std::uint32_t depth) const;

  const FusedPlan& plan_;
  const Plan& first_;
  const Plan& second_;
  const PatternTree& hub_;
  std::vector<std::uint32_t> reading_of_;
  std::vector<std::uint32_t> claims_of_;
  std::vector<std::uint8_t> written_;
  std::vector<std::uint8_t> recognised_;
  std::vector<std::uint8_t> needed_;
  std::vector<PatternId> source_of_each_;
  std::vector<std::uint8_t> guarded_;
};

}  // namespace baybridge
