#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/enum_names.h"

namespace baybridge {

// What was done. A word once in a log keeps its meaning for good.
enum class AuditAction : std::uint8_t {
  kReceived,
  kJudged,
  kAcknowledged,  // a clinician has seen what did not arrive
  kSealed,
  kDisclosed,  // may leave from here on; delivery follows
  kDelivered,
  kReconciled,
  kAccepted,
  kRefused,
  kArrived,
  kWithdrawn,
  kRecalled,
  kExpired,
  kSuperseded,
  kAsked,
  kAnswered,
  kConsentGiven,
  kConsentRevoked,
  kPersonDeceased,
  kPersonErased,  // the person's key was destroyed
  kKeyRotated,
  kAccessDenied,
  kAdministered,  // configuration, packs, partners
  kStarted,
  kStopped,
  kInspected,  // a regulator has read a container, receipt or record
};

inline constexpr EnumNames<AuditAction, 26> kAuditActionNames{
    {{{AuditAction::kReceived, "received"},
      {AuditAction::kJudged, "judged"},
      {AuditAction::kAcknowledged, "acknowledged"},
      {AuditAction::kSealed, "sealed"},
      {AuditAction::kDisclosed, "disclosed"},
      {AuditAction::kDelivered, "delivered"},
      {AuditAction::kReconciled, "reconciled"},
      {AuditAction::kAccepted, "accepted"},
      {AuditAction::kRefused, "refused"},
      {AuditAction::kArrived, "arrived"},
      {AuditAction::kWithdrawn, "withdrawn"},
      {AuditAction::kRecalled, "recalled"},
      {AuditAction::kExpired, "expired"},
      {AuditAction::kSuperseded, "superseded"},
      {AuditAction::kAsked, "asked"},
      {AuditAction::kAnswered, "answered"},
      {AuditAction::kConsentGiven, "consent-given"},
      {AuditAction::kConsentRevoked, "consent-revoked"},
      {AuditAction::kPersonDeceased, "person-deceased"},
      {AuditAction::kPersonErased, "person-erased"},
      {AuditAction::kKeyRotated, "key-rotated"},
      {AuditAction::kAccessDenied, "access-denied"},
      {AuditAction::kAdministered, "administered"},
      {AuditAction::kStarted, "started"},
      {AuditAction::kStopped, "stopped"},
      {AuditAction::kInspected, "inspected"}}}};

// One act. Holds no personal data: who and what it is about are digests that nobody can go back
// from without a salt that is kept elsewhere.
struct AuditEntry {
  std::uint64_t sequence = 0;  // from 1, without a gap
  std::string time = {};       // UTC, 2026-01-31T08:00:00Z; order is by sequence, not by time
  std::string actor = {};      // SHA-256 (hex) of the certificate or token that acted
  AuditAction action = AuditAction::kReceived;
  std::string subject = {};   // commitment (hex) to the person; empty where there is none
  std::string transfer = {};  // commitment (hex) to the transfer; empty where there is none
  std::string before = {};    // commitments (hex) to the record before and after
  std::string after = {};
  std::string rules = {};    // SHA-256 (hex) of the packs and rules that were used
  std::string consent = {};  // commitment (hex) to the consent
  std::string result = {};   // a word: letters, digits, hyphen

  friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

// The one way to write an entry: JSON on one line without blanks, without the line's end. What the
// log hashes. The fields must have the forms that stand beside them above.
std::string WriteAuditEntry(const AuditEntry& entry);

// Nothing for anything but what WriteAuditEntry writes.
std::optional<AuditEntry> ReadAuditEntry(std::string_view text);

// SHA-256 (hex) of the salt (32 bytes), the label, a zero byte and the value: nobody who does not
// have the salt can try values; whoever destroys the salt makes it forget them.
std::string Commitment(std::string_view salt, std::string_view label, std::string_view value);

}  // namespace baybridge
