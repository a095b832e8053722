#include "cli/migrate_sample.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "batch/chunk_reader.h"
#include "batch/sample_page.h"
#include "cli/migrate_summary.h"
#include "core/file.h"
#include "core/spread.h"
#include "pipeline/translating.h"

namespace baybridge {
namespace {

// A record that may be shown.
struct Candidate {
  std::uint64_t rank = 0;  // those of the lowest ranks are shown
  RecordKey key;
  std::string file;
  std::string bytes;
  std::shared_ptr<const BatchHead> head;
  BatchPlace place;
  Findings remarks;
  bool utf8 = false;
  friend bool operator<(const Candidate& a, const Candidate& b) {
    return std::pair(a.rank, a.key) < std::pair(b.rank, b.key);
  }
};

// Chooses among records as they come: a heap whose top has the highest rank.
class Chooser {
 public:
  Chooser(std::size_t most, std::uint64_t seed) : most_(most), seed_(seed) {}

  void See(const Chunk& chunk, const ChunkRecord& record) {
    const RecordKey key{chunk.job.input, record.place.record};
    const std::uint64_t rank = Spread(Spread(seed_ + key.first) + key.second);
    const bool full = chosen_.size() == most_;
    if (full && std::pair(rank, key) > std::pair(chosen_.front().rank, chosen_.front().key)) return;
    if (full) {
      std::pop_heap(chosen_.begin(), chosen_.end());
      chosen_.pop_back();
    }
    const bool corrected = record.head != nullptr;
    chosen_.push_back({.rank = rank,
                       .key = key,
                       .file = chunk.file,
                       .bytes = std::string(chunk.Original(record)),
                       .head = corrected ? record.head : chunk.head,
                       .place = record.place,
                       .remarks = record.remarks,
                       .utf8 = corrected});
    std::push_heap(chosen_.begin(), chosen_.end());
  }
  // In the order of the input.
  std::vector<Candidate> Take() {
    std::ranges::sort(chosen_, {}, &Candidate::key);
    return std::move(chosen_);
  }

 private:
  std::size_t most_;
  std::uint64_t seed_;
  std::vector<Candidate> chosen_;
};

Result<std::vector<Candidate>> Choose(const EndedRun& ended,
                                      std::uint64_t records,
                                      std::uint64_t seed) {
  std::set<RecordKey> left_out;
  for (const JobReject& reject : ended.stage.rejects) left_out.emplace(reject.input, reject.record);
  ChunkReader reader(*ended.run.packs, ended.stage.state.inputs, ended.run.source, ended.run.chunk,
                     {});
  reader.Choose(ended.run.choice);
  Chooser chooser(records, seed);
  Chunk chunk;
  while (true) {
    auto more = reader.Next(chunk);
    if (!more) return std::move(more).error();
    if (!*more) return chooser.Take();
    for (const ChunkRecord& record : chunk.records) {
      if (!left_out.contains({chunk.job.input, record.place.record})) chooser.See(chunk, record);
    }
  }
}

}  // namespace

Result<std::uint64_t> WriteSample(Session& session,
                                  const EndedRun& ended,
                                  std::uint64_t records,
                                  std::uint64_t seed) {
  auto chosen = Choose(ended, records, seed);
  if (!chosen) return std::move(chosen).error();
  SamplePage page(session.catalogue(), session.language());
  TranslateOptions options = ended.translate;
  const std::string stated = options.read.encoding;
  std::string document;
  for (Candidate& each : *chosen) {
    MakeDocument(*each.head, each.bytes, each.place, document);
    options.read.encoding = each.utf8 ? "UTF-8" : stated;
    options.read.remarks = each.remarks;
    auto made = TranslateDocument(session.workspace(), document, options);
    if (!made) return std::move(made).error();
    page.Add(each.file, each.place, **made);
  }
  auto written =
      WriteFile(ended.stage.folder / "sample.html",
                page.End(seed, TallyOf(ended.stage.state, "translated")), FileReaders::kOwner);
  if (!written) return std::move(written).error();
  return static_cast<std::uint64_t>(chosen->size());
}

}  // namespace baybridge
