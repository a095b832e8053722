#include <cstdio>
#include <utility>
#include <vector>

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

std::string InWords(const Session& session, const char* id, std::vector<Arg> args) {
  Finding said;
  said.id = id;
  said.args = std::move(args);
  return TextOf(said, session.catalogue(), session.language(), SensitiveValues::kShow).text;
}

std::string TextFor(const Session& session,
                    const char* id,
                    std::uint64_t records,
                    std::size_t causes) {
  return InWords(
      session, id,
      {TextArg("records", std::to_string(records)), TextArg("causes", std::to_string(causes))});
}

// A cause, how often it stands, where it stands first, and what to do about it.
void TellGroup(const Session& session,
               const JobRejectGroup& group,
               const std::string& file,
               const Kind* kind) {
  constexpr const char* kIndent = "          ";
  const std::string cause = CauseIn(group.first, session.catalogue(), session.language(), kind);
  std::printf("%8llu  %s  %s\n", static_cast<unsigned long long>(group.records),
              group.cause.c_str(), Harmless(cause).c_str());
  const std::string place = InWords(
      session, "rejects.place",
      {TextArg("file", file), TextArg("line", std::to_string(group.first.line)),
       TextArg("column", std::to_string(group.first.column)),
       TextArg("record", std::to_string(group.first.record)), TextArg("place", group.first.place)});
  std::printf("%s%s\n", kIndent, Harmless(place).c_str());
  const Message* message = session.catalogue().Find(group.cause, session.language());
  // One that speaks of values of its finding has them in the record's own report only.
  if (message == nullptr || message->advice.empty() ||
      message->advice.find('{') != std::string::npos)
    return;
  std::printf("%s%s\n", kIndent, message->advice.c_str());
}

// What became of the records in each run, where there were several.
void TellRuns(const Session& session, const std::vector<JobStage>& stages) {
  if (stages.size() < 2) return;
  for (const JobStage& stage : stages) {
    if (!stage.state.finished) break;
    const std::string said =
        InWords(session, "rejects.run",
                {TextArg("folder", stage.folder.string()),
                 TextArg("records", std::to_string(TallyOf(stage.state, "records"))),
                 TextArg("rejected", std::to_string(stage.rejects.size()))});
    std::printf("%s\n", said.c_str());
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
  for (const JobRejectGroup& group : *groups)
    TellGroup(session, group, last.state.inputs[group.first.input].path, kind);
  std::printf("%s\n",
              InWords(session, "rejects.next", {TextArg("folder", command.folder)}).c_str());
  return kExitFindings;
}

}  // namespace

int RunRejects(Session& session, const RejectsCommand& command) {
  auto code = ListRejects(session, command);
  return code ? *code : TellFailure(session, code.error());
}

}  // namespace baybridge
