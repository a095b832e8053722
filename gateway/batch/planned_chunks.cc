#include "batch/planned_chunks.h"

#include <utility>

#include "crypto/digest.h"

namespace baybridge {
namespace {

// Of what the records have in common; null where the input could not be opened.
std::string DigestOf(const BatchHead* known) {
  if (known == nullptr) return Hex(Sha256({}));
  const BatchHead& head = *known;
  std::string text = std::to_string(static_cast<int>(head.form)) + " " +
                     std::to_string(static_cast<int>(head.encoding)) + " " +
                     std::to_string(head.head_lines) + " " +
                     std::to_string(head.declaration.size()) + "\n";
  text += head.declaration;
  text += head.namespaces;
  return Hex(Sha256(text));
}

// The chunk before a planned one, as far as a reader goes on behind it.
JobChunk Before(const PlannedChunk& plan) {
  JobChunk before;
  before.id = plan.chunk.id - 1;  // of the first one: the number before 0
  if (plan.chunk.begin == 0 && plan.begin_record == 0) {
    before.input = plan.chunk.input - 1;
    before.ends_input = true;
    return before;
  }
  before.input = plan.chunk.input;
  before.end = plan.chunk.begin;
  before.line = plan.begin_line;
  before.column = plan.begin_column;
  before.record = plan.begin_record;
  return before;
}

Failure Differs(const SharedInput& input, const std::string& why) {
  return ShareFailure(kShareInput, input.place + ": " + why);
}

}  // namespace

std::vector<JobInput> PlacesOf(const std::vector<SharedInput>& inputs) {
  std::vector<JobInput> places;
  for (const SharedInput& input : inputs)
    places.push_back({.path = input.place, .bytes = input.bytes, .modified = 0});
  return places;
}

Result<Done> ChunkPlanner::SkipTo(const PlannedChunk& last) {
  before_ = last.chunk;
  any_ = true;
  return reader_.SkipTo(last.chunk);
}

Result<bool> ChunkPlanner::Next(std::size_t most, std::vector<PlannedChunk>& chunks) {
  for (std::size_t i = 0; i < most; ++i) {
    auto more = reader_.Next(chunk_);
    if (!more || !*more) return more;
    PlannedChunk plan;
    plan.chunk = chunk_.job;
    plan.chunk.digest = Hex(Sha256(chunk_.bytes));
    plan.head = DigestOf(chunk_.head.get());
    if (chunk_.problem) plan.problem = chunk_.problem->id;
    if (any_ && !before_.ends_input) {
      plan.begin_line = before_.line;
      plan.begin_column = before_.column;
      plan.begin_record = before_.record;
    }
    before_ = plan.chunk;
    any_ = true;
    chunks.push_back(std::move(plan));
  }
  return true;
}

Result<Done> ReadPlanned(const PackSet& packs,
                         const SharedJob& job,
                         const SourceOptions& source,
                         const ChunkSize& size,
                         const std::vector<JobQuarantine>& quarantined,
                         const PlannedChunk& plan,
                         Chunk& chunk) {
  const SharedInput& input = job.inputs[plan.chunk.input];
  ChunkReader::Quarantined refused;
  for (const JobQuarantine& record : quarantined)
    refused.emplace(std::pair(record.input, record.record), record.cause);
  ChunkReader reader(packs, PlacesOf(job.inputs), source, size, std::move(refused));
  auto skipped = reader.SkipTo(Before(plan));
  if (!skipped) return Differs(input, skipped.error().what);
  auto read = reader.Next(chunk);
  if (!read) return Differs(input, read.error().what);
  const std::string problem = chunk.problem ? chunk.problem->id : std::string();
  const bool same = *read && chunk.job.begin == plan.chunk.begin &&
                    chunk.job.end == plan.chunk.end && chunk.job.records == plan.chunk.records &&
                    chunk.job.ends_input == plan.chunk.ends_input && problem == plan.problem &&
                    DigestOf(chunk.head.get()) == plan.head &&
                    Hex(Sha256(chunk.bytes)) == plan.chunk.digest;
  if (!same) return Differs(input, "other bytes than when the job began");
  chunk.job = plan.chunk;
  chunk.file = input.path;
  if (chunk.problem) chunk.problem->location.file = input.path;
  return Done{};
}

}  // namespace baybridge
