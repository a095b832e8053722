#pragma once

#include <memory>
#include <string>

#include "batch/record_work.h"
#include "pipeline/translating.h"
#include "pipeline/workspace.h"

namespace baybridge {

struct LaneWorkOptions {
  std::string from;  // pack id
  std::string kind;
  // How documents are translated where the lane does not do it; fragment. With `keep_inside` keep
  // blocks stand in the targets, else none are made.
  // `translate.read.today` is the day on which the job began.
  TranslateOptions translate;
  bool ledger = false;               // a row for every leaf
  std::uint64_t full_share = 1'000;  // every so manieth record is judged by all engines; 0: none
};

// Compiles everything that work of these options needs, so that any number of threads can read the
// workspace at once. Fails like Workspace::Compile and PlanFor.
Result<Done> PrepareWork(Workspace& workspace, const LaneWorkOptions& options);

// Work that translates records: by a Lane where that can do it (XML to XML in UTF-8, no profile, no
// ledger), else as documents; so are those that the lane refuses, which all engines then judge, a
// stated share of the rest, and those with a keep block, which a lane does not read. The workspace
// must outlive it and must be prepared. Fails like Lane::Make.
Result<std::unique_ptr<RecordWork>> MakeLaneWork(Workspace& workspace,
                                                 const LaneWorkOptions& options);

}  // namespace baybridge
