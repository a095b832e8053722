#pragma once

#include <string>

namespace baybridge {

// Exit codes of the program.
inline constexpr int kExitClean = 0;
inline constexpr int kExitFindings = 1;  // findings of severity error or above
inline constexpr int kExitUsage = 2;
inline constexpr int kExitFailure = 3;  // the operation could not be carried out

// What `serve` is run by: the program hands it in, for the service is no part of the command line.
struct ServeCommand {
  std::string config;           // file; or
  bool demo = false;            // everything made for trying out
  std::string data;             // folder with schemas/ and mapping/; empty: found
  std::string language = "en";  // of what is told where it cannot start
};
using ServeFunction = int (*)(const ServeCommand&);

// Runs one command line; prints to standard output and standard error. Returns the exit code.
int RunCommandLine(int argc, char** argv, ServeFunction serve);

}  // namespace baybridge
