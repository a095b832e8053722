#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/session.h"

namespace CLI {
class App;
}

namespace baybridge {

struct PackDiffCommand {
  std::string before;  // folder with schemas/ and mapping/
  std::string after;   // likewise
  std::vector<std::string> corpus;
  std::string to;  // pack id, or hub
};

// Adds `pack diff`; `run` is set where it is chosen.
CLI::App* AddPackDiff(CLI::App& pack, PackDiffCommand& command, std::function<int(Session&)>& run);

// Tells what the packs of one folder make of a corpus that those of another do not; returns 0 where
// nothing differs, 1 where something does.
int RunPackDiff(Session& session, const PackDiffCommand& command);

}  // namespace baybridge
