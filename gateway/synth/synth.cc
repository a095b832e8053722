#include "synth/synth.h"

#include <algorithm>
#include <thread>

#include "synth/pool.h"
#include "text/csv.h"

namespace baybridge {
namespace {

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::uint32_t kMillion = 1'000'000;
constexpr std::uint64_t kErrorStream =
    0xE220'0000'0000'0001ULL;            // errors draw from a stream of their own
constexpr std::uint64_t kChunk = 1'024;  // records a thread makes before they are written

std::string Declarations(const Pack& pack) {
  std::string text;
  for (const auto& [prefix, space] : pack.namespaces) {
    if (prefix.empty()) text += " xmlns=\"" + synth::EscapeXml(space) + '"';
  }
  return text;
}

// One thread's share of a round.
struct Chunk {
  std::string text;
  std::vector<SeededRow> truth;
};

}  // namespace

Synth::~Synth() = default;

Result<std::unique_ptr<Synth>> Synth::Make(const PackSet& packs,
                                           const Pack& pack,
                                           const Kind& kind,
                                           const SynthOptions& options) {
  auto plan = synth::MakePlan(packs, pack, kind, {.typical_bytes = options.typical_bytes});
  if (!plan) return std::move(plan).error();
  std::unique_ptr<Synth> made(new Synth);
  made->plan_ = *std::move(plan);
  made->options_ = options;
  if (made->options_.error_kinds.empty()) {
    for (const auto& [kind_of, name] : kSeededErrorNames.entries)
      made->options_.error_kinds.push_back(kind_of);
  }
  made->document_open_ = '<' + kind.root + Declarations(pack);
  made->prolog_ = kDeclaration;
  if (!kind.envelope.empty()) {
    made->prolog_ += '<' + kind.envelope + Declarations(pack) + ">\n";
    made->epilog_ = "</" + kind.envelope + ">\n";
  }
  return made;
}

void Synth::AppendOne(synth::Generator& generator,
                      std::uint64_t number,
                      std::string_view open,
                      std::string& out,
                      std::vector<SeededRow>& truth) const {
  synth::Random random(options_.seed ^ kErrorStream, number);
  if (random.Below(kMillion) < options_.errors_per_million) {
    const auto kinds = static_cast<std::uint32_t>(options_.error_kinds.size());
    const std::uint32_t start = random.Below(kinds);
    const std::uint64_t choice = random.Next();
    synth::Seeded seeded;
    for (std::uint32_t at = 0; at < kinds; ++at) {
      const SeededError kind = options_.error_kinds[(start + at) % kinds];
      if (!generator.WriteWrong(number, open, kind, choice, out, seeded)) continue;
      truth.push_back(
          {.record = number + 1, .kind = kind, .path = seeded.path, .detail = seeded.detail});
      return;
    }
  }
  generator.Write(number, open, out);
}

void Synth::Append(std::uint64_t first,
                   std::uint64_t count,
                   std::string& out,
                   std::vector<SeededRow>& truth) const {
  synth::Generator generator(*plan_, options_.seed);
  const std::string_view open =
      epilog_.empty() ? std::string_view(document_open_) : std::string_view(plan_->nodes[0].open);
  for (std::uint64_t number = first; number < first + count; ++number) {
    AppendOne(generator, number, open, out, truth);
    out += '\n';
  }
}

void Synth::AppendDocument(std::uint64_t number,
                           std::string& out,
                           std::vector<SeededRow>& truth) const {
  synth::Generator generator(*plan_, options_.seed);
  out += kDeclaration;
  AppendOne(generator, number, document_open_, out, truth);
  out += '\n';
}

std::vector<SeededRow> Synth::WriteBatch(std::uint64_t records,
                                         unsigned threads,
                                         const std::function<bool(std::string_view)>& sink) const {
  std::vector<Chunk> chunks(std::max(1U, threads));
  std::vector<SeededRow> truth;
  bool going = sink(prolog_);
  for (std::uint64_t first = 0; first < records && going; first += kChunk * chunks.size()) {
    {
      std::vector<std::jthread> workers;
      for (std::size_t at = 0; at < chunks.size(); ++at) {
        chunks[at].text.clear();
        chunks[at].truth.clear();
        const std::uint64_t begin = first + at * kChunk;
        if (begin >= records) continue;
        const std::uint64_t count = std::min(kChunk, records - begin);
        workers.emplace_back([this, begin, count, &chunk = chunks[at]] {
          Append(begin, count, chunk.text, chunk.truth);
        });
      }
    }
    for (const Chunk& chunk : chunks) {
      if (!chunk.text.empty()) going = going && sink(chunk.text);
      truth.insert(truth.end(), chunk.truth.begin(), chunk.truth.end());
    }
  }
  if (going) sink(epilog_);
  return truth;
}

std::string TruthCsv(const std::vector<SeededRow>& truth) {
  std::string csv = "record,kind,path,detail\n";
  for (const SeededRow& row : truth) {
    csv += WriteCsvRow({std::to_string(row.record), std::string(kSeededErrorNames.NameOf(row.kind)),
                        row.path, row.detail});
  }
  return csv;
}

}  // namespace baybridge
