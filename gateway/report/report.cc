#include "report/report.h"

#include <algorithm>
#include <tuple>

namespace baybridge {

Verdict Report::verdict() const {
  if (engines_disagree) return Verdict::kNotJudged;
  if (HasErrors(findings)) return Verdict::kDoesNotConform;
  const bool all_ran = !layers.empty() && std::ranges::all_of(layers, &LayerRun::ran);
  return all_ran ? Verdict::kConforms : Verdict::kNotJudged;
}

std::size_t Report::CountOf(Severity severity) const {
  return static_cast<std::size_t>(std::ranges::count(findings, severity, &Finding::severity));
}

void Report::Sort() {
  std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) {
    return std::tie(a.location.file, a.location.line, a.location.column, a.path, a.id) <
           std::tie(b.location.file, b.location.line, b.location.column, b.path, b.id);
  });
}

}  // namespace baybridge
