#include "cli/conform_output.h"

#include <algorithm>

#include "cli/output.h"
#include "conform/conform_html.h"
#include "rules/svrl_text.h"
#include "text/csv.h"

namespace baybridge {
namespace {

Result<Done> OpenIf(const std::string& name, std::optional<OutputFile>& file) {
  if (name.empty()) return Done{};
  auto created = OutputFile::Create(name);
  if (!created) return std::move(created).error();
  file.emplace(*std::move(created));
  return Done{};
}

std::string JoinFailed(const RecordLine& line, std::uint32_t standard, const Standard& of) {
  std::string text;
  for (const auto& [index, clause] : line.failed) {
    if (index == standard) text += (text.empty() ? "" : " ") + of.clauses[clause].id;
  }
  return text;
}

}  // namespace

Result<std::unique_ptr<ConformOutput>> ConformOutput::Open(const Session& session,
                                                           const ConformCommand& command,
                                                           const Standards& standards,
                                                           const RuleData& data) {
  std::unique_ptr<ConformOutput> output(new ConformOutput(session, command, standards, data));
  if (!command.baseline.empty()) {
    auto baseline = Baseline::Load(command.baseline);
    if (!baseline) return std::move(baseline).error();
    output->baseline_.emplace(*std::move(baseline));
  }
  if (session.options().report == "html") {
    auto page = ReadReportPage(session.workspace().packs().root);
    if (!page) return std::move(page).error();
    output->page_ = *std::move(page);
  }
  const bool svrl = session.options().report == "svrl";
  auto opened = OpenIf(command.records, output->records_);
  if (opened) opened = OpenIf(command.rectify, output->list_);
  if (opened && svrl) opened = OpenIf(command.report_file, output->svrl_);
  if (opened && output->records_)
    opened = output->records_->Write(
        WriteCsvRow({"file", "record", "id", "institution", "format", "as_of", "sha256", "form",
                     "verdict", "standard", "standard_verdict", "reason", "fails"}));
  if (opened && output->list_) opened = output->list_->Write(RectificationHeading());
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<records>\n";
  if (opened && svrl) opened = output->svrl_ ? output->svrl_->Write(head) : WriteOutput({}, head);
  if (!opened) return std::move(opened).error();
  return output;
}

SensitiveValues ConformOutput::Sensitive() const {
  return session_.options().reveal ? SensitiveValues::kShow : SensitiveValues::kMask;
}

// The day that items are found on and that dates are overdue by.
std::string ConformOutput::RunDay() const {
  return session_.options().as_of.empty() ? Today() : session_.options().as_of;
}

Result<Done> ConformOutput::Add(const RecordResult& result) {
  auto added = records_ ? AddRow(result) : Result<Done>(Done{});
  if (added && (list_ || (baseline_ && baseline_->is_list()))) added = AddItems(result);
  if (added && session_.options().report == "svrl") added = AddSvrl(result);
  return added;
}

Result<Done> ConformOutput::AddRow(const RecordResult& result) {
  const RecordLine line = LineOf(result);
  std::string text;
  for (std::uint32_t i = 0; i < line.verdicts.size(); ++i) {
    const Standard& standard = standards_.standards[i]->standard;
    text +=
        WriteCsvRow({line.file, std::to_string(line.number), line.id, line.institution, line.format,
                     line.as_of, line.digest, std::string(kVerdictNames.NameOf(line.form)),
                     std::string(kVerdictNames.NameOf(line.verdict)), standard.id,
                     std::string(kVerdictNames.NameOf(line.verdicts[i])),
                     result.standards[i].reason, JoinFailed(line, i, standard)});
  }
  return records_->Write(text);
}

Result<Done> ConformOutput::AddItems(const RecordResult& result) {
  auto items = ItemsOf(result, standards_, data_, session_.language(), Sensitive(), RunDay());
  if (baseline_ && baseline_->is_list() && baseline_->Expects(RecordKey(result))) {
    std::vector<std::string> judged;
    for (std::size_t i = 0; i < result.standards.size(); ++i) {
      const Standard& standard = standards_.standards[i]->standard;
      for (std::size_t r = 0; r < result.standards[i].rules.size(); ++r) {
        const RuleCount& count = result.standards[i].rules[r];
        const bool told_elsewhere =
            std::ranges::any_of(result.standards[i].hits,
                                [r](const Hit& hit) { return hit.rule == r && hit.overlaps; });
        if (count.not_judged == 0 && result.standards[i].reason.empty() && !told_elsewhere)
          judged.push_back(standard.rules[r].id);
      }
    }
    baseline_->MeetRecord(RecordKey(result), judged);
  }
  for (RectificationItem& item : items) {
    item.due = command_.due;
    if (baseline_ && baseline_->is_list()) baseline_->Meet(item);
    if (!list_) continue;
    auto written = list_->Write(RectificationRow(item));
    if (!written) return written;
  }
  return Done{};
}

Result<Done> ConformOutput::AddSvrl(const RecordResult& result) {
  const std::string text = "<record file=\"" + EscapeSvrl(result.file) + "\" number=\"" +
                           std::to_string(result.number) + "\" as-of=\"" + result.as_of + "\">\n" +
                           result.svrl + "</record>\n";
  return svrl_ ? svrl_->Write(text) : WriteOutput({}, text);
}

Result<Done> ConformOutput::FinishList() {
  if (!list_) return Done{};
  if (baseline_ && baseline_->is_list()) {
    for (const RectificationItem& item : baseline_->Rest()) {
      auto written = list_->Write(RectificationRow(item));
      if (!written) return written;
    }
  }
  return list_->Commit();
}

Result<std::string> ConformOutput::Render(const ConformReport& report) const {
  const std::string& form = session_.options().report;
  if (form == "json") return RenderConformJson(report);
  if (form == "html") return FillReportPage(page_, RenderConformJson(report), session_.language());
  if (form == "csv") return RenderConformCsv(report, session_.language());
  if (form == "junit") return RenderConformJunit(report, session_.language());
  return RenderConformText(report, session_.language());
}

Result<Done> ConformOutput::Finish(ConformReport& report) {
  if (baseline_) report.baseline = baseline_->Compare(*report.tally, RunDay());
  auto done = records_ ? records_->Commit() : Result<Done>(Done{});
  if (done) done = FinishList();
  if (!done) return done;
  if (session_.options().report != "svrl") {
    auto text = Render(report);
    if (!text) return std::move(text).error();
    return WriteOutput(command_.report_file, *text);
  }
  const std::string tail = "</records>\n";
  if (!svrl_) return WriteOutput({}, tail);
  auto written = svrl_->Write(tail);
  return written ? svrl_->Commit() : written;
}

}  // namespace baybridge
