#pragma once

#include <string>
#include <string_view>

#include "cli/session.h"
#include "core/finding.h"

namespace baybridge {

// Findings that are not about a record, one below the other: place, severity, id, text, advice.
// `file` stands where a finding names none.
std::string FindingLines(const Session& session, const Findings& findings, std::string_view file);

// Now, UTC: 2026-01-31T08:00:00Z.
std::string UtcNow();

}  // namespace baybridge
