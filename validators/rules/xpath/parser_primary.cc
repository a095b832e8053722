#include <algorithm>
#include <utility>

#include "rules/xpath/number.h"
#include "rules/xpath/parser.h"

namespace baybridge::xpath {

// PathExpr, production [19]: a location path, or a primary expression with predicates and steps.
Parser::MaybeExpr Parser::ParsePathExpr() {
  Draft draft;
  if (!BeginsPrimary()) {
    if (Peek().is("/")) {
      Take();
      draft.path.start = Start::kRoot;
      if (!BeginsStep()) return FinishPath(std::move(draft));
      draft.any_depth.push_back(false);
    } else if (Accept("//")) {
      draft.path.start = Start::kRoot;
      draft.any_depth.push_back(true);
    } else {
      draft.any_depth.push_back(false);
    }
    if (!ParseSteps(draft)) return {};
    return FinishPath(std::move(draft));
  }
  const Token first = Peek();
  const MaybeExpr primary = ParsePrimary();
  if (!primary) return {};
  const bool filtered = Peek().is("[");
  if (!filtered && !Peek().is("/") && !Peek().is("//")) return primary;
  if (program_.exprs[*primary].type != Type::kNodes) {
    Fail(first, "predicates and steps follow node-sets only");
    return {};
  }
  draft.path.start = Start::kExpr;
  draft.path.expr = *primary;
  if (filtered && !KeepPredicates(draft.path.first_start_predicate, draft.path.start_predicates,
                                  draft.path.start_needs_last))
    return {};
  if (Peek().is("/") || Peek().is("//")) {
    draft.any_depth.push_back(Take().text == "//");
    if (!ParseSteps(draft)) return {};
  }
  return FinishPath(std::move(draft));
}

bool Parser::BeginsPrimary() const {
  const Token& token = Peek();
  return token.kind == TokenKind::kVariable || token.kind == TokenKind::kLiteral ||
         token.kind == TokenKind::kNumber || token.kind == TokenKind::kFunction || token.is("(");
}

Parser::MaybeExpr Parser::ParsePrimary() {
  const Token token = Peek();
  switch (token.kind) {
    case TokenKind::kVariable: return ParseVariable();
    case TokenKind::kLiteral:
      Take();
      return Add({.op = Op::kText, .type = Type::kText, .a = AddText(token.text)});
    case TokenKind::kNumber:
      Take();
      return Add({.op = Op::kNumber, .type = Type::kNumber, .number = ParseNumber(token.text)});
    case TokenKind::kFunction: return ParseCall();
    default: break;
  }
  Take();  // the parenthesis
  const MaybeExpr expr = ParseOr();
  if (!expr || !Expect(")")) return {};
  return expr;
}

Parser::MaybeExpr Parser::ParseVariable() {
  const Token token = Take();
  const auto space = SpaceOf(token);
  if (!space) return {};
  if (place_ == Place::kKey) {
    Fail(token, "a key may not refer to variables (XSLT 1.0, 12.2)");
    return {};
  }
  auto variable = scope_.Find(*space, token.text);
  if (!variable) {
    Fail(token, variable.error().what, variable.error().kind);
    return {};
  }
  return Add({.op = Op::kVariable,
              .type = variable->type,
              .needs = variable->needs,
              .depth = static_cast<std::uint16_t>(variable->depth + 1),
              .a = variable->slot});
}

// Whether a function is one of ours; nothing where its prefix is not declared or not ours.
std::optional<bool> Parser::IsOurs(const Token& name) {
  if (name.prefix.empty()) return false;
  const auto space = SpaceOf(name);
  if (!space) return {};
  if (*space == kFunctionSpace) return true;
  Fail(name,
       "the function ‘" + std::string(name.text) + "’ of the namespace ‘" + *space +
           "’ is not known",
       FailureKind::kUnsupported);
  return {};
}

Parser::MaybeExpr Parser::ParseCall() {
  const Token name = Take();
  const auto ours = IsOurs(name);
  if (!ours) return {};
  if (!*ours && (name.text == "element-available" || name.text == "function-available"))
    return ParseStaticCall(name);
  const Function* function = FindFunction(name.text, *ours);
  if (function == nullptr) {
    Fail(name, "‘" + std::string(name.text) + "’ is no function of XPath 1.0 or XSLT 1.0",
         FailureKind::kUnsupported);
    return {};
  }
  std::vector<ExprId> arguments;
  if (!ParseArguments(arguments) || !CheckCall(name, *function, arguments)) return {};
  if (function->op == Op::kDocument) {
    const Expr& first = program_.exprs[arguments[0]];
    std::optional<std::string_view> literal;
    if (first.op == Op::kText) literal = program_.texts[first.a];
    if (const auto told = scope_.Document(literal); !told) {
      Fail(name, told.error().what, told.error().kind);
      return {};
    }
  }
  if (function->op == Op::kKey) return EmitKey(name, arguments);
  if (function->op == Op::kFormatNumber) return EmitFormat(name, arguments);
  return EmitCall(*function, arguments);
}

// The expanded name {uri}local of a QName.
std::string Parser::Expand(const std::string& name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string::npos) return name;
  return '{' + scope_.Space(name.substr(0, colon)).value_or("") + '}' + name.substr(colon + 1);
}

// key(), XSLT 1.0, 12.2: a literal name is resolved here, a computed one when it is known.
Parser::MaybeExpr Parser::EmitKey(const Token& name, const std::vector<ExprId>& arguments) {
  const Expr& first = program_.exprs[arguments[0]];
  double which = kComputed;
  if (first.op == Op::kText) {
    const std::string asked = program_.texts[first.a];
    const auto key = std::ranges::find(program_.keys, Expand(asked), &Key::name);
    if (key == program_.keys.end()) {
      Fail(name, "no key has the name ‘" + asked + "’");
      return {};
    }
    which = static_cast<double>(key - program_.keys.begin());
  }
  const MaybeExpr call = Emit(Op::kKey, Type::kNodes, {arguments[1], arguments[0]}, kNeedsDocument);
  if (!call) return {};
  Expr& expr = program_.exprs[*call];
  expr.number = which;
  expr.depth = static_cast<std::uint16_t>(expr.depth + kMaxKeyDepth);
  return call;
}

// format-number(), XSLT 1.0, 12.3: the same for the name of its format.
Parser::MaybeExpr Parser::EmitFormat(const Token& name, const std::vector<ExprId>& arguments) {
  double which = 0;
  if (arguments.size() == 3) {
    const Expr& third = program_.exprs[arguments[2]];
    which = kComputed;
    if (third.op == Op::kText) {
      const std::string asked = program_.texts[third.a];
      const auto found = std::ranges::find(program_.formats, Expand(asked), &DecimalFormat::name);
      if (found == program_.formats.end()) {
        Fail(name, "no decimal format has the name ‘" + asked + "’");
        return {};
      }
      which = static_cast<double>(found - program_.formats.begin());
    }
  }
  const MaybeExpr call = Emit(Op::kFormatNumber, Type::kText, arguments);
  if (call) program_.exprs[*call].number = which;
  return call;
}

// XSLT 1.0, 15: known when the expression is compiled. No element of XSLT is available.
Parser::MaybeExpr Parser::ParseStaticCall(const Token& name) {
  std::vector<ExprId> arguments;
  if (!ParseArguments(arguments)) return {};
  if (arguments.size() != 1 || program_.exprs[arguments[0]].op != Op::kText) {
    Fail(name, "‘" + std::string(name.text) + "’ takes one literal here",
         FailureKind::kUnsupported);
    return {};
  }
  const std::string asked = program_.texts[program_.exprs[arguments[0]].a];
  const std::size_t colon = asked.find(':');
  bool available = false;
  if (name.text == "function-available") {
    const bool prefixed = colon != std::string::npos;
    const bool ours =
        prefixed && scope_.Space(asked.substr(0, colon)).value_or("") == kFunctionSpace;
    available = (ours || !prefixed) &&
                FindFunction(prefixed ? asked.substr(colon + 1) : asked, ours) != nullptr;
  }
  return Emit(available ? Op::kTrue : Op::kFalse, Type::kBoolean, {});
}

bool Parser::ParseArguments(std::vector<ExprId>& arguments) {
  if (!Expect("(")) return false;
  if (Accept(")")) return true;
  do {
    const MaybeExpr argument = ParseOr();
    if (!argument) return false;
    arguments.push_back(*argument);
  } while (Accept(","));
  return Expect(")");
}

bool Parser::CheckCall(const Token& name,
                       const Function& function,
                       const std::vector<ExprId>& arguments) {
  const std::string shown = "‘" + std::string(name.text) + "’";
  if (arguments.size() < function.least ||
      (function.most != kAnyNumber && arguments.size() > function.most)) {
    return Fail(name, shown + " does not take " + std::to_string(arguments.size()) + " arguments");
  }
  for (std::size_t i = 0; i < arguments.size() && i < function.nodes.size(); ++i) {
    if (function.nodes[i] == 'n' && program_.exprs[arguments[i]].type != Type::kNodes)
      return Fail(name, shown + " expects a node-set as argument " + std::to_string(i + 1));
  }
  if (function.op == Op::kCurrent && place_ != Place::kAnywhere)
    return Fail(name, "current() may not stand in a pattern (XSLT 1.0, 12.4)");
  if (function.op == Op::kKey && place_ == Place::kKey)
    return Fail(name, "a key may not use another key");
  return true;
}

Parser::MaybeExpr Parser::EmitCall(const Function& function, const std::vector<ExprId>& arguments) {
  std::uint8_t needs = function.needs;
  if (function.context && arguments.empty()) needs |= kNeedsNode;
  return Emit(function.op, function.type, arguments, needs);
}

}  // namespace baybridge::xpath
