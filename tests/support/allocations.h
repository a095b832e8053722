#pragma once

#include <cstddef>

namespace baybridge {

// How often the program has taken memory from the heap so far. A test that links
// support/allocations.cc can say with it that a piece of work allocates nothing.
std::size_t Allocations();

}  // namespace baybridge
