#include "pipeline/lane.h"

#include "pipeline/safety.h"

namespace baybridge {
namespace {

XmlWriteOptions WriteOptionsFor(const Pack& pack) {
  XmlWriteOptions options;
  for (const auto& [prefix, space] : pack.namespaces)
    options.namespaces.emplace_back(prefix, space);
  return options;
}

}  // namespace

Lane::Lane(const CompiledKind& source,
           const CompiledKind& target,
           const Plan* to_hub,
           const Plan* from_hub,
           const Limits& limits)
    : source_(source),
      target_(target),
      limits_(limits),
      reader_({.limits = limits, .allowed_instructions = {}, .skip_all_instructions = false}),
      writer_(WriteOptionsFor(*target.pack)),
      translation_(to_hub, from_hub, source.residue) {}

Result<std::unique_ptr<Lane>> Lane::Make(Workspace& workspace,
                                         std::string_view from,
                                         std::string_view to,
                                         std::string_view kind,
                                         const Limits& limits,
                                         bool fused) {
  auto source = workspace.Compile(from, kind);
  if (!source) return std::move(source).error();
  auto target = workspace.Compile(to, kind);
  if (!target) return std::move(target).error();
  const Plan* to_hub = nullptr;
  const Plan* from_hub = nullptr;
  if (from != "hub") {
    auto plan = workspace.PlanFor(from, kind, Direction::kToHub);
    if (!plan) return std::move(plan).error();
    to_hub = *plan;
  }
  if (to != "hub") {
    auto plan = workspace.PlanFor(to, kind, Direction::kFromHub);
    if (!plan) return std::move(plan).error();
    from_hub = *plan;
  }
  std::unique_ptr<Lane> lane(new Lane(**source, **target, to_hub, from_hub, limits));
  lane->record_.names = &workspace.packs().names;
  if (fused && to_hub != nullptr && from_hub != nullptr) {
    lane->fused_plan_ = std::make_unique<FusedPlan>(*to_hub, *from_hub);
    lane->fused_ = std::make_unique<FusedTranslation>(*lane->fused_plan_, workspace.packs().names,
                                                      WriteOptionsFor(*lane->target_.pack),
                                                      lane->source_.residue);
  }
  return lane;
}

bool Lane::Run(std::string_view utf8,
               std::string_view as_of,
               std::string& out,
               Findings& findings) {
  findings.clear();
  was_fused_ = false;
  if (auto finding = reader_.Read(utf8, record_)) {
    findings.push_back(*std::move(finding));
    return false;
  }
  if (!source_.schema->Judge(record_, limits_, findings)) return false;
  source_.codes->Judge(record_, as_of, limits_, findings);
  was_fused_ = fused_ != nullptr && fused_->Run(record_, out);
  if (was_fused_) {
    JudgeSafety(record_, fused_->ledger(), *source_.kind, false, findings);
    return true;
  }
  auto done = translation_.Run(record_, findings);
  if (!done || translation_.target().nodes.empty()) return false;
  JudgeSafety(translation_, *source_.kind, findings);
  writer_.Write(translation_.target(), out);
  return true;
}

}  // namespace baybridge
