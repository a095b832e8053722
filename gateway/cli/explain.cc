#include "pipeline/explain.h"

#include <cstdio>
#include <string>

#include "cli/commands.h"
#include "cli/run.h"
#include "core/file.h"
#include "pipeline/translating.h"

namespace baybridge {

int RunExplain(Session& session, const ExplainCommand& command) {
  TranslateOptions options;
  options.read = session.ReadOptionsFor(command.file);
  options.read.assurance = Assurance::kFast;
  options.to = command.to;
  options.profile = command.profile;
  auto bytes = ReadFile(command.file, session.options().limits.max_bytes);
  if (!bytes) return TellFailure(bytes.error());
  auto made = TranslateDocument(session.workspace(), *std::move(bytes), options);
  if (!made) return TellFailure(made.error());
  if ((*made)->translation == nullptr) {
    const Judged& source = *(*made)->source;
    const Kind* kind = source.compiled == nullptr ? nullptr : source.compiled->kind;
    const std::string report = session.Render((*made)->report, source.decoded.utf8, kind);
    std::fwrite(report.data(), 1, report.size(), stderr);
    return kExitFindings;
  }
  const std::string text = ExplainPath(**made, command.at, session.catalogue(), session.language());
  std::fwrite(text.data(), 1, text.size(), stdout);
  return kExitClean;
}

}  // namespace baybridge
