#include <cstdio>
#include <exception>

#include "cli/run.h"

int main(int argc, char** argv) {
  try {
    return baybridge::RunCommandLine(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "baybridge: internal error: %s\n", error.what());
    return baybridge::kExitFailure;
  }
}
