#include <cstdio>
#include <string>

#include "cli/commands.h"
#include "cli/run.h"

namespace baybridge {

int RunPackList(Session& session) {
  for (const auto& pack : session.workspace().packs().packs) {
    std::string kinds;
    for (const Kind& kind : pack->kinds) kinds += (kinds.empty() ? "" : ",") + kind.id;
    const std::string title(pack->title.In(session.language()));
    std::printf("%-12s %-10s %-4s %-14s %s\n", pack->id.c_str(), pack->version.c_str(), pack->place.c_str(),
                kinds.c_str(), title.c_str());
  }
  return kExitClean;
}

}  // namespace baybridge
