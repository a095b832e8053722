#include <algorithm>
#include <cstdio>
#include <string>

#include "cli/batch_report.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/run.h"

namespace baybridge {
namespace {

// Judges one record of a batch; what the fast way refuses is asked of all engines.
Result<std::unique_ptr<Judged>> JudgeOne(Session& session,
                                         const SplitRecord& record,
                                         ReadOptions options) {
  options.remarks = record.remarks;
  if (IsInShare(record.number)) options.assurance = Assurance::kFull;
  auto judged = ReadAndJudge(session.workspace(), record.document, options);
  if (!judged || options.assurance == Assurance::kFull ||
      (*judged)->report.verdict() == Verdict::kConforms)
    return judged;
  judged->reset();
  options.assurance = Assurance::kFull;
  return ReadAndJudge(session.workspace(), record.document, options);
}

Result<int> ValidateBatch(Session& session,
                          Input& input,
                          const std::string& file,
                          ReportSet& reports) {
  BatchReport batch(session, reports, file);
  SplitRecord record;
  while (true) {
    auto next = input.records().Next(record);
    if (!next) return std::move(next).error();
    if (!*next) break;
    if (record.too_long) {
      batch.AddTooLong(record);
      continue;
    }
    auto judged = JudgeOne(session, record, input.read_options());
    if (!judged) return std::move(judged).error();
    const Judged& result = **judged;
    batch.Add(record, result.report, result.decoded.utf8,
              result.compiled == nullptr ? nullptr : result.compiled->kind);
  }
  if (input.records().problem()) batch.AddProblem(*input.records().problem());
  return batch.Finish();
}

Result<int> ValidateDocument(Session& session, Input& input, ReportSet& reports) {
  auto bytes = input.TakeWhole();
  if (!bytes) return std::move(bytes).error();
  auto judged = ReadAndJudge(session.workspace(), *std::move(bytes), input.read_options());
  if (!judged) return std::move(judged).error();
  Judged& result = **judged;
  result.report.Sort();
  reports.Add(
      result.report,
      ContextOf(session, {.source = result.decoded.utf8,
                          .kind = result.compiled == nullptr ? nullptr : result.compiled->kind}));
  return result.report.verdict() == Verdict::kConforms ? kExitClean : kExitFindings;
}

Result<int> ValidateFile(Session& session, const std::string& file, ReportSet& reports) {
  auto input = Input::Open(session, file);
  if (!input) return std::move(input).error();
  return (*input)->is_batch() ? ValidateBatch(session, **input, file, reports)
                              : ValidateDocument(session, **input, reports);
}

}  // namespace

int RunValidate(Session& session, const ValidateCommand& command) {
  for (const std::string& file : command.files) {
    auto kept = KeepSource(session, file, {command.report_file});
    if (!kept) return TellFailure(session, kept.error());
  }
  int code = kExitClean;
  ReportSet reports = MakeReportSet(session);
  for (const std::string& file : command.files) {
    auto judged = ValidateFile(session, file, reports);
    code = std::max(code, judged ? *judged : TellFailure(session, judged.error()));
  }
  auto written = WriteReports(session, reports, command.report_file, stdout);
  return written ? code : TellFailure(session, written.error());
}

}  // namespace baybridge
