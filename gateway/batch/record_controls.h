#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "batch/control_sums.h"
#include "pipeline/control_reader.h"
#include "pipeline/translating.h"
#include "pipeline/workspace.h"
#include "translate/translation.h"

namespace baybridge {

// Counts what records of one format hold, and what their targets hold, and explains every
// difference by what was told of the record. Both sides are read alike, by the mapping tables of
// their formats; no sum is taken from a translation. Belongs to one thread.
class RecordControls {
 public:
  // Null where the hub says nothing of totals for this kind. Fails like ReadControls and
  // ControlPlanFor. The workspace must outlive it.
  static Result<std::unique_ptr<RecordControls>> Make(Workspace& workspace,
                                                      std::string_view from,
                                                      std::string_view to,
                                                      std::string_view kind);

  // A record that was not read, or not well enough to look into it.
  void CountUnread(ControlSums& sums);
  // A record that was read and rejected.
  void CountRejected(const Record& source, ControlSums& sums);
  // A record and its target. `ledger`: of the source's leaves.
  void CountRecord(const Record& source,
                   const Record& target,
                   const std::vector<LedgerEntry>& ledger,
                   ControlSums& sums);
  // A record that was translated as a document: with what a profile withheld and what was put back.
  void CountDocument(const Translated& made, ControlSums& sums);

  // What the last record, and the last target, are known by.
  std::string_view source_id() const { return source_.id(); }
  std::string_view target_id() const { return target_.id(); }

 private:
  struct Plans {
    std::shared_ptr<const ControlTable> table;
    std::unique_ptr<const Plan> from;
    std::unique_ptr<const Plan> to;
  };
  explicit RecordControls(Plans plans)
      : plans_(std::move(plans)),
        table_(*plans_.table),
        source_(table_, plans_.from.get()),
        target_(table_, plans_.to.get()),
        other_(table_, plans_.from.get()),
        other_target_(table_, plans_.to.get()) {}
  using Items = std::span<const ControlItem>;
  void Count(Items items, std::initializer_list<ControlColumn> columns, ControlSums& sums);
  void Explain(Items before,
               Items after,
               const ControlReader& reader,
               const std::vector<LedgerEntry>& ledger,
               ControlSums& sums);
  void CountDifference(Items more, Items less, ControlColumn column, ControlSums& sums);

  Plans plans_;
  const ControlTable& table_;
  ControlReader source_;
  ControlReader target_;
  ControlReader other_;         // of a source after its profile
  ControlReader other_target_;  // of a target before anything was put back
};

}  // namespace baybridge
