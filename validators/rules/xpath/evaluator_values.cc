// Expressions as truth values and numbers.

#include <cmath>
#include <limits>

#include "rules/calendar_date.h"
#include "rules/xpath/named_path.h"
#include "rules/xpath/number.h"
#include "rules/xpath/text_functions.h"

namespace baybridge::xpath {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

bool Evaluator::EvalTruth(ExprId id, const Focus& focus) {
  const Expr& expr = program_.exprs[id];
  switch (expr.op) {
    case Op::kOr:
      for (std::uint32_t i = 0; i < expr.count; ++i) {
        if (EvalTruth(program_.argument(expr, i), focus)) return true;
      }
      return false;
    case Op::kAnd:
      for (std::uint32_t i = 0; i < expr.count; ++i) {
        if (!EvalTruth(program_.argument(expr, i), focus)) return false;
      }
      return true;
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual: return Compare(expr, focus);
    case Op::kBoolean: return EvalTruth(program_.argument(expr, 0), focus);
    case Op::kNot: return !EvalTruth(program_.argument(expr, 0), focus);
    case Op::kVariable:
      if (expr.type == Type::kBoolean) return ValueOf(expr.a).truth;
      break;
    default: break;
  }
  switch (expr.type) {
    case Type::kNodes: return Any(id, focus);
    case Type::kNumber: {
      const double number = EvalNumber(id, focus);
      return number != 0 && !std::isnan(number);
    }
    case Type::kText: return !EvalText(id, focus).empty();
    default: return TruthOfCall(expr, focus);
  }
}

bool Evaluator::TruthOfCall(const Expr& expr, const Focus& focus) {
  switch (expr.op) {
    case Op::kTrue: return true;
    case Op::kStartsWith: {
      const std::string_view text = Argument(expr, 0, focus);
      return text.starts_with(Argument(expr, 1, focus));
    }
    case Op::kContains: {
      const std::string_view text = Argument(expr, 0, focus);
      return text.find(Argument(expr, 1, focus)) != std::string_view::npos;
    }
    case Op::kLang: return IsInLanguage(focus.node, Argument(expr, 0, focus));
    case Op::kCheckDigit:
    case Op::kInList: return TruthOfOurs(expr, focus);
    default: return false;
  }
}

bool Evaluator::IsInLanguage(XNode node, std::string_view wanted) {
  for (; !IsRoot(node); node = ViewOf(node).Parent(node)) {
    const RecordView& view = ViewOf(node);
    if (!view.IsElement(node)) continue;
    for (NodeId id = view.node(BaseOf(node)).first_child;
         id != kNone && view.node(id).is(kAttributeNode); id = view.node(id).next_sibling) {
      if (view.node(id).name == program_.lang) return IsLanguage(view.node(id).value(), wanted);
    }
    Spend(1);
  }
  return false;
}

double Evaluator::EvalNumber(ExprId id, const Focus& focus) {
  const Expr& expr = program_.exprs[id];
  switch (expr.type) {
    case Type::kNumber: break;
    case Type::kBoolean: return EvalTruth(id, focus) ? 1 : 0;
    default: return ParseNumber(EvalText(id, focus));
  }
  switch (expr.op) {
    case Op::kNumber: return expr.number;
    case Op::kVariable: return ValueOf(expr.a).number;
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kDivide:
    case Op::kModulo: return Arithmetic(expr, focus);
    case Op::kNegate: return -EvalNumber(program_.argument(expr, 0), focus);
    case Op::kLast: return focus.size;
    case Op::kPosition: return focus.position;
    default: return NumberOfCall(expr, focus);
  }
}

double Evaluator::Arithmetic(const Expr& expr, const Focus& focus) {
  const double left = EvalNumber(program_.argument(expr, 0), focus);
  const double right = EvalNumber(program_.argument(expr, 1), focus);
  switch (expr.op) {
    case Op::kAdd: return left + right;
    case Op::kSubtract: return left - right;
    case Op::kMultiply: return left * right;
    case Op::kDivide: return left / right;
    default: return std::fmod(left, right);
  }
}

double Evaluator::NumberOfCall(const Expr& expr, const Focus& focus) {
  switch (expr.op) {
    case Op::kCount: return Count(program_.argument(expr, 0), focus);
    case Op::kSum: return Sum(program_.argument(expr, 0), focus);
    case Op::kStringLength: return static_cast<double>(CountCharacters(TextArgument(expr, focus)));
    case Op::kToNumber:
      return expr.count == 0 ? ParseNumber(TextOf(focus.node))
                             : EvalNumber(program_.argument(expr, 0), focus);
    case Op::kFloor: return std::floor(EvalNumber(program_.argument(expr, 0), focus));
    case Op::kCeiling: return std::ceil(EvalNumber(program_.argument(expr, 0), focus));
    case Op::kRound: return RoundNumber(EvalNumber(program_.argument(expr, 0), focus));
    default: return NumberOfOurs(expr, focus);
  }
}

bool Evaluator::TruthOfOurs(const Expr& expr, const Focus& focus) {
  const std::string_view first = Argument(expr, 0, focus);
  const std::string_view second = Argument(expr, 1, focus);
  const std::string_view date = expr.count == 3 ? Argument(expr, 2, focus) : as_of_;
  if (stopped()) return false;
  std::optional<bool> truth;
  if (functions_ != nullptr) {
    truth = expr.op == Op::kCheckDigit ? functions_->CheckDigit(first, second)
                                       : functions_->InList(first, second, date);
  }
  if (!truth) Stop(Outcome::kUndecided, expr.op == Op::kCheckDigit ? "check-digit" : "in-list");
  return truth.value_or(false);
}

double Evaluator::NumberOfOurs(const Expr& expr, const Focus& focus) {
  const std::string_view first = Argument(expr, 0, focus);
  if (expr.op == Op::kDate) {
    const auto day = DayOf(first);
    return day ? static_cast<double>(*day) : kNan;
  }
  const std::string_view second = Argument(expr, 1, focus);
  if (expr.op == Op::kAgeOn) {
    const auto age = AgeOn(first, second);
    return age ? static_cast<double>(*age) : kNan;
  }
  if (expr.op == Op::kDaysBetween) {
    const auto from = DayOf(first);
    const auto to = DayOf(second);
    return from && to ? static_cast<double>(*to - *from) : kNan;
  }
  const std::string_view calendar = Argument(expr, 2, focus);
  if (stopped()) return kNan;
  const auto days = functions_ == nullptr ? std::nullopt
                                          : functions_->WorkingDaysBetween(first, second, calendar);
  if (!days) Stop(Outcome::kUndecided, "working-days-between");
  return days.value_or(kNan);
}

}  // namespace baybridge::xpath
