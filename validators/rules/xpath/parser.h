#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/xpath/compiler.h"
#include "rules/xpath/functions.h"
#include "rules/xpath/lexer.h"

namespace baybridge::xpath {

// Levels of calls that the expressions of a key may take; a call of key() is as deep as this.
inline constexpr std::uint16_t kMaxKeyDepth = 100;

// Reads one expression into a program, by the grammar of XPath 1.0, section 3. The functions return
// nothing once failure_ is set.
class Parser {
 public:
  Parser(Program& program, NameTable& names, const CompileLimits& limits, Scope& scope, Place place)
      : program_(program),
        names_(names),
        limits_(limits),
        scope_(scope),
        place_(place) {}

  Result<ExprId> ParseExpression(std::string_view text);
  Result<std::uint32_t> ParsePattern(std::string_view text);

 private:
  using MaybeExpr = std::optional<ExprId>;

  // parser.cc: operators
  bool Begin(std::string_view text);
  MaybeExpr ParseOr();
  MaybeExpr ParseAnd();
  MaybeExpr ParseEquality();
  MaybeExpr ParseRelational();
  MaybeExpr ParseAdditive();
  MaybeExpr ParseMultiplicative();
  MaybeExpr ParseUnary();
  MaybeExpr ParseUnion();
  MaybeExpr ParseMany(Op op, std::string_view word, MaybeExpr (Parser::*part)());
  MaybeExpr ParseLeft(MaybeExpr (Parser::*part)(), std::optional<Op> (Parser::*operation)() const);
  std::optional<Op> EqualityOp() const;
  std::optional<Op> RelationalOp() const;
  std::optional<Op> AdditiveOp() const;
  std::optional<Op> MultiplicativeOp() const;

  // parser_primary.cc: what stands between operators
  MaybeExpr ParsePathExpr();
  bool BeginsPrimary() const;
  MaybeExpr ParsePrimary();
  MaybeExpr ParseVariable();
  MaybeExpr ParseCall();
  MaybeExpr ParseStaticCall(const Token& name);
  MaybeExpr EmitKey(const Token& name, const std::vector<ExprId>& arguments);
  MaybeExpr EmitFormat(const Token& name, const std::vector<ExprId>& arguments);
  std::string Expand(const std::string& name);
  bool ParseArguments(std::vector<ExprId>& arguments);
  bool CheckCall(const Token& name, const Function& function, const std::vector<ExprId>& arguments);
  MaybeExpr EmitCall(const Function& function, const std::vector<ExprId>& arguments);
  std::optional<bool> IsOurs(const Token& name);

  // parser_path.cc: location paths
  struct Draft {  // a path whose steps are being read
    Path path;
    std::vector<Step> steps;
    std::vector<bool> any_depth;  // `//` stood before the step
  };
  bool ParseSteps(Draft& draft);
  bool ParseStep(Step& step);
  bool ParseAxis(Step& step);
  bool ParseNodeTest(Step& step);
  bool ParseNameTest(Step& step);
  bool ParseNodeType(Step& step);
  bool ParsePredicates(std::vector<Predicate>& predicates);
  bool KeepPredicates(std::uint32_t& first, std::uint16_t& count, bool& needs_last);
  bool BeginsStep() const;
  void PrepareStep(Step& step);
  MaybeExpr FinishPath(Draft draft);

  // parser_pattern.cc: patterns of XSLT
  bool ParsePatternPath(PatternPath& path);
  bool ParsePatternStart(PatternPath& path, bool& any_depth, bool& more);

  // emitting
  MaybeExpr Emit(Op op, Type type, const std::vector<ExprId>& arguments, std::uint8_t needs = 0);
  MaybeExpr Add(const Expr& expr);
  std::uint32_t AddText(std::string_view text);
  std::uint32_t ListOf(NameId name);

  const Token& Peek(std::size_t ahead = 0) const {
    return tokens_[at_ + ahead < tokens_.size() ? at_ + ahead : tokens_.size() - 1];
  }
  const Token& Take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool Accept(std::string_view symbol);
  bool Expect(std::string_view symbol);
  bool Enter();
  void Leave() { --nesting_; }
  bool Fail(const Token& token,
            const std::string& what,
            FailureKind kind = FailureKind::kMalformed);
  std::optional<std::string> SpaceOf(const Token& token);

  Program& program_;
  NameTable& names_;
  const CompileLimits& limits_;
  Scope& scope_;
  Place place_;
  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::uint16_t nesting_ = 0;
  std::optional<Failure> failure_;
};

}  // namespace baybridge::xpath
