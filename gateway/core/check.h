#pragma once

#include <cstdio>
#include <cstdlib>

// A broken contract of the program (never of a record) ends it, in every build, with the place and
// the condition.
#define BAYBRIDGE_CHECK(condition)                                                                \
  do {                                                                                            \
    if (!(condition)) {                                                                           \
      (void)std::fprintf(stderr, "%s:%d: broken contract: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                               \
    }                                                                                             \
  } while (false)
