#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "core/enum_names.h"

namespace baybridge {

// The life of a transfer as both gateways see it: the states, what happens to it, and which of it
// is legal where. What is not in the table below does not happen.

// A transfer that leaves this gateway, or one that came to it.
enum class TransferDirection : std::uint8_t { kOutgoing, kIncoming };
inline constexpr EnumNames<TransferDirection, 2> kTransferDirectionNames{
    {{{TransferDirection::kOutgoing, "outgoing"}, {TransferDirection::kIncoming, "incoming"}}}};

enum class TransferState : std::uint8_t {
  kReceived,    // the sender's gateway has it, whole and durable
  kJudged,      // and found nothing that forbids it; may wait for a clinician
  kSealed,      // the container is made
  kDelivering,  // may have left
  kDelivered,   // the recipient's gateway signed for it; an incoming one begins here
  kReconciled,  // the recipient went through the medicines
  kAccepted,
  kRefused,
  kArrived,     // the resident is there
  kWithdrawn,   // by the sender, before anything left
  kRecalled,    // by the sender, after it may have left
  kExpired,     // could not be delivered in time
  kSuperseded,  // by a new version
  kDeceased,    // the person died
};
inline constexpr EnumNames<TransferState, 14> kTransferStateNames{
    {{{TransferState::kReceived, "received"},
      {TransferState::kJudged, "judged"},
      {TransferState::kSealed, "sealed"},
      {TransferState::kDelivering, "delivering"},
      {TransferState::kDelivered, "delivered"},
      {TransferState::kReconciled, "reconciled"},
      {TransferState::kAccepted, "accepted"},
      {TransferState::kRefused, "refused"},
      {TransferState::kArrived, "resident-arrived"},
      {TransferState::kWithdrawn, "withdrawn"},
      {TransferState::kRecalled, "recalled"},
      {TransferState::kExpired, "expired"},
      {TransferState::kSuperseded, "superseded"},
      {TransferState::kDeceased, "person-deceased"}}}};

enum class TransferEvent : std::uint8_t {
  kJudge,
  kAcknowledge,
  kSeal,
  kDisclose,  // each attempt to deliver is one
  kDeliver,
  kReconcile,
  kAccept,
  kRefuse,
  kArrive,
  kWithdraw,
  kRecall,
  kExpire,
  kSupersede,
  kDecease,
  kAsk,  // changes no state, as kAnswer: see CanTalk
  kAnswer,
};
inline constexpr EnumNames<TransferEvent, 16> kTransferEventNames{
    {{{TransferEvent::kJudge, "judge"},
      {TransferEvent::kAcknowledge, "acknowledge"},
      {TransferEvent::kSeal, "seal"},
      {TransferEvent::kDisclose, "parcel"},
      {TransferEvent::kDeliver, "deliver"},
      {TransferEvent::kReconcile, "reconcile"},
      {TransferEvent::kAccept, "accept"},
      {TransferEvent::kRefuse, "refuse"},
      {TransferEvent::kArrive, "arrive"},
      {TransferEvent::kWithdraw, "withdraw"},
      {TransferEvent::kRecall, "recall"},
      {TransferEvent::kExpire, "expire"},
      {TransferEvent::kSupersede, "supersede"},
      {TransferEvent::kDecease, "person-deceased"},
      {TransferEvent::kAsk, "ask"},
      {TransferEvent::kAnswer, "answer"}}}};

struct TransferTransition {
  TransferState from;
  TransferEvent event;
  TransferState to;
};

inline constexpr std::array kTransferTransitions = std::to_array<TransferTransition>({
    {TransferState::kReceived, TransferEvent::kJudge, TransferState::kJudged},
    {TransferState::kJudged, TransferEvent::kAcknowledge, TransferState::kJudged},
    {TransferState::kJudged, TransferEvent::kSeal, TransferState::kSealed},
    {TransferState::kSealed, TransferEvent::kDisclose, TransferState::kDelivering},
    {TransferState::kDelivering, TransferEvent::kDisclose, TransferState::kDelivering},
    {TransferState::kDelivering, TransferEvent::kDeliver, TransferState::kDelivered},
    {TransferState::kDelivered, TransferEvent::kReconcile, TransferState::kReconciled},
    {TransferState::kReconciled, TransferEvent::kAccept, TransferState::kAccepted},
    {TransferState::kAccepted, TransferEvent::kArrive, TransferState::kArrived},
    // It cannot be made, or something forbids it; the other gateway does not take it; the
    // recipient does not.
    {TransferState::kReceived, TransferEvent::kRefuse, TransferState::kRefused},
    {TransferState::kJudged, TransferEvent::kRefuse, TransferState::kRefused},
    {TransferState::kDelivering, TransferEvent::kRefuse, TransferState::kRefused},
    {TransferState::kDelivered, TransferEvent::kRefuse, TransferState::kRefused},
    {TransferState::kReconciled, TransferEvent::kRefuse, TransferState::kRefused},
    {TransferState::kReceived, TransferEvent::kWithdraw, TransferState::kWithdrawn},
    {TransferState::kJudged, TransferEvent::kWithdraw, TransferState::kWithdrawn},
    {TransferState::kSealed, TransferEvent::kWithdraw, TransferState::kWithdrawn},
    {TransferState::kDelivering, TransferEvent::kRecall, TransferState::kRecalled},
    {TransferState::kDelivered, TransferEvent::kRecall, TransferState::kRecalled},
    {TransferState::kReconciled, TransferEvent::kRecall, TransferState::kRecalled},
    {TransferState::kAccepted, TransferEvent::kRecall, TransferState::kRecalled},
    {TransferState::kReceived, TransferEvent::kExpire, TransferState::kExpired},
    {TransferState::kJudged, TransferEvent::kExpire, TransferState::kExpired},
    {TransferState::kSealed, TransferEvent::kExpire, TransferState::kExpired},
    {TransferState::kDelivering, TransferEvent::kExpire, TransferState::kExpired},
    {TransferState::kReceived, TransferEvent::kSupersede, TransferState::kSuperseded},
    {TransferState::kJudged, TransferEvent::kSupersede, TransferState::kSuperseded},
    {TransferState::kSealed, TransferEvent::kSupersede, TransferState::kSuperseded},
    {TransferState::kDelivering, TransferEvent::kSupersede, TransferState::kSuperseded},
    {TransferState::kDelivered, TransferEvent::kSupersede, TransferState::kSuperseded},
    {TransferState::kReconciled, TransferEvent::kSupersede, TransferState::kSuperseded},
    {TransferState::kAccepted, TransferEvent::kSupersede, TransferState::kSuperseded},
    {TransferState::kReceived, TransferEvent::kDecease, TransferState::kDeceased},
    {TransferState::kJudged, TransferEvent::kDecease, TransferState::kDeceased},
    {TransferState::kSealed, TransferEvent::kDecease, TransferState::kDeceased},
    {TransferState::kDelivering, TransferEvent::kDecease, TransferState::kDeceased},
    {TransferState::kDelivered, TransferEvent::kDecease, TransferState::kDeceased},
    {TransferState::kReconciled, TransferEvent::kDecease, TransferState::kDeceased},
    {TransferState::kAccepted, TransferEvent::kDecease, TransferState::kDeceased},
});

// Where an event leads; nothing where it is not legal.
constexpr std::optional<TransferState> NextState(TransferState from, TransferEvent event) {
  for (const TransferTransition& transition : kTransferTransitions) {
    if (transition.from == from && transition.event == event) return transition.to;
  }
  return std::nullopt;
}

// True where nothing can happen any more.
constexpr bool IsClosed(TransferState state) {
  return std::ranges::none_of(kTransferTransitions, [state](const TransferTransition& transition) {
    return transition.from == state;
  });
}

// True where the other gateway knows of the transfer, or may know.
constexpr bool MayHaveLeft(TransferState state) {
  return state == TransferState::kDelivering || state == TransferState::kDelivered ||
         state == TransferState::kReconciled || state == TransferState::kAccepted;
}

// True where the two sides may ask one another: the record is there, and nobody took it back.
constexpr bool CanTalk(TransferState state) {
  return state == TransferState::kDelivered || state == TransferState::kReconciled ||
         state == TransferState::kAccepted || state == TransferState::kArrived;
}

// True where the other gateway is to be told what happened here. An event that came from there is
// not sent back.
constexpr bool IsTold(TransferDirection direction, TransferState from, TransferEvent event) {
  switch (event) {
    case TransferEvent::kReconcile:
    case TransferEvent::kAccept:
    case TransferEvent::kArrive: return direction == TransferDirection::kIncoming;
    case TransferEvent::kRefuse:
      return direction == TransferDirection::kIncoming && MayHaveLeft(from);
    case TransferEvent::kRecall:
    case TransferEvent::kSupersede:
    case TransferEvent::kDecease:
      return direction == TransferDirection::kOutgoing && MayHaveLeft(from);
    default: return false;
  }
}

}  // namespace baybridge
