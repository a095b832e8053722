#include <utility>

#include "batch/lane_work.h"

namespace baybridge {

namespace {

// The plans that a way there and, where something is kept, the trial of the way back need.
struct WaysBack {
  const Plan* to_hub = nullptr;
  const Plan* from_hub = nullptr;
};

Result<Done> PreparePlans(Workspace& workspace,
                          const LaneWorkOptions& options,
                          const std::string& pack,
                          WaysBack& back) {
  if (pack == "hub") return Done{};
  for (const Direction direction : {Direction::kToHub, Direction::kFromHub}) {
    // The way back is tried only where something is kept for it.
    const bool there = (pack == options.from) == (direction == Direction::kToHub);
    if (!there && !options.translate.keep) continue;
    auto plan = workspace.PlanFor(pack, options.kind, direction);
    if (!plan) return std::move(plan).error();
    if (!there) (direction == Direction::kToHub ? back.to_hub : back.from_hub) = *plan;
  }
  return Done{};
}

}  // namespace

Result<Done> PrepareWork(Workspace& workspace, const LaneWorkOptions& options) {
  WaysBack back;
  for (const std::string& pack : {options.from, options.translate.to}) {
    auto compiled = workspace.Compile(pack, options.kind);
    if (!compiled) return std::move(compiled).error();
    if (pack == options.from) {  // only sources are judged by the other engines too
      auto engines = workspace.EnginesFor(**compiled);
      if (!engines) return std::move(engines).error();
    }
    auto plans = PreparePlans(workspace, options, pack, back);
    if (!plans) return plans;
  }
  if (back.to_hub != nullptr && back.from_hub != nullptr)
    workspace.FusedPlanFor(*back.to_hub, *back.from_hub);
  auto scales = workspace.ScalesFor(options.kind);
  if (!scales) return std::move(scales).error();
  return Done{};
}

}  // namespace baybridge
