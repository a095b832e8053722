#include "schema/code_point_classes.h"

#include <array>
#include <string>
#include <vector>

#include <xercesc/util/XMLChar.hpp>
#include <xercesc/util/regx/RangeToken.hpp>
#include <xercesc/util/regx/RangeTokenMap.hpp>
#include <xercesc/util/regx/TokenFactory.hpp>

#include "schema/xerces_platform.h"

namespace baybridge::schema {
namespace {

constexpr char32_t kAstral = 0x10000;  // first code point behind the basic plane
constexpr char32_t kBlockStep = 16;    // blocks of the other planes begin and end at multiples

// Collects the code points that `test` accepts.
template <typename Test>
CodePointSet Collect(char32_t end, Test test) {
  CodePointSet set;
  char32_t first = 0;
  bool inside = false;
  for (char32_t point = 0; point < end; ++point) {
    const bool now = test(point);
    if (now && !inside) first = point;
    if (!now && inside) set.Add(first, point - 1);
    inside = now;
  }
  if (inside) set.Add(first, end - 1);
  return set;
}

void AddAstralBlocks(xercesc::RangeToken& token, CodePointSet& set) {
  for (char32_t point = kAstral; point <= kLastCodePoint; point += kBlockStep) {
    if (token.match(static_cast<XMLInt32>(point))) set.Add(point, point + kBlockStep - 1);
  }
}

struct AstralRange {
  std::string_view category;
  CodePointRange range;
};

constexpr std::array<AstralRange, 4> kAstralCategories{{{"Lo", {0x20000, 0x2FA1F}},
                                                        {"Lo", {0x30000, 0x323AF}},
                                                        {"Co", {0xF0000, 0xFFFFD}},
                                                        {"Co", {0x100000, 0x10FFFD}}}};

void AddAstralCategories(std::string_view name, CodePointSet& set) {
  for (const AstralRange& astral : kAstralCategories) {
    if (name == astral.category || name == astral.category.substr(0, 1))
      set.Add(astral.range.first, astral.range.last);
  }
}

CodePointSet Word() {
  CodePointSet none;
  for (const std::string_view name : {"P", "Z", "C"})
    none.AddAll(NamedClass(name).value_or(CodePointSet{}));
  return none.Complement();
}

}  // namespace

std::optional<CodePointSet> NamedClass(std::string_view name) {
  StartXerces();
  try {
    const XercesText wide(name);
    xercesc::TokenFactory* tokens = xercesc::RangeTokenMap::instance()->getTokenFactory();
    xercesc::RangeToken* token = tokens->getRange(wide.get());
    if (token == nullptr) return std::nullopt;
    CodePointSet set = Collect(
        kAstral, [&](char32_t point) { return token->match(static_cast<XMLInt32>(point)); });
    if (name.starts_with("Is")) {
      AddAstralBlocks(*token, set);
    } else {
      AddAstralCategories(name, set);
    }
    return set;
  } catch (...) {  // the library's own exceptions have no common base
    return std::nullopt;
  }
}

const CodePointSet& InitialNameClass() {
  static const CodePointSet set = [] {
    StartXerces();
    return Collect(kAstral, [](char32_t c) {
      return xercesc::XMLChar1_0::isFirstNameChar(static_cast<XMLCh>(c));
    });
  }();
  return set;
}

const CodePointSet& NameClass() {
  static const CodePointSet set = [] {
    StartXerces();
    return Collect(
        kAstral, [](char32_t c) { return xercesc::XMLChar1_0::isNameChar(static_cast<XMLCh>(c)); });
  }();
  return set;
}

const CodePointSet& DigitClass() {
  static const CodePointSet set = NamedClass("Nd").value_or(CodePointSet('0', '9'));
  return set;
}

const CodePointSet& WordClass() {
  static const CodePointSet set = Word();
  return set;
}

}  // namespace baybridge::schema
