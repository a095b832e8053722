#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace baybridge {

// What is written of an unmasking before any value is shown.
struct RevealNote {
  std::string reason;  // as the person gave it
  std::vector<std::string> standards;
  std::vector<std::string> inputs;
  std::string report;  // form of the report
  std::string output;  // where it goes; empty: standard output
};

// Appends one line (JSON) to the audit file: when, who (number of the user of the system), why,
// what, and the SHA-256 of the line before, so that a line changed or taken out later is seen. The
// file is made with access for its owner only; lines of programs that run at once do not mix. The
// line is on disk when this returns. Fails with kUnreadable: nothing may be shown then.
Result<Done> AppendRevealNote(const std::string& file, const RevealNote& note);

}  // namespace baybridge
