#include <algorithm>
#include <array>
#include <utility>

#include "core/enum_names.h"
#include "rules/xpath/parser.h"
#include "rules/xpath/path_order.h"

namespace baybridge::xpath {
namespace {

constexpr EnumNames<Axis, 13> kAxisNames{{{{Axis::kChild, "child"},
                                           {Axis::kDescendant, "descendant"},
                                           {Axis::kParent, "parent"},
                                           {Axis::kAncestor, "ancestor"},
                                           {Axis::kFollowingSibling, "following-sibling"},
                                           {Axis::kPrecedingSibling, "preceding-sibling"},
                                           {Axis::kFollowing, "following"},
                                           {Axis::kPreceding, "preceding"},
                                           {Axis::kAttribute, "attribute"},
                                           {Axis::kNamespace, "namespace"},
                                           {Axis::kSelf, "self"},
                                           {Axis::kDescendantOrSelf, "descendant-or-self"},
                                           {Axis::kAncestorOrSelf, "ancestor-or-self"}}}};

constexpr std::uint8_t kOfPredicate = kNeedsNode | kNeedsPosition | kNeedsLast;

}  // namespace

bool Parser::BeginsStep() const {
  const Token& token = Peek();
  return token.kind == TokenKind::kName || token.kind == TokenKind::kAxis ||
         token.kind == TokenKind::kNodeType || token.is("@") || token.is(".") || token.is("..");
}

// RelativeLocationPath, production [3]; the last entry of any_depth speaks of the first step.
bool Parser::ParseSteps(Draft& draft) {
  while (true) {
    if (!ParseStep(draft.steps.emplace_back())) return false;
    if (!Peek().is("/") && !Peek().is("//")) return true;
    draft.any_depth.push_back(Take().text == "//");
  }
}

bool Parser::ParseStep(Step& step) {
  if (Accept(".")) {
    step.axis = Axis::kSelf;
    return true;
  }
  if (Accept("..")) {
    step.axis = Axis::kParent;
    return true;
  }
  return ParseAxis(step) && ParseNodeTest(step) &&
         KeepPredicates(step.first_predicate, step.predicates, step.needs_last);
}

bool Parser::ParseAxis(Step& step) {
  if (Accept("@")) {
    step.axis = Axis::kAttribute;
    return true;
  }
  if (Peek().kind != TokenKind::kAxis) return true;
  const Token name = Take();
  const auto axis = kAxisNames.ValueOf(name.text);
  if (!axis) return Fail(name, "‘" + std::string(name.text) + "’ is no axis");
  step.axis = *axis;
  return Expect("::");
}

bool Parser::ParseNodeTest(Step& step) {
  if (Peek().kind == TokenKind::kNodeType) return ParseNodeType(step);
  if (Peek().kind == TokenKind::kName) return ParseNameTest(step);
  return Fail(Peek(), "expected a name or a node test");
}

bool Parser::ParseNodeType(Step& step) {
  const Token name = Take();
  if (!Expect("(")) return false;
  step.test = Test::kNothing;
  if (name.text == "node") step.test = Test::kNode;
  if (name.text == "text") step.test = Test::kText;
  if (name.text == "processing-instruction" && Peek().kind == TokenKind::kLiteral) Take();
  return Expect(")");
}

bool Parser::ParseNameTest(Step& step) {
  const Token name = Take();
  const auto space = SpaceOf(name);
  if (!space) return false;
  if (name.text == "*") {
    step.test = name.prefix.empty() ? Test::kAnyName : Test::kSpace;
    if (step.test == Test::kSpace) step.space = AddText(*space);
    return true;
  }
  step.test = Test::kName;
  step.name = names_.Intern(*space, name.text);
  return true;
}

bool Parser::ParsePredicates(std::vector<Predicate>& predicates) {
  while (Accept("[")) {
    const MaybeExpr expr = ParseOr();
    if (!expr || !Expect("]")) return false;
    Predicate predicate{.expr = *expr};
    const Expr& value = program_.exprs[*expr];
    if (value.op == Op::kNumber) {
      predicate.kind = PredicateKind::kPosition;
      const bool possible =
          value.number >= 1 && value.number < 4294967295.0 &&
          value.number == static_cast<double>(static_cast<std::uint32_t>(value.number));
      predicate.position = possible ? static_cast<std::uint32_t>(value.number) : 0;
    } else if (value.type == Type::kNumber) {
      predicate.kind = PredicateKind::kNumber;
    }
    predicates.push_back(predicate);
  }
  return true;
}

bool Parser::KeepPredicates(std::uint32_t& first, std::uint16_t& count, bool& needs_last) {
  constexpr std::size_t kMost = 64;  // predicates of one step
  std::vector<Predicate> predicates;
  if (!ParsePredicates(predicates)) return false;
  if (predicates.size() > kMost)
    return Fail(Peek(), "a step has more than 64 predicates", FailureKind::kTooLarge);
  first = static_cast<std::uint32_t>(program_.predicates.size());
  count = static_cast<std::uint16_t>(predicates.size());
  for (const Predicate& predicate : predicates) {
    if ((program_.exprs[predicate.expr].needs & kNeedsLast) != 0) needs_last = true;
    program_.predicates.push_back(predicate);
  }
  return true;
}

// Joins `//` with the step behind it, orders the path, and says what its value depends on.
Parser::MaybeExpr Parser::FinishPath(Draft draft) {
  constexpr std::size_t kMostSteps = 256;
  if (draft.steps.size() > kMostSteps) {
    Fail(Peek(), "a path has more than 256 steps", FailureKind::kTooLarge);
    return {};
  }
  Path& path = draft.path;
  const std::vector<Step> steps = JoinSteps(program_, draft.steps, draft.any_depth);
  path.first_step = static_cast<std::uint32_t>(program_.steps.size());
  path.steps = static_cast<std::uint32_t>(steps.size());
  program_.steps.insert(program_.steps.end(), steps.begin(), steps.end());
  for (std::uint32_t i = path.first_step; i < program_.steps.size(); ++i) {
    Step& step = program_.steps[i];
    if (step.test == Test::kName && step.axis != Axis::kAttribute) PrepareStep(step);
  }
  OrderPath(program_, path);
  path.shape = ShapeOf(program_, path);
  PlanCounter(program_, path);

  Expr expr{.op = Op::kPath, .type = Type::kNodes};
  std::size_t depth = path.steps + 2;
  if (path.start == Start::kContext) expr.needs = kNeedsNode;
  if (path.start == Start::kRoot) expr.needs = kNeedsDocument;
  if (path.start == Start::kExpr) {
    expr.needs = program_.exprs[path.expr].needs;
    depth += program_.exprs[path.expr].depth;
  }
  std::size_t deepest = 0;
  const auto add = [&](std::uint32_t first, std::uint16_t count) {
    for (std::uint32_t i = first; i < first + count; ++i) {
      const Expr& test = program_.exprs[program_.predicates[i].expr];
      std::uint8_t needs = test.needs & static_cast<std::uint8_t>(~kOfPredicate);
      if (path.start == Start::kExpr) needs &= static_cast<std::uint8_t>(~kNeedsDocument);
      expr.needs |= needs;
      deepest = std::max<std::size_t>(deepest, test.depth);
    }
  };
  add(path.first_start_predicate, path.start_predicates);
  for (std::uint32_t i = path.first_step; i < path.first_step + path.steps; ++i)
    add(program_.steps[i].first_predicate, program_.steps[i].predicates);
  expr.depth = static_cast<std::uint16_t>(std::min<std::size_t>(depth + deepest, 0xFFFF));
  PlanMemo(program_, path, expr.needs);
  expr.a = static_cast<std::uint32_t>(program_.paths.size());
  program_.paths.push_back(path);
  return Add(expr);
}

// Lists the elements of a name where an axis may jump to them, and sees whether an index may
// answer the first predicate.
void Parser::PrepareStep(Step& step) {
  constexpr std::array kJumping = {Axis::kDescendant, Axis::kDescendantOrSelf, Axis::kFollowing,
                                   Axis::kPreceding};
  const bool jumps = std::ranges::find(kJumping, step.axis) != kJumping.end();
  const auto lookup = FindLookup(program_, step);
  if (jumps || lookup) step.list = ListOf(step.name);
  if (!lookup) return;
  step.lookup = static_cast<std::uint32_t>(program_.lookups.size());
  program_.lookups.push_back({.list = step.list, .key = lookup->first, .wanted = lookup->second});
}

}  // namespace baybridge::xpath
