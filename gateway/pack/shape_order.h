#pragma once

#include "core/record.h"
#include "pack/shape.h"

namespace baybridge {

// Sets Node::element by the shape and puts the nodes into the order that the shape states, as the
// same record written as XML would have them: the members of a JSON object and the columns of a
// sheet have no order of their own. Elements of a repeating model group are taken by instance (the
// k-th of each name), then by rank. What the shape does not know stays behind its predecessor.
void OrderByShape(const Shape& shape, Record& record);

}  // namespace baybridge
