#pragma once

#include <string>
#include <string_view>

namespace baybridge {

// What is wrong with the name of an archive's member, in a few words; empty where nothing is. Names
// are steps joined by "/": none empty, "." or "..", no drive, no backslash, no control characters,
// at most 1 KiB. So no member can be outside a folder, whoever unpacks it.
std::string_view ProblemOfMemberName(std::string_view name);

// A name for people: bytes that are not UTF-8 are written %XX.
std::string ShowMemberName(std::string_view name);

}  // namespace baybridge
