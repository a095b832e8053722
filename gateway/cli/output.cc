#include "cli/output.h"

#include <array>
#include <filesystem>
#include <system_error>
#include <unistd.h>

#include "cli/run.h"
#include "core/file.h"

namespace baybridge {

Result<Done> WriteOutput(const std::string& file, std::string_view bytes) {
  if (!file.empty() && file != "-") return WriteFile(file, bytes);
  const bool whole = std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size();
  if (whole && std::fflush(stdout) == 0) return Done{};
  return Failure{.kind = FailureKind::kUnreadable,
                 .what = "cannot write standard output",
                 .place = {},
                 .advice = {}};
}

Result<Done> KeepSource(const Session& session,
                        const std::string& source,
                        std::initializer_list<std::string_view> outputs) {
  for (const std::string_view output : outputs) {
    if (output.empty() || output == "-") continue;
    std::error_code error;
    if (std::filesystem::equivalent(source, output, error) && !error)
      return session.Usage("usage.output-is-source",
                           {{.name = "found", .value = std::string(output)}});
  }
  return Done{};
}

Result<Syntax> SyntaxOfOutput(const std::string& stated, const std::string& file) {
  if (!stated.empty()) {
    const auto syntax = kSyntaxNames.ValueOf(stated);
    if (syntax) return *syntax;
    return Failure{.kind = FailureKind::kUsage,
                   .what = "expected xml, json or csv for --syntax, found ‘" + stated + "’",
                   .place = {},
                   .advice = {}};
  }
  constexpr std::array<std::pair<std::string_view, Syntax>, 5> kEndings{{{".xml", Syntax::kXml},
                                                                         {".json", Syntax::kJson},
                                                                         {".ndjson", Syntax::kJson},
                                                                         {".jsonl", Syntax::kJson},
                                                                         {".csv", Syntax::kCsv}}};
  const std::string ending = std::filesystem::path(file).extension().string();
  for (const auto& [known, syntax] : kEndings) {
    if (ending == known) return syntax;
  }
  return Syntax::kUnknown;
}

ReportSet MakeReportSet(const Session& session) {
  RenderOptions options;
  options.language = session.language();
  options.sensitive = session.options().reveal ? SensitiveValues::kShow : SensitiveValues::kMask;
  options.colour = ::isatty(STDERR_FILENO) != 0;
  const auto form = kReportFormNames.ValueOf(session.options().report);
  return {form.value_or(ReportForm::kText), options};
}

Result<Done> WriteReports(const Session& session,
                          ReportSet& reports,
                          const std::string& file,
                          std::FILE* stream) {
  const std::string text = reports.Take(session.catalogue());
  if (!file.empty()) return WriteFile(file, text);
  if (stream == stdout) return WriteOutput({}, text);
  (void)std::fwrite(text.data(), 1, text.size(), stream);  // nobody is left to tell
  return Done{};
}

RenderContext ContextOf(const Session& session, const Shown& shown) {
  return {.catalogue = session.catalogue(),
          .source = shown.source,
          .kind = shown.kind,
          .first_line = shown.first_line};
}

int TellReport(const Session& session, const Report& report, const Kind* kind) {
  ReportSet reports = MakeReportSet(session);
  reports.Add(report, ContextOf(session, {.source = {}, .kind = kind}));
  auto told = WriteReports(session, reports, {}, stderr);
  return told ? kExitFindings : TellFailure(session, told.error());
}

}  // namespace baybridge
