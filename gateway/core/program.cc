#include "core/program.h"

namespace baybridge {

std::string_view ProgramName() {
  return "baybridge " BAYBRIDGE_VERSION;
}

}  // namespace baybridge
