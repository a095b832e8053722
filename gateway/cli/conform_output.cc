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
  const std::string& form = session.options().report;
  if (form == "json" || form == "html") output->shown_.emplace();
  const bool svrl = form == "svrl";
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
  if (added && (list_ || LooksBack() || shown_)) added = AddItems(result);
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

// Tells the earlier list which of its items this record could have shown again.
void ConformOutput::MeetRecord(const RecordResult& result) {
  if (!LooksBack() || !baseline_->Expects(RecordKey(result))) return;
  std::vector<std::string> judged;
  for (std::size_t i = 0; i < result.standards.size(); ++i) {
    const Standard& standard = standards_.standards[i]->standard;
    for (std::size_t r = 0; r < result.standards[i].rules.size(); ++r) {
      const RuleCount& count = result.standards[i].rules[r];
      const bool told_elsewhere = std::ranges::any_of(
          result.standards[i].hits, [r](const Hit& hit) { return hit.rule == r && hit.overlaps; });
      if (count.not_judged == 0 && result.standards[i].reason.empty() && !told_elsewhere)
        judged.push_back(standard.rules[r].id);
    }
  }
  baseline_->MeetRecord(RecordKey(result), judged);
}

Result<Done> ConformOutput::AddItems(const RecordResult& result) {
  const bool shows = shown_ && shown_->items.size() < kMostListedItems;
  if (!list_ && !LooksBack() && !shows) {
    if (shown_) shown_->more += CountItems(result, standards_);
    return Done{};
  }
  auto items = ItemsOf(result, standards_, data_, session_.language(), Sensitive(), RunDay());
  MeetRecord(result);
  std::vector<ListedItem> texts;
  if (shows) texts = ListedItemsOf(result, standards_, data_, Sensitive());
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto added = AddItem(std::move(items[i]), i < texts.size() ? &texts[i] : nullptr);
    if (!added) return added;
  }
  return Done{};
}

Result<Done> ConformOutput::AddItem(RectificationItem item, const ListedItem* texts) {
  item.due = command_.due;
  if (LooksBack()) baseline_->Meet(item);
  auto written = list_ ? list_->Write(RectificationRow(item)) : Result<Done>(Done{});
  if (shown_ && texts != nullptr && shown_->items.size() < kMostListedItems) {
    shown_->items.push_back(*texts);
    shown_->items.back().item = std::move(item);
  } else if (shown_) {
    ++shown_->more;
  }
  return written;
}

Result<Done> ConformOutput::AddSvrl(const RecordResult& result) {
  const std::string text = "<record file=\"" + EscapeSvrl(result.file) + "\" number=\"" +
                           std::to_string(result.number) + "\" as-of=\"" + result.as_of + "\">\n" +
                           result.svrl + "</record>\n";
  return svrl_ ? svrl_->Write(text) : WriteOutput({}, text);
}

// Behind the items of this run those of the earlier list that were not met.
Result<Done> ConformOutput::FinishList() {
  if (LooksBack()) {
    for (RectificationItem& item : baseline_->Rest()) {
      auto written = list_ ? list_->Write(RectificationRow(item)) : Result<Done>(Done{});
      if (!written) return written;
      if (shown_ && shown_->items.size() < kMostListedItems) {
        shown_->items.push_back(ListedItemOf(std::move(item)));
      } else if (shown_) {
        ++shown_->more;
      }
    }
  }
  return list_ ? list_->Commit() : Result<Done>(Done{});
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
  report.rectification = std::move(shown_);
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
