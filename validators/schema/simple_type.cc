#include "schema/simple_type.h"

#include <algorithm>

#include "core/code_points.h"
#include "schema/code_points.h"
#include "schema/decimal.h"

namespace baybridge::schema {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool NeedsReplacing(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
}

std::uint64_t Base64Length(std::string_view text) {
  std::uint64_t digits = 0;
  for (const char c : text) digits += IsBlank(c) || c == '=' ? 0 : 1;
  return digits * 6 / 8;
}

constexpr std::string_view kTextKey = "s";

// Values of different primitive types are never equal.
std::string PrimitivePrefix(BuiltIn type) {
  if (type <= BuiltIn::kEntity) return std::string(kTextKey);
  if (IsDecimal(type)) return "decimal";
  return std::string(kBuiltInNames.NameOf(type));
}

}  // namespace

std::string_view TrimBlanks(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view NextItem(std::string_view& rest) {
  while (!rest.empty() && IsBlank(rest.front())) rest.remove_prefix(1);
  std::size_t size = 0;
  while (size < rest.size() && !IsBlank(rest[size])) ++size;
  const std::string_view item = rest.substr(0, size);
  rest.remove_prefix(size);
  return item;
}

std::string_view Normalise(WhiteSpace space, std::string_view raw, std::string& scratch) {
  if (space == WhiteSpace::kPreserve) return raw;
  if (space == WhiteSpace::kReplace) {
    if (!NeedsReplacing(raw)) return raw;
    scratch = raw;
    for (char& c : scratch) c = IsBlank(c) ? ' ' : c;
    return scratch;
  }
  const std::string_view text = TrimBlanks(raw);
  if (!NeedsReplacing(text) && text.find("  ") == std::string_view::npos) return text;
  scratch.clear();
  std::string_view rest = text;
  for (std::string_view item = NextItem(rest); !item.empty(); item = NextItem(rest)) {
    if (!scratch.empty()) scratch += ' ';
    scratch += item;
  }
  return scratch;
}

void SimpleType::Prepare() {
  lexical = variety != Variety::kAtomic || built_in > BuiltIn::kToken;
  sized = length || min_length || max_length;
  bounded = std::any_of(bounds.begin(), bounds.end(),
                        [](const auto& bound) { return bound.has_value(); });
  enumeration_keys.clear();
  for (const std::string& value : enumeration) enumeration_keys.push_back(KeyOf(value));
  std::sort(enumeration_keys.begin(), enumeration_keys.end());
  anything = !lexical && !sized && patterns.empty() && enumeration.empty();
  quick = QuickProof();
}

SimpleType::Quick SimpleType::QuickProof() const {
  if (lexical || bounded || total_digits || fraction_digits || !enumeration.empty())
    return Quick::kNone;
  if (!sized && patterns.size() == 1 && patterns[0].refuses_blanks()) return Quick::kPattern;
  if (!sized || !patterns.empty() || length || min_length.value_or(0) > 1) return Quick::kNone;
  return Quick::kLength;
}

ValueVerdict SimpleType::Check(std::string_view raw) const {
  if (anything || QuicklyAccepts(raw)) return {};
  std::string scratch;
  return CheckNormal(Normalise(space, raw, scratch), raw);
}

ValueVerdict SimpleType::CheckNormal(std::string_view text, std::string_view raw) const {
  ValueVerdict verdict;
  if (variety == Variety::kAtomic) {
    verdict = CheckAtomic(text);
  } else if (variety == Variety::kList) {
    verdict = CheckList(text);
  } else if (std::none_of(members.begin(), members.end(), [&](const SimpleType* member) {
               return member->Check(raw).problem == ValueProblem::kNone;
             })) {
    verdict = {ValueProblem::kUnion, this};
  }
  if (verdict.problem != ValueProblem::kNone) return verdict;
  for (const Pattern& pattern : patterns) {
    if (!pattern.Matches(text)) return {ValueProblem::kPattern, this};
  }
  if (!enumeration_keys.empty() &&
      !std::binary_search(enumeration_keys.begin(), enumeration_keys.end(), KeyOf(raw))) {
    return {ValueProblem::kEnumeration, this};
  }
  return {};
}

ValueVerdict SimpleType::CheckAtomic(std::string_view text) const {
  if (lexical && !IsLexical(built_in, text)) return {ValueProblem::kLexical, this};
  ValueProblem problem = ValueProblem::kNone;
  if (sized) problem = CheckLength(LengthOf(text));
  if (problem == ValueProblem::kNone && bounded) problem = CheckBounds(text);
  if (problem == ValueProblem::kNone && (total_digits || fraction_digits))
    problem = CheckDigits(text);
  return {problem, this};
}

ValueVerdict SimpleType::CheckList(std::string_view text) const {
  std::uint64_t items = 0;
  for (std::string_view value = NextItem(text); !value.empty(); value = NextItem(text)) {
    const ValueVerdict verdict = item->Check(value);
    if (verdict.problem != ValueProblem::kNone) return verdict;
    ++items;
  }
  return {CheckLength(items), this};
}

std::uint64_t SimpleType::LengthOf(std::string_view text) const {
  if (built_in == BuiltIn::kHexBinary) return text.size() / 2;
  if (built_in == BuiltIn::kBase64Binary) return Base64Length(text);
  return CountCodePoints(text);
}

ValueProblem SimpleType::CheckLength(std::uint64_t found) const {
  // XSD 1.0 second edition: any length of a QName or NOTATION is valid.
  if (variety == Variety::kAtomic &&
      (built_in == BuiltIn::kQName || built_in == BuiltIn::kNotation))
    return ValueProblem::kNone;
  if (length && found != *length) return ValueProblem::kLength;
  if (min_length && found < *min_length) return ValueProblem::kMinLength;
  if (max_length && found > *max_length) return ValueProblem::kMaxLength;
  return ValueProblem::kNone;
}

ValueProblem SimpleType::CheckBounds(std::string_view text) const {
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    if (!bounds[i]) continue;
    const Order order = CompareValues(built_in, text, *bounds[i]);
    const auto kind = static_cast<BoundKind>(i);
    const bool min = kind == BoundKind::kMinInclusive || kind == BoundKind::kMinExclusive;
    const bool inclusive = kind == BoundKind::kMinInclusive || kind == BoundKind::kMaxInclusive;
    const bool inside =
        order == (min ? Order::kGreater : Order::kLess) || (inclusive && order == Order::kEqual);
    if (!inside)
      return static_cast<ValueProblem>(static_cast<std::size_t>(ValueProblem::kMinInclusive) + i);
  }
  return ValueProblem::kNone;
}

ValueProblem SimpleType::CheckDigits(std::string_view text) const {
  const Decimal number = ParseDecimal(text).value_or(Decimal{});
  if (total_digits && number.whole.size() + number.fraction.size() > *total_digits)
    return ValueProblem::kTotalDigits;
  if (fraction_digits && number.fraction.size() > *fraction_digits)
    return ValueProblem::kFractionDigits;
  return ValueProblem::kNone;
}

std::string SimpleType::KeyOf(std::string_view raw) const {
  std::string scratch;
  const std::string_view text = Normalise(space, raw, scratch);
  if (variety == Variety::kUnion) {
    for (const SimpleType* member : members) {
      if (member->Check(raw).problem == ValueProblem::kNone) return member->KeyOf(raw);
    }
    return std::string(raw);
  }
  if (variety == Variety::kAtomic)
    return PrimitivePrefix(built_in) + ':' + CanonicalKey(built_in, text);
  std::string key = "list";
  std::string_view rest = text;
  for (std::string_view value = NextItem(rest); !value.empty(); value = NextItem(rest)) {
    key += ' ';
    key += item->KeyOf(value);
  }
  return key;
}

std::string SimpleType::ExpectedBy(ValueProblem problem) const {
  const auto number = [](const std::optional<std::uint64_t>& facet) {
    return std::to_string(facet.value_or(0));
  };
  switch (problem) {
    case ValueProblem::kLength: return number(length);
    case ValueProblem::kMinLength: return number(min_length);
    case ValueProblem::kMaxLength: return number(max_length);
    case ValueProblem::kTotalDigits: return number(total_digits);
    case ValueProblem::kFractionDigits: return number(fraction_digits);
    case ValueProblem::kMinInclusive:
    case ValueProblem::kMinExclusive:
    case ValueProblem::kMaxInclusive:
    case ValueProblem::kMaxExclusive:
      return bounds[static_cast<std::size_t>(problem) -
                    static_cast<std::size_t>(ValueProblem::kMinInclusive)]
          .value_or("");
    case ValueProblem::kPattern: return patterns.empty() ? std::string() : patterns.front().text();
    default: break;
  }
  if (problem != ValueProblem::kEnumeration) return name;
  std::string list;
  for (const std::string& value : enumeration) list += (list.empty() ? "" : "’, ‘") + value;
  return list;
}

}  // namespace baybridge::schema
