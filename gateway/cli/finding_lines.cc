#include "cli/finding_lines.h"

#include <ctime>

#include "core/utc.h"
#include "report/message.h"

namespace baybridge {

std::string FindingLines(const Session& session, const Findings& findings, std::string_view file) {
  const Language language = session.language();
  std::string lines;
  for (const Finding& finding : findings) {
    const FindingText text = TextOf(finding, session.catalogue(), language, SensitiveValues::kMask);
    lines += finding.location.file.empty() ? std::string(file) : finding.location.file;
    if (finding.location.line != 0) lines += ":" + std::to_string(finding.location.line);
    lines += ": " + std::string(kSeverityNames.NameOf(finding.severity)) + " " + finding.id + ": " +
             text.text + "\n";
    if (text.advice.empty()) continue;
    lines += "  " + std::string(session.catalogue().Text("report.advice", language)) +
             std::string(session.catalogue().Text("report.colon", language)) + text.advice + "\n";
  }
  return lines;
}

std::string UtcNow() {
  return UtcText(static_cast<std::int64_t>(std::time(nullptr)));
}

}  // namespace baybridge
