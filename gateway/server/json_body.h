#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"
#include "pack/json_value.h"

namespace baybridge {

// Bodies of calls that are a JSON object. Characters may be written as \uXXXX, as many programs
// write everything that is not ASCII.

// The same JSON without \uXXXX: each is the character itself. Fails with kMalformed for half of a
// pair and for a character that JSON has no other way to write (below U+0020).
Result<std::string> PlainJson(std::string_view body);

// A body of at most `most` bytes. Fails with kUsage and the word `problem`.
Result<JsonDocument> ReadJsonBody(const std::string& body,
                                  std::size_t most,
                                  std::string_view problem);

// A body of an act: nothing, or an object whose members are texts. Fails with kUsage, "note".
Result<Done> CheckNote(const std::string& body);

// The one member of a body, a text; empty where the body is anything else.
std::string OnlyMember(const std::string& body, std::string_view name);

}  // namespace baybridge
