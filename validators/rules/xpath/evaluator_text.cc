// Expressions as texts.

#include <array>
#include <cstring>

#include "format/xml_names.h"
#include "rules/xpath/format_number.h"
#include "rules/xpath/named_path.h"
#include "rules/xpath/number.h"
#include "rules/xpath/text_functions.h"

namespace baybridge::xpath {

// The text of the only argument, or of the context node where there is none.
std::string_view Evaluator::TextArgument(const Expr& expr, const Focus& focus) {
  return expr.count == 0 ? TextOf(focus.node) : Argument(expr, 0, focus);
}

XNode Evaluator::NodeArgument(const Expr& expr, const Focus& focus) {
  return expr.count == 0 ? focus.node : FirstOf(program_.argument(expr, 0), focus);
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

}  // namespace baybridge::xpath
