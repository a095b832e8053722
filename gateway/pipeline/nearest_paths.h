#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace baybridge {

// At most `most` of the paths that come nearest to what was asked for, nearest first: those below
// it where it is a group, else those that differ in the fewest characters, their last step counted
// more than what leads there. Letters are compared without regard to the case of ASCII. Of `paths`
// only the first 4,000 are looked at, of a path its last 200 bytes. Those equally near keep their
// order; a path that stands twice is named once.
std::vector<std::string> NearestPaths(const std::vector<std::string>& paths,
                                      std::string_view wanted,
                                      std::size_t most);

}  // namespace baybridge
