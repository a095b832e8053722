#include <cmath>
#include <cstring>
#include <limits>

#include "format/xml_names.h"
#include "rules/calendar_date.h"
#include "rules/xpath/format_number.h"
#include "rules/xpath/named_path.h"
#include "rules/xpath/number.h"
#include "rules/xpath/text_functions.h"

namespace baybridge::xpath {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

std::string_view Evaluator::Argument(const Expr& expr, std::uint32_t index, const Focus& focus) {
  return EvalText(program_.argument(expr, index), focus);
}

// The text of the only argument, or of the context node where there is none.
std::string_view Evaluator::TextArgument(const Expr& expr, const Focus& focus) {
  return expr.count == 0 ? TextOf(focus.node) : Argument(expr, 0, focus);
}

XNode Evaluator::NodeArgument(const Expr& expr, const Focus& focus) {
  return expr.count == 0 ? focus.node : FirstOf(program_.argument(expr, 0), focus);
}

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

std::string_view Evaluator::EvalText(ExprId id, const Focus& focus) {
  const Expr& expr = program_.exprs[id];
  switch (expr.type) {
    case Type::kNodes: {
      const XNode first = FirstOf(id, focus);
      return first == kNoNode ? std::string_view() : TextOf(first);
    }
    case Type::kBoolean: return EvalTruth(id, focus) ? "true" : "false";
    case Type::kNumber: return FormatNumber(EvalNumber(id, focus), *arena_);
    case Type::kText: break;
  }
  if (expr.op == Op::kText) return program_.texts[expr.a];
  if (expr.op == Op::kVariable) return ValueOf(expr.a).text;
  return TextOfCall(expr, focus);
}

std::string_view Evaluator::TextOfCall(const Expr& expr, const Focus& focus) {
  switch (expr.op) {
    case Op::kString: return TextArgument(expr, focus);
    case Op::kConcat: return Concat(expr, focus);
    case Op::kSubstringBefore: {
      const std::string_view text = Argument(expr, 0, focus);
      const std::size_t at = text.find(Argument(expr, 1, focus));
      return at == std::string_view::npos ? std::string_view() : text.substr(0, at);
    }
    case Op::kSubstringAfter: {
      const std::string_view text = Argument(expr, 0, focus);
      const std::string_view mark = Argument(expr, 1, focus);
      const std::size_t at = text.find(mark);
      return at == std::string_view::npos ? std::string_view() : text.substr(at + mark.size());
    }
    case Op::kSubstring: {
      const std::string_view text = Argument(expr, 0, focus);
      const double first = EvalNumber(program_.argument(expr, 1), focus);
      const double length = expr.count == 3 ? EvalNumber(program_.argument(expr, 2), focus) : 0;
      return Substring(text, first, expr.count == 3, length);
    }
    case Op::kNormalizeSpace: {
      const std::string_view text = TextArgument(expr, focus);
      text_bytes_ += text.size();
      return NormalizeSpace(text, *arena_);
    }
    case Op::kTranslate: {
      const std::string_view text = Argument(expr, 0, focus);
      const std::string_view from = Argument(expr, 1, focus);
      const std::string_view to = Argument(expr, 2, focus);
      if (MakeText(text.size() + from.size()) == nullptr) return {};
      return Translate(text, from, to, *arena_);
    }
    case Op::kFormatNumber: {
      const double number = EvalNumber(program_.argument(expr, 0), focus);
      const std::string_view pattern = Argument(expr, 1, focus);
      const DecimalFormat* const format = FormatOf(expr, focus);
      return format == nullptr ? "" : FormatByPattern(number, pattern, *format, *arena_);
    }
    case Op::kSystemProperty:
    case Op::kUnparsedEntityUri: return Argument(expr, 0, focus) == "xsl:version" ? "1" : "";
    default: return TextOfNode(expr, focus);
  }
}

std::string_view Evaluator::TextOfNode(const Expr& expr, const Focus& focus) {
  if (expr.op == Op::kDisplay || expr.op == Op::kAsOf) return TextOfOurs(expr, focus);
  const XNode node = NodeArgument(expr, focus);
  if (node == kNoNode) return {};
  switch (expr.op) {
    case Op::kLocalName: return LocalNameOf(node);
    case Op::kNamespaceUri: return SpaceOf(node);
    case Op::kName: {
      const std::string_view local = LocalNameOf(node);
      if (SpaceOf(node) != kXmlSpace) return local;
      constexpr std::string_view kPrefix = "xml:";
      char* const begin = MakeText(kPrefix.size() + local.size());
      if (begin == nullptr) return {};
      std::memcpy(begin, kPrefix.data(), kPrefix.size());
      std::memcpy(begin + kPrefix.size(), local.data(), local.size());
      return {begin, kPrefix.size() + local.size()};
    }
    default: {  // generate-id()
      constexpr std::size_t kDigits = 8;
      char* const begin = arena_->Allocate(kDigits + 1);
      begin[0] = 'n';
      for (std::size_t i = 0; i < kDigits; ++i)
        begin[kDigits - i] = "0123456789abcdef"[(node >> (4 * i)) & 15U];
      return {begin, kDigits + 1};
    }
  }
}

std::string_view Evaluator::Concat(const Expr& expr, const Focus& focus) {
  // Parts may come to stand in the arena while others are made, so they are kept apart first.
  constexpr std::size_t kFew = 16;
  std::array<std::string_view, kFew> few;
  std::string_view joined;
  for (std::uint32_t i = 0; i < expr.count && !stopped();) {
    std::size_t bytes = joined.size();
    std::size_t parts = 0;
    for (; i < expr.count && parts < kFew; ++i) {
      few[parts] = Argument(expr, i, focus);
      bytes += few[parts++].size();
    }
    char* const begin = MakeText(bytes);
    if (begin == nullptr) return {};
    char* out = begin;
    const auto append = [&out](std::string_view text) {
      if (!text.empty()) std::memcpy(out, text.data(), text.size());
      out += text.size();
    };
    append(joined);
    for (std::size_t part = 0; part < parts; ++part) append(few[part]);
    joined = {begin, bytes};
  }
  return joined;
}

std::string_view Evaluator::TextOfOurs(const Expr& expr, const Focus& focus) {
  if (expr.op == Op::kAsOf) return as_of_;
  const std::string_view list = Argument(expr, 0, focus);
  const std::string_view code = Argument(expr, 1, focus);
  const std::string_view language = Argument(expr, 2, focus);
  if (stopped()) return {};
  const auto text =
      functions_ == nullptr ? std::nullopt : functions_->Display(list, code, language);
  if (text) return arena_->Copy(*text);
  Stop(Outcome::kUndecided, "display");
  return {};
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
