#include <utility>

#include "rules/xpath/parser.h"

namespace baybridge::xpath {

// Pattern, XSLT 1.0, 5.2, production [1].
Result<std::uint32_t> Parser::ParsePattern(std::string_view text) {
  MatchPattern pattern;
  if (Begin(text)) {
    do {
      if (!ParsePatternPath(pattern.paths.emplace_back())) break;
    } while (Accept("|"));
    if (!failure_ && Peek().kind != TokenKind::kEnd)
      Fail(Peek(), "expected the end of the pattern");
  }
  if (failure_) return *std::move(failure_);
  program_.patterns.push_back(std::move(pattern));
  return static_cast<std::uint32_t>(program_.patterns.size() - 1);
}

// What stands before the first step; `more` says whether a step must follow.
bool Parser::ParsePatternStart(PatternPath& path, bool& any_depth, bool& more) {
  if (Accept("//")) {
    path.anchor = Anchor::kRoot;
    any_depth = true;
  } else if (Accept("/")) {
    path.anchor = Anchor::kRoot;
    more = BeginsStep();
  } else if (Peek().kind == TokenKind::kFunction && (Peek().text == "key" || Peek().text == "id") &&
             Peek().prefix.empty()) {
    const Token first = Peek();
    const MaybeExpr nodes = ParseCall();
    if (!nodes) return false;
    const Expr& call = program_.exprs[*nodes];
    if (call.op == Op::kKey && call.number == kComputed)
      return Fail(first, "a pattern names its key by a literal (XSLT 1.0, 5.2)");
    path.anchor = Anchor::kNodes;
    path.nodes = *nodes;
    more = Peek().is("/") || Peek().is("//");
    if (more) any_depth = Take().text == "//";
  }
  return true;
}

bool Parser::ParsePatternPath(PatternPath& path) {
  bool any_depth = false;
  bool more = true;
  if (!ParsePatternStart(path, any_depth, more)) return false;
  while (more) {
    const Token first = Peek();
    if (first.is(".") || first.is(".."))
      return Fail(first, "‘.’ and ‘..’ are no steps of a pattern (XSLT 1.0, 5.2)");
    PatternStep part{.step = {}, .any_depth = any_depth};
    if (!ParseStep(part.step)) return false;
    if (part.step.axis != Axis::kChild && part.step.axis != Axis::kAttribute)
      return Fail(first, "a pattern has child and attribute steps only (XSLT 1.0, 5.2)");
    path.steps.push_back(part);
    more = Peek().is("/") || Peek().is("//");
    if (more) any_depth = Take().text == "//";
  }
  return true;
}

}  // namespace baybridge::xpath
