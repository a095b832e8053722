#pragma once

#include <string>

#include "rules/rule_runner.h"

namespace baybridge {

// The runner's last run as SVRL (ISO/IEC 19757-3, annex D): active patterns, fired rules, failed
// assertions and successful reports with their diagnostics and properties, in the order of patterns
// and nodes. Locations are XPath with positions; names in a namespace are written by local name and
// namespace name, so that they need no prefix. What could not be judged is an element of the
// namespace urn:baybridge:functions, since SVRL has none for it. The runner must keep events, and
// the record must still be there. UTF-8, indented, ends with a newline.
//
// With a mask, values of the record are replaced by it: texts of properties and diagnostics with
// values, but where the role of the property is `open`. Messages with values become the mask whole.
struct SvrlOptions {
  std::string mask = {};    // empty: nothing is replaced
  bool declaration = true;  // the XML declaration
};
std::string WriteSvrl(const RuleRunner& runner, const SvrlOptions& options = {});

}  // namespace baybridge
