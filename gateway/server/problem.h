#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/http.h"
#include "core/result.h"
#include "pack/pack.h"
#include "report/catalogue.h"

namespace baybridge {

// An answer of the form application/problem+json (RFC 9457). The code is stable and its text is
// chosen by language from schemas/_messages (problem.<code>); no byte of the request is in it.
struct Problem {
  unsigned status = 500;
  std::string_view code = "internal";
  Findings findings = {};  // told by id, line and column
  // Of code parameter: which one it is, by the name the call has for it; of one that the call does
  // not know, empty, and `known` are those it does. Both must outlive the problem.
  std::string_view parameter = {};
  std::span<const std::string> known = {};
  // Of code batch-elsewhere: the node that is to be asked. Must outlive the problem.
  std::string_view node = {};
};

// 400: a parameter is missing, or its value is not accepted. `name` must outlive the problem.
inline Problem BadParameter(std::string_view name) {
  return {.status = 400, .code = "parameter", .parameter = name};
}

HttpResponse ProblemResponse(const Problem& problem,
                             const Catalogue& catalogue,
                             Language language,
                             std::string_view correlation);

// The `code` of such an answer, also of another gateway's: empty where it has none or it is no
// word.
std::string CodeOf(std::string_view problem_json);

// The problem that a failure of an operation is for a client: kUsage and kNotFound are the
// client's, the others ours.
Problem ProblemOf(const Failure& failure);

}  // namespace baybridge
