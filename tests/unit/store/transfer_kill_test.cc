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

// Of whoever sends what is said, so that the log tells these attempts apart.
const TransferAct kTalkAct{
    .actor = std::string(64, 'b'), .time = "2026-06-01T08:00:00Z", .rules = {}, .result = {}};

NewTransfer Numbered(unsigned round, unsigned number) {
  const std::string name = "T-" + std::to_string(round) + "-" + std::to_string(number);
  return {.institution = "HK-0001",
          .partner = "to-" + name,  // one of its own, so that its messages can be told apart
          .reference = name,
          .person = "resident " + name,
          .consent = "C-" + name,
          .digest = name,
          .deadline = 1'000'000'000,
          .payloads = {{"source", "record of " + name}, {"document-report", "report"}}};
}

// Where a round leads a transfer to. Each is a state of one, or of what is said about it.
enum class Goal {
  kReceived,
  kJudged,
  kWaiting,
  kAcknowledged,
  kSealed,
  kDelivering,
  kDelivered,
  kReconciled,
  kAccepted,
  kArrived,
  kRefused,
  kNotSealed,
  kWithdrawn,
  kRecalled,
  kExpired,
  kSuperseded,
  kDeceased,
  kAsked,
  kAskedAndTaken,
  kAnswered,
  kIncoming,
  kIncomingReconciled,
  kIncomingAccepted,
  kIncomingRefused,
};
struct GoalFact {
  const char* name;
  State state;
};
constexpr GoalFact kGoals[] = {{"received", State::kReceived},
                               {"judged", State::kJudged},
                               {"judged, waits for a clinician", State::kJudged},
                               {"acknowledged", State::kJudged},
                               {"sealed", State::kSealed},
                               {"delivering", State::kDelivering},
                               {"delivered", State::kDelivered},
                               {"reconciled", State::kReconciled},
                               {"accepted", State::kAccepted},
                               {"resident-arrived", State::kArrived},
                               {"refused", State::kRefused},
                               {"refused before sealing", State::kRefused},
                               {"withdrawn", State::kWithdrawn},
                               {"recalled", State::kRecalled},
                               {"expired", State::kExpired},
                               {"superseded", State::kSuperseded},
                               {"person-deceased", State::kDeceased},
                               {"question waits", State::kDelivered},
                               {"question taken", State::kDelivered},
                               {"answered", State::kDelivered},
                               {"incoming", State::kDelivered},
                               {"incoming reconciled", State::kReconciled},
                               {"incoming accepted", State::kAccepted},
                               {"incoming refused", State::kRefused}};
constexpr unsigned kGoalCount = sizeof(kGoals) / sizeof(kGoals[0]);

// In the child: drives transfers, and tells the parent what was made durable, one short line at a
// time. Ends the process where something fails.
class Driver {
 public:
  Driver(TransferStore& transfers, unsigned round, int told)
      : transfers_(transfers),
        round_(round),
        told_(told) {}

  // Leads a new transfer to a goal; the last line told is of that transfer.
  void Reach(Goal goal, unsigned number) {
    if (goal >= Goal::kIncoming) return ReachIncoming(goal, number);
    NewTransfer made = Numbered(round_, number);
    if (goal == Goal::kExpired) made.deadline = 5;
    id_ = Receive(made);
    if (goal == Goal::kReceived) return;
    const bool waits = goal == Goal::kWaiting || goal == Goal::kAcknowledged;
    Apply(Event::kJudge, {.act = kAct, .waits = waits});
    if (goal == Goal::kJudged || goal == Goal::kWaiting) return;
    if (waits) return Apply(Event::kAcknowledge, {.act = kAct, .payloads = {{"note", "told"}}});
    if (goal == Goal::kNotSealed) return Apply(Event::kRefuse);
    if (goal == Goal::kWithdrawn) return Apply(Event::kWithdraw);
    if (goal == Goal::kExpired) {
      if (!transfers_.Expire(10, kAct)) _exit(1);
      return TellNow();
    }
    Apply(Event::kSeal, {.act = kAct, .payloads = {{"delivered", "container"}}});
    if (goal == Goal::kSealed) return;
    partner_ = made.partner;
    Claim(kAct);
    TellNow();
    if (goal == Goal::kDelivering) return;
    if (goal == Goal::kRecalled) {
      if (!transfers_.RevokeConsent("HK-0001", made.consent, kAct)) _exit(1);
      return TellNow();
    }
    Apply(Event::kDeliver, {.act = kAct, .payloads = {{"receipt", "signed"}}});
    ReachDelivered(goal, number, made);
  }

 private:
  void ReachDelivered(Goal goal, unsigned number, const NewTransfer& made) {
    if (goal == Goal::kDelivered) return;
    if (goal == Goal::kSuperseded) {
      NewTransfer next = Numbered(round_, number);
      next.reference += "-2";
      next.partner += "-2";
      next.replaces = id_;
      (void)Receive(next);
      return Apply(Event::kSupersede);
    }
    if (goal == Goal::kDeceased) {
      if (!transfers_.PersonDeceased(made.person, kAct)) _exit(1);
      return TellNow();
    }
    if (goal == Goal::kAsked || goal == Goal::kAskedAndTaken || goal == Goal::kAnswered)
      return Talk(goal);
    if (goal == Goal::kRefused) return Apply(Event::kRefuse, {.act = kAct, .inbox = Mark()});
    Apply(Event::kReconcile, {.act = kAct, .payloads = {{"reconcile", "list"}}, .inbox = Mark()});
    if (goal == Goal::kReconciled) return;
    Apply(Event::kAccept, {.act = kAct, .inbox = Mark()});
    if (goal == Goal::kAccepted) return;
    Apply(Event::kArrive, {.act = kAct, .inbox = Mark()});
  }
  void Talk(Goal goal) {
    auto asked = transfers_.Say(id_, {Event::kAsk, {}, "with food?", {}}, kAct);
    if (!asked) _exit(1);
    TellNow();
    if (goal == Goal::kAsked) return;
    Claim(kTalkAct);
    if (!transfers_.SettleRemark(id_, asked->id, RemarkState::kTaken)) _exit(1);
    TellNow();
    if (goal == Goal::kAskedAndTaken) return;
    NewRemark answer{.event = Event::kAnswer, .about = asked->id, .text = "yes", .inbox = Mark()};
    if (!transfers_.Say(id_, answer, kAct)) _exit(1);
    TellNow();
  }
  void ReachIncoming(Goal goal, unsigned number) {
    NewTransfer made = Numbered(round_, number);
    made.direction = TransferDirection::kIncoming;
    made.institution = "HK-0009";
    made.payloads.push_back({"delivered", "container"});
    made.inbox = Mark();
    id_ = Receive(made);
    if (goal == Goal::kIncoming) return;
    if (goal == Goal::kIncomingRefused) return Apply(Event::kRefuse);
    Apply(Event::kReconcile, {.act = kAct, .payloads = {{"reconcile", "list"}}});
    if (goal == Goal::kIncomingAccepted) Apply(Event::kAccept);
  }

  InboxMark Mark() {
    const std::string name = std::to_string(round_) + "-" + std::to_string(marks_++);
    return {.partner = "gd.example", .message = "m-" + name, .digest = name, .receipt = "signed"};
  }
  void Claim(const TransferAct& act) {
    const auto claimed = transfers_.Claim(partner_, 1'000'000, {}, act);
    if (!claimed || !*claimed || (*claimed)->transfer != id_) _exit(1);
  }
  std::string Receive(const NewTransfer& made) {
    auto received = transfers_.Receive(made, kAct);
    if (!received) _exit(1);
    Tell(received->row);
    return received->row.id;
  }
  void Apply(Event event, const TransferChange& change = {.act = kAct}) {
    auto row = transfers_.Apply(id_, event, change);
    if (!row) _exit(1);
    Tell(*row);
  }
  void TellNow() {
    auto row = transfers_.Find(id_);
    if (!row || !*row) _exit(1);
    Tell(**row);
  }
  void Tell(const TransferRow& row) const {
    char line[64];
    const int size = std::snprintf(line, sizeof(line), "%s %ld\n", row.id.c_str(),
                                   static_cast<long>(row.version));
    if (write(told_, line, static_cast<std::size_t>(size)) != size) _exit(1);
  }

  TransferStore& transfers_;
  unsigned round_;
  int told_;
  unsigned marks_ = 0;
  std::string id_;
  std::string partner_;
};

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
