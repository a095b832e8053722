#pragma once

#include "core/http.h"

namespace baybridge {

// Gives an answer whose body is complete an entity tag that its body alone decides.
void TagByBody(HttpResponse& response);

}  // namespace baybridge
