#include "batch/chunk_reader.h"

namespace baybridge {

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
  return source_->SkipTo(
      {.offset = last.end, .line = last.line, .column = last.column, .record = last.record});
}

Result<bool> ChunkReader::Next(Chunk& chunk) {
  if (input_ >= inputs_.size()) return false;
  if (source_ == nullptr) {
    auto opened = Open();
    if (!opened) return std::move(opened).error();
  }
  chunk.bytes.clear();
  chunk.records.clear();
  chunk.problem.reset();
  chunk.job = {};
  chunk.job.id = next_id_++;
  chunk.job.input = input_;
  chunk.job.begin = source_->records().Position().offset;
  chunk.file = inputs_[input_].path;
  auto more = Fill(chunk);
  if (!more) return more;
  const BatchPosition end = source_->records().Position();
  chunk.job.end = end.offset;
  chunk.job.line = end.line;
  chunk.job.column = end.column;
  chunk.job.record = end.record;
  chunk.job.records = chunk.records.size();
  chunk.job.ends_input = !*more;
  if (head_ == nullptr) head_ = std::make_shared<const BatchHead>(source_->records().head());
  chunk.head = head_;
  if (*more) return true;
  chunk.problem = source_->records().problem();
  if (chunk.problem) chunk.problem->location.file = chunk.file;
  source_ = nullptr;
  ++input_;
  return true;
}

// False at the end of the input.
Result<bool> ChunkReader::Fill(Chunk& chunk) {
  while (chunk.bytes.size() < size_.bytes && chunk.records.size() < size_.records) {
    auto next = source_->records().NextOriginal(record_);
    if (!next || !*next) return next;
    Take(record_, chunk);
  }
  return true;
}

void ChunkReader::Take(const SplitRecord& record, Chunk& chunk) const {
  ChunkRecord taken;
  taken.begin = chunk.bytes.size();
  taken.size = record.original.size();
  taken.offset = record.offset;
  taken.place = record.place;
  if (record.too_long) taken.refused = "GW-BAT-005";
  if (!quarantined_.empty()) {
    const auto found = quarantined_.find({input_, record.number});
    if (found != quarantined_.end()) taken.refused = found->second;
  }
  chunk.bytes += record.original;
  chunk.records.push_back(taken);
}

}  // namespace baybridge
