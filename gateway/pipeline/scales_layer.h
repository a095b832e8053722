#pragma once

#include <vector>

#include "core/finding.h"
#include "core/limits.h"
#include "core/record.h"
#include "pipeline/hub_view.h"
#include "pipeline/workspace.h"
#include "report/report.h"

namespace baybridge {

// Recomputes the assessments of a record that `view` has seen and appends what is wrong (GW-SCL),
// each at its place in the source; at most limits.max_findings in all.
void JudgeScales(const KindScales& scales,
                 const HubView& view,
                 const Limits& limits,
                 Findings& findings);

// What the layer judged by: one artefact a scheme.
LayerRun ScalesRun(const KindScales& scales);

}  // namespace baybridge
