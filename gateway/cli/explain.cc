#include "pipeline/explain.h"

#include <cstdio>
#include <string>

#include "cli/commands.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/run.h"
#include "cli/translate.h"
#include "pipeline/translating.h"

namespace baybridge {

int RunExplain(Session& session, const ExplainCommand& command) {
  TranslateOptions options;
  auto document = ReadOne(session, command.file);
  if (!document) return TellFailure(session, document.error());
  options.read = std::move(document->read);
  options.read.assurance = Assurance::kFast;
  options.to = command.to;
  options.profile = command.profile;
  auto made = TranslateDocument(session.workspace(), std::move(document->bytes), options);
  if (!made) return TellFailure(session, made.error());
  if ((*made)->translation == nullptr) {
    ReportSet reports = MakeReportSet(session);
    reports.Add((*made)->report, ContextOf(session, ShownOf(**made)));
    auto told = WriteReports(session, reports, {}, stderr);
    return told ? kExitFindings : TellFailure(session, told.error());
  }
  auto text = ExplainPath(**made, command.at, session.catalogue(), session.language());
  if (!text) return TellFailure(session, text.error());
  auto written = WriteOutput({}, *text);
  return written ? kExitClean : TellFailure(session, written.error());
}

}  // namespace baybridge
