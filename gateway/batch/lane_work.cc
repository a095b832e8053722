#include "batch/lane_work.h"

#include <utility>

#include "batch/keep_block.h"
#include "batch/leaf_rows.h"
#include "batch/record_controls.h"
#include "batch/record_references.h"
#include "pipeline/lane.h"
#include "pipeline/target_writer.h"
#include "text/decode.h"

namespace baybridge {
namespace {

Failure NoPlaceForKept() {
  return {.kind = FailureKind::kUsage,
          .what = "the target’s format has no place for what is kept for the way back",
          .place = {},
          .advice = "leave out --keep: what stays behind is written apart"};
}

// What the lane writes: UTF-8 without indentation, as XML or JSON.
bool LaneWrites(Syntax syntax, const TranslateOptions& options) {
  const bool utf8 = options.encoding.empty() || options.encoding == "UTF-8";
  return utf8 && !options.indent && syntax != Syntax::kCsv;
}

class LaneWork final : public RecordWork {
 public:
  LaneWork(Workspace& workspace, const LaneWorkOptions& options)
      : workspace_(workspace),
        options_(options),
        encoding_(options.translate.read.encoding) {}

  // Fails like Lane::Make.
  Result<Done> Open();

  Result<Done> Run(const WorkRecord& record, const Sinks& to, WorkOutcome& outcome) override;
  void CountUnread(ControlSums& controls) override {
    if (controls_ != nullptr) controls_->CountUnread(controls);
  }

 private:
  Result<Done> OpenLane();
  Syntax LaneSyntax(const WorkRecord& record) const;
  Result<bool> RunLane(const WorkRecord& record,
                       Syntax syntax,
                       const Sinks& to,
                       WorkOutcome& outcome);
  Result<Done> RunWhole(const WorkRecord& record, bool full, const Sinks& to, WorkOutcome& outcome);
  void CountLane(const Sinks& to, WorkOutcome& outcome);
  void CountWhole(const Translated& made, ControlSums& controls, WorkOutcome& outcome);
  void TakeIds(WorkOutcome& outcome) const;
  void AddReferences(const WorkRecord& record,
                     const Record& source,
                     bool made,
                     std::string& references) const;
  struct Leaves {
    const std::vector<LedgerEntry>& entries;
    const LedgerTotals& totals;
    const Record& source;
  };
  void AddResidue(const WorkRecord& record,
                  const Leaves& leaves,
                  std::string& residue,
                  WorkOutcome& outcome);

  Workspace& workspace_;
  LaneWorkOptions options_;
  std::string encoding_;  // stated for the inputs
  const Kind* kind_ = nullptr;
  Syntax target_syntax_ = Syntax::kXml;
  LeafRows rows_;
  std::unique_ptr<Lane> lane_;                // null: every record is translated as a document
  std::unique_ptr<RecordControls> controls_;  // null: the kind has no totals
  std::unique_ptr<const RecordReferences> references_;  // null: the pack states none
  std::string declarations_;  // of the target's namespaces: its envelope makes them
  std::string document_;
  Decoded decoded_;
  BatchPlace place_;
};

Result<Done> LaneWork::Open() {
  const TranslateOptions& translate = options_.translate;
  auto source = workspace_.Compile(options_.from, options_.kind);
  if (!source) return std::move(source).error();
  auto target = workspace_.Compile(translate.to, options_.kind);
  if (!target) return std::move(target).error();
  kind_ = (*source)->kind;
  target_syntax_ = TargetSyntax(**target, translate);
  const Plan* to_hub = nullptr;
  const Plan* from_hub = nullptr;
  if (options_.from != "hub") {
    auto plan = workspace_.PlanFor(options_.from, options_.kind, Direction::kToHub);
    if (!plan) return std::move(plan).error();
    to_hub = *plan;
  }
  if (translate.to != "hub") {
    auto plan = workspace_.PlanFor(translate.to, options_.kind, Direction::kFromHub);
    if (!plan) return std::move(plan).error();
    from_hub = *plan;
  }
  rows_.SetPlans(to_hub, from_hub);
  auto lane = OpenLane();
  if (!lane) return lane;
  auto controls = RecordControls::Make(workspace_, options_.from, translate.to, options_.kind);
  if (!controls) return std::move(controls).error();
  controls_ = *std::move(controls);
  auto references = RecordReferences::Make(workspace_, options_.from, options_.kind);
  if (!references) return std::move(references).error();
  references_ = *std::move(references);
  return Done{};
}

// Leaves lane_ null where every record is translated as a document.
Result<Done> LaneWork::OpenLane() {
  const TranslateOptions& translate = options_.translate;
  const bool fast = translate.read.assurance == Assurance::kFast && translate.profile.empty() &&
                    !options_.ledger && LaneWrites(target_syntax_, translate);
  if (!fast) return Done{};
  auto target = workspace_.Compile(translate.to, options_.kind);
  if (!target) return std::move(target).error();
  LaneOptions lane;
  lane.limits = translate.read.limits;
  lane.today = translate.read.today;
  lane.judge_scales = true;
  lane.target_syntax = target_syntax_;
  if (translate.keep_inside) lane.keep = LaneKeep::kInside;
  auto made = Lane::Make(workspace_, options_.from, translate.to, options_.kind, std::move(lane));
  // A schema that our own engine does not cover: every record is translated as a document.
  if (!made && made.error().kind != FailureKind::kUnsupported) return std::move(made).error();
  if (made) lane_ = *std::move(made);
  if (target_syntax_ == Syntax::kXml) declarations_ = RootDeclarations(*(*target)->pack);
  return Done{};
}

Result<Done> LaneWork::Run(const WorkRecord& record, const Sinks& to, WorkOutcome& outcome) {
  outcome = {};
  outcome.kind = kind_;
  place_ = record.place;
  MakeDocument(record.head, record.original, place_, document_);
  options_.translate.read.encoding = record.utf8 ? "UTF-8" : encoding_;
  options_.translate.read.remarks.clear();
  if (record.remarks != nullptr) options_.translate.read.remarks = *record.remarks;
  const bool shared = options_.full_share != 0 &&
                      record.place.record % options_.full_share == 1 % options_.full_share;
  if (shared) return RunWhole(record, true, to, outcome);
  const Syntax syntax = LaneSyntax(record);
  if (syntax == Syntax::kUnknown) return RunWhole(record, false, to, outcome);
  auto made = RunLane(record, syntax, to, outcome);
  if (!made) return std::move(made).error();
  const bool xml = syntax == Syntax::kXml && target_syntax_ == Syntax::kXml;
  return *made ? Result<Done>(Done{}) : RunWhole(record, xml, to, outcome);
}

// What the lane reads the record as; kUnknown where it must be translated as a document.
Syntax LaneWork::LaneSyntax(const WorkRecord& record) const {
  if (lane_ == nullptr) return Syntax::kUnknown;
  const BatchForm form = record.head.form;
  const bool whole = form == BatchForm::kDocument;
  if (form == BatchForm::kEnvelope || (whole && record.original.starts_with('<')))
    return HasKeepBlock(record.original) ? Syntax::kUnknown : Syntax::kXml;
  const bool json = (form == BatchForm::kLines || whole) && record.original.starts_with('{');
  return json && lane_->Reads(Syntax::kJson) ? Syntax::kJson : Syntax::kUnknown;
}

// False where the record must be translated as a document.
Result<bool> LaneWork::RunLane(const WorkRecord& record,
                               Syntax syntax,
                               const Sinks& to,
                               WorkOutcome& outcome) {
  const ReadOptions& read = options_.translate.read;
  const DecodeOptions decode{.label = read.encoding, .label_source = "option"};
  Findings remarks = read.remarks;
  if (Decode(document_, decode, decoded_, remarks)) return false;
  const bool json = syntax == Syntax::kJson;
  if (json && decoded_.encoding != Encoding::kUtf8) return false;
  const std::size_t begin = to.target.size();
  if (!lane_->Run(decoded_.utf8, read.as_of, to.target, outcome.findings, syntax)) return false;
  // In XML the block's namespace was looked for; a name of JSON does not tell its own.
  if (json && lane_->holds_keep()) {
    to.target.resize(begin);
    return false;
  }
  if (!lane_->keep_document().empty()) return NoPlaceForKept();
  if (controls_ != nullptr) CountLane(to, outcome);
  const std::size_t at = to.target.find(declarations_, begin);
  if (!declarations_.empty() && at < to.target.find('>', begin))
    to.target.erase(at, declarations_.size());
  to.target += '\n';
  outcome.made = true;
  outcome.findings.insert(outcome.findings.begin(), remarks.begin(), remarks.end());
  place_.Move(outcome.findings);
  AddResidue(record, {lane_->ledger(), lane_->totals(), lane_->source()}, to.residue, outcome);
  AddReferences(record, lane_->source(), true, to.references);
  return true;
}

// What arrived is looked up in the record that was written, by the target's own mapping table: no
// sum comes from what the translation says of itself.
void LaneWork::CountLane(const Sinks& to, WorkOutcome& outcome) {
  controls_->CountRecord(lane_->source(), lane_->made(), lane_->ledger(), to.controls);
  TakeIds(outcome);
}

void LaneWork::TakeIds(WorkOutcome& outcome) const {
  outcome.source_id = controls_->source_id();
  outcome.target_id = controls_->target_id();
}

void LaneWork::AddReferences(const WorkRecord& record,
                             const Record& source,
                             bool made,
                             std::string& references) const {
  if (references_ == nullptr) return;
  references_->Add(
      source, RowPrefix(record), made, [this](Location& location) { place_.Move(location); },
      references);
}

void LaneWork::CountWhole(const Translated& made, ControlSums& controls, WorkOutcome& outcome) {
  if (controls_ == nullptr) return;
  if (made.made()) {
    controls_->CountDocument(made, controls);
    TakeIds(outcome);
  } else if (made.source->readable) {
    controls_->CountRejected(made.source->record, controls);
  } else {
    controls_->CountUnread(controls);
  }
}

Result<Done> LaneWork::RunWhole(const WorkRecord& record,
                                bool full,
                                const Sinks& to,
                                WorkOutcome& outcome) {
  TranslateOptions translate = options_.translate;
  if (full) translate.read.assurance = Assurance::kFull;
  auto made = TranslateDocument(workspace_, document_, translate);
  // What our own engine alone rejects, all are asked about.
  if (made && !(*made)->made() && (*made)->source->readable &&
      translate.read.assurance == Assurance::kFast) {
    translate.read.assurance = Assurance::kFull;
    made = TranslateDocument(workspace_, document_, translate);
  }
  if (!made) return std::move(made).error();
  Translated& result = **made;
  outcome.findings = std::move(result.report.findings);
  place_.Move(outcome.findings);
  outcome.judged_by_all = result.report.assurance == Assurance::kFull;
  outcome.made = result.made();
  CountWhole(result, to.controls, outcome);
  if (result.source->readable)
    AddReferences(record, result.source->record, outcome.made, to.references);
  if (!outcome.made) return Done{};
  if (translate.keep_inside && !result.keep_document.empty()) return NoPlaceForKept();
  to.target += result.document;
  const Translation& translation = *result.translation;
  outcome.leaves[static_cast<std::size_t>(LeafState::kWithheld)] = result.withheld.total;
  AddResidue(record, {translation.ledger(), translation.totals(), translation.source()}, to.residue,
             outcome);
  if (options_.ledger) AppendLedger(record, result, place_, to.ledger);
  return Done{};
}

void LaneWork::AddResidue(const WorkRecord& record,
                          const Leaves& leaves,
                          std::string& residue,
                          WorkOutcome& outcome) {
  for (std::size_t state = 0; state < outcome.leaves.size(); ++state)
    outcome.leaves[state] += leaves.totals.by_state[state];
  outcome.added = leaves.totals.target_added;
  const std::size_t left = leaves.totals.by_state[static_cast<std::size_t>(LeafState::kLost)] +
                           leaves.totals.by_state[static_cast<std::size_t>(LeafState::kResidue)];
  if (left != 0) rows_.AppendLeft(record, leaves.entries, leaves.source, residue);
}

}  // namespace

Result<std::unique_ptr<RecordWork>> MakeLaneWork(Workspace& workspace,
                                                 const LaneWorkOptions& options) {
  auto work = std::make_unique<LaneWork>(workspace, options);
  auto opened = work->Open();
  if (!opened) return std::move(opened).error();
  return std::unique_ptr<RecordWork>(std::move(work));
}

}  // namespace baybridge
