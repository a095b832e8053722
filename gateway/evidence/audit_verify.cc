#include "evidence/audit_verify.h"

#include <algorithm>
#include <optional>
#include <set>

#include "core/file.h"
#include "crypto/base64.h"
#include "crypto/merkle.h"
#include "evidence/audit_entry.h"
#include "evidence/audit_export.h"
#include "evidence/line_reader.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostCheckpointBytes = std::size_t{256} * 1024 * 1024;  // 256 MiB
constexpr std::size_t kMostFindings = 100;
constexpr std::string_view kBeforeLeaf = R"({"leaf":")";
constexpr std::string_view kBeforeEntry = R"(","entry":)";
constexpr std::size_t kHexDigest = 64;

// A state that the log must have gone through.
struct Mark {
  MerkleState state;
  std::string file;
  std::uint32_t line = 0;
};

// A line of the entries' file, as far as it can be read.
struct Line {
  Sha256Digest made{};    // of the entry's bytes
  Sha256Digest stated{};  // that stands beside it
  std::optional<AuditEntry> entry;
};

Line ReadLine(std::string_view text) {
  Line line;
  const std::size_t before = kBeforeLeaf.size() + kHexDigest + kBeforeEntry.size();
  const bool shaped = text.size() > before && text.ends_with('}') &&
                      text.starts_with(kBeforeLeaf) &&
                      text.substr(kBeforeLeaf.size() + kHexDigest).starts_with(kBeforeEntry);
  const std::string_view entry = shaped ? text.substr(before, text.size() - before - 1) : text;
  line.made = MerkleLeaf(entry);
  line.stated = line.made;
  if (!shaped) return line;
  const auto digest = FromHex(text.substr(kBeforeLeaf.size(), kHexDigest));
  if (!digest) return line;
  std::ranges::transform(*digest, line.stated.begin(),
                         [](char byte) { return static_cast<std::uint8_t>(byte); });
  line.entry = ReadAuditEntry(entry);
  return line;
}

class AuditVerifier {
 public:
  AuditVerifier(const std::filesystem::path& folder, const AuditQuestion& question)
      : folder_(folder),
        question_(question) {}

  Result<AuditVerdict> Run() {
    auto checkpoints = ReadCheckpoints();
    if (!checkpoints) return std::move(checkpoints).error();
    for (const SignedCheckpoint& held : question_.held) AddHeld(held);
    std::ranges::stable_sort(marks_, {}, [](const Mark& mark) { return mark.state.size; });
    auto entries = ReadEntries();
    if (!entries) return std::move(entries).error();
    Close();
    return std::move(verdict_);
  }

 private:
  void Tell(const char* id, std::string file, std::uint64_t line, std::vector<Arg> args) {
    if (verdict_.findings.size() == kMostFindings) {
      ++verdict_.more;
      return;
    }
    Finding finding;
    finding.id = id;
    finding.kind = FindingKind::kInvariant;
    finding.location.file = std::move(file);
    finding.location.line = static_cast<std::uint32_t>(line);
    finding.args = std::move(args);
    verdict_.findings.push_back(std::move(finding));
  }
  static Arg Number(const char* name, std::uint64_t value) {
    return {name, std::to_string(value), false};
  }

  Result<Done> ReadCheckpoints() {
    const std::string file((folder_ / kAuditCheckpointsFile).string());
    auto text = ReadFile(file, kMostCheckpointBytes);
    if (!text) return std::move(text).error();
    std::string_view left = *text;
    std::uint32_t line = 1;
    while (!left.empty()) {
      const std::string_view note = left.substr(0, EndOfNote(left));
      AddCheckpoint(note, file, line);
      line += static_cast<std::uint32_t>(std::ranges::count(note, '\n'));
      left.remove_prefix(note.size());
    }
    if (verdict_.checkpoints == 0) Tell("GW-AUD-011", file, 0, {});
    return Done{};
  }

  void AddCheckpoint(std::string_view note, const std::string& file, std::uint32_t line) {
    ++verdict_.checkpoints;
    const auto read = ReadCheckpoint(note, file);
    if (!read) return Tell("GW-AUD-005", file, line, {});
    if (verdict_.origin.empty()) verdict_.origin = read->checkpoint.origin;
    if (!SignaturesAreGood(*read, file, line)) return;
    if (read->checkpoint.origin != verdict_.origin) {
      return Tell(
          "GW-AUD-012", file, line,
          {{"expected", verdict_.origin, false}, {"found", read->checkpoint.origin, false}});
    }
    if (!marks_.empty() && read->checkpoint.state.size < marks_.back().state.size) {
      return Tell("GW-AUD-013", file, line,
                  {Number("expected", marks_.back().state.size),
                   Number("found", read->checkpoint.state.size)});
    }
    marks_.push_back({.state = read->checkpoint.state, .file = file, .line = line});
    verdict_.last_time = read->checkpoint.time;
    if (last_witnesses_ >= std::max<std::uint64_t>(question_.least_witnesses, 1))
      verdict_.witnessed = read->checkpoint.state.size;
  }

  // Every line under a checkpoint is known and good, and the log's own stands first.
  bool SignaturesAreGood(const SignedCheckpoint& note,
                         const std::string& file,
                         std::uint32_t line) {
    std::set<std::string> seen;
    bool good = VerifyOrigin(note, note.signatures[0], question_.key);
    for (std::size_t i = 1; i < note.signatures.size() && good; ++i) {
      const NoteSignature& signature = note.signatures[i];
      good = seen.insert(signature.name).second &&
             std::ranges::any_of(question_.witnesses, [&](const Witness& witness) {
               return VerifyWitness(note, signature, witness.name, witness.key);
             });
    }
    last_witnesses_ = seen.size();
    if (!good) Tell("GW-AUD-007", file, line, {});
    return good;
  }

  void AddHeld(const SignedCheckpoint& held) {
    const std::string file = "held " + held.checkpoint.time;
    if (held.signatures.empty() || !VerifyOrigin(held, held.signatures[0], question_.key))
      return Tell("GW-AUD-007", file, 0, {});
    marks_.push_back({.state = held.checkpoint.state, .file = file});
  }

  Result<Done> ReadEntries() {
    entries_file_ = (folder_ / kAuditEntriesFile).string();
    auto file = InputFile::Open(entries_file_);
    if (!file) return std::move(file).error();
    LineReader lines(*std::move(file));
    Compare();
    std::string_view text;
    bool whole = false;
    for (;;) {
      auto more = lines.Next(text, whole);
      if (!more) return std::move(more).error();
      if (!*more) return Done{};
      Add(text, whole);
      Compare();
    }
  }

  void Add(std::string_view text, bool whole) {
    ++verdict_.entries;
    const std::uint64_t number = verdict_.entries;
    const Line line = ReadLine(text);
    made_.AddLeaf(line.made);
    stated_.AddLeaf(line.stated);
    if (line.made != line.stated) {
      Tell("GW-AUD-002", entries_file_, number, {Number("entry", number)});
    } else if (!line.entry || !whole) {
      Tell("GW-AUD-001", entries_file_, number, {});
    }
    if (!line.entry) {
      ++next_sequence_;
      return;
    }
    if (line.entry->sequence != next_sequence_ && line.made == line.stated) {
      Tell("GW-AUD-003", entries_file_, number,
           {Number("expected", next_sequence_), Number("found", line.entry->sequence)});
      next_sequence_ = line.entry->sequence;
    }
    ++next_sequence_;
  }

  // Compares with every checkpoint of this size. Where an entry and the digest beside it differ,
  // one of the two is what was signed.
  void Compare() {
    for (; next_mark_ < marks_.size() && marks_[next_mark_].state.size == made_.size();
         ++next_mark_) {
      const Mark& mark = marks_[next_mark_];
      if (broken_) continue;
      if (mark.state.root == made_.Root() || mark.state.root == stated_.Root()) {
        good_until_ = mark.state.size;
        continue;
      }
      broken_ = true;
      const bool held = mark.line == 0;
      Tell(held ? "GW-AUD-009" : "GW-AUD-006", held ? mark.file : entries_file_,
           held ? 0 : good_until_ + 1,
           {Number("first", good_until_ + 1), Number("last", mark.state.size)});
    }
  }

  void Close() {
    for (; next_mark_ < marks_.size(); ++next_mark_) {
      const Mark& mark = marks_[next_mark_];
      Tell("GW-AUD-004", mark.file, mark.line,
           {Number("expected", mark.state.size), Number("found", verdict_.entries)});
    }
    const std::uint64_t last = marks_.empty() ? 0 : marks_.back().state.size;
    if (!marks_.empty() && verdict_.entries > last)
      Tell("GW-AUD-008", entries_file_, last + 1, {Number("found", verdict_.entries - last)});
    if (last_witnesses_ < question_.least_witnesses)
      Tell("GW-AUD-010", (folder_ / kAuditCheckpointsFile).string(), 0,
           {Number("expected", question_.least_witnesses), Number("found", last_witnesses_)});
  }

  const std::filesystem::path& folder_;
  const AuditQuestion& question_;
  AuditVerdict verdict_;
  std::vector<Mark> marks_;
  std::size_t next_mark_ = 0;
  std::uint64_t last_witnesses_ = 0;  // under the last checkpoint
  std::string entries_file_;
  MerkleTree made_;    // over the entries as they stand
  MerkleTree stated_;  // over the digests that stand beside them
  std::uint64_t next_sequence_ = 1;
  std::uint64_t good_until_ = 0;
  bool broken_ = false;
};

}  // namespace

Result<AuditVerdict> VerifyAudit(const std::filesystem::path& folder,
                                 const AuditQuestion& question) {
  return AuditVerifier(folder, question).Run();
}

}  // namespace baybridge
