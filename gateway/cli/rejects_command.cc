#include <cstdio>

#include "batch/reject_cause.h"
#include "cli/migrate_command.h"
#include "cli/migrate_job.h"
#include "cli/migrate_redrive.h"
#include "cli/migrate_summary.h"
#include "cli/run.h"
#include "report/display.h"
#include "report/message.h"
#include "store/job_store.h"

namespace baybridge {
namespace {

std::string TextFor(const Session& session,
                    const char* id,
                    std::uint64_t records,
                    std::size_t causes) {
  Finding said;
  said.id = id;
  said.args = {{.name = "records", .value = std::to_string(records), .sensitive = false},
               {.name = "causes", .value = std::to_string(causes), .sensitive = false}};
  return TextOf(said, session.catalogue(), session.language(), SensitiveValues::kShow).text;
}

// What became of the records in each run, where there were several.
void TellRuns(const Session& session, const std::vector<JobStage>& stages) {
  if (stages.size() < 2) return;
  for (const JobStage& stage : stages) {
    if (!stage.state.finished) break;
    Finding said;
    said.id = "rejects.run";
    said.args = {
        {.name = "folder", .value = stage.folder.string(), .sensitive = false},
        {.name = "records",
         .value = std::to_string(TallyOf(stage.state, "records")),
         .sensitive = false},
        {.name = "rejected", .value = std::to_string(stage.rejects.size()), .sensitive = false}};
    std::printf(
        "%s\n",
        TextOf(said, session.catalogue(), session.language(), SensitiveValues::kShow).text.c_str());
  }
}

Result<int> ListRejects(Session& session, const RejectsCommand& command) {
  auto stages = StagesOf(command.folder);
  if (!stages) return std::move(stages).error();
  if (stages->size() > 1 && !stages->back().state.finished) stages->pop_back();
  TellRuns(session, *stages);
  const JobStage& last = stages->back();
  DatabaseOptions options;
  options.create = false;
  auto ledger = JobStore::Open(last.folder / "job.db", options);
  if (!ledger) return std::move(ledger).error();
  auto groups = (*ledger)->Rejects();
  if (!groups) return std::move(groups).error();
  if (groups->empty()) {
    std::printf("%s\n", TextFor(session, "rejects.none", 0, 0).c_str());
    return kExitClean;
  }
  std::uint64_t records = 0;
  for (const JobRejectGroup& group : *groups) records += group.records;
  std::printf("%s\n", TextFor(session, "rejects.head", records, groups->size()).c_str());
  // Where the pack of the job is not there any more the leaves have no labels.
  auto source = session.workspace().Compile(ValueOf(last.state.settings, "--from"),
                                            ValueOf(last.state.settings, "--kind"));
  const Kind* kind = source ? (*source)->kind : nullptr;
  for (const JobRejectGroup& group : *groups) {
    const std::string file = last.state.inputs[group.first.input].path;
    std::printf(
        "%8llu  %s  %s\n          %s:%llu:%llu (%llu) %s\n",
        static_cast<unsigned long long>(group.records), group.cause.c_str(),
        Harmless(CauseIn(group.first, session.catalogue(), session.language(), kind)).c_str(),
        file.c_str(), static_cast<unsigned long long>(group.first.line),
        static_cast<unsigned long long>(group.first.column),
        static_cast<unsigned long long>(group.first.record), Harmless(group.first.place).c_str());
  }
  return kExitFindings;
}

}  // namespace

int RunRejects(Session& session, const RejectsCommand& command) {
  auto code = ListRejects(session, command);
  return code ? *code : TellFailure(session, code.error());
}

}  // namespace baybridge
