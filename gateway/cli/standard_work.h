#pragma once

#include <memory>
#include <string>
#include <vector>

#include "batch/record_work.h"
#include "cli/session.h"
#include "conform/conform_lane.h"

namespace baybridge {

// The standards by which translated records are judged as well, and what that looks up. Immutable;
// read by many threads. Holds addresses of its own parts.
struct RecordStandards {
  Standards standards;
  std::unique_ptr<const Strata> strata;
  std::unique_ptr<const RuleData> data;
  ConformContext context;
};

// Null for no ids. Everything is compiled, so that nothing is added to the session's workspace
// later; it must outlive what is returned. Fails like Standards::Load (kNotFound: an unknown one).
Result<std::shared_ptr<const RecordStandards>> LoadRecordStandards(
    Session& session, const std::vector<std::string>& ids);

struct StandardWorkOptions {
  std::shared_ptr<const RecordStandards> standards;
  ReadOptions read;  // of the records
  Language language = Language::kEn;
};

// Work that does what `work` does and then judges the source of each record that was translated:
// what the rules say stands among its findings, with places in the batch. A record is never
// rejected for it.
std::unique_ptr<RecordWork> JudgeByStandards(std::unique_ptr<RecordWork> work,
                                             Workspace& workspace,
                                             StandardWorkOptions options);

}  // namespace baybridge
