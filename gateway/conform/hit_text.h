#pragma once

#include <string>

#include "conform/conform_tally.h"
#include "report/message.h"

namespace baybridge {

// A hit in words: the rule's text and advice with its arguments, codes by their display. Arguments
// that the standard does not call open are masked. Of a hit that was not judged: GW-RUL-002 to
// -005.
FindingText TextOfHit(const Hit& hit,
                      const CompiledStandard& compiled,
                      const Standards& standards,
                      const RuleData& data,
                      Language language,
                      SensitiveValues sensitive);

// A finding of the hit, with place: for reports that show findings.
Finding FindingOf(const Hit& hit,
                  const CompiledStandard& compiled,
                  const RuleData& data,
                  Language language);

}  // namespace baybridge
