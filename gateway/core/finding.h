#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/enum_names.h"

namespace baybridge {

// FHIR IssueSeverity.
enum class Severity : std::uint8_t { kFatal, kError, kWarning, kInformation };

inline constexpr EnumNames<Severity, 4> kSeverityNames{{{{Severity::kFatal, "fatal"},
                                                         {Severity::kError, "error"},
                                                         {Severity::kWarning, "warning"},
                                                         {Severity::kInformation, "information"}}}};

// FHIR IssueType, the ones we use.
enum class FindingKind : std::uint8_t {
  kStructure,     // not well-formed, or not the shape the schema states
  kRequired,      // something that must be there is not
  kValue,         // a value outside its type
  kInvariant,     // two leaves that contradict one another
  kCodeInvalid,   // a code that its list does not hold
  kBusinessRule,  // a rule of a pack or standard
  kNotSupported,  // refused by policy: DOCTYPE, an encoding, a feature
  kTooLong,       // past a limit
  kIncomplete,    // not carried, or carried with less meaning
  kInformational,
};

inline constexpr EnumNames<FindingKind, 10> kFindingKindNames{
    {{{FindingKind::kStructure, "structure"},
      {FindingKind::kRequired, "required"},
      {FindingKind::kValue, "value"},
      {FindingKind::kInvariant, "invariant"},
      {FindingKind::kCodeInvalid, "code-invalid"},
      {FindingKind::kBusinessRule, "business-rule"},
      {FindingKind::kNotSupported, "not-supported"},
      {FindingKind::kTooLong, "too-long"},
      {FindingKind::kIncomplete, "incomplete"},
      {FindingKind::kInformational, "informational"}}}};

// Place in the input bytes. Lines and columns count from 1; columns count code points; 0 is
// unknown.
struct Location {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string native;        // XPath, JSON Pointer, or row+column
  std::uint64_t record = 0;  // of a batch, from 1; 0 where the input is one record
  friend bool operator==(const Location&, const Location&) = default;
};

// A named value of a finding. A sensitive one is shown only to those who may see the record.
struct Arg {
  std::string name;
  std::string value;
  bool sensitive = false;
  friend bool operator==(const Arg&, const Arg&) = default;
};

// One statement about a record. Holds no prose: texts are chosen last, from schemas/_messages.
struct Finding {
  std::string id;  // stable, never reused: GW-XML-001, HK-R-012
  Severity severity = Severity::kError;
  FindingKind kind = FindingKind::kStructure;
  std::string path;  // canonical path of the leaf or group; empty for the document
  Location location;
  std::vector<Arg> args;
  friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

// True if any finding is an error or fatal: exit code 1, verdict does-not-conform.
inline bool HasErrors(const Findings& findings) {
  return std::ranges::any_of(
      findings, [](const Finding& finding) { return finding.severity <= Severity::kError; });
}

}  // namespace baybridge
