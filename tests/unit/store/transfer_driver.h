#pragma once

#include <cstdio>
#include <string>
#include <unistd.h>

#include "store/transfer_store.h"

namespace baybridge {

inline const TransferAct kAct{
    .actor = std::string(64, 'a'), .time = "2026-06-01T08:00:00Z", .rules = {}, .result = {}};

// Of whoever sends what is said, so that the log tells these attempts apart.
inline const TransferAct kTalkAct{
    .actor = std::string(64, 'b'), .time = "2026-06-01T08:00:00Z", .rules = {}, .result = {}};

inline NewTransfer Numbered(unsigned round, unsigned number) {
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
  TransferState state;
};
inline constexpr GoalFact kGoals[] = {{"received", TransferState::kReceived},
                                      {"judged", TransferState::kJudged},
                                      {"judged, waits for a clinician", TransferState::kJudged},
                                      {"acknowledged", TransferState::kJudged},
                                      {"sealed", TransferState::kSealed},
                                      {"delivering", TransferState::kDelivering},
                                      {"delivered", TransferState::kDelivered},
                                      {"reconciled", TransferState::kReconciled},
                                      {"accepted", TransferState::kAccepted},
                                      {"resident-arrived", TransferState::kArrived},
                                      {"refused", TransferState::kRefused},
                                      {"refused before sealing", TransferState::kRefused},
                                      {"withdrawn", TransferState::kWithdrawn},
                                      {"recalled", TransferState::kRecalled},
                                      {"expired", TransferState::kExpired},
                                      {"superseded", TransferState::kSuperseded},
                                      {"person-deceased", TransferState::kDeceased},
                                      {"question waits", TransferState::kDelivered},
                                      {"question taken", TransferState::kDelivered},
                                      {"answered", TransferState::kDelivered},
                                      {"incoming", TransferState::kDelivered},
                                      {"incoming reconciled", TransferState::kReconciled},
                                      {"incoming accepted", TransferState::kAccepted},
                                      {"incoming refused", TransferState::kRefused}};
inline constexpr unsigned kGoalCount = sizeof(kGoals) / sizeof(kGoals[0]);

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
    Apply(TransferEvent::kJudge, {.act = kAct, .waits = waits});
    if (goal == Goal::kJudged || goal == Goal::kWaiting) return;
    if (waits)
      return Apply(TransferEvent::kAcknowledge, {.act = kAct, .payloads = {{"note", "told"}}});
    if (goal == Goal::kNotSealed) return Apply(TransferEvent::kRefuse);
    if (goal == Goal::kWithdrawn) return Apply(TransferEvent::kWithdraw);
    if (goal == Goal::kExpired) {
      if (!transfers_.Expire(10, kAct)) _exit(1);
      return TellNow();
    }
    Apply(TransferEvent::kSeal, {.act = kAct, .payloads = {{"delivered", "container"}}});
    if (goal == Goal::kSealed) return;
    partner_ = made.partner;
    Claim(kAct);
    TellNow();
    if (goal == Goal::kDelivering) return;
    if (goal == Goal::kRecalled) {
      if (!transfers_.RevokeConsent("HK-0001", made.consent, kAct)) _exit(1);
      return TellNow();
    }
    Apply(TransferEvent::kDeliver, {.act = kAct, .payloads = {{"receipt", "signed"}}});
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
      return Apply(TransferEvent::kSupersede);
    }
    if (goal == Goal::kDeceased) {
      if (!transfers_.PersonDeceased(made.person, kAct)) _exit(1);
      return TellNow();
    }
    if (goal == Goal::kAsked || goal == Goal::kAskedAndTaken || goal == Goal::kAnswered)
      return Talk(goal);
    if (goal == Goal::kRefused)
      return Apply(TransferEvent::kRefuse, {.act = kAct, .inbox = Mark()});
    Apply(TransferEvent::kReconcile,
          {.act = kAct, .payloads = {{"reconcile", "list"}}, .inbox = Mark()});
    if (goal == Goal::kReconciled) return;
    Apply(TransferEvent::kAccept, {.act = kAct, .inbox = Mark()});
    if (goal == Goal::kAccepted) return;
    Apply(TransferEvent::kArrive, {.act = kAct, .inbox = Mark()});
  }
  void Talk(Goal goal) {
    auto asked = transfers_.Say(id_, {TransferEvent::kAsk, {}, "with food?", {}}, kAct);
    if (!asked) _exit(1);
    TellNow();
    if (goal == Goal::kAsked) return;
    Claim(kTalkAct);
    if (!transfers_.SettleRemark(id_, asked->id, RemarkState::kTaken)) _exit(1);
    TellNow();
    if (goal == Goal::kAskedAndTaken) return;
    NewRemark answer{
        .event = TransferEvent::kAnswer, .about = asked->id, .text = "yes", .inbox = Mark()};
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
    if (goal == Goal::kIncomingRefused) return Apply(TransferEvent::kRefuse);
    Apply(TransferEvent::kReconcile, {.act = kAct, .payloads = {{"reconcile", "list"}}});
    if (goal == Goal::kIncomingAccepted) Apply(TransferEvent::kAccept);
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
  void Apply(TransferEvent event, const TransferChange& change = {.act = kAct}) {
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

}  // namespace baybridge
