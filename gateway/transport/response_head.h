#pragma once

#include <string>

#include "core/http.h"

namespace baybridge {

// The head of an answer with the time of now (RFC 9110, RFC 9112), up to and including the empty
// line, with room behind it for the body. `close`: the connection ends with it.
std::string HeadOf(const HttpResponse& response, bool close);

// True for answers after which the two sides might not agree where the next request begins, or that
// a client without rights should not go on from.
bool EndsConnection(unsigned status);

}  // namespace baybridge
