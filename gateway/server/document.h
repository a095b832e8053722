#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/http.h"
#include "pipeline/reading.h"
#include "report/report_set.h"
#include "server/call.h"
#include "server/problem.h"

namespace baybridge {

// The parameters that every operation on a document knows.
inline constexpr std::string_view kFrom = "from";
inline constexpr std::string_view kKind = "kind";
inline constexpr std::string_view kAsOf = "as-of";
inline constexpr std::string_view kAssurance = "assurance";

// How the body of a call is to be read: by its parameters and its Content-Type. Or the problem: a
// media type that no document has (415), one that the first bytes contradict (415), a value that
// is not understood (400).
std::variant<ReadOptions, Problem> DocumentOptions(const Call& call);

// The problem of a document that could not be read at all: its encoding (415), its size (413) or
// its form (400). Nothing where it was read, whatever else is wrong with it.
std::optional<Problem> UnreadProblem(const Report& report);

// The form of report that the call accepts; nothing where it accepts none.
struct ReportChoice {
  ReportForm form = ReportForm::kJson;
  std::string_view media_type;
};
std::optional<ReportChoice> ReportOf(std::string_view accept);

// An answer that holds one report. Personal values are masked unless the caller is an institution,
// which sent them.
HttpResponse ReportResponse(const Call& call,
                            const Report& report,
                            const RenderContext& context,
                            const ReportChoice& choice,
                            unsigned status);

// A problem in the language of the call.
HttpResponse ProblemResponse(const Call& call, const Problem& problem);

// Today in UTC, as 2026-01-31.
std::string TodayUtc();

}  // namespace baybridge
