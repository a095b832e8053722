#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/detect.h"
#include "format/json_writer.h"
#include "format/xml_writer.h"
#include "pipeline/assessment_plan.h"
#include "pipeline/bound_reader.h"
#include "pipeline/hub_view.h"
#include "pipeline/safety.h"
#include "pipeline/workspace.h"
#include "report/report.h"
#include "translate/fused.h"
#include "translate/keep.h"
#include "translate/translation.h"

namespace baybridge {

// Where what a translation keeps for the way back goes.
enum class LaneKeep : std::uint8_t {
  kNothing,  // nothing is kept
  kInside,   // into the target's own extension element where it has one; else beside it
  kBeside,   // into a document of its own
};

struct LaneOptions {
  Limits limits = {};
  // Both plans run as one, without the hub's record, wherever that is possible; the result is the
  // same.
  bool fused = true;
  // Every target is judged by its own schema and codes, and what the schema refuses is left out
  // (decision 0005), as TranslateDocument does. Off only for whoever judges the targets himself.
  bool judge_target = true;
  // Assessments are recomputed as the hub sees them, as TranslateDocument does.
  bool judge_scales = false;
  // Tries the way back and keeps what it would not return, as TranslateDocument does; the target is
  // then judged too. What an earlier translation kept is neither restored nor passed on: see
  // holds_keep().
  LaneKeep keep = LaneKeep::kNothing;
  // What the targets are written in: XML, or JSON if the target's pack has it.
  Syntax target_syntax = Syntax::kXml;
  // Name of the records for the places of findings.
  std::string file = {};
  // The date that codes are judged by where a record has none of its own; empty: their validity is
  // then not judged.
  std::string today = {};
};

// One thread's way for many records of one format into another, by our own engine alone (assurance
// fast): read, judge by schema, codes and identifiers, translate with ledger, judge the target,
// write. Reused, it allocates nothing at steady state. The workspace and what it compiled must
// outlive it, and nothing new may be compiled meanwhile.
class Lane {
 public:
  // Compiles what is needed. Fails like Workspace::Compile and PlanFor, and with kUnsupported where
  // our own engine does not cover a schema, or the targets would be written in a syntax that is
  // neither XML nor JSON.
  static Result<std::unique_ptr<Lane>> Make(Workspace& workspace,
                                            std::string_view from,
                                            std::string_view to,
                                            std::string_view kind,
                                            LaneOptions options = {});

  // Carries one record of decoded text and appends its translation to `out`. True if the record was
  // well-formed and valid by its schema, and a target was made; else `findings` says why and `out`
  // is as it was. `findings` is replaced: what is wrong with the source, what the translation
  // remarks (GW-TRN, GW-SAF; GW-TRN-010 for what the target's schema refused), and what is wrong
  // with the target, each of these with an argument part=target and without a place in the source.
  // Codes are judged as of `as_of` (ISO); empty: as of the record's own date, else of `today`.
  // `syntax` is what the record is written in; the lane must read it.
  bool Run(std::string_view utf8,
           std::string_view as_of,
           std::string& out,
           Findings& findings,
           Syntax syntax = Syntax::kXml);

  // True for XML, and for JSON if the source's pack has it.
  bool Reads(Syntax syntax) const { return syntax == Syntax::kXml || reader_.Reads(syntax); }

  // What follows is of the last record. Texts and nodes are valid until the next.

  // Conforms where no finding is an error. A record that was not translated never conforms: it is
  // not judged where nothing is wrong with it.
  Verdict verdict() const { return verdict_; }
  // What became of its leaves (`hub` is open where the record went the fused way), and the sums.
  // Empty sums where it was not translated.
  const std::vector<LedgerEntry>& ledger() const {
    return was_fused_ ? fused_->ledger() : translation_.ledger();
  }
  const LedgerTotals& totals() const {
    return was_fused_ ? fused_->totals() : translation_.totals();
  }
  // The record that was read: `source` of the ledger's entries are its nodes. The leaves that stay
  // behind are those of the entries that are lost or residue.
  const Record& source() const { return record_; }
  // The record that was written, its elements set; with judge_target only.
  const Record& made() const { return was_fused_ ? target_ : translation_.target(); }
  // The date that its codes were judged by, and where that came from.
  const std::string& as_of() const { return as_of_; }
  AsOfSource as_of_source() const { return as_of_source_; }
  // With LaneOptions::keep: the keep file's bytes; empty where there is nothing to keep beside the
  // target. And what it, or the block inside, holds of leaves that the ledger calls carried.
  const std::string& keep_document() const { return keep_document_; }
  const KeptLeaves& kept_leaves() const { return kept_leaves_; }
  // True if the record holds the element for keep blocks of its own format: an earlier translation
  // may have kept something there, which TranslateDocument would restore.
  bool holds_keep() const { return !was_fused_ && translation_.keep_begin() != kNone; }
  // True if it went the fused way.
  bool was_fused() const { return was_fused_; }

 private:
  struct Kinds {
    const CompiledKind& source;
    const CompiledKind& target;
    const Plan* to_hub;
    const Plan* from_hub;
    const KindScales* scales;  // null: not judged
    const Plan* back_to_hub;   // the way back; null where nothing is kept
    const Plan* back_from_hub;
    const FusedPlan* fused;  // null: records go by way of the hub's record
    const FusedPlan* fused_back;
  };
  Lane(const Kinds& kinds,
       const Workspace& workspace,
       AssessmentPlan assessments,
       LaneOptions options);
  void Fuse(const NameTable& names);

  void SetAsOf(std::string_view as_of);
  bool Judge(Syntax syntax, std::string_view utf8, std::string_view as_of, Findings& findings);
  bool Translate(std::string& out, Findings& findings);
  bool TranslateUnjudged(std::string& out, Findings& findings);
  Record& target() { return was_fused_ ? target_ : translation_.target(); }
  void TakeOutRefused(Findings& findings);
  bool Keep();
  void PlaceKeep();
  void JudgeTarget(Findings& findings);
  SafetyTables SafetyWay() const;
  void Write(std::string& out);

  const Kinds kinds_;
  LaneOptions options_;
  BoundReader reader_;
  XmlWriter writer_;
  std::optional<JsonWriter> json_writer_;  // where the targets are JSON
  XmlWriter writer_with_keep_;
  XmlWriter keep_writer_;
  const CodingNames* coding_;  // of a source that is a hub record; nullptr of others
  const KeepNames& keep_names_;
  Record record_;
  Record target_;  // where it went the fused way and is judged
  const AssessmentPlan assessments_;
  HubView assessed_;
  Translation translation_;
  std::unique_ptr<FusedTranslation> fused_;
  // The way back, where something may be kept.
  std::unique_ptr<Translation> back_;
  std::unique_ptr<FusedTranslation> fused_back_;
  Record returned_;
  Record keep_;
  std::string keep_document_;
  KeptLeaves kept_leaves_;
  bool kept_inside_ = false;
  Findings of_target_;
  std::vector<RecordSchema::Wrong> wrong_;
  std::string as_of_;
  AsOfSource as_of_source_ = AsOfSource::kOption;
  Verdict verdict_ = Verdict::kNotJudged;
  bool was_fused_ = false;
};

}  // namespace baybridge
