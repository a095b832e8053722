#include <cstdio>
#include <exception>

#include "cli/run.h"
#include "server/serve.h"

namespace {

int Serve(const baybridge::ServeCommand& command) {
  return command.demo ? baybridge::RunServeDemo(command.data, command.language)
                      : baybridge::RunServe(command.config, command.data, command.language);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return baybridge::RunCommandLine(argc, argv, Serve);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "baybridge: internal error: %s\n", error.what());
    return baybridge::kExitFailure;
  }
}
