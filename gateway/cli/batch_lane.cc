#include "cli/batch_lane.h"

#include <iterator>
#include <utility>

#include "pipeline/target_writer.h"

namespace baybridge {

BatchLane::BatchLane(Workspace& workspace, const TranslateOptions& options, bool wanted)
    : workspace_(workspace),
      options_(options),
      wanted_(wanted && options.profile.empty() && !options.indent && options.fragment &&
              (options.encoding.empty() || options.encoding == "UTF-8")) {}

bool BatchLane::Suits(const Translated& made) const {
  const bool covered = made.source->compiled->schema->not_covered().empty() &&
                       made.target_kind->schema->not_covered().empty();
  return covered && made.report.syntax == "xml" &&
         TargetSyntax(*made.target_kind, options_) == Syntax::kXml;
}

Result<Done> BatchLane::Learn(const Translated& made) {
  const bool new_names = generation_ != workspace_.generation();
  if (!wanted_ || (lane_ != nullptr && !new_names) || !made.made()) return Done{};
  if (options_.read.assurance != Assurance::kFast) return Done{};
  wanted_ = Suits(made);
  if (!wanted_) return Done{};
  const CompiledKind& source = *made.source->compiled;
  auto lane = Lane::Make(workspace_, source.pack->id, options_.to, source.kind->id,
                         {.limits = options_.read.limits,
                          .judge_scales = made.source->scales != nullptr,
                          .keep = options_.keep_inside ? LaneKeep::kInside : LaneKeep::kBeside,
                          .file = options_.read.file,
                          .today = options_.read.today});
  if (!lane) return std::move(lane).error();
  lane_ = *std::move(lane);
  generation_ = workspace_.generation();
  declarations_ = RootDeclarations(*made.target_kind->pack);
  made_.source_kind = &source;
  made_.target_kind = made.target_kind;
  told_ = made.report;
  told_.findings.clear();
  told_.counts.clear();
  return Done{};
}

BatchLane::Made* BatchLane::Translate(const std::string& document) {
  if (lane_ == nullptr || options_.read.assurance != Assurance::kFast ||
      generation_ != workspace_.generation() || document.size() > options_.read.limits.max_bytes)
    return nullptr;
  Findings remarks;
  const DecodeOptions decode{.label = options_.read.encoding, .label_source = "option"};
  if (Decode(document, decode, decoded_, remarks)) return nullptr;
  for (Finding& remark : remarks) remark.location.file = options_.read.file;
  Findings findings;
  made_.document.clear();
  const bool made = lane_->Run(decoded_.utf8, options_.read.as_of, made_.document, findings);
  if (!made || lane_->holds_keep()) return nullptr;
  // The envelope declares what the root would.
  const std::size_t at = made_.document.find(declarations_);
  if (!declarations_.empty() && at < made_.document.find('>'))
    made_.document.erase(at, declarations_.size());
  made_.document += '\n';
  made_.source = decoded_.utf8;
  made_.keep_document = &lane_->keep_document();
  remarks.insert(remarks.end(), std::make_move_iterator(findings.begin()),
                 std::make_move_iterator(findings.end()));
  Tell(std::move(remarks));
  return &made_;
}

void BatchLane::Tell(Findings findings) {
  Report& report = made_.report;
  report = told_;
  report.findings = std::move(findings);
  report.as_of = lane_->as_of();
  report.as_of_source = lane_->as_of_source();
  CountLeaves(lane_->totals(), {}, report);
}

}  // namespace baybridge
