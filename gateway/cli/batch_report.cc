#include "cli/batch_report.h"

#include <algorithm>
#include <utility>

#include "cli/output.h"
#include "cli/run.h"

namespace baybridge {

bool IsInShare(std::uint64_t number) {
  constexpr std::uint64_t kShare = 64;
  return number % kShare == 1;
}

BatchReport::BatchReport(const Session& session, ReportSet& reports, std::string document)
    : session_(session),
      reports_(reports) {
  whole_.document = std::move(document);
  whole_.assurance = Assurance::kFull;
}

Finding BatchReport::Problem(std::string id) const {
  Finding finding;
  finding.id = std::move(id);
  finding.severity = Severity::kFatal;
  finding.kind = FindingKind::kStructure;
  finding.location.file = whole_.document;
  return finding;
}

void BatchReport::Add(const SplitRecord& record,
                      Report report,
                      std::string_view source,
                      const Kind* kind) {
  ++records_;
  const Verdict verdict = report.verdict();
  if (verdict == Verdict::kConforms) ++conforming_;
  if (verdict == Verdict::kDoesNotConform) ++rejected_;
  if (report.assurance == Assurance::kFull) ++full_;
  if (kind != nullptr) kind_ = kind;
  Merge(report);
  record.place.Move(report.findings);
  report.Sort();
  Keep(report);
  if (report.findings.empty()) return;
  const std::string quoted = source.empty() ? std::string() : record.place.Quote(source);
  reports_.AddRecord(
      report,
      ContextOf(session_, {.source = quoted, .kind = kind, .first_line = record.place.line}));
}

void BatchReport::AddTooLong(const SplitRecord& record) {
  Report report;
  Finding finding = Problem("GW-BAT-005");
  finding.kind = FindingKind::kTooLong;
  finding.location.line = record.place.line;
  finding.location.column = record.place.column;
  finding.location.record = record.number;
  finding.args.push_back({.name = "limit",
                          .value = std::to_string(session_.options().limits.max_bytes),
                          .sensitive = false});
  report.findings.push_back(std::move(finding));
  ++records_;
  ++rejected_;
  Keep(report);
  reports_.AddRecord(report, ContextOf(session_, {}));
}

void BatchReport::AddProblem(Finding problem) {
  broken_ = true;
  Report report;
  problem.location.file = whole_.document;
  report.findings.push_back(std::move(problem));
  Keep(report);
  reports_.AddRecord(report, ContextOf(session_, {}));
}

// Lists findings while there is room: errors and others have their own.
void BatchReport::Keep(Report& report) {
  const std::uint64_t most = session_.options().limits.max_findings;
  std::erase_if(report.findings, [&](const Finding& finding) {
    std::uint64_t& count = finding.severity <= Severity::kError ? errors_ : others_;
    if (++count <= most) return false;
    ++unlisted_;
    return true;
  });
  whole_.findings.insert(whole_.findings.end(), report.findings.begin(), report.findings.end());
}

// The layers and packs of all records; a layer that did not run for one did not run.
void BatchReport::Merge(const Report& report) {
  whole_.tool = report.tool;
  whole_.kind = report.kind.empty() ? whole_.kind : report.kind;
  whole_.syntax = report.syntax;
  // That one record could not be read says nothing of how the others were judged.
  if (!report.assurance_reason.empty() && report.assurance_reason != "unread")
    whole_.assurance_reason = report.assurance_reason;
  if (whole_.layers.size() < report.layers.size()) whole_.layers = report.layers;
  for (const LayerRun& layer : report.layers) {
    const auto same = std::ranges::find(whole_.layers, layer.layer, &LayerRun::layer);
    if (same != whole_.layers.end() && !layer.ran) *same = layer;
  }
  if (whole_.packs.size() < report.packs.size()) whole_.packs = report.packs;
  whole_.engines_disagree = whole_.engines_disagree || report.engines_disagree;
  for (const ::baybridge::Count& count : report.counts)
    Count(count.name, count.value, whole_.counts);
  for (const ::baybridge::Count& count : report.withheld)
    Count(count.name, count.value, whole_.withheld);
}

void BatchReport::Count(const std::string& name,
                        std::uint64_t value,
                        std::vector<::baybridge::Count>& counts) {
  const auto found = std::ranges::find(counts, name, &::baybridge::Count::name);
  if (found == counts.end()) {
    counts.push_back({.name = name, .value = value});
  } else {
    found->value += value;
  }
}

int BatchReport::Finish() {
  if (records_ == 0 && !broken_) AddProblem(Problem("GW-BAT-006"));
  if (full_ < records_) {
    whole_.assurance = Assurance::kFast;
    whole_.assurance_reason = "share";
  }
  std::vector<::baybridge::Count> leaves = std::exchange(whole_.counts, {});
  Count("records", records_, whole_.counts);
  Count("conforming", conforming_, whole_.counts);
  Count("rejected", rejected_, whole_.counts);
  Count("judged-by-all", full_, whole_.counts);
  if (unlisted_ != 0) Count("unlisted", unlisted_, whole_.counts);
  for (::baybridge::Count& count : leaves) whole_.counts.push_back(std::move(count));
  reports_.AddBatch(whole_, ContextOf(session_, {.source = {}, .kind = kind_}));
  return whole_.verdict() == Verdict::kConforms ? kExitClean : kExitFindings;
}

}  // namespace baybridge
