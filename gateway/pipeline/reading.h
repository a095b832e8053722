#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/limits.h"
#include "core/record.h"
#include "core/result.h"
#include "format/xml_reader.h"
#include "pipeline/hub_view.h"
#include "pipeline/workspace.h"
#include "report/report.h"
#include "text/decode.h"

namespace baybridge {

struct ReadOptions {
  std::string format;    // pack id; empty: recognised from the document
  std::string kind;      // record kind; empty: recognised from the document
  std::string encoding;  // stated outside the document; empty: none
  std::string as_of;     // ISO date; empty: the record's own date, else `today`
  std::string today;     // ISO date of the run
  std::string file;      // name for locations
  Limits limits;
  Assurance assurance = Assurance::kFull;
  Findings remarks = {};  // what was found before: they stand in the report as they are
  // Assessments are left to the caller (JudgeScales): a profile comes before them, say. The hub's
  // view has then seen nothing.
  bool scales_later = false;
};

// One document, read and judged. The record points into `bytes` or `decoded`.
struct Judged {
  std::string bytes;
  Decoded decoded;
  Record record;
  const CompiledKind* compiled = nullptr;  // null where no format was recognised
  // The record as the hub sees it, for what is judged there; null where it was not judged so far or
  // its format has no mapping table.
  std::unique_ptr<HubView> hub;
  const KindScales* scales = nullptr;  // null where the kind has none
  Report report;
  bool readable = false;  // the record was read and its format is known
};

// Reads bytes in any accepted encoding and judges them by every layer that needs no choice of the
// caller: encoding, well-formedness, schema, codes, identifiers, and where the format has a mapping
// table scales. What is wrong with the record
// stands in the report. Fails where the operation itself cannot be done: an unknown pack or kind
// asked for, or pack data that breaks its own format.
Result<std::unique_ptr<Judged>> ReadAndJudge(Workspace& workspace,
                                             std::string bytes,
                                             const ReadOptions& options);

// The record's own date as ISO text: the leaf that its kind calls as_of, in ISO order or in a plain
// form of its pack; empty where there is none.
std::string OwnDate(const CompiledKind& compiled, const Record& record);

// Judges a record of ours (a translation's target) by schema, codes and identifiers, as of a date.
// Findings are appended.
bool JudgeRecord(const CompiledKind& compiled,
                 Record& record,
                 const std::string& as_of,
                 const Limits& limits,
                 Findings& findings);

}  // namespace baybridge
