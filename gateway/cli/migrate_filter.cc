#include <cstdio>

#include "batch/plain_run.h"
#include "batch/supervisor.h"
#include "cli/migrate_setup.h"
#include "cli/migrate_summary.h"
#include "cli/output.h"
#include "cli/run.h"
#include "crypto/base64.h"
#include "format/json_writer.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

// Writes a line for every record of the chunks, in their order.
class FilterWriter {
 public:
  Result<Done> Write(const Chunk& chunk, const ChunkResult& result) {
    lines_.clear();
    auto reject = result.rejects.begin();
    auto end = result.ends.begin();
    std::size_t begin = 0;
    for (const ChunkRecord& record : chunk.records) {
      const bool rejected =
          reject != result.rejects.end() && reject->job.record == record.place.record;
      if (rejected) {
        AddReject(*reject++, chunk.Original(record));
        continue;
      }
      lines_.append(result.target, begin, *end - begin);
      begin = *end++;
      if (!lines_.ends_with('\n')) lines_ += '\n';
    }
    tally_.Add(result.tally);
    if (!result.broken.empty()) {
      broken_ = true;
      std::fputs(result.broken.c_str(), stderr);
    }
    return WriteOutput({}, lines_);
  }

  const Tally& tally() const { return tally_; }
  bool broken() const { return broken_; }

 private:
  void AddReject(const ChunkReject& reject, std::string_view original) {
    lines_ += "{\"rejected\":" + reject.line;
    const bool text = IsUtf8(original);
    lines_ += text ? ",\"source\":" : ",\"sourceBase64\":";
    AppendJsonString(text ? std::string(original) : Base64(original), lines_);
    lines_ += "}}\n";
  }

  std::string lines_;
  Tally tally_;
  bool broken_ = false;
};

// What a filter has no place for.
Result<Done> CheckFilter(const Session& session, const MigrateCommand& command) {
  if (!command.output.empty() || command.resume || command.ledger || command.shard_megabytes != 0)
    return session.Usage("usage.filter-folder");
  const bool input =
      command.paths.empty() || (command.paths.size() == 1 && command.paths[0] == "-");
  if (!input) return session.Usage("usage.filter-input");
  if (!command.standards.empty()) return session.Usage("usage.filter-standard");
  if (!command.syntax.empty() && command.syntax != "json")
    return session.Usage("usage.filter-syntax");
  return Done{};
}

}  // namespace

Result<int> RunFilter(Session& session, const MigrateCommand& stated) {
  auto checked = CheckFilter(session, stated);
  if (!checked) return std::move(checked).error();
  MigrateCommand command = stated;
  command.syntax = "json";
  std::unique_ptr<Session> own;
  auto complete = CompleteSession(session, command, own);
  if (!complete) return std::move(complete).error();
  Session& used = own != nullptr ? *own : session;
  auto setup = SetUpMigration(used, command, Today());
  if (!setup) return std::move(setup).error();
  ChunkReader reader(used.workspace().packs(), {{.path = "-"}}, SourceOf(used),
                     {.records = command.chunk_records}, {});
  FilterWriter writer;
  auto done = RunPlainly(
      reader, [&] { return MakeWork(used.workspace(), *setup); }, WordingOf(used, *setup),
      command.jobs == 0 ? 1 : command.jobs,
      [&](const Chunk& chunk, const ChunkResult& result) { return writer.Write(chunk, result); });
  if (!done) return std::move(done).error();
  if (std::fflush(stdout) != 0)
    return Failure{FailureKind::kUnreadable, "cannot write", "standard output", {}};
  const auto number = [&](const char* name) { return std::to_string(writer.tally().Of(name)); };
  if (command.progress != "none") {
    Say(used, "migrate.done",
        {TextArg("records", number("records")), TextArg("from", used.options().format),
         TextArg("to", command.to), TextArg("translated", number("translated")),
         TextArg("rejected", number("rejected"))});
    Say(used, "migrate.leaves",
        {TextArg("carried", number("carried")), TextArg("lost", number("lost")),
         TextArg("residue", number("residue")), TextArg("withheld", number("withheld"))});
  }
  return writer.broken() ? kExitFailure : kExitClean;
}

}  // namespace baybridge
