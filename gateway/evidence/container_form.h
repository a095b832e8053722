#pragma once

// Of this library only: the form of containers, which the writing and the reading side share.

#include <span>
#include <string>
#include <string_view>

#include "evidence/container.h"

namespace baybridge {

bool IsMemberName(std::string_view name);

// The line of the manifest about a member.
std::string ManifestLine(const ContainerMember& member);

// The zip file of all members but `mimetype`, which is put before them, in their order.
Result<std::string> WriteContainer(std::span<const ContainerMember> all);

}  // namespace baybridge
