#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"
#include "pack/json_value.h"
#include "report/report.h"
#include "store/answer_store.h"
#include "store/key_source.h"
#include "store/transfer_store.h"
#include "transport/https_client.h"

namespace baybridge {

// A home behind another gateway, and the format that it reads.
struct PartnerInstitution {
  std::string id;      // its number of registration, as envelopes name it
  std::string format;  // pack id
};

// Another gateway.
struct PartnerConfig {
  std::string name;  // as it names itself
  std::string place;
  HttpsAddress address;
  std::vector<std::string> certificate_names;  // "dns:…" or "uri:…" of its client certificate
  std::filesystem::path receipt_key;           // PEM, public, Ed25519
  std::vector<PartnerInstitution> institutions;
};

// What a gateway needs to exchange records with others (docs/operations.md).
struct TransferConfig {
  std::string name;  // of this gateway; empty: it exchanges nothing
  std::string place;
  std::vector<std::string> institutions;  // that are served here, by number of registration
  std::filesystem::path store;            // file; empty where the store is a database of PostgreSQL
  std::string store_address;              // postgresql://…, without a password
  std::filesystem::path store_password;   // file; empty: as libpq finds it
  KeySource store_keys;
  std::filesystem::path seal_key;          // P-256
  std::filesystem::path seal_certificate;  // with its chain behind it
  std::filesystem::path sm2_key;           // empty: containers have no second signature
  std::filesystem::path sm2_certificate;
  std::filesystem::path receipt_key;  // Ed25519: tokens and checkpoints
  std::filesystem::path certificate;  // that this gateway shows to others
  std::filesystem::path key;
  std::filesystem::path authorities;  // of other gateways' servers
  std::vector<std::filesystem::path> revocation_lists;
  // Of the authorities whose certificates containers are signed with; none: it is not asked.
  std::vector<std::filesystem::path> signer_revocation_lists;
  RetryTimes retry;
  Assurance assurance = Assurance::kFull;  // records are judged by, where a request says no other
  std::int64_t deliver_within_seconds = std::int64_t{3} * 24 * 60 * 60;
  std::int64_t attempt_seconds = 30;  // for one attempt, from connecting to the receipt
  // Witnesses of the audit log: how many partners must have signed it, within which time (0: the
  // gateway goes on without), and how often they are asked.
  std::int64_t least_witnesses = 1;
  std::int64_t anchor_within_seconds = std::int64_t{4} * 60 * 60;
  std::int64_t checkpoint_seconds = 60;
  HttpsAddress time_stamps;  // of an authority of time stamps (RFC 3161); no host: none
  std::string time_stamp_path = "/";
  std::int64_t reports_kept = 1'000;  // reports on conformance, of one owner
  AnswerLimits answers;               // to requests that may be repeated
  std::vector<PartnerConfig> partners;
};

// Reads the object `transfers` of a configuration; relative paths are those of `folder`. Fails with
// kMalformed and file:line.
Result<TransferConfig> ReadTransferConfig(const JsonDocument& document,
                                          const JsonValue& object,
                                          const std::filesystem::path& folder);

}  // namespace baybridge
