#pragma once

#include <string>
#include <vector>

#include "core/record.h"

namespace baybridge {

// Mixed content of an element in writing order, which a Record by itself does not keep: texts and
// child elements. The record must have been read by an XmlReader and its input must be there.
struct MixedPiece {
  NodeId element = kNone;  // a child element, or kNone for a text
  std::string text;        // decoded
};
std::vector<MixedPiece> MixedContent(const Record& record, NodeId element);

// Runs of white space as one space, none at the ends.
std::string CollapseSpace(std::string_view text);

}  // namespace baybridge
