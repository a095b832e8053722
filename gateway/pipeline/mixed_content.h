#pragma once

#include "core/finding.h"
#include "core/record.h"
#include "pack/shape.h"

namespace baybridge {

// True if elements of the format may hold words and elements side by side.
bool MayHoldMixedContent(const Shape& shape);

// Adds GW-TRN-027 (fatal) for the first element of mixed content in the record that holds elements:
// a Record keeps its words and its elements, not where among the words they stood, so that the
// content cannot come out as it was. Elements of mixed content that hold words only are leaves like
// others. The record's Node::element must be set.
void RefuseMixedContent(const Record& record, const Shape& shape, Findings& findings);

}  // namespace baybridge
