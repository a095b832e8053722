#include "batch/chunk_parts.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace baybridge {
namespace {

constexpr const char* kOutcome = "outcome";
constexpr const char* kRejected = "rejected";

struct TextPart {
  const char* name;
  std::string ChunkResult::*text;
};
constexpr TextPart kTexts[] = {
    {"target", &ChunkResult::target},        {"broken", &ChunkResult::broken},
    {"review", &ChunkResult::review},        {"residue", &ChunkResult::residue},
    {"ledger", &ChunkResult::ledger},        {"ids", &ChunkResult::ids},
    {"references", &ChunkResult::references}};

std::string Place(const std::string& job, std::uint64_t chunk, const std::string& name) {
  return "chunk part " + job + " " + std::to_string(chunk) + " " + name;
}

// Numbers of eight bytes, the lowest first, and texts with their length before them.
class Packer {
 public:
  void Number(std::uint64_t number) {
    for (int i = 0; i < 8; ++i) bytes_ += static_cast<char>(number >> (8 * i) & 0xFF);
  }
  void Text(std::string_view text) {
    Number(text.size());
    bytes_ += text;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}
  std::uint64_t Number() {
    if (rest_.size() < 8) {
      whole_ = false;
      return 0;
    }
    std::uint64_t number = 0;
    for (int i = 7; i >= 0; --i)
      number = number << 8 | static_cast<unsigned char>(rest_[static_cast<std::size_t>(i)]);
    rest_.remove_prefix(8);
    return number;
  }
  std::string Text() {
    const std::uint64_t size = Number();
    if (size > rest_.size()) {
      whole_ = false;
      return {};
    }
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }
  // Of items that take at least eight bytes each.
  std::uint64_t Count() {
    const std::uint64_t count = Number();
    if (count <= rest_.size() / 8) return count;
    whole_ = false;
    return 0;
  }
  bool Ended() const { return whole_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool whole_ = true;
};

std::string PackOutcome(const ChunkResult& result, std::size_t rejected_bytes) {
  Packer out;
  for (const TextPart& part : kTexts) out.Number((result.*part.text).size());
  out.Number(rejected_bytes);
  out.Number(result.ends.size());
  for (const std::size_t end : result.ends) out.Number(end);
  out.Number(result.rejects.size());
  for (const ChunkReject& reject : result.rejects) {
    for (const std::uint64_t number :
         {std::uint64_t{reject.job.input}, reject.job.record, reject.job.line, reject.job.column})
      out.Number(number);
    for (const std::string& text :
         {reject.job.cause, reject.job.place, reject.job.text, reject.line})
      out.Text(text);
    out.Number(reject.size);
  }
  Tally numbers = result.tally;
  result.controls.AddTo(numbers);
  out.Number(numbers.values().size());
  for (const auto& [name, value] : numbers.values()) {
    out.Text(name);
    out.Number(value);
  }
  return out.bytes();
}

// Sizes that an outcome states of the other parts, in the order of kTexts, then of the rejected.
using Sizes = std::array<std::uint64_t, std::size(kTexts) + 1>;

bool UnpackOutcome(std::string_view bytes, Sizes& sizes, ChunkResult& result) {
  Unpacker in(bytes);
  for (std::uint64_t& size : sizes) size = in.Number();
  for (std::uint64_t left = in.Count(); left > 0; --left) result.ends.push_back(in.Number());
  std::size_t begin = 0;
  for (std::uint64_t left = in.Count(); left > 0; --left) {
    ChunkReject reject;
    reject.job.input = static_cast<std::uint32_t>(in.Number());
    reject.job.record = in.Number();
    reject.job.line = in.Number();
    reject.job.column = in.Number();
    reject.job.cause = in.Text();
    reject.job.place = in.Text();
    reject.job.text = in.Text();
    reject.line = in.Text();
    reject.begin = begin;
    reject.size = in.Number();
    begin += reject.size;
    result.rejects.push_back(std::move(reject));
  }
  for (std::uint64_t left = in.Count(); left > 0; --left) {
    const std::string name = in.Text();
    const std::uint64_t value = in.Number();
    if (!result.controls.AddNamed(name, value)) result.tally.Add(name, value);
  }
  return in.Ended() && begin == sizes.back();
}

// Opens a part; empty where there is none.
Result<std::string> OpenPart(const SecretKey& key,
                             const std::string& job,
                             const DoneChunk& done,
                             const std::string& name) {
  const auto part = std::ranges::find(done.parts, name, &ChunkPart::name);
  if (part == done.parts.end()) return std::string();
  auto opened = OpenSealed(key, Place(job, done.plan.chunk.id, name), part->bytes);
  if (!opened) return ShareFailure(kShareKey, name + " " + std::to_string(done.plan.chunk.id));
  return opened;
}

}  // namespace

std::vector<ChunkPart> SealParts(const SecretKey& key,
                                 const std::string& job,
                                 const Chunk& chunk,
                                 const ChunkResult& result) {
  std::vector<ChunkPart> parts;
  const auto seal = [&](const std::string& name, std::string_view bytes) {
    if (!bytes.empty())
      parts.push_back({.name = name, .bytes = Seal(key, Place(job, chunk.job.id, name), bytes)});
  };
  std::string rejected;
  for (const ChunkReject& reject : result.rejects)
    rejected.append(chunk.bytes, reject.begin, reject.size);
  seal(kOutcome, PackOutcome(result, rejected.size()));
  seal(kRejected, rejected);
  for (const TextPart& part : kTexts) seal(part.name, result.*part.text);
  return parts;
}

Result<OpenedChunk> OpenParts(const SecretKey& key, const std::string& job, const DoneChunk& done) {
  OpenedChunk opened;
  opened.chunk.job = done.plan.chunk;
  if (!done.plan.problem.empty()) {
    opened.chunk.problem.emplace();
    opened.chunk.problem->id = done.plan.problem;
  }
  auto outcome = OpenPart(key, job, done, kOutcome);
  if (!outcome) return std::move(outcome).error();
  Sizes sizes{};
  bool whole = UnpackOutcome(*outcome, sizes, opened.result);
  auto rejected = OpenPart(key, job, done, kRejected);
  if (!rejected) return std::move(rejected).error();
  opened.chunk.bytes = *std::move(rejected);
  whole = whole && opened.chunk.bytes.size() == sizes.back();
  for (std::size_t i = 0; i < std::size(kTexts); ++i) {
    auto text = OpenPart(key, job, done, kTexts[i].name);
    if (!text) return std::move(text).error();
    opened.result.*kTexts[i].text = *std::move(text);
    whole = whole && (opened.result.*kTexts[i].text).size() == sizes[i];
  }
  if (whole) return opened;
  return ShareFailure(kShareKey, std::to_string(done.plan.chunk.id));
}

}  // namespace baybridge
