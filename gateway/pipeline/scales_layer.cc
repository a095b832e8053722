#include "pipeline/scales_layer.h"

#include <utility>

#include "scales/scale_judge.h"

namespace baybridge {

void JudgeScales(const KindScales& scales,
                 const HubView& view,
                 const Limits& limits,
                 Findings& findings) {
  std::vector<ScaleFinding> found;
  ScaleJudge(*scales.schemes, scales.places).Judge(view.hub(), found);
  for (ScaleFinding& one : found) {
    if (findings.size() >= limits.max_findings) return;
    one.finding.path = view.SourcePathOf(one.node);
    one.finding.location = view.SourceLocationOf(one.node);
    findings.push_back(std::move(one.finding));
  }
}

LayerRun ScalesRun(const KindScales& scales) {
  LayerRun run{.layer = Layer::kScales, .ran = true, .reason = {}, .artefacts = {}};
  for (const ScaleScheme& scheme : *scales.schemes)
    run.artefacts.push_back({.name = "_scales/" + scheme.id, .digest = scheme.digest});
  return run;
}

}  // namespace baybridge
