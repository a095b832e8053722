#pragma once

#include <cstdint>
#include <string_view>

#include "rules/xpath/program.h"

namespace baybridge::xpath {

inline constexpr std::string_view kFunctionSpace = "urn:baybridge:functions";

// What a function's arguments must be: n a node-set, o anything; each other is converted. The
// context node stands for an argument that is left out where `context` says so.
struct Function {
  std::string_view name;
  bool ours = false;  // in the namespace urn:baybridge:functions
  Op op = Op::kTrue;
  std::uint8_t least = 0;
  std::uint8_t most = 0;  // kAnyNumber: no limit
  Type type = Type::kBoolean;
  std::string_view nodes = {};  // one character an argument: n or anything else
  std::uint8_t needs = 0;
  bool context = false;  // no argument means the context node
};
inline constexpr std::uint8_t kAnyNumber = 255;

// The function of that name, or null.
const Function* FindFunction(std::string_view name, bool ours);

}  // namespace baybridge::xpath
