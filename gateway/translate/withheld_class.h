#pragma once

#include <string_view>

#include "translate/profile.h"

namespace baybridge {

// The word of profiles and of counts for leaves without a class.
inline constexpr std::string_view kUnknownClass = "(unknown)";

// The class under which a profile withholds a leaf of a kind; "(unknown)" for one without a field
// or without a class, kNone among them, where the profile does not let those leave; empty where it
// may leave. Points into the profile or to a constant. Pure; any thread.
std::string_view WithheldClass(const Profile& profile, const Kind& kind, ElementId element);

}  // namespace baybridge
