#include "pipeline/translating.h"

#include <algorithm>
#include <utility>

#include "format/xml_writer.h"
#include "pipeline/assessment_plan.h"
#include "pipeline/keep_blocks.h"
#include "pipeline/mixed_content.h"
#include "pipeline/place_in_source.h"
#include "pipeline/refusal.h"
#include "pipeline/safety.h"
#include "pipeline/scales_layer.h"
#include "pipeline/target_writer.h"
#include "pipeline/way_plans.h"
#include "translate/keep_references.h"

namespace baybridge {
namespace {

// Carries one document through: judge, profile, translate, restore, keep, write.
class Translator {
 public:
  Translator(Workspace& workspace, const TranslateOptions& options, Translated& made)
      : workspace_(workspace),
        options_(options),
        read_(options.read),
        made_(made) {}

  Result<Done> Run(std::string bytes) {
    read_.scales_later = !options_.profile.empty();
    auto judged = ReadAndJudge(workspace_, std::move(bytes), read_);
    if (!judged) return std::move(judged).error();
    made_.source = *std::move(judged);
    made_.report = made_.source->report;
    if (!made_.source->readable) return Done{};
    auto prepared = Prepare();
    if (!prepared) return prepared;
    if (RefuseAtOnce()) return Done{};
    auto filtered = ApplyProfileTo();
    if (!filtered) return filtered;
    auto translated = Translate();
    if (!translated) return translated;
    auto restored = Restore();
    if (!restored) return restored;
    TakeOutRefused();
    JudgeLosses();
    if (made_.target().nodes.empty()) return Done{};
    auto kept = Keep();
    if (!kept) return kept;
    JudgeTarget();
    return Write();
  }

 private:
  // Compiles everything first, then reads again where that added names: no record may be alive
  // meanwhile.
  Result<Done> Prepare() {
    const std::string kind = made_.source->compiled->kind->id;
    const std::string from = made_.source->compiled->pack->id;
    const std::uint32_t generation = workspace_.generation();
    auto plans = PlanWay(workspace_, from, options_.to, kind, options_.keep);
    if (!plans) return std::move(plans).error();
    plans_ = *plans;
    made_.target_kind = plans_.target;
    if (read_.scales_later && made_.source->scales != nullptr) {
      auto assessments = workspace_.AssessmentsFor(*made_.source->scales, from, kind);
      if (!assessments) return std::move(assessments).error();
      assessments_ = *std::move(assessments);
    }
    if (workspace_.generation() == generation) return Done{};
    auto again = ReadAndJudge(workspace_, std::move(made_.source->bytes), read_);
    if (!again) return std::move(again).error();
    made_.source = *std::move(again);
    made_.report = made_.source->report;
    return Done{};
  }

  // True where the record is not translated at all, with all that is wrong with it in the report.
  bool RefuseAtOnce() {
    Findings mixed;
    RefuseMixedContent(made_.source->record, made_.source->compiled->kind->shape, mixed);
    const bool refused =
        IsRefused(made_.report.findings) || IsRefused(mixed) || made_.report.engines_disagree;
    if (refused && read_.scales_later) JudgeScalesOf(made_.source->record);
    Findings& findings = made_.report.findings;
    findings.insert(findings.end(), mixed.begin(), mixed.end());
    return refused;
  }

  // A record whose shape is wrong cannot be accounted for leaf by leaf; one with a doubtful code or
  // number can, and says so.
  static bool IsRefused(const Findings& findings) {
    for (const Finding& finding : findings) {
      if (finding.severity == Severity::kFatal) return true;
      // Of a cell that could not be read it is not known what the record says.
      const std::string_view family = std::string_view(finding.id).substr(0, 6);
      if (finding.severity == Severity::kError && (family == "GW-SCH" || family == "GW-XLS"))
        return true;
    }
    return false;
  }

  Result<Done> ApplyProfileTo() {
    if (options_.profile.empty()) return Done{};
    const Kind& kind = *made_.source->compiled->kind;
    auto profile = workspace_.ProfileFor(options_.profile, kind);
    if (!profile) return std::move(profile).error();
    made_.profile = {*profile, &(*profile)->profile};
    const std::vector<const Field*>& critical = (*profile)->critical;
    if (made_.profile->care && !critical.empty()) {
      return Failure{
          .kind = FailureKind::kMalformed,
          .what = "a profile for care withholds the critical leaf ‘" + critical.front()->path + "’",
          .place = "mapping/profiles/" + made_.profile->id + ".csv",
          .advice = {}};
    }
    made_.withheld = ApplyProfile(*made_.profile, kind, made_.source->record, made_.kept);
    ForgetWithheldFindings();
    // What was computed of leaves that are withheld would tell them: only what may leave is judged.
    JudgeScalesOf(made_.kept);
    return Done{};
  }

  void JudgeScalesOf(const Record& record) {
    if (assessments_ == nullptr) return;
    const KindScales& scales = *made_.source->scales;
    made_.report.layers.push_back(ScalesRun(scales));
    if (!assessments_->HasAny(record)) return;
    HubView view(assessments_->to_hub.get());
    view.See(record);
    JudgeScales(scales, view, options_.read.limits, made_.report.findings);
  }

  // What leaves the sender shows withheld leaves as counts by class, never paths or values.
  void ForgetWithheldFindings() {
    const Record& record = made_.source->record;
    std::vector<std::string> paths;
    for (NodeId node = 0; node < record.nodes.size(); ++node) {
      if (made_.withheld.nodes[node]) paths.push_back(record.PathOf(node));
    }
    Findings& findings = made_.report.findings;
    std::erase_if(findings, [&](const Finding& finding) {
      return std::find(paths.begin(), paths.end(), finding.path) != paths.end();
    });
  }

  // By both plans as one if `fused` and there are two of them.
  TranslationPool::Lent Borrow(
      const Plan* to_hub, const Plan* from_hub, ElementId residue, bool fused, FusedPlan::Hub hub) {
    if (!fused || to_hub == nullptr || from_hub == nullptr)
      return TranslationPool::Make(to_hub, from_hub, residue);
    return workspace_.translations().Borrow(workspace_.FusedPlanFor(*to_hub, *from_hub, hub),
                                            workspace_.packs().names, residue);
  }

  const Record& Source() const { return made_.profile ? made_.kept : made_.source->record; }

  Result<Done> Translate() {
    made_.translation = Borrow(plans_.to_hub, plans_.from_hub, made_.source->compiled->residue,
                               options_.fused, FusedPlan::Hub::kWhole);
    auto done = made_.translation->Run(Source(), made_.report.findings);
    if (!done) return done;
    made_.report.packs.push_back({.id = made_.target_kind->pack->id,
                                  .version = made_.target_kind->pack->version,
                                  .digest = made_.target_kind->pack->digest,
                                  .part = "target"});
    return Done{};
  }

  // What critical leaves came to, once it is known what the target's format takes.
  void JudgeLosses() {
    JudgeSafety(*made_.translation, *made_.source->compiled->kind, workspace_.coding(),
                made_.report.findings);
    made_.report.layers.push_back(
        {.layer = Layer::kSafety, .ran = true, .reason = {}, .artefacts = {}});
    CountLeaves(made_.translation->totals(), made_.withheld, made_.report);
  }

  // Puts back what an earlier translation kept for the target's format. Blocks of other formats go
  // onward. A block of the source's own format is of an earlier round: it is replaced by what this
  // translation keeps, and what it still held is told.
  Result<Done> Restore() {
    const KeepNames& names = workspace_.keep_names();
    std::vector<KeepBlock> blocks;
    if (!options_.keep_file.empty()) {
      auto beside = ReadKeepFile(workspace_, options_.keep_file, options_.read.limits, keep_file_);
      if (!beside) return std::move(beside).error();
      blocks = *std::move(beside);
    }
    for (const KeepBlock& inside : FindKeepBlocks(Source(), made_.translation->keep_begin(), names))
      blocks.push_back(inside);
    bool restored = false;
    for (const KeepBlock& block : blocks) {
      const std::string_view pack = KeepPack(block, names);
      if (pack == made_.source->compiled->pack->id) {
        TellUnplaced(block, Source(), names, made_.report.findings);
      } else if (pack != options_.to || !options_.restore) {
        onward_.push_back(block);
      } else if (restored) {
        TellUnplaced(block, Source(), names, made_.report.findings);
      } else {
        restored = true;
        const std::size_t told = made_.report.findings.size();
        made_.origin = RestoreKeep(*made_.translation, made_.target_kind->kind->shape, block, names,
                                   made_.restored, made_.report.findings);
        if (plans_.from_hub != nullptr) {
          SettleReferences(*plans_.from_hub, made_.translation->target(), made_.origin,
                           made_.restored, made_.report.findings);
        }
        PlaceFindings(told);
      }
    }
    return Done{};
  }

  // What was told of places in the target since `first` is told at the source's place of them.
  void PlaceFindings(std::size_t first) {
    Findings& findings = made_.report.findings;
    for (std::size_t i = first; i < findings.size(); ++i) {
      if (findings[i].location.line == 0 && !findings[i].path.empty())
        findings[i].location = PlaceInSource(*made_.translation, Source(), findings[i].path);
    }
  }

  // The target's own schema has the last word on what is written.
  void TakeOutRefused() {
    const auto place_of = [&](NodeId node) {
      const NodeId made = made_.restored.nodes.empty() ? node : made_.origin[node];
      const NodeId source = made == kNone ? kNone : made_.translation->SourceOf(made);
      return source == kNone ? Location() : Source().LocationOf(source);
    };
    const std::vector<bool> refused = RefusedNodes(
        *made_.target_kind, made_.target(), options_.read.limits, place_of, made_.report.findings);
    if (refused.empty()) return;
    if (made_.restored.nodes.empty()) {
      made_.translation->Withdraw(refused);
    } else {
      WithdrawRestored(refused, *made_.translation, made_.restored, made_.origin);
    }
  }

  Result<Done> Keep() {
    if (!options_.keep) {
      PlaceKeep(onward_);
      return Done{};
    }
    // The way back is tried at once: what it would not return is kept. Nobody reads its hub.
    const auto back =
        Borrow(plans_.back_to_hub, plans_.back_from_hub, kNone,
               options_.fused && made_.restored.nodes.empty(), FusedPlan::Hub::kNeeded);
    Findings ignored;
    auto tried = back->Run(made_.target(), ignored);
    if (!tried) return tried;
    WriteKeepOf(CarriedBy(*back));
    PlaceKeep(onward_);
    return Done{};
  }

  void WriteKeepOf(const Carried& back) {
    const FinalTarget target{.record = &made_.target(),
                             .origin = made_.restored.nodes.empty() ? nullptr : &made_.origin};
    made_.kept_leaves =
        WriteKeep(CarriedBy(*made_.translation), target, back, workspace_.keep_names(), made_.keep);
  }

  // What this translation keeps goes into the target's own extension element, or into a file beside
  // it. Blocks of other formats are passed on whole in the target itself: the file beside it is of
  // this translation alone.
  void PlaceKeep(const std::vector<KeepBlock>& onward) {
    const bool place = made_.target_kind->residue != kNone;
    kept_inside_ = place && options_.keep_inside && !made_.keep.nodes.empty();
    if (!place && !onward.empty()) TellNotPassedOn(onward, Source(), made_.report.findings);
    if (!kept_inside_ && (!place || onward.empty())) return;
    if (made_.restored.nodes.empty()) CopyTarget();
    PlaceKeepBlocks(kept_inside_ ? &made_.keep : nullptr, onward, *made_.target_kind,
                    made_.restored);
    declare_keep_ = true;
  }

  void CopyTarget() {
    const Record& from = made_.translation->target();
    Record& to = made_.restored;
    to.Clear();
    to.names = from.names;
    to.nodes = from.nodes;
  }

  void JudgeTarget() {
    Record& target = made_.restored.nodes.empty() ? made_.translation->target() : made_.restored;
    Findings findings;
    JudgeRecord(*made_.target_kind, target, made_.report.as_of, options_.read.limits, findings);
    for (Finding& finding : findings) {
      // The place is in the record that was made: it has a path, and no line of the source.
      finding.location = {};
      finding.args.push_back({.name = "part", .value = "target", .sensitive = false});
      made_.report.findings.push_back(std::move(finding));
    }
  }

  Result<Done> Write() {
    WriteKeepFile();
    auto document = WriteTarget(workspace_, *made_.target_kind, made_.target(), declare_keep_,
                                options_, made_.report.findings);
    if (!document) return std::move(document).error();
    made_.document = *std::move(document);
    return Done{};
  }

  void WriteKeepFile() {
    if (kept_inside_ || made_.keep.nodes.empty()) return;
    const XmlWriteOptions write{.namespaces = {{"", std::string(kKeepSpace)}},
                                .encoding = "UTF-8",
                                .indent = options_.indent};
    workspace_.xml().Write(made_.keep, write, made_.keep_document);
    made_.keep_document += '\n';
  }

  Workspace& workspace_;
  const TranslateOptions& options_;
  ReadOptions read_;
  Translated& made_;
  std::shared_ptr<const AssessmentPlan> assessments_;  // where scales are judged later
  WayPlans plans_;
  Record keep_file_;
  std::vector<KeepBlock> onward_;  // blocks of other formats, passed on whole
  bool kept_inside_ = false;       // what this translation keeps
  bool declare_keep_ = false;      // any block stands in the target
};

}  // namespace

void CountLeaves(const LedgerTotals& totals, const Withheld& withheld, Report& report) {
  const auto count = [&](std::string name, std::uint64_t value) {
    report.counts.push_back({.name = std::move(name), .value = value});
  };
  count("source-leaves", totals.source_leaves + withheld.total);
  count("carried", totals.by_state[static_cast<std::size_t>(LeafState::kCarried)]);
  count("lost", totals.by_state[static_cast<std::size_t>(LeafState::kLost)]);
  count("residue", totals.by_state[static_cast<std::size_t>(LeafState::kResidue)]);
  count("withheld", withheld.total);
  for (const auto& [name, number] : withheld.by_class)
    report.withheld.push_back({.name = name, .value = number});
  count("target-from-source", totals.target_from_source);
  count("target-added", totals.target_added);
}

Result<std::unique_ptr<Translated>> TranslateDocument(Workspace& workspace,
                                                      std::string bytes,
                                                      const TranslateOptions& options) {
  auto made = std::make_unique<Translated>();
  Translator translator(workspace, options, *made);
  auto done = translator.Run(std::move(bytes));
  if (!done) return std::move(done).error();
  return made;
}

}  // namespace baybridge
