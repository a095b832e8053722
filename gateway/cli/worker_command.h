#pragma once

#include <functional>
#include <string>

#include "cli/session.h"
#include "cli/share_options.h"

namespace CLI {
class App;
}

namespace baybridge {

struct WorkerCommand {
  ShareOptions share;
  std::string progress;  // json: where the time went, at the end
  unsigned jobs = 0;
  unsigned idle_seconds = 0;  // 0: never ends by itself
  unsigned record_seconds = 30;
  unsigned memory_megabytes = 1'024;
};

// Adds ‘worker’.
void AddWorker(CLI::App& app, WorkerCommand& command, std::function<int(Session&)>& run);

// Works on the chunks of shared jobs until it is told to stop. Returns the exit code: 0 it was
// stopped, or nothing more came; 3 it cannot go on.
int RunWorker(Session& session, const WorkerCommand& command);

}  // namespace baybridge
