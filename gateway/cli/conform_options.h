#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "cli/conform_command.h"

namespace baybridge {

struct ConformCommands {
  ConformCommand conform;
  StandardCommand standard;
  StatementCommand statement;
};

// Adds the commands conform, standard and statement to the command line; `run` is set to the one
// that was named. Both references must outlive the app. Returns the command conform, for options
// that it shares with others.
CLI::App* AddConform(CLI::App& app, ConformCommands& commands, std::function<int(Session&)>& run);

}  // namespace baybridge
