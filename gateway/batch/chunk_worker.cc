#include "batch/chunk_worker.h"

#include <algorithm>

#include "batch/reject_cause.h"
#include "crypto/digest.h"
#include "format/json_writer.h"
#include "text/csv_cell.h"
#include "translate/stage.h"

namespace baybridge {
namespace {

void AppendMember(std::string_view name, std::string_view text, std::string& json) {
  json += '"';
  json += name;
  json += "\":";
  AppendJsonString(text, json);
}

void AppendNumber(std::string_view name, std::uint64_t value, std::string& json) {
  json += '"';
  json += name;
  json += "\":";
  json += std::to_string(value);
}

// `cells`: its place is a cell of a workbook and has a name.
void AppendFinding(const Finding& finding,
                   const Kind* kind,
                   bool cells,
                   const WordingOptions& wording,
                   std::string& json) {
  json += '{';
  AppendMember("id", finding.id, json);
  json += ',';
  AppendMember("severity", kSeverityNames.NameOf(finding.severity), json);
  if (!finding.path.empty()) {
    json += ',';
    AppendMember("path", finding.path, json);
  }
  if (finding.location.line != 0) {
    json += ',';
    AppendNumber("line", finding.location.line, json);
    json += ',';
    AppendNumber("column", finding.location.column, json);
  }
  if (cells && !finding.location.native.empty()) {
    json += ',';
    AppendMember("cell", finding.location.native, json);
  }
  const FindingText said =
      TextOf(finding, *wording.catalogue, wording.language, wording.sensitive, kind);
  json += ',';
  AppendMember("text", said.text, json);
  if (!said.advice.empty()) {
    json += ',';
    AppendMember("advice", said.advice, json);
  }
  json += '}';
}

Finding Refusal(std::string_view id, const WordingOptions& wording) {
  Finding finding;
  finding.id = id;
  finding.severity = Severity::kFatal;
  finding.kind = FindingKind::kTooLong;
  finding.args.push_back(
      {.name = "limit", .value = std::to_string(wording.max_bytes), .sensitive = false});
  return finding;
}

}  // namespace

ChunkWorker::ChunkWorker(std::unique_ptr<RecordWork> work,
                         const WordingOptions& wording,
                         WorkerSlot& slot)
    : work_(std::move(work)),
      wording_(wording),
      slot_(slot) {}

void ChunkWorker::Run(Chunk& chunk, ChunkResult& result) {
  result.target.clear();
  result.ends.clear();
  result.rejects.clear();
  result.broken.clear();
  result.review.clear();
  result.residue.clear();
  result.ledger.clear();
  result.ids.clear();
  result.references.clear();
  result.tally.Clear();
  result.failure.reset();
  result.controls.Clear();
  leaves_ = {};
  added_ = 0;
  chunk.job.digest = Hex(Sha256(chunk.bytes));
  for (const ChunkRecord& record : chunk.records) {
    RunRecord(chunk, record, result);
    if (result.failure) return;
  }
  result.tally.Add("records", chunk.records.size());
  result.tally.Add("bytes", chunk.job.end - chunk.job.begin);
  TellLeaves(result.tally);
  if (chunk.problem) TellProblem(chunk, result);
}

void ChunkWorker::TellProblem(const Chunk& chunk, ChunkResult& result) const {
  result.broken = "{";
  AppendMember("file", chunk.file, result.broken);
  result.broken += ',';
  AppendNumber("records", chunk.job.record, result.broken);
  result.broken += ",\"findings\":[";
  AppendFinding(*chunk.problem, nullptr, true, wording_, result.broken);
  result.broken += "]}\n";
}

void ChunkWorker::RunRecord(const Chunk& chunk, const ChunkRecord& record, ChunkResult& result) {
  if (!record.refused.empty()) return Refuse(chunk, record, result);
  const std::size_t before = result.target.size();
  const bool corrected = record.head != nullptr;
  const WorkRecord work{.head = corrected ? *record.head : *chunk.head,
                        .original = chunk.Original(record),
                        .place = record.place,
                        .file = chunk.file,
                        .remarks = &record.remarks,
                        .utf8 = corrected};
  slot_.Begin(chunk.job.input, record.place.record, record.offset, record.size);
  auto done = work_->Run(work,
                         {.target = result.target,
                          .residue = result.residue,
                          .ledger = result.ledger,
                          .references = result.references,
                          .controls = result.controls},
                         outcome_);
  slot_.End();
  if (!done) {
    result.failure = std::move(done).error();
    return;
  }
  Count(result);
  if (!outcome_.made) {
    result.target.resize(before);
    return Reject(chunk, record, result);
  }
  result.ends.push_back(result.target.size());
  AppendIds(chunk, record, result.ids);
  result.tally.Add("translated");
  if (!HasErrors(outcome_.findings)) return;
  result.tally.Add("with-errors");
  result.review += LineOf(chunk, record) + "}\n";
}

void ChunkWorker::Refuse(const Chunk& chunk, const ChunkRecord& record, ChunkResult& result) {
  outcome_ = {};
  outcome_.findings.push_back(Refusal(record.refused, wording_));
  Location& location = outcome_.findings.back().location;
  location.line = record.place.line;
  location.column = record.place.column;
  if (record.refused != "GW-BAT-005") result.tally.Add("quarantined");
  work_->CountUnread(result.controls);
  Count(result);
  Reject(chunk, record, result);
}

// A line without its last two cells. No cell holds a line break: the writer takes it apart by them.
void ChunkWorker::AppendIds(const Chunk& chunk, const ChunkRecord& record, std::string& ids) {
  const auto text = [&](std::string_view cell) {
    cell_ = cell;
    std::ranges::replace_if(
        cell_, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    AppendCsvCell(cell_, ids);
  };
  text(chunk.file);
  for (const std::uint64_t number :
       {record.place.record, std::uint64_t{record.place.line}, std::uint64_t{record.place.column}})
    ids.append(1, ',').append(std::to_string(number));
  ids += ',';
  text(outcome_.source_id);
  ids += ',';
  text(outcome_.target_id);
  ids += '\n';
}

void ChunkWorker::Count(ChunkResult& result) {
  for (const Finding& finding : outcome_.findings) {
    std::string name = "finding.";
    name += kSeverityNames.NameOf(finding.severity);
    name += '.';
    name += finding.id;
    result.tally.Add(name);
  }
  if (outcome_.judged_by_all) result.tally.Add("judged-by-all");
  if (!outcome_.made) return;
  for (std::size_t i = 0; i < leaves_.size(); ++i) leaves_[i] += outcome_.leaves[i];
  added_ += outcome_.added;
}

void ChunkWorker::TellLeaves(Tally& tally) const {
  for (const auto& [state, name] : kLeafStateNames.entries)
    tally.Add(name, leaves_[static_cast<std::size_t>(state)]);
  tally.Add("added", added_);
}

void ChunkWorker::Reject(const Chunk& chunk, const ChunkRecord& record, ChunkResult& result) {
  ChunkReject reject;
  reject.line = LineOf(chunk, record);
  reject.begin = record.begin;
  reject.size = record.size;
  const auto first = std::ranges::find_if(outcome_.findings, [](const Finding& finding) {
    return finding.severity <= Severity::kError;
  });
  const bool found = first != outcome_.findings.end();
  reject.job.input = chunk.job.input;
  reject.job.record = record.place.record;
  reject.job.line = found && first->location.line != 0 ? first->location.line : record.place.line;
  reject.job.column =
      found && first->location.line != 0 ? first->location.column : record.place.column;
  reject.job.cause = found ? first->id : "not-judged";
  if (found) {
    reject.job.place = first->path;
    const FindingText said =
        TextOf(*first, *wording_.catalogue, wording_.language, wording_.sensitive, outcome_.kind);
    reject.job.text = CauseToKeep(*first, said.text, wording_.sensitive);
  }
  result.tally.Add("rejected");
  result.tally.Add("rejected." + reject.job.cause);
  result.rejects.push_back(std::move(reject));
}

// What is known of the record, as a JSON object without its end.
std::string ChunkWorker::LineOf(const Chunk& chunk, const ChunkRecord& record) const {
  std::string json = "{";
  AppendMember("file", chunk.file, json);
  json += ',';
  AppendNumber("record", record.place.record, json);
  json += ',';
  AppendNumber("line", record.place.line, json);
  json += ',';
  AppendNumber("column", record.place.column, json);
  json += ',';
  AppendNumber("offset", record.offset, json);
  json += ",\"findings\":[";
  std::size_t listed = 0;
  for (const Finding& finding : outcome_.findings) {
    if (finding.severity > Severity::kError) continue;
    if (listed == wording_.max_findings) break;
    if (listed++ != 0) json += ',';
    AppendFinding(finding, outcome_.kind, !record.place.sheet.empty(), wording_, json);
  }
  json += ']';
  return json;
}

}  // namespace baybridge
