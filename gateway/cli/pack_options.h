#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/pack_diff.h"

namespace baybridge {

struct PackCommands {
  PackCommand pack;
  PackDiffCommand diff;
  NewPackCommand fresh;
};

// Adds the command pack and those below it to the command line; `run` is set to the one that was
// named. All references must outlive the app.
void AddPack(CLI::App& app,
             PackCommands& commands,
             CommonOptions& common,
             std::function<int(Session&)>& run);

}  // namespace baybridge
