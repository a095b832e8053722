#pragma once

#include "core/record.h"
#include "scales/assessment.h"
#include "scales/scale_places.h"

namespace baybridge {

// Reads the assessment whose group is `node` of a hub record (elements set). `assessment` is
// replaced; its texts point into the record.
void ReadAssessment(const Record& hub,
                    NodeId node,
                    const ScalePlaces& places,
                    Assessment& assessment);

}  // namespace baybridge
