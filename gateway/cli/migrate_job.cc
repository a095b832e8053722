#include "cli/migrate_job.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <sys/stat.h>
#include <system_error>

#include "batch/input_name.h"
#include "cli/conform_files.h"
#include "cli/run.h"
#include "conform/standard.h"
#include "core/program.h"

namespace baybridge {
namespace {

// An option with the place where the command line has it.
struct Bound {
  const char* name;
  std::function<std::string(const CommonOptions&, const MigrateCommand&)> get;
  std::function<void(const std::string&, CommonOptions&, MigrateCommand&)> set;
};

Bound TextOption(const char* name, std::string MigrateCommand::*member) {
  return {
      name, [member](const CommonOptions&, const MigrateCommand& m) { return m.*member; },
      [member](const std::string& value, CommonOptions&, MigrateCommand& m) { m.*member = value; }};
}

Bound CommonText(const char* name, std::string CommonOptions::*member) {
  return {
      name, [member](const CommonOptions& c, const MigrateCommand&) { return c.*member; },
      [member](const std::string& value, CommonOptions& c, MigrateCommand&) { c.*member = value; }};
}

Bound NumberOption(const char* name, std::uint64_t MigrateCommand::*member) {
  return {
      name,
      [member](const CommonOptions&, const MigrateCommand& m) { return std::to_string(m.*member); },
      [member](const std::string& value, CommonOptions&, MigrateCommand& m) {
        m.*member = std::strtoull(value.c_str(), nullptr, 10);
      }};
}

Bound FlagOption(const char* name, bool MigrateCommand::*member) {
  return {name,
          [member](const CommonOptions&, const MigrateCommand& m) {
            return std::string(m.*member ? "yes" : "no");
          },
          [member](const std::string& value, CommonOptions&, MigrateCommand& m) {
            m.*member = value == "yes";
          }};
}

// A text for each; ids hold no comma.
Bound ListOption(const char* name, std::vector<std::string> MigrateCommand::*member) {
  return {name,
          [member](const CommonOptions&, const MigrateCommand& m) {
            std::string all;
            for (const std::string& each : m.*member) all += (all.empty() ? "" : ",") + each;
            return all;
          },
          [member](const std::string& value, CommonOptions&, MigrateCommand& m) {
            (m.*member).clear();
            for (std::size_t at = 0; at < value.size();) {
              const std::size_t end = std::min(value.find(',', at), value.size());
              (m.*member).push_back(value.substr(at, end - at));
              at = end + 1;
            }
          }};
}

template <typename T>
Bound CommonNumber(const char* name, T CommonOptions::*member) {
  return {
      name,
      [member](const CommonOptions& c, const MigrateCommand&) { return std::to_string(c.*member); },
      [member](const std::string& value, CommonOptions& c, MigrateCommand&) {
        c.*member = static_cast<T>(std::strtoull(value.c_str(), nullptr, 10));
      }};
}

template <typename T>
Bound LimitOption(const char* name, T Limits::*member) {
  return {name,
          [member](const CommonOptions& c, const MigrateCommand&) {
            return std::to_string(c.limits.*member);
          },
          [member](const std::string& value, CommonOptions& c, MigrateCommand&) {
            c.limits.*member = static_cast<T>(std::strtoull(value.c_str(), nullptr, 10));
          }};
}

const std::vector<Bound>& Options() {
  static const std::vector<Bound> options = {
      CommonText("--from", &CommonOptions::format),
      TextOption("--to", &MigrateCommand::to),
      CommonText("--kind", &CommonOptions::kind),
      TextOption("--since", &MigrateCommand::since),
      TextOption("--profile", &MigrateCommand::profile),
      ListOption("--standard", &MigrateCommand::standards),
      CommonText("--as-of", &CommonOptions::as_of),
      CommonText("--encoding", &CommonOptions::encoding),
      CommonText("--assurance", &CommonOptions::assurance),
      CommonText("--lang", &CommonOptions::language),
      TextOption("--target-encoding", &MigrateCommand::target_encoding),
      TextOption("--syntax", &MigrateCommand::syntax),
      NumberOption("--shard-size", &MigrateCommand::shard_megabytes),
      NumberOption("--full-share", &MigrateCommand::full_share),
      NumberOption("--chunk-records", &MigrateCommand::chunk_records),
      FlagOption("--ledger", &MigrateCommand::ledger),
      FlagOption("--no-restore", &MigrateCommand::no_restore),
      FlagOption("--keep", &MigrateCommand::keep),
      CommonText("--sheet", &CommonOptions::sheet),
      CommonNumber("--max-unpacked", &CommonOptions::max_unpacked),
      CommonNumber("--max-ratio", &CommonOptions::max_ratio),
      LimitOption("--max-bytes", &Limits::max_bytes),
      LimitOption("--max-depth", &Limits::max_depth),
      LimitOption("--max-nodes", &Limits::max_nodes),
      LimitOption("--max-findings", &Limits::max_findings),
  };
  return options;
}

}  // namespace

std::string ValueOf(const std::vector<JobSetting>& settings, const std::string& name) {
  const auto found = std::ranges::find(settings, name, &JobSetting::name);
  return found == settings.end() ? std::string() : found->value;
}

Result<std::vector<JobSetting>> SettingsOf(Session& session,
                                           const MigrateCommand& command,
                                           const std::string& today) {
  const CommonOptions& common = session.options();
  std::vector<JobSetting> settings{{.name = "program", .value = std::string(ProgramName())},
                                   {.name = "today", .value = today}};
  for (const Bound& option : Options())
    settings.push_back({.name = option.name, .value = option.get(common, command)});
  settings.push_back({.name = "--reveal", .value = common.reveal ? "yes" : "no"});
  for (const std::string& id : {common.format, command.to, std::string("hub")}) {
    auto compiled = session.workspace().Compile(id, common.kind);
    if (!compiled) return std::move(compiled).error();
    const Pack& pack = *(*compiled)->pack;
    const bool known = std::ranges::any_of(
        settings, [&](const JobSetting& each) { return each.name == "pack " + pack.id; });
    if (!known)
      settings.push_back({.name = "pack " + pack.id, .value = pack.version + " " + pack.digest});
  }
  for (const std::string& id : command.standards) {
    auto standard = LoadStandard(session.workspace().packs().root, id);
    if (!standard) return std::move(standard).error();
    settings.push_back({.name = "standard " + id, .value = standard->digest});
  }
  return settings;
}

void TakeSettings(const std::vector<JobSetting>& settings,
                  CommonOptions& common,
                  MigrateCommand& command) {
  const CommonOptions plain_common;
  const MigrateCommand plain;
  for (const Bound& option : Options()) {
    const bool open = option.get(common, command) == option.get(plain_common, plain);
    if (open) option.set(ValueOf(settings, option.name), common, command);
  }
  if (ValueOf(settings, "--reveal") == "yes") common.reveal = true;
}

Result<JobInput> LookAt(const JobInput& was) {
  const InputName input = SplitInputName(was.path);
  struct stat info {};
  if (::stat(input.file.c_str(), &info) != 0) {
    const auto kind = errno == ENOENT ? FailureKind::kNotFound : FailureKind::kUnreadable;
    return Failure{.kind = kind,
                   .what = "cannot be read: " + std::generic_category().message(errno),
                   .place = was.path,
                   .advice = {}};
  }
  if (!S_ISREG(info.st_mode)) {
    return Failure{.kind = FailureKind::kUnsupported,
                   .what = "expected a file, found something else",
                   .place = was.path,
                   .advice = "give it on standard input: - in place of its name"};
  }
  constexpr std::int64_t kNano = 1'000'000'000;
  // Of a member the size stands in the zip file, whose time tells whether it was changed.
  return JobInput{
      .path = was.path,
      .bytes = input.member.empty() ? static_cast<std::uint64_t>(info.st_size) : was.bytes,
      .modified = std::int64_t{info.st_mtim.tv_sec} * kNano + info.st_mtim.tv_nsec};
}

namespace {

Result<Done> AddInputs(const std::string& file,
                       const ExpansionLimits& limits,
                       std::vector<JobInput>& inputs) {
  auto whole = LookAt({.path = file});
  if (!whole) return std::move(whole).error();
  auto members = MembersOf(file, limits);
  if (!members) {
    // Refused as a whole: reading it says why, and the other inputs are read all the same.
    if (members.error().kind == FailureKind::kUnreadable) return std::move(members).error();
    inputs.push_back(*std::move(whole));
    return Done{};
  }
  if (members->empty()) {
    inputs.push_back(*std::move(whole));
    return Done{};
  }
  for (const ZipMember& member : *members) {
    inputs.push_back({.path = JoinInputName({.file = file, .member = member.name}),
                      .bytes = member.size,
                      .modified = whole->modified});
  }
  return Done{};
}

}  // namespace

Result<FoundInputs> FindInputs(Session& session, const std::vector<std::string>& paths) {
  auto files = FindFiles(session, paths, true);
  if (!files) return std::move(files).error();
  FoundInputs found;
  found.skipped = files->skipped;
  for (const std::string& file : files->files) {
    auto added = AddInputs(file, session.ExpansionFor({}), found.inputs);
    if (!added) return std::move(added).error();
  }
  return found;
}

Result<std::vector<JobInput>> InputsNow(Session& session,
                                        const std::vector<std::string>& stated,
                                        const JobState& job) {
  if (!stated.empty() && stated.front() != "-") {
    auto found = FindInputs(session, stated);
    if (!found) return std::move(found).error();
    return std::move(found->inputs);
  }
  std::vector<JobInput> inputs;
  for (const JobInput& input : job.inputs) {
    auto now = LookAt(input);
    if (!now) return std::move(now).error();
    inputs.push_back(*std::move(now));
  }
  return inputs;
}

std::uint64_t BytesOf(const std::vector<JobInput>& inputs) {
  std::uint64_t bytes = 0;
  for (const JobInput& input : inputs) {
    const std::filesystem::path path(input.path);
    for (const char* packed : {".gz", ".zst", ".xlsx", ".zip"}) {
      if (path.extension() == packed) return 0;
    }
    bytes += input.bytes;
  }
  return bytes;
}

}  // namespace baybridge
