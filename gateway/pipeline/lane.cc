#include "pipeline/lane.h"

#include <iterator>
#include <string>
#include <utility>

#include "pipeline/binding.h"
#include "pipeline/mixed_content.h"
#include "pipeline/reading.h"
#include "pipeline/recognise.h"
#include "pipeline/refusal.h"
#include "pipeline/safety.h"
#include "pipeline/scales_layer.h"

namespace baybridge {
namespace {

// The lane reads no mixed content: a document that holds some is told one by one.
Result<Done> RequireCovered(const CompiledKind& compiled) {
  if (MayHoldMixedContent(compiled.kind->shape)) {
    return Failure{.kind = FailureKind::kUnsupported,
                   .what = "the schema of ‘" + compiled.pack->id + "’ has mixed content",
                   .place = compiled.kind->schema_file.string(),
                   .advice = "translate its records with assurance full"};
  }
  if (compiled.schema->not_covered().empty()) return Done{};
  return Failure{.kind = FailureKind::kUnsupported,
                 .what = "the schema of ‘" + compiled.pack->id + "’ uses ‘" +
                         compiled.schema->not_covered().front() + "’, which only Xerces-C judges",
                 .place = compiled.kind->schema_file.string(),
                 .advice = "translate its records with assurance full"};
}

Result<Done> RequireWritable(const CompiledKind& target, Syntax syntax) {
  if (syntax == Syntax::kXml) return Done{};
  if (syntax == Syntax::kJson && HasSyntax(*target.pack, syntax)) return Done{};
  return Failure{.kind = FailureKind::kUnsupported,
                 .what = "records of ‘" + target.pack->id + "’ are not written as " +
                         std::string(kSyntaxNames.NameOf(syntax)) + " here",
                 .place = {},
                 .advice = "write them as XML or JSON"};
}

}  // namespace

Lane::Lane(const Kinds& kinds,
           const Workspace& workspace,
           AssessmentPlan assessments,
           LaneOptions options)
    : kinds_(kinds),
      options_(std::move(options)),
      reader_(kinds.source, options_.limits),
      writer_({.namespaces = kinds.target.pack->namespaces}),
      writer_with_keep_({.namespaces = PrefixesOf(*kinds.target.pack)}),
      keep_writer_({.namespaces = {{"", std::string(kKeepSpace)}}, .encoding = "UTF-8"}),
      coding_(kinds.to_hub == nullptr && workspace.coding().declared() ? &workspace.coding()
                                                                       : nullptr),
      keep_names_(workspace.keep_names()),
      assessments_(std::move(assessments)),
      assessed_(assessments_.to_hub.get()),
      translation_(kinds.to_hub, kinds.from_hub, kinds.source.residue) {
  const NameTable& names = workspace.packs().names;
  record_.names = target_.names = returned_.names = &names;
  record_.file = options_.file;
  if (options_.keep != LaneKeep::kNothing) {
    options_.judge_target = true;
    back_ = std::make_unique<Translation>(kinds.back_to_hub, kinds.back_from_hub, kNone);
  }
  if (options_.target_syntax == Syntax::kJson) json_writer_.emplace(JsonOptionsOf(kinds.target));
  if (kinds.fused != nullptr) Fuse(names);
}

void Lane::Fuse(const NameTable& names) {
  fused_ = std::make_unique<FusedTranslation>(
      *kinds_.fused, names, XmlWriteOptions{.namespaces = kinds_.target.pack->namespaces},
      kinds_.source.residue);
  if (back_ == nullptr) return;
  fused_back_ =
      std::make_unique<FusedTranslation>(*kinds_.fused_back, names, XmlWriteOptions{}, kNone);
}

Result<std::unique_ptr<Lane>> Lane::Make(Workspace& workspace,
                                         std::string_view from,
                                         std::string_view to,
                                         std::string_view kind,
                                         LaneOptions options) {
  auto source = workspace.Compile(from, kind);
  if (!source) return std::move(source).error();
  auto target = workspace.Compile(to, kind);
  if (!target) return std::move(target).error();
  const bool keeps = options.keep != LaneKeep::kNothing;
  auto covered = RequireCovered(**source);
  if (covered && (options.judge_target || keeps)) covered = RequireCovered(**target);
  if (!covered) return std::move(covered).error();
  auto writes = RequireWritable(**target, options.target_syntax);
  if (!writes) return std::move(writes).error();
  Kinds kinds{**source, **target, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};
  struct Needed {
    const Plan*& plan;
    std::string_view pack;
    Direction direction;
    bool needed;
  };
  for (const Needed& needed : {Needed{kinds.to_hub, from, Direction::kToHub, true},
                               Needed{kinds.from_hub, to, Direction::kFromHub, true},
                               Needed{kinds.back_to_hub, to, Direction::kToHub, keeps},
                               Needed{kinds.back_from_hub, from, Direction::kFromHub, keeps}}) {
    if (!needed.needed || needed.pack == "hub") continue;
    auto plan = workspace.PlanFor(needed.pack, kind, needed.direction);
    if (!plan) return std::move(plan).error();
    needed.plan = *plan;
  }
  if (options.fused && kinds.to_hub != nullptr && kinds.from_hub != nullptr) {
    kinds.fused = &workspace.FusedPlanFor(*kinds.to_hub, *kinds.from_hub);
    if (keeps) kinds.fused_back = &workspace.FusedPlanFor(*kinds.back_to_hub, *kinds.back_from_hub);
  }
  AssessmentPlan assessments;
  if (options.judge_scales) {
    auto scales = workspace.ScalesFor(kind);
    if (!scales) return std::move(scales).error();
    kinds.scales = *scales;
  }
  if (kinds.scales != nullptr) {
    auto plan = AssessmentPlanFor(workspace, *kinds.scales, from, kind);
    if (!plan) return std::move(plan).error();
    assessments = *std::move(plan);
  }
  return std::unique_ptr<Lane>(
      new Lane(kinds, workspace, std::move(assessments), std::move(options)));
}

bool Lane::Run(std::string_view utf8,
               std::string_view as_of,
               std::string& out,
               Findings& findings,
               Syntax syntax) {
  findings.clear();
  keep_document_.clear();
  kept_leaves_ = {};
  was_fused_ = kept_inside_ = false;
  const bool made = Judge(syntax, utf8, as_of, findings) && Translate(out, findings);
  if (!made) translation_.Forget();
  verdict_ = made ? Verdict::kConforms : Verdict::kNotJudged;
  if (HasErrors(findings)) verdict_ = Verdict::kDoesNotConform;
  return made;
}

bool Lane::Judge(Syntax syntax, std::string_view utf8, std::string_view as_of, Findings& findings) {
  as_of_.clear();
  if (auto finding = reader_.Read(syntax, utf8, record_)) {
    findings.push_back(*std::move(finding));
    return false;
  }
  const bool valid = kinds_.source.schema->Judge(record_, options_.limits, findings);
  SetAsOf(as_of);
  kinds_.source.codes->Judge(record_, as_of_, options_.limits, findings);
  if (kinds_.scales == nullptr || !assessments_.HasAny(record_)) return valid;
  assessed_.See(record_);
  JudgeScales(*kinds_.scales, assessed_, options_.limits, findings);
  return valid;
}

void Lane::SetAsOf(std::string_view as_of) {
  as_of_ = as_of;
  as_of_source_ = AsOfSource::kOption;
  if (!as_of_.empty()) return;
  as_of_ = OwnDate(kinds_.source, record_);
  as_of_source_ = AsOfSource::kRecord;
  if (!as_of_.empty()) return;
  as_of_ = options_.today;
  as_of_source_ = AsOfSource::kRun;
}

bool Lane::Translate(std::string& out, Findings& findings) {
  if (!options_.judge_target) return TranslateUnjudged(out, findings);
  was_fused_ = fused_ != nullptr && fused_->Run(record_, target_, findings);
  if (!was_fused_) {
    auto done = translation_.Run(record_, findings);
    if (!done || target().nodes.empty()) return false;
  }
  TakeOutRefused(findings);
  JudgeSafety(record_, ledger(), *kinds_.source.kind, SafetyWay(), findings);
  if (back_ != nullptr && !Keep()) return false;
  JudgeTarget(findings);
  Write(out);
  return true;
}

SafetyTables Lane::SafetyWay() const {
  return {.coding = coding_, .way = {.to_hub = kinds_.to_hub, .from_hub = kinds_.from_hub}};
}

void Lane::Write(std::string& out) {
  if (json_writer_) return json_writer_->Write(target(), out);
  (kept_inside_ ? writer_with_keep_ : writer_).Write(target(), out);
}

// XML is then written from the fused plan's sheet at once.
bool Lane::TranslateUnjudged(std::string& out, Findings& findings) {
  const bool at_once = !json_writer_.has_value();
  was_fused_ = fused_ != nullptr && (at_once ? fused_->Run(record_, out, findings)
                                             : fused_->Run(record_, target_, findings));
  if (!was_fused_) {
    auto done = translation_.Run(record_, findings);
    if (!done || target().nodes.empty()) return false;
  }
  if (!was_fused_ || !at_once) Write(out);
  JudgeSafety(record_, ledger(), *kinds_.source.kind, SafetyWay(), findings);
  return true;
}

void Lane::TakeOutRefused(Findings& findings) {
  if (kinds_.target.schema->FindWrong(target(), options_.limits, wrong_)) return;
  const Carried made = was_fused_ ? fused_->carried(target_) : CarriedBy(translation_);
  const auto place_of = [&](NodeId node) {
    const NodeId source = made.SourceOf(node);
    return source == kNone ? Location() : record_.LocationOf(source);
  };
  const std::vector<bool> refused =
      RefusedNodes(kinds_.target, target(), options_.limits, place_of, findings);
  if (!refused.empty()) {
    if (was_fused_) {
      fused_->Withdraw(target_, refused);
    } else {
      translation_.Withdraw(refused);
    }
  }
}

// False where the way back cannot be tried.
bool Lane::Keep() {
  Findings ignored;
  const bool fused = fused_back_ != nullptr && fused_back_->Run(target(), returned_, ignored);
  if (!fused) {
    if (!back_->Run(target(), ignored)) return false;
  }
  const Carried there = was_fused_ ? fused_->carried(target_) : CarriedBy(translation_);
  const Carried back = fused ? fused_back_->carried(returned_) : CarriedBy(*back_);
  kept_leaves_ =
      WriteKeep(there, {.record = &target(), .origin = nullptr}, back, keep_names_, keep_);
  if (!keep_.nodes.empty()) PlaceKeep();
  return true;
}

void Lane::PlaceKeep() {
  const ElementId residue = kinds_.target.residue;
  if (residue == kNone || options_.keep == LaneKeep::kBeside) {
    keep_writer_.Write(keep_, keep_document_);
    keep_document_ += '\n';
    return;
  }
  Record& target = this->target();
  NodeId last = kNone;
  for (NodeId at = target.nodes[0].first_child; at != kNone; at = target.nodes[at].next_sibling)
    last = at;
  const NodeId extension = target.Append(0, last, kinds_.target.kind->shape.elements[residue].name);
  target.nodes[extension].element = residue;
  GraftSubtree(keep_, 0, target, extension);
  kept_inside_ = true;
}

// Places in the target have a path, and no line of the source.
void Lane::JudgeTarget(Findings& findings) {
  of_target_.clear();
  if (!wrong_.empty() || kept_inside_)  // what is left is valid, or else its root is not
    kinds_.target.schema->Judge(target(), options_.limits, of_target_);
  kinds_.target.codes->Judge(target(), as_of_, options_.limits, of_target_);
  for (Finding& finding : of_target_) {
    finding.location = {};
    finding.args.push_back({.name = "part", .value = "target", .sensitive = false});
  }
  std::move(of_target_.begin(), of_target_.end(), std::back_inserter(findings));
}

}  // namespace baybridge
