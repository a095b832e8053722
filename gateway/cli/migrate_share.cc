#include "cli/migrate_share.h"

#include <filesystem>
#include <utility>

#include "batch/coordinator.h"
#include "batch/input_name.h"
#include "cli/migrate_job.h"
#include "cli/migrate_summary.h"
#include "core/file.h"
#include "crypto/sha256_stream.h"

namespace baybridge {
namespace {

constexpr const char* kDay = "today";

Result<SharedInput> Look(const JobInput& input) {
  constexpr std::size_t kPart = std::size_t{1024} * 1024;
  std::error_code error;
  SharedInput shared;
  shared.path = input.path;
  // A member of a zip file is known by the bytes of the whole file.
  InputName name = SplitInputName(input.path);
  auto file = InputFile::Open(name.file);
  if (!file) return std::move(file).error();
  name.file = std::filesystem::absolute(name.file, error).lexically_normal().string();
  shared.place = JoinInputName(name);
  Sha256Stream digest;
  std::string part(kPart, '\0');
  while (true) {
    auto got = file->Read(part.data(), part.size());
    if (!got) return std::move(got).error();
    if (*got == 0) break;
    shared.bytes += *got;
    digest.Add(std::string_view(part).substr(0, *got));
  }
  if (name.member.empty() && shared.bytes != input.bytes)
    return ShareFailure(kShareInput, input.path + ": it was written to just now");
  shared.digest = Hex(digest.Digest());
  return shared;
}

// The same on every machine and every day: the name of what is done, not of when and where.
std::string IdOf(const ShareOptions& share, const SharedJob& job) {
  constexpr std::size_t kBytes = 16;
  std::string text;
  const auto add = [&](const std::string& part) {
    text += std::to_string(part.size()) + ":" + part + "\n";
  };
  add(share.name);
  for (const JobSetting& setting : job.settings) {
    if (setting.name == kDay) continue;
    add(setting.name);
    add(setting.value);
  }
  for (const SharedInput& input : job.inputs) {
    add(input.path);
    add(input.place);
    add(std::to_string(input.bytes));
    add(input.digest);
  }
  return Hex(Sha256(text), kBytes);
}

}  // namespace

Result<SharedJob> SharedJobOf(const ShareOptions& share,
                              const std::vector<JobSetting>& settings,
                              const std::vector<JobInput>& inputs) {
  SharedJob job;
  job.settings = settings;
  for (const JobInput& input : inputs) {
    auto shared = Look(input);
    if (!shared) return std::move(shared).error();
    job.inputs.push_back(*std::move(shared));
  }
  job.id = IdOf(share, job);
  return job;
}

Result<std::string> DayOfJob(const ShareOptions& share, const SharedJob& job) {
  auto ledger = OpenLedger(share);
  if (!ledger) return std::move(ledger).error();
  auto found = (*ledger)->Find(job.id);
  if (!found) return std::move(found).error();
  return *found ? ValueOf((*found)->settings, kDay) : std::string();
}

Result<bool> Coordinate(const Session& session,
                        const ShareOptions& share,
                        SharedJob job,
                        const MigrationRun& run) {
  auto ledger = OpenLedger(share);
  if (!ledger) return std::move(ledger).error();
  auto made = MakeKey(share, job);  // counts only where the job is new
  if (!made) return std::move(made).error();
  auto begun = (*ledger)->Begin(job);
  if (!begun) return std::move(begun).error();
  auto known = (*ledger)->Find(job.id);
  if (!known) return std::move(known).error();
  if (!*known) return ShareFailure(kShareGone, job.id);
  auto key = KeyOf(share, **known);
  if (!key) return std::move(key).error();
  auto broker = OpenBroker(share);
  if (!broker) return std::move(broker).error();
  const std::chrono::milliseconds lease = std::chrono::seconds(share.lease_seconds);
  std::uint64_t taken_back = 0;
  auto done = RunCoordinator({.migration = run,
                              .ledger = **ledger,
                              .broker = **broker,
                              .job = **known,
                              .key = *key,
                              .options = {.window = share.window,
                                          .most_tries = share.most_tries,
                                          .lease = lease,
                                          .look = lease / 8,
                                          .patience = std::chrono::seconds(share.patience_seconds)},
                              .taken_back = &taken_back});
  TellAway(session, (*ledger)->Away(), (*broker)->Away());
  if (taken_back != 0) {
    Say(session, "share.taken-back",
        {TextArg("count", std::to_string(taken_back)),
         TextArg("lease", std::to_string(share.lease_seconds))});
  }
  return done;
}

}  // namespace baybridge
