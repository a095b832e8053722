#include "batch/job_writer.h"

#include <algorithm>

#include "batch/tag_scan.h"

namespace baybridge {
namespace {

constexpr std::string_view kTarget = "target-";
const std::string kRejectedBytes = "rejected.raw";
const std::string kRejectedLines = "rejected.ndjson";
const std::string kBroken = "broken.ndjson";
const std::string kReview = "review.ndjson";
const std::string kResidue = "residue.csv";
const std::string kLedger = "ledger.csv";
const std::string kIds = "ids.csv";
const std::string kReferences = "references.csv";

}  // namespace

JobWriter::JobWriter(JobLedger& ledger,
                     JobOutputs& outputs,
                     const JobState& state,
                     JobWriterOptions options)
    : ledger_(ledger),
      outputs_(outputs),
      options_(std::move(options)),
      controls_(state.tallies, options_.most_controls) {
  for (const auto& [name, value] : state.tallies) {
    if (ControlGroupOf(name).empty()) tally_.Add(name, value);
  }
  committed_ = tally_;
  for (const JobOutput& output : state.outputs) {
    if (output.closed && output.name.starts_with(kTarget)) ++shard_;
  }
}

std::string JobWriter::TargetName() const {
  constexpr std::size_t kDigits = 6;
  std::string number = std::to_string(shard_);
  number.insert(0, kDigits - std::min(kDigits, number.size()), '0');
  return std::string(kTarget) + number + options_.target_ending;
}

void JobWriter::Note(const OutputPlace& place, std::uint64_t chunk, std::uint64_t bytes) {
  pending_.pieces.push_back(
      {.chunk = chunk, .output = place.output, .offset = place.offset, .bytes = bytes});
  pending_bytes_ += bytes;
}

Result<Done> JobWriter::Add(const Chunk& chunk, const ChunkResult& result) {
  auto added = AddTarget(chunk, result);
  if (added) added = AddRejects(chunk, result);
  if (added) added = AddText(chunk.job.id, kBroken, {}, result.broken);
  if (added) added = AddText(chunk.job.id, kReview, {}, result.review);
  if (added) added = AddText(chunk.job.id, kResidue, options_.residue_head, result.residue);
  if (added) added = AddText(chunk.job.id, kLedger, options_.ledger_head, result.ledger);
  if (added)
    added = AddText(chunk.job.id, kReferences, options_.references_head, result.references);
  if (!added) return added;
  tally_.Add(result.tally);
  if (result.controls.unread() != 0) tally_.Add(kUnreadAmounts, result.controls.unread());
  controls_.Add(result.controls);
  if (chunk.problem) {
    tally_.Add("broken-inputs");
    tally_.Add("finding.fatal." + chunk.problem->id);
  }
  pending_.chunks.push_back(chunk.job);
  const bool due = pending_bytes_ >= options_.commit_bytes ||
                   std::chrono::steady_clock::now() - last_ >= options_.commit_time;
  return due ? Commit() : Result<Done>(Done{});
}

Result<Done> JobWriter::AddTarget(const Chunk& chunk, const ChunkResult& result) {
  const std::string_view all = result.target;
  std::string_view ids = result.ids;
  if (options_.shard_bytes == 0) return AddPart(chunk.job.id, all, result.ends.size(), ids);
  std::size_t begin = 0;      // of what is not appended yet
  std::size_t previous = 0;   // end of the record before
  std::uint64_t records = 0;  // since `begin`
  for (const std::size_t end : result.ends) {
    const std::uint64_t before = outputs_.BytesOf(TargetName()) + (previous - begin);
    const bool any = records != 0 || outputs_.RecordsOf(TargetName()) != 0;
    if (any && before + (end - previous) > options_.shard_bytes) {
      auto part = AddPart(chunk.job.id, all.substr(begin, previous - begin), records, ids);
      if (part) part = outputs_.Close(TargetName(), options_.target_tail);
      if (!part) return part;
      ++shard_;
      begin = previous;
      records = 0;
    }
    previous = end;
    ++records;
  }
  return AddPart(chunk.job.id, all.substr(begin), records, ids);
}

Result<Done> JobWriter::AddPart(std::uint64_t chunk,
                                std::string_view bytes,
                                std::uint64_t records,
                                std::string_view& ids) {
  if (bytes.empty()) return Done{};
  auto told = AddIds(chunk, records, ids);
  if (!told) return told;
  auto place = outputs_.Append(TargetName(), options_.target_head, bytes, records);
  if (!place) return std::move(place).error();
  Note(*place, chunk, bytes.size());
  return Done{};
}

// The lines of the next records, which are about to be appended; they are taken off `ids`.
Result<Done> JobWriter::AddIds(std::uint64_t chunk, std::uint64_t records, std::string_view& ids) {
  if (options_.ids_head.empty()) return Done{};
  const std::string name = TargetName();
  std::uint64_t number = outputs_.RecordsOf(name);
  std::string lines;
  for (; records > 0 && !ids.empty(); --records) {
    const std::size_t end = ids.find('\n');
    lines.append(ids.substr(0, end)).append(1, ',').append(name).append(1, ',');
    lines.append(std::to_string(++number)).append(1, '\n');
    ids.remove_prefix(end + 1);
  }
  return AddText(chunk, kIds, options_.ids_head, lines);
}

Result<Done> JobWriter::AddRejects(const Chunk& chunk, const ChunkResult& result) {
  for (const ChunkReject& reject : result.rejects) {
    const std::string_view original =
        std::string_view(chunk.bytes).substr(reject.begin, reject.size);
    auto place = outputs_.Append(kRejectedBytes, {}, original, 1);
    if (place) {
      auto ended = outputs_.Append(kRejectedBytes, {}, "\n", 0);
      if (!ended) return std::move(ended).error();
    }
    if (!place) return std::move(place).error();
    Note(*place, chunk.job.id, reject.size + 1);
    const std::string line = reject.line +
                             ",\"stored\":{\"offset\":" + std::to_string(place->offset) +
                             ",\"bytes\":" + std::to_string(reject.size) + "}}\n";
    auto lined = AddText(chunk.job.id, kRejectedLines, {}, line);
    if (!lined) return lined;
    pending_.rejects.push_back(reject.job);
    pending_.rejects.back().offset = place->offset;
    pending_.rejects.back().bytes = reject.size;
  }
  return Done{};
}

Result<Done> JobWriter::AddText(std::uint64_t chunk,
                                const std::string& name,
                                std::string_view head,
                                std::string_view text) {
  if (text.empty()) return Done{};
  const std::uint64_t lines = CountLines(text).lines;
  auto place = outputs_.Append(name, head, text, lines);
  if (!place) return std::move(place).error();
  Note(*place, chunk, text.size());
  return Done{};
}

Result<Done> JobWriter::Commit() {
  last_ = std::chrono::steady_clock::now();
  auto synced = outputs_.Sync();
  if (!synced) return std::move(synced).error();
  pending_.outputs = *std::move(synced);
  pending_.tallies = tally_.Since(committed_);
  controls_.AppendChanged(pending_.tallies);
  auto committed = ledger_.Commit(pending_);
  if (!committed) return committed;
  committed_ = tally_;
  controls_.Keep();
  pending_ = {};
  pending_bytes_ = 0;
  return outputs_.Publish();
}

Result<Done> JobWriter::Finish() {
  for (const std::string& name : outputs_.OpenNames()) {
    const bool target = name.starts_with(kTarget);
    auto closed = outputs_.Close(name, target ? std::string_view(options_.target_tail) : "");
    if (!closed) return closed;
  }
  pending_.finished = true;
  return Commit();
}

}  // namespace baybridge
