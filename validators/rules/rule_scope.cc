#include "rules/rule_scope.h"

#include <algorithm>

#include "format/xml_names.h"
#include "rules/schematron.h"

namespace baybridge {

Result<Done> RuleScope::Open(const std::vector<LetText>& lets) {
  std::vector<Let>& level = levels_.emplace_back();
  for (const LetText& let : lets) level.push_back({.text = let, .variable = {}});
  seen_ = levels_.size();
  for (Let& let : levels_.back()) {
    if (auto variable = Compile(let, levels_.size()); !variable) {
      Failure failure = std::move(variable).error();
      if (failure.place.empty()) failure.place = let.text.place;
      return failure;
    }
  }
  return Done{};
}

void RuleScope::Close() {
  levels_.pop_back();
  seen_ = levels_.size();
}

Result<xpath::ExprId> RuleScope::CompileValue(const LetText& text) {
  if (text.is_expression) return compiler_.Compile(text.value, *this);
  return compiler_.Literal(text.value);
}

// `level` counts the levels that the variable's own expression sees.
Result<xpath::Variable> RuleScope::Compile(Let& let, std::size_t level) {
  if (let.variable) return *let.variable;
  if (let.busy)
    return Failure{FailureKind::kMalformed,
                   "the variable ‘" + let.text.name + "’ is defined by itself",
                   {},
                   {}};
  let.busy = true;
  const std::size_t seen = std::exchange(seen_, level);
  const bool sees_rule = std::exchange(sees_rule_, false);
  const auto value = CompileValue(let.text);
  seen_ = seen;
  sees_rule_ = sees_rule;
  let.busy = false;
  if (!value) {
    Failure failure = value.error();
    if (failure.place.empty()) failure.place = let.text.place;
    return failure;
  }
  let.variable = compiler_.AddVariable(*value, false);
  return *let.variable;
}

Result<Done> RuleScope::AddRuleLet(const LetText& let) {
  const auto value = CompileValue(let);
  if (!value) {
    Failure failure = value.error();
    if (failure.place.empty()) failure.place = let.place;
    return failure;
  }
  rule_.emplace_back(let.name, compiler_.AddVariable(*value, true));
  return Done{};
}

std::optional<std::string> RuleScope::Space(std::string_view prefix) {
  const auto found = std::ranges::find(
      namespaces_, prefix, [](const auto& entry) { return std::string_view(entry.first); });
  if (found != namespaces_.end()) return found->second;
  if (prefix == "xml") return std::string(kXmlSpace);
  // Other implementations compile rules to a stylesheet, which binds this prefix, so that public
  // rule sets use it without declaring it.
  if (prefix == "xsl") return std::string(kXsltSpace);
  return {};
}

Result<xpath::Variable> RuleScope::Find(std::string_view space, std::string_view local) {
  const Failure none{
      FailureKind::kMalformed, "no variable ‘" + std::string(local) + "’ is declared", {}, {}};
  if (!space.empty()) return none;
  if (sees_rule_) {
    const auto own = std::ranges::find(rule_.rbegin(), rule_.rend(), local, [](const auto& entry) {
      return std::string_view(entry.first);
    });
    if (own != rule_.rend()) return own->second;
  }
  for (std::size_t level = seen_; level > 0; --level) {
    for (Let& let : levels_[level - 1]) {
      if (let.text.name == local) return Compile(let, level);
    }
  }
  if (local == "as-of") {
    if (!as_of_) as_of_ = compiler_.AddVariable(compiler_.DateOfJudging(), false);
    return *as_of_;
  }
  return none;
}

}  // namespace baybridge
