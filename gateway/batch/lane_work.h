#pragma once

#include <memory>
#include <optional>
#include <string>

#include "batch/record_work.h"
#include "pipeline/lane.h"
#include "pipeline/translating.h"
#include "pipeline/workspace.h"

namespace baybridge {

struct LaneWorkOptions {
  std::string from;  // pack id
  std::string kind;
  // How documents are translated where the lane does not do it; fragment, and without keep block.
  // `translate.read.today` is the day on which the job began.
  TranslateOptions translate;
  bool ledger = false;               // a row for every leaf
  std::uint64_t full_share = 1'000;  // every so manieth record is judged by all engines; 0: none
};

// Compiles everything that work of these options needs, so that any number of threads can read the
// workspace at once. Fails like Workspace::Compile and PlanFor.
Result<Done> PrepareWork(Workspace& workspace, const LaneWorkOptions& options);

// Headings of the files of what stayed behind and of ledgers.
std::string ResidueHead();
std::string LedgerHead();

// Translates records: by a Lane where that can do it (XML to XML in UTF-8, no profile, no ledger),
// else as documents; so are those that the lane refuses, which all engines then judge, a stated
// share of the rest, and those with a keep block, which a lane does not read.
class LaneWork final : public RecordWork {
 public:
  static Result<std::unique_ptr<RecordWork>> Make(Workspace& workspace,
                                                  const LaneWorkOptions& options);

  Result<Done> Run(const WorkRecord& record, const Sinks& to, WorkOutcome& outcome) override;

 private:
  LaneWork(Workspace& workspace, const LaneWorkOptions& options)
      : workspace_(workspace),
        options_(options) {}
  bool MayRunLane(const WorkRecord& record) const;
  bool RunLane(const WorkRecord& record, const Sinks& to, WorkOutcome& outcome);
  Result<Done> RunWhole(const WorkRecord& record, bool full, const Sinks& to, WorkOutcome& outcome);
  void AddLedger(const WorkRecord& record, const Translated& made, std::string& ledger) const;
  struct Leaves {
    const std::vector<LedgerEntry>& entries;
    const LedgerTotals& totals;
    const Record& source;
  };
  void AddResidue(const WorkRecord& record,
                  const Leaves& leaves,
                  std::string& residue,
                  WorkOutcome& outcome) const;

  Workspace& workspace_;
  LaneWorkOptions options_;
  const Kind* kind_ = nullptr;
  const Plan* to_hub_ = nullptr;
  const Plan* from_hub_ = nullptr;
  std::unique_ptr<Lane> lane_;  // null: every record is translated as a document
  std::string declarations_;    // of the target's namespaces: its envelope makes them
  std::string document_;
  Decoded decoded_;
  BatchPlace place_;
};

}  // namespace baybridge
