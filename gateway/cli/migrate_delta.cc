#include "cli/migrate_delta.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <memory>
#include <unordered_set>

#include "batch/batch_source.h"
#include "cli/migrate_job.h"
#include "cli/migrate_setup.h"
#include "cli/migrate_summary.h"
#include "core/file.h"
#include "crypto/sha256_stream.h"
#include "format/json_writer.h"

namespace baybridge {
namespace {

using Print = std::array<std::uint64_t, 2>;  // the first 16 bytes of a digest

struct PrintHash {
  std::size_t operator()(const Print& print) const { return print[0]; }
};
using Prints = std::unordered_set<Print, PrintHash>;

Print PrintOf(const BatchHead& head, std::string_view original) {
  Sha256Stream digest;
  digest.Add(head.declaration);
  digest.Add(std::string_view("\0", 1));
  digest.Add(head.namespaces);
  digest.Add(std::string_view("\0", 1));
  digest.Add(original);
  const Sha256Digest bytes = digest.Digest();
  Print print{};
  std::memcpy(print.data(), bytes.data(), sizeof print);
  return print;
}

// Hands every record of inputs to `take`; one that is too long has no bytes.
Result<Done> ForEachRecord(
    Session& session,
    const std::vector<JobInput>& inputs,
    const std::function<Result<Done>(const JobInput&, const BatchHead&, const SplitRecord&)>&
        take) {
  for (const JobInput& input : inputs) {
    auto source = BatchSource::Open(session.workspace().packs(), input.path, SourceOf(session));
    if (!source) return std::move(source).error();
    SplitRecord record;
    while (true) {
      auto next = (*source)->records().NextOriginal(record);
      if (!next) return std::move(next).error();
      if (!*next) break;
      auto taken = take(input, (*source)->records().head(), record);
      if (!taken) return taken;
    }
  }
  return Done{};
}

Result<std::vector<JobInput>> InputsOf(Session& session, const std::string& folder) {
  auto stages = StagesOf(folder);
  if (!stages) return std::move(stages).error();
  const JobState& job = stages->front().state;
  if (!job.finished) {
    return session.Usage("usage.job-open", {TextArg("folder", folder)});
  }
  auto inputs = InputsNow(session, {}, job);
  if (!inputs) return std::move(inputs).error();
  auto same = RequireSame(session, job, {}, *inputs);
  if (!same) return std::move(same).error();
  return inputs;
}

Result<Prints> PrintsOf(Session& session, const std::vector<JobInput>& inputs) {
  Prints prints;
  auto done = ForEachRecord(
      session, inputs,
      [&](const JobInput&, const BatchHead& head, const SplitRecord& record) -> Result<Done> {
        if (!record.too_long) prints.insert(PrintOf(head, record.original));
        return Done{};
      });
  if (!done) return std::move(done).error();
  return prints;
}

std::string LineOf(const JobInput& input, const SplitRecord& record) {
  std::string line = "{\"file\":";
  AppendJsonString(input.path, line);
  line += ",\"record\":" + std::to_string(record.number) +
          ",\"line\":" + std::to_string(record.place.line) +
          ",\"column\":" + std::to_string(record.place.column) +
          ",\"offset\":" + std::to_string(record.offset) + "}\n";
  return line;
}

}  // namespace

Result<RecordChoice> ChooseNew(Session& session, const std::string& folder) {
  auto inputs = InputsOf(session, folder);
  if (!inputs) return std::move(inputs).error();
  auto prints = PrintsOf(session, *inputs);
  if (!prints) return std::move(prints).error();
  const auto known = std::make_shared<const Prints>(*std::move(prints));
  RecordChoice choice;
  choice.takes = [known](std::uint32_t, const BatchHead& head, const SplitRecord& record) {
    return record.too_long || !known->contains(PrintOf(head, record.original));
  };
  return choice;
}

Result<Done> TellDelta(Session& session, const std::string& folder, const JobStage& stage) {
  auto inputs = InputsOf(session, folder);
  if (!inputs) return std::move(inputs).error();
  auto prints = PrintsOf(session, stage.state.inputs);
  if (!prints) return std::move(prints).error();
  const std::filesystem::path file = stage.folder / "gone.ndjson";
  auto output = OutputFile::Create(file);
  if (!output) return std::move(output).error();
  std::uint64_t gone = 0;
  std::uint64_t same = 0;
  auto read = ForEachRecord(
      session, *inputs,
      [&](const JobInput& input, const BatchHead& head, const SplitRecord& record) -> Result<Done> {
        if (!record.too_long && prints->contains(PrintOf(head, record.original))) {
          ++same;
          return Done{};
        }
        ++gone;
        return output->Write(LineOf(input, record));
      });
  if (!read) return read;
  auto committed = output->Commit(FileReaders::kOwner);
  if (!committed) return committed;
  Say(session, "migrate.delta",
      {TextArg("taken", std::to_string(TallyOf(stage.state, "records"))),
       TextArg("same", std::to_string(same)), TextArg("gone", std::to_string(gone)),
       TextArg("folder", folder), TextArg("file", file.string())});
  return Done{};
}

}  // namespace baybridge
