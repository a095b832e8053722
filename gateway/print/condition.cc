#include "print/condition.h"

#include <array>
#include <utility>

namespace baybridge {
namespace {

std::vector<std::string_view> Split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0;;) {
    const std::size_t end = text.find(separator, at);
    parts.push_back(text.substr(at, end - at));
    if (end == std::string_view::npos) return parts;
    at = end + separator.size();
  }
}

struct Verb {
  std::string_view sign;
  ConditionVerb verb;
};
// Longer signs first: ‘!=’ ends in ‘=’.
constexpr std::array<Verb, 4> kVerbs{{{"!=", ConditionVerb::kIsNot},
                                      {"^=", ConditionVerb::kBegins},
                                      {"~=", ConditionVerb::kContains},
                                      {"=", ConditionVerb::kIs}}};

Result<ConditionTest> ReadTest(std::string_view text,
                               const std::string& group,
                               const Kind& kind,
                               const NameTable& names) {
  ConditionTest test;
  std::string_view path = text;
  for (const Verb& verb : kVerbs) {
    const std::size_t at = text.find(verb.sign);
    if (at == std::string_view::npos) continue;
    path = text.substr(0, at);
    test.verb = verb.verb;
    for (const std::string_view value : Split(text.substr(at + verb.sign.size()), "|"))
      test.values.emplace_back(value);
    break;
  }
  if (test.values.empty() && path.starts_with('!')) {
    test.verb = ConditionVerb::kAbsent;
    path.remove_prefix(1);
  }
  test.element = kind.shape.Find(group + "/" + std::string(path), names);
  if (test.element == kNone) {
    return Failure{
        .kind = FailureKind::kMalformed,
        .what = "when: expected a path below " + group + ", found ‘" + std::string(path) + "’",
        .place = {},
        .advice = {}};
  }
  return test;
}

}  // namespace

Result<Condition> ReadCondition(std::string_view text,
                                const std::string& group,
                                const Kind& kind,
                                const NameTable& names) {
  Condition condition;
  if (text.empty()) return condition;
  for (const std::string_view alternative : Split(text, " or ")) {
    std::vector<ConditionTest> tests;
    for (const std::string_view part : Split(alternative, " and ")) {
      auto test = ReadTest(part, group, kind, names);
      if (!test) return std::move(test).error();
      tests.push_back(*std::move(test));
    }
    condition.alternatives.push_back(std::move(tests));
  }
  return condition;
}

}  // namespace baybridge
