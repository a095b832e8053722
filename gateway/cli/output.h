#pragma once

#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>

#include "cli/session.h"
#include "core/result.h"
#include "format/detect.h"
#include "report/report_set.h"

namespace baybridge {

// Writes to a file (whole or not at all), or to standard output for "-" and an empty name.
Result<Done> WriteOutput(const std::string& file, std::string_view bytes);

// Fails with kUsage where one of the outputs is the source itself, by whatever name: it would be
// lost. "-" and empty names are none.
Result<Done> KeepSource(const Session& session,
                        const std::string& source,
                        std::initializer_list<std::string_view> outputs);

// The syntax that the command line asks for: stated, or that of the file's name (.json, .ndjson,
// .jsonl, .csv, .xml); kUnknown where it says nothing. Fails with kUsage for an unknown word.
Result<Syntax> SyntaxOfOutput(const std::string& stated, const std::string& file);

// The reports of one command, as one document in the form that the session's options name.
ReportSet MakeReportSet(const Session& session);

// Writes what was collected to `file`, or to `stream` where there is no name.
Result<Done> WriteReports(const Session& session,
                          ReportSet& reports,
                          const std::string& file,
                          std::FILE* stream);

// Report, source lines and labels for one document.
struct Shown {
  std::string_view source = {};
  const Kind* kind = nullptr;
  std::uint32_t first_line = 1;
};
RenderContext ContextOf(const Session& session, const Shown& shown);

// Tells the report of a document that has no record, on standard error; returns the exit code.
int TellReport(const Session& session, const Report& report, const Kind* kind);

}  // namespace baybridge
