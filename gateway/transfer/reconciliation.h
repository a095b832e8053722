#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.h"
#include "core/finding.h"
#include "core/result.h"
#include "pipeline/reading.h"

namespace baybridge {

// What the recipient goes through one by one before it takes a resident: schemas/_transfer/
// reconciled.csv says where it stands in a hub record. Which kinds there are is data.
struct ReconciledGroup {
  std::string kind;                 // of the hub
  std::string group;                // path below the root: "/medication"
  std::vector<std::string> labels;  // leaves below the group that name it, the best first
};

// Reads the table below a folder. Fails with kNotFound or kMalformed and file:line.
Result<std::vector<ReconciledGroup>> LoadReconciledGroups(const std::filesystem::path& root);

// One medicine of a record. Its number is its place in the list, from 1.
struct RecordMedicine {
  std::string name;  // as it is written; empty where the record does not name it
  std::string path;  // of its group in the record's own format
};

// The medicines of a record that was read and judged; none where its kind has no such group. The
// record must be seen by the hub (Judged::hub).
std::vector<RecordMedicine> MedicinesOf(const Judged& record,
                                        const std::vector<ReconciledGroup>& groups);

enum class MedicineOutcome : std::uint8_t { kSame, kChanged, kStopped, kNotAvailable, kAdded };
inline constexpr EnumNames<MedicineOutcome, 5> kMedicineOutcomeNames{
    {{{MedicineOutcome::kSame, "same"},
      {MedicineOutcome::kChanged, "changed"},
      {MedicineOutcome::kStopped, "stopped"},
      {MedicineOutcome::kNotAvailable, "not-available"},
      {MedicineOutcome::kAdded, "added"}}}};

// What becomes of one medicine.
struct ReconciledMedicine {
  std::uint64_t number = 0;  // in the record; 0: it is named by its text alone
  std::string medicine;
  MedicineOutcome outcome = MedicineOutcome::kSame;
  std::string to;      // what a changed one became
  std::string reason;  // why one was stopped or added
  std::uint32_t line = 0;
};

// Reads {"medicines": […]}. Fails with kMalformed: no such list, a key or outcome that is not
// known, an entry that names nothing.
Result<std::vector<ReconciledMedicine>> ReadReconciliation(std::string_view json);

// Holds a list against the record: every medicine of the record exactly once, none that the record
// does not have unless it was added, a changed one with what it became, a stopped or added one with
// the reason. Findings GW-TRF-016 to 020 name what is wrong; none: the list is whole.
Findings CheckReconciliation(const std::vector<ReconciledMedicine>& listed,
                             const std::vector<RecordMedicine>& medicines);

}  // namespace baybridge
