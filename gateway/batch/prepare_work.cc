#include <utility>

#include "batch/lane_work.h"

namespace baybridge {

Result<Done> PrepareWork(Workspace& workspace, const LaneWorkOptions& options) {
  const Plan* back_to_hub = nullptr;
  const Plan* back_from_hub = nullptr;
  for (const std::string& pack : {options.from, options.translate.to}) {
    auto compiled = workspace.Compile(pack, options.kind);
    if (!compiled) return std::move(compiled).error();
    if (pack == options.from) {  // only sources are judged by the other engines too
      auto engines = workspace.EnginesFor(**compiled);
      if (!engines) return std::move(engines).error();
    }
    if (pack == "hub") continue;
    for (const Direction direction : {Direction::kToHub, Direction::kFromHub}) {
      // The way back is tried only where something is kept for it.
      const bool there = (pack == options.from) == (direction == Direction::kToHub);
      if (!there && !options.translate.keep) continue;
      auto plan = workspace.PlanFor(pack, options.kind, direction);
      if (!plan) return std::move(plan).error();
      if (!there) (direction == Direction::kToHub ? back_to_hub : back_from_hub) = *plan;
    }
  }
  if (back_to_hub != nullptr && back_from_hub != nullptr)
    workspace.FusedPlanFor(*back_to_hub, *back_from_hub);
  auto scales = workspace.ScalesFor(options.kind);
  if (!scales) return std::move(scales).error();
  return Done{};
}

}  // namespace baybridge
