#include "rules/xpath/parser.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace baybridge::xpath {

bool Parser::Begin(std::string_view text) {
  text_ = text;
  if (text.size() > limits_.max_bytes) {
    failure_ = Failure{
        .kind = FailureKind::kTooLarge,
        .what = "an expression has more than " + std::to_string(limits_.max_bytes) + " bytes",
        .place = {},
        .advice = {}};
    return false;
  }
  auto tokens = Tokenize(text);
  if (!tokens) {
    failure_ = std::move(tokens).error();
    return false;
  }
  tokens_ = *std::move(tokens);
  at_ = 0;
  return true;
}

Result<ExprId> Parser::ParseExpression(std::string_view text) {
  MaybeExpr expr;
  if (Begin(text)) expr = ParseOr();
  if (expr && Peek().kind != TokenKind::kEnd) Fail(Peek(), "expected the end of the expression");
  if (failure_) return *std::move(failure_);
  return *expr;
}

Parser::MaybeExpr Parser::ParseOr() {
  if (!Enter()) return {};
  const MaybeExpr expr = ParseMany(Op::kOr, "or", &Parser::ParseAnd);
  Leave();
  return expr;
}

Parser::MaybeExpr Parser::ParseAnd() {
  return ParseMany(Op::kAnd, "and", &Parser::ParseEquality);
}

// a or b or c as one operation, so that a long list of alternatives is not deep.
Parser::MaybeExpr Parser::ParseMany(Op op, std::string_view word, MaybeExpr (Parser::*part)()) {
  const Token first = Peek();
  std::vector<ExprId> parts;
  do {
    const MaybeExpr expr = (this->*part)();
    if (!expr) return {};
    parts.push_back(*expr);
  } while (Peek().kind == TokenKind::kOperator && Accept(word));
  if (parts.size() == 1) return parts[0];
  if (op != Op::kUnion) return Emit(op, Type::kBoolean, parts);
  for (const ExprId id : parts) {
    if (program_.exprs[id].type == Type::kNodes) continue;
    Fail(first, "‘|’ joins node-sets only");
    return {};
  }
  return Emit(op, Type::kNodes, parts);
}

Parser::MaybeExpr Parser::ParseLeft(MaybeExpr (Parser::*part)(),
                                    std::optional<Op> (Parser::*operation)() const) {
  MaybeExpr left = (this->*part)();
  while (left) {
    const std::optional<Op> op = (this->*operation)();
    if (!op) return left;
    Take();
    const MaybeExpr right = (this->*part)();
    if (!right) return {};
    left = Emit(*op, *op < Op::kAdd ? Type::kBoolean : Type::kNumber, {*left, *right});
  }
  return left;
}

std::optional<Op> Parser::EqualityOp() const {
  if (Peek().is("=")) return Op::kEqual;
  if (Peek().is("!=")) return Op::kNotEqual;
  return {};
}

std::optional<Op> Parser::RelationalOp() const {
  if (Peek().is("<")) return Op::kLess;
  if (Peek().is("<=")) return Op::kLessEqual;
  if (Peek().is(">")) return Op::kGreater;
  if (Peek().is(">=")) return Op::kGreaterEqual;
  return {};
}

std::optional<Op> Parser::AdditiveOp() const {
  if (Peek().is("+")) return Op::kAdd;
  if (Peek().is("-")) return Op::kSubtract;
  return {};
}

std::optional<Op> Parser::MultiplicativeOp() const {
  if (Peek().kind != TokenKind::kOperator) return {};
  if (Peek().is("*")) return Op::kMultiply;
  if (Peek().is("div")) return Op::kDivide;
  if (Peek().is("mod")) return Op::kModulo;
  return {};
}

Parser::MaybeExpr Parser::ParseEquality() {
  return ParseLeft(&Parser::ParseRelational, &Parser::EqualityOp);
}
Parser::MaybeExpr Parser::ParseRelational() {
  return ParseLeft(&Parser::ParseAdditive, &Parser::RelationalOp);
}
Parser::MaybeExpr Parser::ParseAdditive() {
  return ParseLeft(&Parser::ParseMultiplicative, &Parser::AdditiveOp);
}
Parser::MaybeExpr Parser::ParseMultiplicative() {
  return ParseLeft(&Parser::ParseUnary, &Parser::MultiplicativeOp);
}

Parser::MaybeExpr Parser::ParseUnary() {
  std::size_t signs = 0;
  while (Accept("-")) ++signs;
  MaybeExpr expr = ParseUnion();
  if (signs == 0 || !expr) return expr;
  // Two signs convert to a number and change nothing else.
  expr = Emit(Op::kNegate, Type::kNumber, {*expr});
  if (signs % 2 == 0 && expr) expr = Emit(Op::kNegate, Type::kNumber, {*expr});
  return expr;
}

Parser::MaybeExpr Parser::ParseUnion() {
  return ParseMany(Op::kUnion, "|", &Parser::ParsePathExpr);
}

Parser::MaybeExpr Parser::Emit(Op op,
                               Type type,
                               const std::vector<ExprId>& arguments,
                               std::uint8_t needs) {
  Expr expr{.op = op, .type = type, .needs = needs};
  expr.a = static_cast<std::uint32_t>(program_.arguments.size());
  expr.count = static_cast<std::uint32_t>(arguments.size());
  for (const ExprId id : arguments) {
    const Expr& argument = program_.exprs[id];
    expr.needs |= argument.needs;
    expr.depth =
        std::max<std::uint16_t>(expr.depth, static_cast<std::uint16_t>(argument.depth + 1));
  }
  program_.arguments.insert(program_.arguments.end(), arguments.begin(), arguments.end());
  return Add(expr);
}

Parser::MaybeExpr Parser::Add(const Expr& expr) {
  if (expr.depth > limits_.max_depth) {
    Fail(Peek(), "the expression is nested too deeply", FailureKind::kTooLarge);
    return {};
  }
  program_.exprs.push_back(expr);
  return static_cast<ExprId>(program_.exprs.size() - 1);
}

std::uint32_t Parser::AddText(std::string_view text) {
  program_.texts.emplace_back(text);
  return static_cast<std::uint32_t>(program_.texts.size() - 1);
}

std::uint32_t Parser::ListOf(NameId name) {
  const auto found = std::ranges::find(program_.listed, name);
  if (found == program_.listed.end()) {
    program_.listed.push_back(name);
    return static_cast<std::uint32_t>(program_.listed.size() - 1);
  }
  return static_cast<std::uint32_t>(found - program_.listed.begin());
}

bool Parser::Accept(std::string_view symbol) {
  if (!Peek().is(symbol)) return false;
  Take();
  return true;
}

bool Parser::Expect(std::string_view symbol) {
  return Accept(symbol) || Fail(Peek(), "expected ‘" + std::string(symbol) + "’");
}

bool Parser::Enter() {
  return ++nesting_ <= limits_.max_nesting ||
         Fail(Peek(), "the expression is nested too deeply", FailureKind::kTooLarge);
}

bool Parser::Fail(const Token& token, const std::string& what, FailureKind kind) {
  if (!failure_) {
    failure_ = ExpressionFailure(text_, token.offset, what);
    failure_->kind = kind;
  }
  return false;
}

std::optional<std::string> Parser::SpaceOf(const Token& token) {
  if (token.prefix.empty()) return std::string();
  auto space = scope_.Space(token.prefix);
  if (!space)
    Fail(token, "no namespace is declared for the prefix ‘" + std::string(token.prefix) + "’");
  return space;
}

}  // namespace baybridge::xpath
