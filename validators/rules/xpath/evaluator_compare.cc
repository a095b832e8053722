#include <cmath>

#include "rules/xpath/borrowed.h"
#include "rules/xpath/named_path.h"
#include "rules/xpath/number.h"

namespace baybridge::xpath {
namespace {

bool CompareNumbers(Op op, double left, double right) {
  switch (op) {
    case Op::kEqual: return left == right;
    case Op::kNotEqual: return left != right;
    case Op::kLess: return left < right;
    case Op::kLessEqual: return left <= right;
    case Op::kGreater: return left > right;
    default: return left >= right;
  }
}

Op Mirrored(Op op) {
  switch (op) {
    case Op::kLess: return Op::kGreater;
    case Op::kLessEqual: return Op::kGreaterEqual;
    case Op::kGreater: return Op::kLess;
    case Op::kGreaterEqual: return Op::kLessEqual;
    default: return op;
  }
}

bool IsEquality(Op op) {
  return op == Op::kEqual || op == Op::kNotEqual;
}

}  // namespace

// XPath 1.0, 3.4.
bool Evaluator::Compare(const Expr& expr, const Focus& focus) {
  const ExprId left = program_.argument(expr, 0);
  const ExprId right = program_.argument(expr, 1);
  const Type left_type = program_.exprs[left].type;
  const Type right_type = program_.exprs[right].type;
  if (left_type == Type::kBoolean || right_type == Type::kBoolean) {
    // A node-set beside a boolean is converted to one, whatever the operator is.
    const double a =
        left_type == Type::kNodes || (IsEquality(expr.op) && left_type != Type::kBoolean)
            ? (EvalTruth(left, focus) ? 1 : 0)
            : EvalNumber(left, focus);
    const double b =
        right_type == Type::kNodes || (IsEquality(expr.op) && right_type != Type::kBoolean)
            ? (EvalTruth(right, focus) ? 1 : 0)
            : EvalNumber(right, focus);
    return CompareNumbers(expr.op, a, b);
  }
  if (left_type == Type::kNodes && right_type == Type::kNodes) return CompareSets(expr, focus);
  if (left_type == Type::kNodes) return CompareSetWith(expr.op, left, right, focus);
  if (right_type == Type::kNodes) return CompareSetWith(Mirrored(expr.op), right, left, focus);
  return CompareScalars(expr, focus);
}

bool Evaluator::CompareScalars(const Expr& expr, const Focus& focus) {
  const ExprId left = program_.argument(expr, 0);
  const ExprId right = program_.argument(expr, 1);
  const bool texts = IsEquality(expr.op) && program_.exprs[left].type == Type::kText &&
                     program_.exprs[right].type == Type::kText;
  if (texts) {
    const std::string_view a = EvalText(left, focus);
    return (a == EvalText(right, focus)) == (expr.op == Op::kEqual);
  }
  const double a = EvalNumber(left, focus);
  return CompareNumbers(expr.op, a, EvalNumber(right, focus));
}

// A node-set with a number or a text: true if it is for any node.
bool Evaluator::CompareSetWith(Op op, ExprId nodes, ExprId other, const Focus& focus) {
  bool found = false;
  if (IsEquality(op) && program_.exprs[other].type == Type::kText) {
    const std::string_view text = EvalText(other, focus);
    if (op == Op::kEqual) {
      if (const ValueIndex* index = IndexedMemo(nodes, focus)) return index->First(text) != kNone;
    }
    Each(nodes, focus, [&](XNode node) {
      found = (TextOf(node) == text) == (op == Op::kEqual);
      return found || stopped();
    });
    return found;
  }
  const double number = EvalNumber(other, focus);
  Each(nodes, focus, [&](XNode node) {
    found = CompareNumbers(op, ParseNumber(TextOf(node)), number);
    return found || stopped();
  });
  return found;
}

bool Evaluator::CompareSets(const Expr& expr, const Focus& focus) {
  const ExprId left = program_.argument(expr, 0);
  const ExprId right = program_.argument(expr, 1);
  if (expr.op == Op::kEqual) return SetsEqual(left, right, focus);
  if (expr.op == Op::kNotEqual) return SetsDiffer(left, right, focus);
  return SetsOrdered(expr.op, left, right, focus);
}

bool Evaluator::SetsEqual(ExprId left, ExprId right, const Focus& focus) {
  const ValueIndex* index = IndexedMemo(right, focus);
  ExprId other = left;
  if (index == nullptr) {
    index = IndexedMemo(left, focus);
    other = right;
  }
  bool found = false;
  if (index != nullptr) {
    auto probe = [&](XNode node) {
      found = index->First(TextOf(node)) != kNone;
      return found || stopped();
    };
    VisitNodes(other, focus, Order::kAny, MakeSink(probe));
    return found;
  }
  Borrowed many(*this);
  Collect(right, focus, Order::kAny, *many);
  if (many->empty()) return false;
  constexpr std::size_t kFew = 8;
  if (many->size() <= kFew) {
    std::array<std::string_view, kFew> texts;
    for (std::size_t i = 0; i < many->size(); ++i) texts[i] = TextOf((*many)[i]);
    auto visit = [&](XNode node) {
      const std::string_view text = TextOf(node);
      for (std::size_t i = 0; i < many->size() && !found; ++i) found = texts[i] == text;
      return found || stopped();
    };
    VisitNodes(left, focus, Order::kAny, MakeSink(visit));
    return found;
  }
  ValueIndex texts;
  for (const XNode node : *many) {
    texts.Add(TextOf(node), node);
    if (Spend(1)) return false;
  }
  auto visit = [&](XNode node) {
    found = texts.First(TextOf(node)) != kNone;
    return found || stopped();
  };
  VisitNodes(left, focus, Order::kAny, MakeSink(visit));
  return found;
}

// Two nodes differ unless all nodes of both sets have one text; an empty set differs from nothing.
bool Evaluator::SetsDiffer(ExprId left, ExprId right, const Focus& focus) {
  const XNode first_left = FirstOf(left, focus);
  const XNode first_right = FirstOf(right, focus);
  if (first_left == kNoNode || first_right == kNoNode || stopped()) return false;
  const std::string_view text = TextOf(first_left);
  bool differs = TextOf(first_right) != text;
  auto visit = [&](XNode node) {
    differs = TextOf(node) != text;
    return differs || stopped();
  };
  if (!differs) VisitNodes(right, focus, Order::kAny, MakeSink(visit));
  if (!differs) VisitNodes(left, focus, Order::kAny, MakeSink(visit));
  return differs;
}

// a < b for some pair: the least of the left against the greatest of the right.
bool Evaluator::SetsOrdered(Op op, ExprId left, ExprId right, const Focus& focus) {
  const bool less = op == Op::kLess || op == Op::kLessEqual;
  const auto extreme = [&](ExprId nodes, bool least) {
    double best = std::numeric_limits<double>::quiet_NaN();
    auto visit = [&](XNode node) {
      const double number = ParseNumber(TextOf(node));
      if (std::isnan(best) || (least ? number < best : number > best)) best = number;
      return stopped();
    };
    VisitNodes(nodes, focus, Order::kAny, MakeSink(visit));
    return best;
  };
  const double a = extreme(left, less);
  return CompareNumbers(op, a, extreme(right, !less));
}

// The texts of a node-set that was asked for often and depends on no node.
const ValueIndex* Evaluator::IndexedMemo(ExprId nodes, const Focus& focus) {
  const Expr& expr = program_.exprs[nodes];
  if (expr.op != Op::kPath || program_.paths[expr.a].memo == kNone) return nullptr;
  const Path& path = program_.paths[expr.a];
  const Memo* ready = MemoOf(path, focus);
  constexpr std::size_t kFew = 8;
  if (ready == nullptr || ready->nodes.size() <= kFew) return nullptr;
  Memo& memo = memos_[path.memo];
  if (memo.indexed) return &memo.index;
  memo.index.Clear();
  Arena* const arena = std::exchange(arena_, path.forever ? &lasting_arena_ : &record_arena_);
  for (const XNode node : memo.nodes) {
    memo.index.Add(TextOf(node), node);
    if (Spend(1)) break;
  }
  arena_ = arena;
  if (stopped()) return nullptr;
  memo.indexed = true;
  return &memo.index;
}

}  // namespace baybridge::xpath
