#pragma once

#include <span>
#include <string_view>

namespace baybridge::test {

// An engine that decides otherwise, with the reason beside the case.
enum class Differs { kNobody, kXerces, kLibxml2, kBoth };

struct ValueCase {
  std::string_view type;  // "xs:date", or the restriction's content after the base:
                          // "xs:decimal|<xs:totalDigits value='3'/>"
  std::string_view value;
  bool valid = false;
  Differs differs = Differs::kNobody;
};

std::span<const ValueCase> BuiltInCases();
std::span<const ValueCase> FacetCases();
std::span<const ValueCase> PatternCases();

}  // namespace baybridge::test
