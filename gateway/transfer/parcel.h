#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evidence/container.h"
#include "pipeline/translating.h"

namespace baybridge {

// What goes into the two containers of a transfer (docs/evidence.md).

struct ParcelFacts {
  std::string_view envelope;     // JSON, as it was checked
  std::string_view report;       // JSON, made after the profile
  std::string_view source;       // the source document's bytes, as they came
  std::string_view salt;         // 32 random bytes
  std::string_view ledger;       // LedgerCsv
  std::string_view full_ledger;  // FullLedgerCsv
};

// A member that names the version before by its id at the sender's gateway.
ContainerMember VersionMember(std::string_view replaces);
// The id; empty where the container is of a first version. Fails with kMalformed for a member that
// VersionMember does not write.
Result<std::string> ReplacedBy(const OpenedContainer& delivered);

// What is delivered: the target document, its keep file, the ledger with withheld leaves as counts,
// report, envelope, and commitments to the source document and to the full ledger. Nothing of it
// was made before the profile. The record must have been translated.
std::vector<ContainerMember> DeliveredMembers(const Translated& translated,
                                              const ParcelFacts& facts);

// What the sender archives and never sends: source document, full ledger, salt, and the SHA-256 of
// the container that was delivered.
std::vector<ContainerMember> ArchivedMembers(const ParcelFacts& facts, std::string_view delivered);

// The envelope names another profile than the record was translated with, or not every class of
// personal data that leaves.
Findings CheckDisclosed(const Translated& translated,
                        const std::vector<std::string>& categories,
                        std::string_view profile);

// What binds the two together does not hold; none: they belong together.
Findings CheckTie(const OpenedContainer& delivered,
                  std::string_view delivered_bytes,
                  const OpenedContainer& archived);

}  // namespace baybridge
