// Processes that are killed while they drive transfers: whatever was acknowledged is there, nothing
// is half done, and each step stands in the log exactly once.
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <map>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "crypto/digest.h"
#include "evidence/audit_entry.h"
#include "store/transfer_store.h"
#include "support/rounds.h"
#include "support/scratch.h"
#include "support/tied_child.h"
#include "unit/store/transfer_driver.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
using State = TransferState;

// In the child, never returns. With `hold` one transfer is led to its goal, and nothing more is
// done; else one after another, the goals in turn.
[[noreturn]] void Drive(
    const fs::path& folder, unsigned round, unsigned first, bool hold, int told) {
  auto keys = KeyFiles::Read((folder / "key").string());
  auto store = Store::Open(folder / "store.db", **keys);
  if (!store) _exit(1);
  TransferStore transfers(**store);
  Driver driver(transfers, round, told);
  for (unsigned number = 0;; ++number) {
    driver.Reach(static_cast<Goal>((first + number) % kGoalCount), number);
    if (!hold) continue;
    if (write(told, "reached 0\n", 10) != 10) _exit(1);
    while (true) pause();
  }
}

class TransferKillTest : public testing::Test {
 protected:
  TransferKillTest() {
    scratch.Write("key", NewKeyFileText());
    fs::permissions(scratch.folder() / "key", fs::perms::owner_read | fs::perms::owner_write);
  }

  struct Told {
    std::map<std::string, std::int64_t> versions;  // by id
    std::string last;                              // id of the last line
  };
  // What a child acknowledged before it was killed: `wait` after its line number `lines`, or, where
  // `hold` is true, when it has reached its goal and does nothing.
  Told KillOne(unsigned round, unsigned first, bool hold, unsigned lines, useconds_t wait) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0) {
      EndWithParent(parent);
      close(ends[0]);
      Drive(scratch.folder(), round, first, hold, ends[1]);
    }
    close(ends[1]);
    std::FILE* told_by = fdopen(ends[0], "r");
    Told told;
    char id[40];
    long version = 0;
    bool reached = false;
    const auto next = [&] {
      if (std::fscanf(told_by, "%39s %ld", id, &version) != 2) return false;
      reached = std::string_view(id) == "reached";
      if (reached) return true;
      told.versions[id] = version;
      told.last = id;
      return true;
    };
    if (hold) {
      while (!reached && next()) continue;
      EXPECT_TRUE(reached);
    } else {
      while (lines > 0 && next()) --lines;
      usleep(wait);
    }
    kill(child, SIGKILL);
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it failed by itself: " << status;
    while (next()) continue;
    std::fclose(told_by);
    return told;
  }

  // The messages that should wait because of a transfer.
  static std::uint64_t OpenOf(TransferStore& transfers, const TransferRow& row) {
    std::uint64_t open = 0;
    if (row.state == State::kSealed || row.state == State::kDelivering) ++open;
    if (row.direction == TransferDirection::kIncoming)
      return static_cast<std::uint64_t>(row.version);  // each decision is told, and nobody took it
    // Notices of ends, that nobody took.
    if (row.state == State::kRecalled || row.state == State::kSuperseded ||
        row.state == State::kDeceased)
      ++open;
    const auto said = transfers.Said(row.id);
    EXPECT_TRUE(said);
    for (const Remark& remark : *said) {
      EXPECT_TRUE(transfers.TextOf(row.id, remark.id)) << row.id;
      if (remark.state == RemarkState::kWaiting) ++open;
    }
    return open;
  }
  void Check(const Told& told, std::map<State, unsigned>& seen) {
    auto keys = KeyFiles::Read((scratch.folder() / "key").string());
    ASSERT_TRUE(keys);
    auto store = Store::Open(scratch.folder() / "store.db", **keys);
    ASSERT_TRUE(store) << store.error().what;
    TransferStore transfers(**store);
    for (const auto& [id, version] : told.versions) {
      const auto row = transfers.Find(id);
      ASSERT_TRUE(row && *row) << "acknowledged and lost: " << id;
      EXPECT_GE((*row)->version, version) << id;
    }
    const auto rows = transfers.List("", 0, 1'000'000);
    ASSERT_TRUE(rows);
    std::uint64_t steps = 0;
    for (const TransferRow& row : *rows) {
      steps += static_cast<std::uint64_t>(row.version) + 1;
      EXPECT_EQ(*transfers.CountWaiting(row.partner), OpenOf(transfers, row))
          << "outbox and state of " << row.id;
      const bool unsealed = row.state == State::kReceived || row.state == State::kJudged ||
                            row.state == State::kWithdrawn || row.state == State::kExpired;
      if (row.state != State::kRefused) {
        EXPECT_EQ(transfers.Get(row.id, "delivered").has_value(), !unsealed) << row.id;
      }
      for (const char* kind : {"source", "document-report"})
        EXPECT_TRUE(transfers.Get(row.id, kind)) << row.id;
      if (row.state == State::kReconciled || row.state == State::kAccepted) {
        EXPECT_TRUE(transfers.Get(row.id, "reconcile")) << row.id;
      }
      if (row.id == told.last) ++seen[row.state];
    }
    CheckLog(transfers, steps);
  }
  // Each step stands in the log once, and beside steps only what is no step of one transfer.
  void CheckLog(TransferStore& transfers, std::uint64_t steps) {
    const auto entries = transfers.ListAudit(0, 10'000'000);
    ASSERT_TRUE(entries);
    std::uint64_t others = 0;
    std::uint64_t attempts = 0;
    for (const auto& logged : *entries) {
      const auto entry = ReadAuditEntry(logged.entry);
      ASSERT_TRUE(entry);
      const bool of_nobody = entry->transfer.empty();  // a consent revoked, a person deceased
      const bool said =
          entry->action == AuditAction::kAsked || entry->action == AuditAction::kAnswered;
      if (of_nobody || said) ++others;
      // An attempt to send what is said is a disclosure and no step.
      if (entry->action == AuditAction::kDisclosed && entry->actor == kTalkAct.actor) ++attempts;
    }
    EXPECT_EQ(entries->size(), steps + others + attempts) << "each step stands in the log once";
  }
  // A process that did nothing when it was killed: exactly what it told is there.
  void CheckHeld(const Told& told, unsigned goal, std::map<std::string, unsigned>& held) {
    auto keys = KeyFiles::Read((scratch.folder() / "key").string());
    auto store = Store::Open(scratch.folder() / "store.db", **keys);
    ASSERT_TRUE(store);
    TransferStore transfers(**store);
    const auto row = transfers.Find(told.last);
    ASSERT_TRUE(row && *row);
    EXPECT_EQ((*row)->state, kGoals[goal].state) << kGoals[goal].name;
    EXPECT_EQ((*row)->version, told.versions.at(told.last)) << kGoals[goal].name;
    ++held[kGoals[goal].name];
  }

  Scratch scratch;
};

TEST_F(TransferKillTest, NothingIsLostDoubledOrHalfDone) {
  const unsigned rounds = Rounds(60);
  constexpr unsigned kFreshEvery = 20;  // the store grows: a new one now and then
  std::mt19937 random(FirstSeed());
  std::map<State, unsigned> seen;
  std::map<std::string, unsigned> held;
  for (unsigned round = 0; round < rounds; ++round) {
    if (round % kFreshEvery == 0) {
      for (const char* name : {"store.db", "store.db-wal", "store.db-shm"}) scratch.Remove(name);
    }
    // Every other process is killed in a state that is known, the goals in turn; the others at any
    // instant, within whatever they are doing.
    const bool hold = round % 2 == 0;
    const unsigned first = (hold ? round / 2 : static_cast<unsigned>(random())) % kGoalCount;
    const auto told = KillOne(round, first, hold, static_cast<unsigned>(random() % 24),
                              static_cast<useconds_t>(random() % 4'000));
    Check(told, seen);
    if (hold) CheckHeld(told, first, held);
    if (HasFailure()) FAIL() << "round " << round << " seed " << FirstSeed();
  }
  std::printf("killed in a state, at any instant or held:");
  for (const auto& [state, count] : seen)
    std::printf(" %s %u", std::string(kTransferStateNames.NameOf(state)).c_str(), count);
  std::printf("\nheld there:");
  for (const auto& [name, count] : held) std::printf(" %s %u", name.c_str(), count);
  std::printf("\n");
  const unsigned each = rounds / 2 / kGoalCount;
  for (const GoalFact& goal : kGoals) EXPECT_GE(held[goal.name], each) << goal.name;
  for (const auto& [state, name] : kTransferStateNames.entries) {
    EXPECT_GE(seen[state], each) << name;
    if (rounds >= 500) {
      EXPECT_GE(seen[state], 10U) << name;
    }
  }
}

}  // namespace
}  // namespace baybridge
