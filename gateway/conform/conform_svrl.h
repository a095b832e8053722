#pragma once

#include <string>

#include "rules/rule_runner.h"

namespace baybridge {

// The runner's last run as SVRL, without XML declaration. Unless `reveal`, the values of
// properties are ••• but where the standard calls them open.
std::string WriteMaskedSvrl(const RuleRunner& runner, bool reveal);

}  // namespace baybridge
