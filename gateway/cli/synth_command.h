#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/session.h"

namespace baybridge {

struct SynthCommand {
  std::uint64_t records = 1;
  std::uint64_t seed = 1;
  double errors = 0;               // share of records with an error, 0 to 1
  std::vector<std::string> kinds;  // of errors; empty: all
  std::uint32_t bytes = 4096;      // average size of a record
  unsigned threads = 0;            // 0: as many as the machine has
  std::string output;              // "-" or empty: standard output
  std::string split;               // folder that gets one file a record instead
  std::string truth;               // file for what was seeded
};

// Writes synthetic records of the pack and kind that the session's options name; returns the exit
// code.
int RunSynth(Session& session, const SynthCommand& command);

}  // namespace baybridge
