#pragma once

#include <string>

namespace CLI {
class App;
}  // namespace CLI

namespace baybridge {

// Prints a script that completes the program's commands, options and their words in a shell ("bash"
// or "zsh"). Pack ids are asked of the program when they are needed. Returns the exit code.
int PrintCompletion(const CLI::App& app, const std::string& shell);

}  // namespace baybridge
