#pragma once

#include <memory>
#include <string>

#include "batch/batch_source.h"
#include "batch/chunk_worker.h"
#include "batch/lane_work.h"
#include "cli/migrate_command.h"
#include "cli/standard_work.h"
#include "pipeline/target_writer.h"

namespace baybridge {

// What a migration works with, whether it makes a job or only looks.
struct MigrateSetup {
  LaneWorkOptions work;
  BatchFrame frame;
  Syntax syntax = Syntax::kXml;                      // of the target
  std::shared_ptr<const RecordStandards> standards;  // null: none
  Language language = Language::kEn;
};

// `today`: the day on which the job began. Everything is compiled. Fails like PrepareWork and
// WriteFrame, and LoadRecordStandards.
Result<MigrateSetup> SetUpMigration(Session& session,
                                    const MigrateCommand& command,
                                    const std::string& today);

// The command line must name two formats; the kind is ‘resident’ where it names none. `own` then
// holds a session for it; null where `session` will do. Fails with kUsage.
Result<Done> CompleteSession(const Session& session,
                             const MigrateCommand& command,
                             std::unique_ptr<Session>& own);

// Work on records as the setup says; both must outlive it. Fails like MakeLaneWork.
Result<std::unique_ptr<RecordWork>> MakeWork(Workspace& workspace, const MigrateSetup& setup);

// With the texts of the standards, if there are any.
WordingOptions WordingOf(const Session& session, const MigrateSetup& setup);
SourceOptions SourceOf(const Session& session);
unsigned JobsOf(const MigrateCommand& command);

}  // namespace baybridge
