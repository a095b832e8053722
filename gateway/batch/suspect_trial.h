#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "batch/batch_source.h"
#include "batch/record_choice.h"
#include "batch/record_work.h"
#include "batch/supervisor.h"
#include "core/result.h"
#include "pack/pack.h"

namespace baybridge {

// How a record is tried that may end whatever works on it.
struct SuspectTrial {
  const PackSet& packs;
  const std::string& file;
  const SourceOptions& source;
  const MakeRecordWork& make_work;
  std::chrono::seconds record_time;
  std::size_t record_memory;
  const RecordChoice* choice = nullptr;  // whose corrections stand for records of the file
};

// Works on the record alone, in a child process with limits. Empty where that comes to its end, or
// the record is not there; else the id of the finding that says how it ended (GW-BAT-007,
// GW-BAT-008). Call it while the process has one thread. Fails where the file cannot be read.
Result<std::string> CauseOfEnd(const SuspectTrial& trial, const Suspect& suspect);

}  // namespace baybridge
