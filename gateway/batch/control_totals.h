#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "batch/control_sums.h"
#include "core/job_ledger.h"

namespace baybridge {

// Control totals of a run while it goes on: the sums of its chunks, added up by group. What is
// added does not depend on the order in which a chunk has its groups, nor on where chunks end while
// all groups are listed. Belongs to one thread.
class ControlTotals {
 public:
  // Goes on from the numbers of a run; those that are of no control are left alone. A delivery that
  // names another institution in every record would make totals of any size: what comes after the
  // first `most_groups` is counted together. Which are the
  // first depends on the input and on where its chunks end: within a chunk they go by name.
  ControlTotals(const JobTallies& kept, std::size_t most_groups);

  void Add(const ControlSums& sums);

  // Appends every number that is not what it was when Keep was called last, as it is now.
  void AppendChanged(JobTallies& changed) const;
  // What was appended is durable.
  void Keep();

 private:
  struct Total {
    ControlColumns now{};
    ControlColumns kept{};
    bool changed = false;
  };
  using Totals = std::unordered_map<std::string, Total, ControlSums::Hash, std::equal_to<>>;
  using Row = ControlSums::Rows::value_type;
  void AddNew(std::vector<const Row*>& rows);
  void AddTo(Totals::value_type& total, const ControlColumns& columns);
  Totals::value_type& Listed(std::string_view group);

  Totals totals_;
  std::size_t groups_ = 0;  // listed one by one
  std::size_t most_groups_;
  std::vector<Totals::value_type*> changed_;
};

}  // namespace baybridge
