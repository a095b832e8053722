#pragma once

#include <string>
#include <string_view>

#include "core/http.h"

namespace baybridge {

// Ids that lay the logs of two sides beside each other. Any thread.

// A new id: 128 random bits in hexadecimal digits. Random bytes are asked for many at a time, by
// each thread for itself: each asking costs more than the bytes.
std::string NewCorrelation();

// The trace that a request belongs to (W3C Trace Context, version 00); empty where it names none.
std::string TraceOf(std::string_view traceparent);

// The id that a client chose, where it is a UUID with or without its hyphens: in any other text a
// name or a number of a person could stand. Else the trace, else a new one.
std::string CorrelationOf(const HttpRequest& request, const std::string& trace);

}  // namespace baybridge
