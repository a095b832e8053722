#include "conform/conform_svrl.h"

#include "report/message.h"
#include "rules/svrl.h"

namespace baybridge {

std::string WriteMaskedSvrl(const RuleRunner& runner, bool reveal) {
  SvrlOptions options;
  options.declaration = false;
  if (!reveal) options.mask = kMask;
  return WriteSvrl(runner, options);
}

}  // namespace baybridge
