#include "rules/xpath/compiler.h"

#include "format/xml_names.h"
#include "rules/xpath/parser.h"

namespace baybridge::xpath {

Compiler::Compiler(Program& program, NameTable& names, CompileLimits limits)
    : program_(program),
      names_(names),
      limits_(limits) {
  program_.names = &names;
  program_.lang = names.Intern(kXmlSpace, "lang");
  program_.xml_id = names.Intern(kXmlSpace, "id");
  program_.nil = names.Intern(kXsiSpace, "nil");
}

Result<ExprId> Compiler::Compile(std::string_view text, Scope& scope, Place place) {
  CompileLimits limits = limits_;
  if (place == Place::kKey) limits.max_depth = kMaxKeyDepth;
  return Parser(program_, names_, limits, scope, place).ParseExpression(text);
}

Result<std::uint32_t> Compiler::CompilePattern(std::string_view text, Scope& scope, Place place) {
  CompileLimits limits = limits_;
  if (place == Place::kKey) limits.max_depth = kMaxKeyDepth;
  return Parser(program_, names_, limits, scope, place).ParsePattern(text);
}

ExprId Compiler::Literal(std::string_view text) {
  program_.texts.emplace_back(text);
  program_.exprs.push_back({.op = Op::kText,
                            .type = Type::kText,
                            .a = static_cast<std::uint32_t>(program_.texts.size() - 1)});
  return static_cast<ExprId>(program_.exprs.size() - 1);
}

ExprId Compiler::DateOfJudging() {
  program_.exprs.push_back({.op = Op::kAsOf, .type = Type::kText});
  return static_cast<ExprId>(program_.exprs.size() - 1);
}

Variable Compiler::AddVariable(ExprId value, bool of_rule) {
  const Expr& expr = program_.exprs[value];
  program_.slots.push_back({.type = expr.type, .expr = value, .of_rule = of_rule});
  Variable variable{.slot = static_cast<SlotId>(program_.slots.size() - 1),
                    .type = expr.type,
                    .needs = 0,
                    .depth = static_cast<std::uint16_t>(expr.depth + 2)};
  if (expr.needs != 0) variable.needs = of_rule ? kNeedsCurrent : kNeedsRun;
  return variable;
}

void Compiler::Finish() {
  program_.list_of_name.assign(names_.size(), kNone);
  for (std::uint32_t list = 0; list < program_.listed.size(); ++list)
    program_.list_of_name[program_.listed[list]] = list;
}

}  // namespace baybridge::xpath
