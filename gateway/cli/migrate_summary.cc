#include "cli/migrate_summary.h"

#include <algorithm>
#include <cstdio>

#include "batch/control_sums.h"
#include "cli/run.h"
#include "report/message.h"

namespace baybridge {

void Say(const Session& session, const std::string& id, std::vector<Arg> args) {
  Finding said;
  said.id = id;
  said.args = std::move(args);
  const FindingText text =
      TextOf(said, session.catalogue(), session.language(), SensitiveValues::kShow);
  std::fprintf(stderr, "%s\n", text.text.c_str());
  if (!text.advice.empty()) std::fprintf(stderr, "  %s\n", text.advice.c_str());
}

Arg TextArg(std::string name, std::string value) {
  return {.name = std::move(name), .value = std::move(value), .sensitive = false};
}

std::uint64_t TallyOf(const JobState& state, std::string_view name) {
  const auto found =
      std::ranges::find_if(state.tallies, [&](const auto& tally) { return tally.first == name; });
  return found == state.tallies.end() ? 0 : found->second;
}

int SummariseJob(const Session& session, const MigrateCommand& command, const RanJob& ran) {
  const JobState& state = ran.state;
  const std::filesystem::path& folder = ran.folder;
  const auto number = [&](const char* name) { return std::to_string(TallyOf(state, name)); };
  Say(session, "migrate.done",
      {TextArg("records", number("records")), TextArg("from", session.options().format),
       TextArg("to", command.to), TextArg("translated", number("translated")),
       TextArg("rejected", number("rejected"))});
  Say(session, "migrate.leaves",
      {TextArg("carried", number("carried")), TextArg("lost", number("lost")),
       TextArg("residue", number("residue")), TextArg("withheld", number("withheld"))});
  if (TallyOf(state, "lost") + TallyOf(state, "residue") != 0)
    Say(session, "migrate.residue", {TextArg("file", (folder / "residue.csv").string())});
  bool clean = true;
  const std::vector<ControlRow> controls = ControlRowsOf(state.tallies);
  if (!controls.empty()) {
    clean = ControlsAgree(controls);
    Say(session, clean ? "migrate.agree" : "migrate.differ",
        {TextArg("file", (folder / "run.html").string())});
  }
  const auto tell = [&](const char* id, const char* tally, const char* file) {
    if (TallyOf(state, tally) == 0) return;
    clean = false;
    Say(session, id,
        {TextArg("count", number(tally)), TextArg("file", (folder / file).string()),
         TextArg("folder", ran.job.string())});
  };
  tell("migrate.review", "with-errors", "review.ndjson");
  tell("migrate.rejected", "rejected", "rejected.ndjson");
  tell("migrate.quarantined", "quarantined", "rejected.ndjson");
  tell("migrate.broken", "broken-inputs", "broken.ndjson");
  return clean ? kExitClean : kExitFindings;
}

}  // namespace baybridge
