#include <cstdio>
#include <string>

#include "cli/commands.h"
#include "cli/run.h"
#include "core/file.h"
#include "pipeline/translating.h"

namespace baybridge {
namespace {

Result<Done> WriteOutput(const std::string& file, std::string_view bytes) {
  if (!file.empty() && file != "-") return WriteFile(file, bytes);
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) {
    return Failure{.kind = FailureKind::kUnreadable,
                   .what = "cannot write standard output",
                   .place = {},
                   .advice = {}};
  }
  return Done{};
}

Result<Done> WriteAll(const TranslateCommand& command, const Translated& made) {
  // The keep file and the ledger first: a target whose company is missing must not exist.
  if (!made.keep_document.empty()) {
    const bool named = !command.keep.empty();
    if (!named && (command.output.empty() || command.output == "-")) {
      return Failure{.kind = FailureKind::kUsage,
                     .what = "some leaves could not be carried and need a keep file",
                     .place = {},
                     .advice = "name one with --keep, or write the target to a file with -o"};
    }
    auto kept = WriteFile(named ? command.keep : command.output + ".keep.xml", made.keep_document);
    if (!kept) return kept;
  }
  if (!command.ledger.empty()) {
    auto ledger = WriteOutput(command.ledger, LedgerCsv(made));
    if (!ledger) return ledger;
  }
  return WriteOutput(command.output, made.document);
}

}  // namespace

int RunTranslate(Session& session, const TranslateCommand& command) {
  TranslateOptions options;
  options.read = session.ReadOptionsFor(command.file);
  options.to = command.to;
  options.profile = command.profile;
  options.keep_inside = command.keep.empty();
  options.restore = !command.no_restore;
  options.encoding = command.target_encoding;
  options.indent = command.indent;
  auto bytes = ReadFile(command.file, session.options().limits.max_bytes);
  if (!bytes) return TellFailure(bytes.error());
  if (!command.restore_from.empty()) {
    auto keep = ReadFile(command.restore_from, session.options().limits.max_bytes);
    if (!keep) return TellFailure(keep.error());
    options.keep_file = *std::move(keep);
  }
  auto made = TranslateDocument(session.workspace(), *std::move(bytes), options);
  if (!made) return TellFailure(made.error());
  Translated& result = **made;
  if (result.made()) {
    auto written = WriteAll(command, result);
    if (!written) return TellFailure(written.error());
  }
  result.report.Sort();
  // Source lines may hold what the profile withheld.
  const std::string_view source =
      command.profile.empty() ? result.source->decoded.utf8 : std::string_view();
  const Kind* kind = result.source->compiled == nullptr ? nullptr : result.source->compiled->kind;
  const std::string report = session.Render(result.report, source, kind);
  if (!command.report_file.empty()) {
    auto written = WriteFile(command.report_file, report);
    if (!written) return TellFailure(written.error());
  } else {
    std::fwrite(report.data(), 1, report.size(), stderr);
  }
  if (!result.made()) return kExitFindings;
  return HasErrors(result.report.findings) ? kExitFindings : kExitClean;
}

}  // namespace baybridge
