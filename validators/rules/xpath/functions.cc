#include "rules/xpath/functions.h"

#include <algorithm>
#include <array>

namespace baybridge::xpath {
namespace {

constexpr Type kN = Type::kNodes;
constexpr Type kB = Type::kBoolean;
constexpr Type kD = Type::kNumber;
constexpr Type kT = Type::kText;

constexpr Function Core(std::string_view name,
                        Op op,
                        std::uint8_t least,
                        std::uint8_t most,
                        Type type,
                        std::string_view nodes = {},
                        std::uint8_t needs = 0) {
  return {name, false, op, least, most, type, nodes, needs, false};
}
constexpr Function OfContext(std::string_view name, Op op, Type type, std::string_view nodes = {}) {
  return {name, false, op, 0, 1, type, nodes, 0, true};
}
constexpr Function Ours(
    std::string_view name, Op op, std::uint8_t least, std::uint8_t most, Type type) {
  return {name, true, op, least, most, type, {}, kNeedsRun, false};
}

constexpr std::array kFunctions = {
    // XPath 1.0, 4.1
    Core("last", Op::kLast, 0, 0, kD, {}, kNeedsLast),
    Core("position", Op::kPosition, 0, 0, kD, {}, kNeedsPosition),
    Core("count", Op::kCount, 1, 1, kD, "n"),
    Core("id", Op::kId, 1, 1, kN, {}, kNeedsDocument),
    OfContext("local-name", Op::kLocalName, kT, "n"),
    OfContext("namespace-uri", Op::kNamespaceUri, kT, "n"),
    OfContext("name", Op::kName, kT, "n"),
    // 4.2
    OfContext("string", Op::kString, kT),
    Core("concat", Op::kConcat, 2, kAnyNumber, kT),
    Core("starts-with", Op::kStartsWith, 2, 2, kB),
    Core("contains", Op::kContains, 2, 2, kB),
    Core("substring-before", Op::kSubstringBefore, 2, 2, kT),
    Core("substring-after", Op::kSubstringAfter, 2, 2, kT),
    Core("substring", Op::kSubstring, 2, 3, kT),
    OfContext("string-length", Op::kStringLength, kD),
    OfContext("normalize-space", Op::kNormalizeSpace, kT),
    Core("translate", Op::kTranslate, 3, 3, kT),
    // 4.3
    Core("boolean", Op::kBoolean, 1, 1, kB),
    Core("not", Op::kNot, 1, 1, kB),
    Core("true", Op::kTrue, 0, 0, kB),
    Core("false", Op::kFalse, 0, 0, kB),
    Core("lang", Op::kLang, 1, 1, kB, {}, kNeedsNode),
    // 4.4
    OfContext("number", Op::kToNumber, kD),
    Core("sum", Op::kSum, 1, 1, kD, "n"),
    Core("floor", Op::kFloor, 1, 1, kD),
    Core("ceiling", Op::kCeiling, 1, 1, kD),
    Core("round", Op::kRound, 1, 1, kD),
    // XSLT 1.0, 12
    Core("current", Op::kCurrent, 0, 0, kN, {}, kNeedsCurrent),
    Core("document", Op::kDocument, 1, 2, kN, " n"),
    Core("key", Op::kKey, 2, 2, kN, {}, kNeedsDocument),
    OfContext("generate-id", Op::kGenerateId, kT, "n"),
    Core("format-number", Op::kFormatNumber, 2, 3, kT),
    Core("system-property", Op::kSystemProperty, 1, 1, kT),
    Core("unparsed-entity-uri", Op::kUnparsedEntityUri, 1, 1, kT),
    Ours("check-digit", Op::kCheckDigit, 2, 2, kB),
    Ours("in-list", Op::kInList, 2, 3, kB),
    Ours("display", Op::kDisplay, 3, 3, kT),
    Ours("working-days-between", Op::kWorkingDaysBetween, 3, 3, kD),
    Ours("date", Op::kDate, 1, 1, kD),
    Ours("age-on", Op::kAgeOn, 2, 2, kD),
    Ours("days-between", Op::kDaysBetween, 2, 2, kD),
    Ours("as-of", Op::kAsOf, 0, 0, kT),
};

}  // namespace

const Function* FindFunction(std::string_view name, bool ours) {
  const auto* found = std::ranges::find_if(kFunctions, [&](const Function& function) {
    return function.name == name && function.ours == ours;
  });
  return found == kFunctions.end() ? nullptr : found;
}

}  // namespace baybridge::xpath
