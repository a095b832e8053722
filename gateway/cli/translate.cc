#include "cli/translate.h"

#include <cstdio>
#include <string>

#include "cli/commands.h"
#include "cli/input.h"
#include "cli/leaf_lines.h"
#include "cli/output.h"
#include "cli/run.h"
#include "core/file.h"
#include "pipeline/prefill.h"

namespace baybridge {
namespace {

Result<Done> WritePrefill(Session& session,
                          const TranslateCommand& command,
                          const Translated& made) {
  if (command.prefill.empty()) return Done{};
  auto offered = PrefillCsv(session.workspace(), made, session.catalogue(), session.language());
  if (!offered) return std::move(offered).error();
  return WriteOutput(command.prefill, *offered);
}

Result<Done> WriteAll(Session& session, const TranslateCommand& command, const Translated& made) {
  // The keep file and the ledger first: a target whose company is missing must not exist.
  if (!made.keep_document.empty()) {
    const bool named = !command.keep.empty();
    if (!named && (command.output.empty() || command.output == "-")) {
      return session.Usage("usage.keep-file");
    }
    auto kept = WriteFile(named ? command.keep : command.output + ".keep.xml", made.keep_document);
    if (!kept) return kept;
  }
  if (!command.ledger.empty()) {
    auto ledger = WriteOutput(command.ledger, LedgerCsv(made));
    if (!ledger) return ledger;
  }
  auto offered = WritePrefill(session, command, made);
  if (!offered) return offered;
  return WriteOutput(command.output, made.document);
}

Result<int> TranslateWhole(Session& session,
                           Input& input,
                           const TranslateCommand& command,
                           TranslateOptions& options,
                           ReportSet& reports) {
  auto bytes = input.TakeWhole();
  if (!bytes) return std::move(bytes).error();
  if (!command.restore_from.empty()) {
    auto keep = ReadFile(command.restore_from, session.options().limits.max_bytes);
    if (!keep) return std::move(keep).error();
    options.keep_file = *std::move(keep);
  }
  auto made = TranslateDocument(session.workspace(), *std::move(bytes), options);
  if (!made) return std::move(made).error();
  Translated& result = **made;
  if (result.made()) {
    auto written = WriteAll(session, command, result);
    if (!written) return std::move(written).error();
  }
  result.report.Sort();
  reports.Add(result.report, ContextOf(session, ShownOf(result)));
  if (result.made()) reports.AddLines(LeafLines(session, result, command.most_leaves));
  return !result.made() || HasErrors(result.report.findings) ? kExitFindings : kExitClean;
}

}  // namespace

Shown ShownOf(const Translated& made) {
  Shown shown;
  // Source lines may hold what the profile withheld.
  if (!made.profile) shown.source = made.source->decoded.utf8;
  shown.kind = made.source->compiled == nullptr ? nullptr : made.source->compiled->kind;
  return shown;
}

int RunTranslate(Session& session, const TranslateCommand& command) {
  auto kept = KeepSource(
      session, command.file,
      {command.output, command.keep, command.ledger, command.prefill, command.report_file});
  if (!kept) return TellFailure(session, kept.error());
  auto input = Input::Open(session, command.file);
  if (!input) return TellFailure(session, input.error());
  auto syntax = SyntaxOfOutput(command.syntax, command.output);
  if (!syntax) return TellFailure(session, syntax.error());
  TranslateOptions options;
  options.read = (*input)->read_options();
  options.to = command.to;
  options.profile = command.profile;
  options.keep_inside = command.keep.empty();
  options.restore = !command.no_restore;
  options.encoding = command.target_encoding;
  options.syntax = *syntax;
  options.indent = command.indent;
  if ((*input)->is_batch() && !command.prefill.empty()) {
    return TellFailure(session, session.Usage("usage.prefill-batch"));
  }
  ReportSet reports = MakeReportSet(session);
  auto done = (*input)->is_batch() ? TranslateBatch(session, **input, command, options, reports)
                                   : TranslateWhole(session, **input, command, options, reports);
  if (!done) return TellFailure(session, done.error());
  auto written = WriteReports(session, reports, command.report_file, stderr);
  return written ? *done : TellFailure(session, written.error());
}

}  // namespace baybridge
