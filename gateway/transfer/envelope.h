#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/result.h"
#include "transfer/reconciliation.h"

namespace baybridge {

// The legal facts of a transfer: who gives what to whom, on which basis and with whose consent.
// docs/transfers.md describes the document. Texts are as they stand in it; dates are ISO.
struct Party {
  std::string name;
  std::string identifier;  // number of registration
  std::string region;      // code of schemas/_transfer/regions.csv
  std::string contact;
};

struct TransferConsent {
  std::string id;
  std::string date;
  std::string until;  // empty: open
  std::string giver;
  std::string relation;  // of the giver to the person
  bool separate = false;
  bool necessity_told = false;
  std::vector<std::string> categories;  // personal-data classes it covers
};

struct Envelope {
  std::string transfer;  // id
  std::string time;      // UTC, 2026-01-31T08:00:00Z
  Party sender;
  Party recipient;
  std::vector<Party> onward;  // further recipients
  std::string mechanism;      // id of schemas/_transfer/mechanisms.csv
  std::string contract;       // number
  std::string effective;      // date of the contract
  std::string filing;         // number
  std::string filed;          // date
  std::string authority;      // filed with
  std::string purpose;
  std::string method;
  std::string profile;
  std::vector<std::string> categories;  // personal-data classes that leave
  TransferConsent consent;
  std::string assessment;  // id of the impact assessment
  std::string assessment_date;
  std::string retained_until;
  std::string stored_at;
  std::uint64_t persons = 1;
  bool important_data = false;  // published or notified as important data
};

// Fails with kMalformed and file:line: no JSON, another contract, a key that is not known, a value
// of another kind.
Result<Envelope> ReadEnvelope(std::string_view json, const std::string& place);

struct Region {
  std::string code;
  std::string place;
  bool bay_area = false;
};

// What a way of giving data to another place asks for.
struct Mechanism {
  std::string id;
  std::string from;  // places
  std::string to;
  bool bay_area = false;          // both sides, and all further recipients
  bool contract = false;          // a contract or permission with number and date
  std::uint32_t filing_days = 0;  // working days after the contract takes effect; 0: none
  bool assessment = false;        // an impact assessment before
  bool separate_consent = false;  // else it is enough that the person was told
  std::string valid_from;
  bool unverified = false;
};

struct TransferRules {
  std::vector<Region> regions;
  std::vector<Mechanism> mechanisms;
  std::vector<ReconciledGroup> reconciled;

  // Reads schemas/_transfer below a folder. Fails with kNotFound or kMalformed and file:line.
  static Result<TransferRules> Load(const std::filesystem::path& root);
  const Region* FindRegion(std::string_view code) const;
};

// Everything that forbids the transfer, or that a person should look at (warnings). Nothing may
// leave while there is an error.
Findings CheckEnvelope(const Envelope& envelope, const TransferRules& rules);

}  // namespace baybridge
