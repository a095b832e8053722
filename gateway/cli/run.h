#pragma once

namespace baybridge {

// Exit codes of the program.
inline constexpr int kExitClean = 0;
inline constexpr int kExitFindings = 1;  // findings of severity error or above
inline constexpr int kExitUsage = 2;
inline constexpr int kExitFailure = 3;  // the operation could not be carried out

// Runs one command line; prints to standard output and standard error. Returns the exit code.
int RunCommandLine(int argc, char** argv);

}  // namespace baybridge
