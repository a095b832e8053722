#include "identifiers/findings.h"

#include <array>

namespace baybridge {
namespace {

struct Note {
  std::string_view name;
  const char* id;
  Severity severity;
};

constexpr std::array kNotes = {
    Note{"unknown-region", "GW-ID-005", Severity::kWarning},
    Note{"legacy-15", "GW-ID-006", Severity::kWarning},
    Note{"no-check-digit", "GW-ID-007", Severity::kWarning},
    Note{"format-only", "GW-ID-008", Severity::kInformation},
    Note{"full-width", "GW-ID-009", Severity::kInformation},
    Note{"inner-check", "GW-ID-010", Severity::kWarning},
    Note{"older-form", "GW-ID-011", Severity::kInformation},
};

Finding Make(const Scheme& scheme, const char* id, Severity severity, FindingKind kind) {
  return {.id = id,
          .severity = severity,
          .kind = kind,
          .path = {},
          .location = {},
          .args = {{"scheme", scheme.id}}};
}

Finding ProblemFinding(const Scheme& scheme, const IdentifierCheck& check) {
  const Severity severity = scheme.status.empty() ? Severity::kError : Severity::kWarning;
  const auto make = [&](const char* id) { return Make(scheme, id, severity, FindingKind::kValue); };
  switch (*check.problem) {
    case IdentifierProblem::kShape: {
      Finding finding = make("GW-ID-001");
      finding.args.push_back({"expected", check.expected});
      return finding;
    }
    case IdentifierProblem::kCheckDigit: {
      Finding finding = make("GW-ID-002");
      finding.args.push_back({"expected", check.expected});
      finding.args.push_back({"found", check.found});
      return finding;
    }
    case IdentifierProblem::kCharacters: {
      Finding finding = make("GW-ID-003");
      finding.args.push_back({"found", check.found});
      return finding;
    }
    case IdentifierProblem::kDate: break;
  }
  Finding finding = make("GW-ID-004");
  finding.args.push_back({"found", check.found, true});
  return finding;
}

}  // namespace

Findings IdentifierFindings(const Scheme& scheme, const IdentifierCheck& check) {
  Findings findings;
  if (check.problem) findings.push_back(ProblemFinding(scheme, check));
  for (const std::string& name : check.notes) {
    for (const Note& note : kNotes) {
      if (note.name == name)
        findings.push_back(Make(scheme, note.id, note.severity, FindingKind::kInformational));
    }
  }
  return findings;
}

}  // namespace baybridge
