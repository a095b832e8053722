#include "pipeline/lane.h"

#include <iterator>
#include <utility>

#include "pipeline/reading.h"
#include "pipeline/refusal.h"
#include "pipeline/safety.h"
#include "pipeline/scales_layer.h"

namespace baybridge {
namespace {

XmlWriteOptions WriteOptionsFor(const Pack& pack) {
  XmlWriteOptions options;
  for (const auto& [prefix, space] : pack.namespaces)
    options.namespaces.emplace_back(prefix, space);
  return options;
}

// The plan of a pack's kind; null for the hub, which needs none.
Result<const Plan*> PlanOf(Workspace& workspace,
                           std::string_view pack,
                           std::string_view kind,
                           Direction direction) {
  if (pack == "hub") return nullptr;
  return workspace.PlanFor(pack, kind, direction);
}

Result<Done> RequireCovered(const CompiledKind& compiled) {
  if (compiled.schema->not_covered().empty()) return Done{};
  return Failure{.kind = FailureKind::kUnsupported,
                 .what = "the schema of ‘" + compiled.pack->id + "’ uses ‘" +
                         compiled.schema->not_covered().front() + "’, which only Xerces-C judges",
                 .place = compiled.kind->schema_file.string(),
                 .advice = "translate its records with assurance full"};
}

}  // namespace

Lane::Lane(const Kinds& kinds, LaneOptions options)
    : kinds_(kinds),
      options_(std::move(options)),
      reader_(
          {.limits = options_.limits, .allowed_instructions = {}, .skip_all_instructions = false}),
      writer_(WriteOptionsFor(*kinds.target.pack)),
      hub_(kinds.to_hub),
      translation_(kinds.to_hub, kinds.from_hub, kinds.source.residue) {}

Result<std::unique_ptr<Lane>> Lane::Make(Workspace& workspace,
                                         std::string_view from,
                                         std::string_view to,
                                         std::string_view kind,
                                         LaneOptions options) {
  auto source = workspace.Compile(from, kind);
  if (!source) return std::move(source).error();
  auto target = workspace.Compile(to, kind);
  if (!target) return std::move(target).error();
  auto covered = RequireCovered(**source);
  if (covered && options.judge_target) covered = RequireCovered(**target);
  if (!covered) return std::move(covered).error();
  auto to_hub = PlanOf(workspace, from, kind, Direction::kToHub);
  if (!to_hub) return std::move(to_hub).error();
  auto from_hub = PlanOf(workspace, to, kind, Direction::kFromHub);
  if (!from_hub) return std::move(from_hub).error();
  const KindScales* scales = nullptr;
  if (options.judge_scales) {
    auto found = workspace.ScalesFor(kind);
    if (!found) return std::move(found).error();
    scales = *found;
  }
  std::unique_ptr<Lane> lane(
      new Lane({**source, **target, *to_hub, *from_hub, scales}, std::move(options)));
  const NameTable& names = workspace.packs().names;
  lane->record_.names = &names;
  lane->target_.names = &names;
  if (lane->options_.fused && *to_hub != nullptr && *from_hub != nullptr) {
    lane->fused_plan_ = std::make_unique<FusedPlan>(**to_hub, **from_hub);
    lane->fused_ = std::make_unique<FusedTranslation>(
        *lane->fused_plan_, names, WriteOptionsFor(*(*target)->pack), (*source)->residue);
  }
  return lane;
}

bool Lane::Run(std::string_view utf8,
               std::string_view as_of,
               std::string& out,
               Findings& findings) {
  findings.clear();
  was_fused_ = false;
  const bool made = Judge(utf8, as_of, findings) && Translate(out, findings);
  if (!made) translation_.Forget();
  verdict_ = made ? Verdict::kConforms : Verdict::kNotJudged;
  if (HasErrors(findings)) verdict_ = Verdict::kDoesNotConform;
  return made;
}

bool Lane::Judge(std::string_view utf8, std::string_view as_of, Findings& findings) {
  as_of_.clear();
  if (auto finding = reader_.Read(utf8, record_)) {
    findings.push_back(*std::move(finding));
    return false;
  }
  const bool valid = kinds_.source.schema->Judge(record_, options_.limits, findings);
  as_of_ = as_of;
  if (as_of_.empty()) as_of_ = OwnDate(kinds_.source, record_);
  if (as_of_.empty()) as_of_ = options_.today;
  kinds_.source.codes->Judge(record_, as_of_, options_.limits, findings);
  if (kinds_.scales == nullptr) return valid;
  hub_.See(record_);
  JudgeScales(*kinds_.scales, hub_, options_.limits, findings);
  return valid;
}

bool Lane::Translate(std::string& out, Findings& findings) {
  if (!options_.judge_target) return TranslateUnjudged(out, findings);
  was_fused_ = fused_ != nullptr && fused_->Run(record_, target_);
  if (!was_fused_) {
    auto done = translation_.Run(record_, findings);
    if (!done || target().nodes.empty()) return false;
  }
  TakeOutRefused(findings);
  JudgeSafety(record_, ledger(), *kinds_.source.kind, kinds_.to_hub == nullptr, findings);
  JudgeTarget(findings);
  writer_.Write(target(), out);
  return true;
}

bool Lane::TranslateUnjudged(std::string& out, Findings& findings) {
  was_fused_ = fused_ != nullptr && fused_->Run(record_, out);
  if (!was_fused_) {
    auto done = translation_.Run(record_, findings);
    if (!done || target().nodes.empty()) return false;
    writer_.Write(target(), out);
  }
  JudgeSafety(record_, ledger(), *kinds_.source.kind, kinds_.to_hub == nullptr, findings);
  return true;
}

void Lane::TakeOutRefused(Findings& findings) {
  of_target_.clear();
  if (kinds_.target.schema->FindWrong(target(), options_.limits, wrong_)) return;
  const std::vector<bool> refused =
      RefusedNodes(kinds_.target, target(), options_.limits, findings);
  if (!refused.empty()) {
    if (was_fused_) {
      fused_->Withdraw(target_, refused);
    } else {
      translation_.Withdraw(refused);
    }
  }
  // What is left is valid, or else its root is not.
  kinds_.target.schema->Judge(target(), options_.limits, of_target_);
}

// Of what its schema took. Places in the target have a path, and no line of the source.
void Lane::JudgeTarget(Findings& findings) {
  kinds_.target.codes->Judge(target(), as_of_, options_.limits, of_target_);
  for (Finding& finding : of_target_) {
    finding.location = {};
    finding.args.push_back({.name = "part", .value = "target", .sensitive = false});
  }
  std::move(of_target_.begin(), of_target_.end(), std::back_inserter(findings));
}

}  // namespace baybridge
