#include "batch/chunk_reader.h"

namespace baybridge {
namespace {

// Whether it is the packing of an input that is wrong: the others can be read all the same.
bool IsRefusedPacking(const Failure& failure) {
  return failure.kind == FailureKind::kMalformed || failure.kind == FailureKind::kTooLarge ||
         failure.kind == FailureKind::kUnsupported;
}

Finding BrokenPacking(const Failure& failure) {
  Finding finding;
  finding.id = "GW-BAT-009";
  finding.severity = Severity::kFatal;
  finding.kind = FindingKind::kStructure;
  finding.args.push_back({.name = "found", .value = failure.what, .sensitive = false});
  return finding;
}

}  // namespace

ChunkReader::ChunkReader(const PackSet& packs,
                         std::vector<JobInput> inputs,
                         SourceOptions options,
                         ChunkSize size,
                         Quarantined quarantined)
    : packs_(packs),
      inputs_(std::move(inputs)),
      options_(std::move(options)),
      size_(size),
      quarantined_(std::move(quarantined)) {}

Result<Done> ChunkReader::Open() {
  auto opened = BatchSource::Open(packs_, inputs_[input_].path, options_);
  if (!opened) return std::move(opened).error();
  source_ = *std::move(opened);
  head_ = nullptr;
  return Done{};
}

Result<Done> ChunkReader::SkipTo(const JobChunk& last) {
  next_id_ = last.id + 1;
  input_ = last.input;
  if (last.ends_input) {
    ++input_;
    return Done{};
  }
  auto opened = Open();
  if (!opened) return opened;
  last_record_ = last.record;
  return source_->SkipTo(
      {.offset = last.end, .line = last.line, .column = last.column, .record = last.record});
}

Result<bool> ChunkReader::Next(Chunk& chunk) {
  while (input_ < inputs_.size() && choice_.takes_input && !choice_.takes_input(input_)) ++input_;
  if (input_ >= inputs_.size()) return false;
  chunk.bytes.clear();
  chunk.bytes.reserve(size_.bytes + size_.bytes / 8);  // most last records fit: it does not double
  chunk.records.clear();
  chunk.problem.reset();
  chunk.job = {};
  chunk.job.id = next_id_++;
  chunk.job.input = input_;
  chunk.file = inputs_[input_].path;
  auto more = ReadInto(chunk);
  if (!more && !IsRefusedPacking(more.error())) return more;
  if (!more) chunk.problem = BrokenPacking(more.error());
  const bool ends = !more || !*more;
  if (source_ != nullptr) {
    const BatchPosition end = source_->records().Position();
    chunk.job.end = end.offset;
    chunk.job.line = end.line;
    chunk.job.column = end.column;
    chunk.job.record = more ? end.record : last_record_;  // the one that it broke off in is none
    if (head_ == nullptr) head_ = std::make_shared<const BatchHead>(source_->records().head());
    if (ends && !chunk.problem) chunk.problem = source_->records().problem();
  }
  chunk.job.records = chunk.records.size();
  chunk.job.ends_input = ends;
  chunk.head = head_;
  if (!ends) return true;
  if (chunk.problem) chunk.problem->location.file = chunk.file;
  source_ = nullptr;
  head_ = nullptr;
  last_record_ = 0;
  ++input_;
  return true;
}

Result<bool> ChunkReader::ReadInto(Chunk& chunk) {
  if (source_ == nullptr) {
    auto opened = Open();
    if (!opened) return std::move(opened).error();
  }
  chunk.job.begin = source_->records().Position().offset;
  return Fill(chunk);
}

// False at the end of the input.
Result<bool> ChunkReader::Fill(Chunk& chunk) {
  while (chunk.bytes.size() < size_.bytes && chunk.records.size() < size_.records) {
    auto next = source_->records().NextOriginal(record_);
    if (!next || !*next) return next;
    const bool taken = !choice_.takes || choice_.takes(input_, source_->records().head(), record_);
    if (!taken) continue;
    Take(record_, chunk);
  }
  return true;
}

void ChunkReader::Take(const SplitRecord& record, Chunk& chunk) {
  ChunkRecord taken;
  taken.begin = chunk.bytes.size();
  taken.offset = record.offset;
  taken.place = record.place;
  taken.remarks = record.remarks;
  std::string_view bytes = record.original;
  if (record.too_long) taken.refused = "GW-BAT-005";
  if (const CorrectedRecord* corrected = choice_.CorrectionOf({input_, record.number})) {
    bytes = corrected->bytes;
    taken.head = corrected->head;
    taken.place = corrected->place;
    taken.remarks = corrected->remarks;
    taken.refused = {};
  }
  if (!quarantined_.empty()) {
    const auto found = quarantined_.find({input_, record.number});
    if (found != quarantined_.end()) taken.refused = found->second;
  }
  taken.size = bytes.size();
  last_record_ = record.number;
  chunk.bytes += bytes;
  chunk.records.push_back(std::move(taken));
}

}  // namespace baybridge
