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

namespace baybridge {
namespace {

namespace fs = std::filesystem;
using State = TransferState;
using Event = TransferEvent;

const TransferAct kAct{
    .actor = std::string(64, 'a'), .time = "2026-06-01T08:00:00Z", .rules = {}, .result = {}};

NewTransfer Numbered(unsigned round, unsigned number) {
  const std::string name = "T-" + std::to_string(round) + "-" + std::to_string(number);
  return {.institution = "HK-0001",
          .partner = "gd.example",
          .reference = name,
          .person = "resident " + name,
          .consent = "C-" + name,
          .digest = name,
          .deadline = 1'000'000'000,
          .payloads = {{"source", "record of " + name}}};
}

// In the child: tells the parent what was made durable, one short line at a time. Never returns.
[[noreturn]] void Drive(const fs::path& folder, unsigned round, int told) {
  auto keys = KeyFiles::Read((folder / "key").string());
  auto store = Store::Open(folder / "store.db", **keys);
  if (!store) _exit(1);
  TransferStore transfers(**store);
  const auto tell = [&](const TransferRow& row) {
    char line[64];
    const int size = std::snprintf(line, sizeof(line), "%s %ld\n", row.id.c_str(),
                                   static_cast<long>(row.version));
    if (write(told, line, static_cast<std::size_t>(size)) != size) _exit(1);
  };
  const auto apply = [&](const std::string& id, Event event, Payloads payloads = {}) {
    auto row = transfers.Apply(id, event, {.act = kAct, .payloads = std::move(payloads)});
    if (!row) _exit(1);
    tell(*row);
  };
  for (unsigned number = 0;; ++number) {
    auto received = transfers.Receive(Numbered(round, number), kAct);
    if (!received) _exit(1);
    tell(received->row);
    const std::string id = received->row.id;
    apply(id, Event::kJudge);
    if (number % 5 == 1) {
      apply(id, Event::kWithdraw);
      continue;
    }
    apply(id, Event::kSeal, {{"delivered", "container"}});
    // What earlier rounds left is claimed first.
    for (bool ours = false; !ours;) {
      const auto claimed = transfers.Claim("gd.example", 1'000'000, {}, kAct);
      if (!claimed || !*claimed) _exit(1);
      ours = (*claimed)->transfer == id;
    }
    if (number % 5 == 2) {
      if (!transfers.RevokeConsent("HK-0001", "C-" + Numbered(round, number).reference, kAct))
        _exit(1);
      continue;
    }
    apply(id, Event::kDeliver, {{"receipt", "signed"}});
    apply(id, Event::kReconcile);
    apply(id, Event::kAccept);
    apply(id, Event::kArrive);
  }
}

class TransferKillTest : public testing::Test {
 protected:
  TransferKillTest() {
    scratch.Write("key", NewKeyFileText());
    fs::permissions(scratch.folder() / "key", fs::perms::owner_read | fs::perms::owner_write);
  }

  // What a child acknowledged before it was killed, `wait` after its line number `lines`: versions
  // by id.
  std::map<std::string, std::int64_t> KillOne(unsigned round,
                                              unsigned lines,
                                              std::chrono::microseconds wait) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0) {
      EndWithParent(parent);
      close(ends[0]);
      Drive(scratch.folder(), round, ends[1]);
    }
    close(ends[1]);
    std::FILE* told_by = fdopen(ends[0], "r");
    std::map<std::string, std::int64_t> told;
    char id[40];
    long version = 0;
    const auto next = [&] {
      if (std::fscanf(told_by, "%39s %ld", id, &version) != 2) return false;
      told[id] = version;
      return true;
    };
    while (lines > 0 && next()) --lines;
    usleep(static_cast<useconds_t>(wait.count()));
    kill(child, SIGKILL);
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it failed by itself: " << status;
    while (next()) continue;
    std::fclose(told_by);
    return told;
  }

  void Check(const std::map<std::string, std::int64_t>& told, std::map<State, unsigned>& seen) {
    auto keys = KeyFiles::Read((scratch.folder() / "key").string());
    ASSERT_TRUE(keys);
    auto store = Store::Open(scratch.folder() / "store.db", **keys);
    ASSERT_TRUE(store) << store.error().what;
    TransferStore transfers(**store);
    for (const auto& [id, version] : told) {
      const auto row = transfers.Find(id);
      ASSERT_TRUE(row && *row) << "acknowledged and lost: " << id;
      EXPECT_GE((*row)->version, version) << id;
    }
    const auto rows = transfers.List("", 0, 1'000'000);
    ASSERT_TRUE(rows);
    std::uint64_t steps = 0;
    std::uint64_t open = 0;
    for (const TransferRow& row : *rows) {
      steps += static_cast<std::uint64_t>(row.version) + 1;
      if (row.state == State::kSealed || row.state == State::kDelivering) ++open;
      // The notice of a recall that nobody took.
      if (row.state == State::kRecalled) ++open;
      const bool sealed = row.state != State::kReceived && row.state != State::kJudged &&
                          row.state != State::kWithdrawn;
      EXPECT_EQ(transfers.Get(row.id, "delivered").has_value(), sealed) << row.id;
      EXPECT_TRUE(transfers.Get(row.id, "source")) << row.id;
      if (told.contains(row.id)) ++seen[row.state];
    }
    EXPECT_EQ(*transfers.CountWaiting("gd.example"), open) << "outbox and states";
    const auto entries = transfers.ListAudit(0, 10'000'000);
    ASSERT_TRUE(entries);
    std::uint64_t revoked = 0;
    for (const auto& logged : *entries)
      revoked += ReadAuditEntry(logged.entry)->action == AuditAction::kConsentRevoked ? 1 : 0;
    EXPECT_EQ(entries->size(), steps + revoked) << "each step stands in the log once";
  }

  Scratch scratch;
};

TEST_F(TransferKillTest, NothingIsLostDoubledOrHalfDone) {
  const unsigned rounds = Rounds(60);
  constexpr unsigned kFreshEvery = 20;  // the store grows: a new one now and then
  std::mt19937 random(FirstSeed());
  std::map<State, unsigned> seen;
  for (unsigned round = 0; round < rounds; ++round) {
    if (round % kFreshEvery == 0) {
      for (const char* name : {"store.db", "store.db-wal", "store.db-shm"}) scratch.Remove(name);
    }
    const unsigned lines = static_cast<unsigned>(random() % 24);
    const auto told = KillOne(round, lines, std::chrono::microseconds(random() % 4'000));
    Check(told, seen);
    if (HasFailure()) FAIL() << "round " << round << " seed " << FirstSeed();
  }
  std::string states;
  for (const auto& [state, count] : seen)
    states += std::string(kTransferStateNames.NameOf(state)) + " " + std::to_string(count) + ", ";
  std::printf("last states of acknowledged transfers: %s\n", states.c_str());
  if (rounds < 500) return;
  for (const State state : {State::kReceived, State::kJudged, State::kSealed, State::kDelivering,
                            State::kDelivered, State::kReconciled, State::kAccepted})
    EXPECT_GE(seen[state], 10U) << kTransferStateNames.NameOf(state);
}

}  // namespace
}  // namespace baybridge
