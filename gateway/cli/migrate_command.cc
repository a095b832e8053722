#include "cli/migrate_command.h"

#include <utility>

#include "cli/migrate_run.h"
#include "cli/run.h"
#include "conform/named_standards.h"

namespace baybridge {

int RunMigrate(Session& session, const MigrateCommand& command) {
  // By name from here on: the settings of a job say which they were.
  auto standards = NamedStandards(session.workspace().packs().root, command.standards);
  if (!standards) return TellFailure(session, standards.error());
  MigrateCommand named = command;
  named.standards = *std::move(standards);
  if (named.filter) {
    auto filtered = RunFilter(session, named);
    return filtered ? *filtered : TellFailure(session, filtered.error());
  }
  if (!named.undo.empty()) {
    auto undone = RunUndo(session, named);
    return undone ? *undone : TellFailure(session, undone.error());
  }
  if (named.dry_run != 0) {
    auto estimated = RunDry(session, named);
    return estimated ? *estimated : TellFailure(session, estimated.error());
  }
  if (named.output.empty() && named.redrive.empty()) {
    return TellFailure(session, session.Usage("usage.migrate-output"));
  }
  auto code = MigrateRun(session, named).Run();
  return code ? *code : TellShareFailure(session, code.error());
}

}  // namespace baybridge
