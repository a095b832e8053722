#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/name_table.h"
#include "core/result.h"
#include "rules/xpath/program.h"

namespace baybridge::xpath {

// A variable in scope.
struct Variable {
  SlotId slot = 0;
  Type type = Type::kText;
  std::uint8_t needs = 0;
  std::uint16_t depth = 1;
};

// What names mean where an expression stands.
class Scope {
 public:
  Scope() = default;
  Scope(const Scope&) = default;
  Scope& operator=(const Scope&) = default;
  Scope(Scope&&) = default;
  Scope& operator=(Scope&&) = default;
  virtual ~Scope() = default;

  // The namespace name of a prefix (never of the empty one, which means none).
  virtual std::optional<std::string> Space(std::string_view prefix) = 0;
  // The variable of that expanded name; a Failure where there is none.
  virtual Result<Variable> Find(std::string_view space, std::string_view local) = 0;
  // Told of every call of document(): its argument where that is a literal, else nothing. Fails
  // where the document cannot be had.
  virtual Result<Done> Document(std::optional<std::string_view> literal) = 0;
};

// Where an expression stands decides what it may say.
enum class Place : std::uint8_t {
  kAnywhere,
  kPattern,  // XSLT 1.0, 12.4: no current()
  kKey,      // 12.2: no variables; no key() either
};

struct CompileLimits {
  std::uint16_t max_depth = 600;                    // levels of calls that an evaluation may take
  std::uint16_t max_nesting = 100;                  // parentheses, predicates and arguments
  std::size_t max_bytes = std::size_t{256} * 1024;  // 256 KiB, of one expression
};

// Compiles expressions and patterns into `program`, which `names` must outlive. Interns the names
// they hold. Functions fail with kMalformed (no expression of XPath 1.0: what, and at which
// character) or kUnsupported (a function or a construct that XPath 1.0 has not, by name).
class Compiler {
 public:
  Compiler(Program& program, NameTable& names, CompileLimits limits = {});

  Result<ExprId> Compile(std::string_view text, Scope& scope, Place place = Place::kAnywhere);
  // An XSLT 1.0 pattern (5.2); the result is an index into Program::patterns.
  Result<std::uint32_t> CompilePattern(std::string_view text, Scope& scope, Place place);
  // An expression whose value is that text.
  ExprId Literal(std::string_view text);
  // An expression whose value is the date of judging, as that of the function as-of().
  ExprId DateOfJudging();
  // A variable of that value: of the rule, or of the record.
  Variable AddVariable(ExprId value, bool of_rule);
  // To be called once nothing more will be compiled, before the program is used.
  void Finish();

 private:
  Program& program_;
  NameTable& names_;
  CompileLimits limits_;
};

}  // namespace baybridge::xpath
