#pragma once

#include <string_view>

#include "codes/leaf_plan.h"
#include "core/finding.h"
#include "core/limits.h"
#include "core/record.h"
#include "core/result.h"
#include "pack/pack.h"

namespace baybridge {

// Judges codes, identifiers, days and names of the records of one kind of one pack. Constant; used
// from many threads. Where all is well judging codes and names allocates nothing.
class CodeJudge {
 public:
  // The kind's shape must be filled and its fields bound. The packs must outlive the judge. Fails
  // with kMalformed and file:line where a field names a code list or identifier scheme that does
  // not exist, or a form that is no date format.
  static Result<CodeJudge> Make(const PackSet& packs, const Pack& pack, const Kind& kind);

  // Judges a record whose Node::element is set, as of an ISO date (empty: validity is not judged).
  // Sets Node::code to the index of the code in its list. Appends findings (GW-COD, GW-ID, GW-DAT,
  // GW-TXT), at most limits.max_findings in all. True if none of them is an error.
  bool Judge(Record& record,
             std::string_view as_of,
             const Limits& limits,
             Findings& findings) const;

  // The code list that the leaf of an element is judged by; nullptr where there is none or where
  // the record itself names it.
  const CodeList* ListOf(ElementId element) const;

 private:
  explicit CodeJudge(LeafPlans plans) : plans_(std::move(plans)) {}

  LeafPlans plans_;
};

}  // namespace baybridge
