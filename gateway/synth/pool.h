#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "synth/plan.h"

namespace baybridge::synth {

// `text` as it stands in an XML document, in text and in attributes with double quotes.
std::string EscapeXml(std::string_view text);

// Adds texts as a pool. None of them may be missing: the pool has one literal a text, in their
// order.
Pool AddPool(const std::vector<std::string>& texts, Plan& plan);

}  // namespace baybridge::synth
