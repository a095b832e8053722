#pragma once

#include <optional>
#include <string>
#include <vector>

namespace baybridge {

// What a program that ran to its end said. `code` is -1 where a signal ended it.
struct Ran {
  int code = -1;
  std::string out;
  std::string err;
};

struct CommandOptions {
  std::string input = {};                // on standard input
  std::optional<unsigned> as_user = {};  // id; needs root rights
};

// Runs the built `baybridge` on the data of the repository. No shell is between.
Ran RunBaybridge(const std::vector<std::string>& arguments, const CommandOptions& options = {});

}  // namespace baybridge
