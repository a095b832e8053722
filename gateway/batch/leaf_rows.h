#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/record_work.h"
#include "core/record.h"
#include "pipeline/translating.h"
#include "translate/plan.h"
#include "translate/translation.h"

namespace baybridge {

// Headings of the files of what stayed behind and of ledgers.
std::string ResidueHead();
std::string LedgerHead();
// Heading of the cross-reference of records and targets.
std::string IdsHead();

// The fields of a line up to the first comma of what it says of the record: "file,record,".
std::string RowPrefix(const WorkRecord& record);

// Writes what became of records' leaves as lines of CSV. Belongs to one thread.
class LeafRows {
 public:
  // Null: the hub is on that side. The plans must outlive it.
  void SetPlans(const Plan* to_hub, const Plan* from_hub);

  // A row for each leaf of a record that was lost or is residue.
  void AppendLeft(const WorkRecord& record,
                  const std::vector<LedgerEntry>& entries,
                  const Record& source,
                  std::string& rows);

 private:
  // Where the rows of a plan stand, as PlaceOfRow says it; each is put together once.
  struct Places {
    const Plan* plan = nullptr;
    std::vector<std::string> of_rows;
    const std::string& Of(std::uint32_t row);
  };
  Places to_hub_;
  Places from_hub_;
};

// The ledger of a record that was translated as a document, its places moved to where they stand in
// the input.
void AppendLedger(const WorkRecord& record,
                  const Translated& made,
                  const BatchPlace& place,
                  std::string& ledger);

}  // namespace baybridge
