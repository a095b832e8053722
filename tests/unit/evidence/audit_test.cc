// The audit log: what is written, and that whatever is altered is found, and where.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "core/utc.h"
#include "crypto/make_certificate.h"
#include "evidence/audit_entry.h"
#include "evidence/audit_export.h"
#include "evidence/audit_verify.h"
#include "support/rounds.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

AuditEntry EntryOf(std::uint64_t sequence) {
  const std::string salt(32, 's');
  const std::string number = std::to_string(sequence);
  return {.sequence = sequence,
          .time = UtcText(1'780'000'000 + static_cast<std::int64_t>(sequence)),
          .actor = Hex(Sha256("certificate")),
          .action = sequence % 2 == 0 ? AuditAction::kDisclosed : AuditAction::kReceived,
          .subject = Commitment(salt, "person", number),
          .transfer = Commitment(salt, "transfer", number),
          .after = Commitment(salt, "record", number),
          .consent = sequence % 2 == 0 ? Commitment(salt, "consent", number) : "",
          .result = "done"};
}

// A log with its key, exported.
struct Log {
  explicit Log(std::uint64_t entries, std::uint64_t every) {
    const std::string pem = MakeKey(KeyAlgorithm::kEd25519);
    key = *SigningKey::Read(pem, "key");
    question.key = *VerifyingKey::Read(*PublicPem(pem), "key");
    for (std::uint64_t i = 1; i <= entries; ++i) {
      texts.push_back(WriteAuditEntry(EntryOf(i)));
      tree.Add(texts.back());
      if (i % every == 0 || i == entries) notes.push_back(NoteAt(i));
    }
    Write(scratch.folder() / "log", texts, notes);
  }

  std::string NoteAt(std::uint64_t size) const {
    return *SignCheckpoint({.origin = "gateway.example/audit",
                            .state = {.size = size, .root = tree.Root(size)},
                            .time = "2026-06-01T08:00:00Z"},
                           key);
  }
  static void Write(const std::filesystem::path& folder,
                    const std::vector<std::string>& texts,
                    const std::vector<std::string>& notes) {
    auto writing = AuditExport::Create(folder);
    ASSERT_TRUE(writing);
    for (const std::string& text : texts) ASSERT_TRUE(writing->AddEntry(text));
    for (const std::string& note : notes) ASSERT_TRUE(writing->AddCheckpoint(note));
    ASSERT_TRUE(writing->Finish());
  }
  AuditVerdict Verify() const {
    auto verdict = VerifyAudit(scratch.folder() / "log", question);
    EXPECT_TRUE(verdict);
    return verdict ? *verdict : AuditVerdict{};
  }
  std::string FirstFinding() const {
    const AuditVerdict verdict = Verify();
    return verdict.findings.empty() ? "" : verdict.findings[0].id;
  }

  Scratch scratch;
  SigningKey key;
  AuditQuestion question{.key = {}};
  MerkleLog tree;
  std::vector<std::string> texts;
  std::vector<std::string> notes;
};

std::uint32_t LineOf(std::string_view text, std::size_t byte) {
  return 1 + static_cast<std::uint32_t>(std::ranges::count(text.substr(0, byte), '\n'));
}

TEST(Audit, EntriesAreReadAsTheyAreWritten) {
  const AuditEntry entry = EntryOf(6);
  const std::string text = WriteAuditEntry(entry);
  EXPECT_EQ(ReadAuditEntry(text), entry);
  EXPECT_EQ(ReadAuditEntry(text + " "), std::nullopt);
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_EQ(ReadAuditEntry(text.substr(0, size)), std::nullopt) << size;
}

TEST(Audit, WordsOfActionsAreOneEach) {
  for (const auto& [action, name] : kAuditActionNames.entries)
    EXPECT_EQ(kAuditActionNames.ValueOf(name), action) << name;
}

TEST(Audit, CommitmentsDependOnSaltLabelAndValue) {
  const std::string salt(32, 's');
  EXPECT_EQ(Commitment(salt, "person", "1"), Commitment(salt, "person", "1"));
  EXPECT_NE(Commitment(salt, "person", "1"), Commitment(std::string(32, 't'), "person", "1"));
  EXPECT_NE(Commitment(salt, "person", "1"), Commitment(salt, "record", "1"));
  EXPECT_NE(Commitment(salt, "a", "bc"), Commitment(salt, "ab", "c"));
}

TEST(Audit, AWholeLogHasNoFinding) {
  const Log log(25, 10);
  const AuditVerdict verdict = log.Verify();
  EXPECT_TRUE(verdict.findings.empty()) << verdict.findings[0].id;
  EXPECT_EQ(verdict.entries, 25U);
  EXPECT_EQ(verdict.checkpoints, 3U);
  EXPECT_EQ(verdict.origin, "gateway.example/audit");
}

// Any bit of both files, at random.
TEST(Audit, AnyAlteredBitIsFoundWhereItIs) {
  const Log log(40, 10);
  std::mt19937 random(FirstSeed());
  for (const std::string_view name : {kAuditEntriesFile, kAuditCheckpointsFile}) {
    const std::filesystem::path file = std::filesystem::path("log") / name;
    const std::string whole = log.scratch.Read(file);
    for (unsigned round = 0; round < Rounds(150); ++round) {
      const std::size_t bit = random() % (8 * whole.size());
      std::string other = whole;
      other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
      log.scratch.Write(file, other);
      const AuditVerdict verdict = log.Verify();
      ASSERT_FALSE(verdict.findings.empty()) << name << " bit " << bit;
      const std::uint32_t line = LineOf(whole, bit / 8);
      const std::uint32_t told = verdict.findings[0].location.line;
      if (name == kAuditEntriesFile) {
        EXPECT_EQ(told, line) << "bit " << bit << " " << verdict.findings[0].id;
      } else {  // a checkpoint has 6 lines
        EXPECT_LE(told, line) << "bit " << bit << " " << verdict.findings[0].id;
        EXPECT_GE(told + 6, line) << "bit " << bit << " " << verdict.findings[0].id;
      }
    }
    log.scratch.Write(file, whole);
  }
}

TEST(Audit, EveryTruncationIsFound) {
  const Log log(1'000, 100);
  const std::filesystem::path file = std::filesystem::path("log") / kAuditEntriesFile;
  const std::string whole = log.scratch.Read(file);
  const std::size_t line = whole.find('\n') + 1;
  // At the end of every entry (a sample of them, all in longer runs), and within one.
  const std::size_t step = Rounds(1) == 1U ? 41 : 1;
  std::vector<std::size_t> ends = {0, 1, line - 1, whole.size() - 1};
  std::size_t entry = 0;
  for (std::size_t at = 0; at < whole.size(); at = whole.find('\n', at) + 1, ++entry) {
    if (entry % step == 0) ends.push_back(at);
  }
  for (const std::size_t end : ends) {
    log.scratch.Write(file, std::string_view(whole).substr(0, end));
    EXPECT_FALSE(log.Verify().findings.empty()) << "cut at byte " << end;
  }
  log.scratch.Write(file, whole);
  EXPECT_TRUE(log.Verify().findings.empty());
}

TEST(Audit, DeletedDoubledSwappedAndInsertedEntriesAreFound) {
  const Log log(20, 10);
  const auto told = [&log](std::vector<std::string> texts, std::uint32_t line) {
    Log::Write(log.scratch.folder() / "log", texts, log.notes);
    const AuditVerdict verdict = log.Verify();
    ASSERT_FALSE(verdict.findings.empty());
    EXPECT_EQ(verdict.findings[0].location.line, line) << verdict.findings[0].id;
  };
  std::vector<std::string> texts = log.texts;
  texts.erase(texts.begin() + 4);
  told(texts, 5);
  texts = log.texts;
  texts.insert(texts.begin() + 4, texts[4]);
  told(texts, 6);
  texts = log.texts;
  std::swap(texts[4], texts[5]);
  told(texts, 5);
}

// Who may write the file can also write fitting digests; then the checkpoints tell.
TEST(Audit, AnEntryThatIsWrittenAnewIsFoundBetweenTwoCheckpoints) {
  const Log log(30, 10);
  std::vector<std::string> texts = log.texts;
  AuditEntry entry = EntryOf(15);
  entry.result = "other";
  texts[14] = WriteAuditEntry(entry);
  Log::Write(log.scratch.folder() / "log", texts, log.notes);
  const AuditVerdict verdict = log.Verify();
  ASSERT_EQ(verdict.findings.size(), 1U);
  EXPECT_EQ(verdict.findings[0].id, "GW-AUD-006");
  EXPECT_EQ(verdict.findings[0].args,
            (std::vector<Arg>{{"first", "11", false}, {"last", "20", false}}));
}

// Who also has the log's key can write another history, or an older state: who holds a checkpoint
// sees it.
TEST(Audit, RollbackAndForkAreFoundByWhoHoldsACheckpoint) {
  Log log(30, 10);
  const auto held = ReadCheckpoint(log.notes[2], "held");
  ASSERT_TRUE(held);
  const auto write = [&log](std::size_t entries, std::size_t notes) {
    Log::Write(log.scratch.folder() / "log",
               {log.texts.begin(), log.texts.begin() + static_cast<std::ptrdiff_t>(entries)},
               {log.notes.begin(), log.notes.begin() + static_cast<std::ptrdiff_t>(notes)});
  };
  write(20, 2);
  EXPECT_EQ(log.FirstFinding(), "") << "nothing inside tells of a rollback";
  log.question.held = {*held};
  EXPECT_EQ(log.FirstFinding(), "GW-AUD-004");
  // The same log continued differently after entry 20, with checkpoints of the true key.
  MerkleLog other;
  std::vector<std::string> texts = log.texts;
  AuditEntry entry = EntryOf(25);
  entry.result = "other";
  texts[24] = WriteAuditEntry(entry);
  for (const std::string& text : texts) other.Add(text);
  std::vector<std::string> notes = {log.notes[0], log.notes[1]};
  notes.push_back(*SignCheckpoint({.origin = "gateway.example/audit",
                                   .state = {.size = 30, .root = other.Root(30)},
                                   .time = "2026-06-01T08:00:00Z"},
                                  log.key));
  Log::Write(log.scratch.folder() / "log", texts, notes);
  EXPECT_EQ(log.FirstFinding(), "GW-AUD-009");
  log.question.held.clear();
  EXPECT_EQ(log.FirstFinding(), "");
}

TEST(Audit, WhatNobodySignedIsFound) {
  Log log(20, 10);
  std::vector<std::string> texts = log.texts;
  texts.push_back(WriteAuditEntry(EntryOf(21)));
  Log::Write(log.scratch.folder() / "log", texts, log.notes);
  EXPECT_EQ(log.FirstFinding(), "GW-AUD-008");
  Log::Write(log.scratch.folder() / "log", log.texts, {});
  EXPECT_EQ(log.FirstFinding(), "GW-AUD-011");
  Log::Write(log.scratch.folder() / "log", log.texts, {log.notes[1], log.notes[0]});
  EXPECT_EQ(log.FirstFinding(), "GW-AUD-013");
  const Log stranger(20, 10);
  Log::Write(log.scratch.folder() / "log", log.texts, stranger.notes);
  EXPECT_EQ(log.FirstFinding(), "GW-AUD-007");
}

TEST(Audit, WitnessesCanBeAskedFor) {
  Log log(20, 20);
  const std::string pem = MakeKey(KeyAlgorithm::kEd25519);
  const auto witness = SigningKey::Read(pem, "witness");
  const auto known = VerifyingKey::Read(*PublicPem(pem), "witness");
  log.question.least_witnesses = 1;
  EXPECT_EQ(log.FirstFinding(), "GW-AUD-010");
  const std::string note =
      log.notes[0] + *Cosign(log.notes[0], "mo.example", *witness, "2026-06-01T08:00:05Z");
  Log::Write(log.scratch.folder() / "log", log.texts, {note});
  EXPECT_EQ(log.FirstFinding(), "GW-AUD-007") << "of a witness that is not known";
  log.question.witnesses.push_back({.name = "mo.example", .key = *known});
  EXPECT_EQ(log.FirstFinding(), "");
}

}  // namespace
}  // namespace baybridge
