// The part of the workspace that is asked while many threads translate.
#include "pipeline/assessment_plan.h"
#include "pipeline/workspace.h"

namespace baybridge {

Result<std::shared_ptr<const KindProfile>> Workspace::ProfileFor(std::string_view id,
                                                                 const Kind& kind) {
  const std::lock_guard lock(reading_);
  const std::pair key(std::string(id), &kind);
  const auto known = profiles_.find(key);
  if (known != profiles_.end()) return known->second;
  auto profile = ReadProfile(*packs_, id);
  if (!profile) return std::move(profile).error();
  auto critical = WithheldCriticalFields(*profile, kind);
  auto made = std::make_shared<const KindProfile>(
      KindProfile{.profile = *std::move(profile), .critical = std::move(critical)});
  return profiles_.emplace(key, std::move(made)).first->second;
}

Result<std::shared_ptr<const AssessmentPlan>> Workspace::AssessmentsFor(const KindScales& scales,
                                                                        std::string_view pack,
                                                                        std::string_view kind) {
  const std::string key = std::string(pack) + '/' + std::string(kind);
  const std::lock_guard lock(reading_);
  const auto known = assessments_.find(key);
  if (known != assessments_.end()) return known->second;
  auto plan = AssessmentPlanFor(*this, scales, pack, kind);
  if (!plan) return std::move(plan).error();
  auto made = std::make_shared<const AssessmentPlan>(*std::move(plan));
  return assessments_.emplace(key, std::move(made)).first->second;
}

}  // namespace baybridge
