#include "pipeline/way_plans.h"

#include <array>

namespace baybridge {

Result<WayPlans> PlanWay(Workspace& workspace,
                         const std::string& from,
                         const std::string& to,
                         const std::string& kind,
                         bool back) {
  WayPlans plans;
  auto target = workspace.Compile(to, kind);
  if (!target) return std::move(target).error();
  plans.target = *target;
  if (from == to) {
    return Failure{.kind = FailureKind::kUsage,
                   .what = "the record is in ‘" + from + "’ already",
                   .place = {},
                   .advice = "choose another format with --to"};
  }
  struct Wanted {
    const std::string& pack;
    Direction direction;
    bool wanted;
    const Plan*& plan;
  };
  const std::array<Wanted, 4> all{{{from, Direction::kToHub, true, plans.to_hub},
                                   {to, Direction::kFromHub, true, plans.from_hub},
                                   {to, Direction::kToHub, back, plans.back_to_hub},
                                   {from, Direction::kFromHub, back, plans.back_from_hub}}};
  for (const Wanted& one : all) {
    if (!one.wanted || one.pack == "hub") continue;
    auto plan = workspace.PlanFor(one.pack, kind, one.direction);
    if (!plan) return std::move(plan).error();
    one.plan = *plan;
  }
  return plans;
}

}  // namespace baybridge
