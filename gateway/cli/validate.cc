#include <cstdio>
#include <string>

#include "cli/commands.h"
#include "cli/run.h"
#include "core/file.h"

namespace baybridge {

int RunValidate(Session& session, const ValidateCommand& command) {
  int code = kExitClean;
  std::string all;
  for (const std::string& file : command.files) {
    auto bytes = ReadFile(file, session.options().limits.max_bytes);
    if (!bytes) {
      code = std::max(code, TellFailure(bytes.error()));
      continue;
    }
    auto judged =
        ReadAndJudge(session.workspace(), *std::move(bytes), session.ReadOptionsFor(file));
    if (!judged) {
      code = std::max(code, TellFailure(judged.error()));
      continue;
    }
    Judged& result = **judged;
    result.report.Sort();
    const Kind* kind = result.compiled == nullptr ? nullptr : result.compiled->kind;
    all += session.Render(result.report, result.decoded.utf8, kind);
    if (result.report.verdict() != Verdict::kConforms) code = std::max(code, kExitFindings);
  }
  if (!command.report_file.empty()) {
    auto written = WriteFile(command.report_file, all);
    if (!written) return TellFailure(written.error());
    return code;
  }
  std::fwrite(all.data(), 1, all.size(), stdout);
  return code;
}

}  // namespace baybridge
