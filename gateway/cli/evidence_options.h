#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "cli/evidence_command.h"

namespace baybridge {

// Adds the commands evidence and audit to the command line; `run` is set to the one that was named.
// Both references must outlive the app. Returns the command evidence seal, for options that it
// shares with others.
CLI::App* AddEvidence(CLI::App& app, EvidenceCommands& commands, std::function<int(Session&)>& run);

}  // namespace baybridge
