#include "cli/synth_command.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>

#include "cli/run.h"
#include "core/file.h"
#include "pack/default_kind.h"
#include "synth/synth.h"

namespace baybridge {
namespace {

Result<SynthOptions> OptionsOf(const Session& session, const SynthCommand& command) {
  constexpr double kMillion = 1'000'000;
  if (command.errors < 0 || command.errors > 1)
    return session.Usage("usage.share", {{.name = "option", .value = "--errors"}});
  SynthOptions options;
  options.seed = command.seed;
  options.typical_bytes = command.bytes;
  options.errors_per_million = static_cast<std::uint32_t>(command.errors * kMillion + 0.5);
  for (const std::string& name : command.kinds) {
    const auto kind = kSeededErrorNames.ValueOf(name);
    if (!kind) return session.Usage("usage.error-kind", {{.name = "found", .value = name}});
    options.error_kinds.push_back(*kind);
  }
  return options;
}

Result<std::vector<SeededRow>> WriteSplit(const Synth& synth, const SynthCommand& command) {
  std::error_code error;
  std::filesystem::create_directories(command.split, error);
  std::vector<SeededRow> truth;
  std::string text;
  for (std::uint64_t number = 0; number < command.records; ++number) {
    text.clear();
    synth.AppendDocument(number, text, truth);
    std::string name = std::to_string(number + 1);
    constexpr std::size_t kDigits = 7;
    name.insert(0, kDigits - std::min(kDigits, name.size()), '0');
    auto written = WriteFile(std::filesystem::path(command.split) / (name + ".xml"), text);
    if (!written) return std::move(written).error();
  }
  return truth;
}

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdout) std::fclose(file);
  }
};

// A batch may be larger than memory, so that it is written as it is made.
Result<std::vector<SeededRow>> WriteBatch(const Synth& synth, const SynthCommand& command) {
  const bool standard = command.output.empty() || command.output == "-";
  const std::unique_ptr<std::FILE, CloseFile> file(
      standard ? stdout : std::fopen(command.output.c_str(), "wb"));
  if (!file) {
    return Failure{.kind = FailureKind::kUnreadable,
                   .what = "the file cannot be written",
                   .place = command.output,
                   .advice = {}};
  }
  bool good = true;
  const unsigned threads =
      command.threads != 0 ? command.threads : std::max(1U, std::thread::hardware_concurrency());
  std::vector<SeededRow> truth =
      synth.WriteBatch(command.records, threads, [&](std::string_view text) {
        good = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
        return good;
      });
  if (std::fflush(file.get()) != 0) good = false;
  if (good) return truth;
  return Failure{.kind = FailureKind::kUnreadable,
                 .what = "the output could not be written whole",
                 .place = command.output,
                 .advice = {}};
}

}  // namespace

int RunSynth(Session& session, const SynthCommand& command) {
  const CommonOptions& common = session.options();
  if (common.format.empty()) return TellFailure(session, session.Usage("usage.pack"));
  auto options = OptionsOf(session, command);
  if (!options) return TellFailure(session, options.error());
  auto compiled = session.workspace().Compile(
      common.format, common.kind.empty() ? std::string(kDefaultKind) : common.kind);
  if (!compiled) return TellFailure(session, compiled.error());
  if (command.split.empty() && command.records > 1 && (*compiled)->kind->envelope.empty()) {
    return TellFailure(session, session.Usage("usage.no-envelope"));
  }
  auto synth =
      Synth::Make(session.workspace().packs(), *(*compiled)->pack, *(*compiled)->kind, *options);
  if (!synth) return TellFailure(session, synth.error());
  auto truth = command.split.empty() ? WriteBatch(**synth, command) : WriteSplit(**synth, command);
  if (!truth) return TellFailure(session, truth.error());
  if (command.truth.empty()) return kExitClean;
  auto written = WriteFile(command.truth, TruthCsv(*truth));
  return written ? kExitClean : TellFailure(session, written.error());
}

}  // namespace baybridge
