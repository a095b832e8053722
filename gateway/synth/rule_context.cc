#include "synth/rule_context.h"

#include <algorithm>
#include <charconv>

namespace baybridge::synth {

Failure RuleContext::Fail(const Rule& rule, std::string what) {
  return {.kind = FailureKind::kMalformed,
          .what = rule.path + ": " + rule.rule + ": " + std::move(what),
          .place = rule.place,
          .advice = {}};
}

const Rule* RuleContext::First(PlanId node, std::string_view verb) const {
  if (plan_.nodes[node].kind == NodeKind::kSequence || plan_.nodes[node].kind == NodeKind::kChoice)
    return nullptr;
  const auto rules = plan_.tables.RulesOf(plan_.nodes[node].path, verb);
  return rules.empty() ? nullptr : rules.front();
}

PlanId RuleContext::Resolve(PlanId from, std::string_view path) const {
  if (path.starts_with('/')) return plan_.Find(path);
  const std::string& own = plan_.nodes[from].path;
  if (path.starts_with('@')) return plan_.Find(own + '/' + std::string(path));
  return plan_.Find(own.substr(0, own.rfind('/') + 1) + std::string(path));
}

LeafId RuleContext::LeafAt(PlanId from, std::string_view path) const {
  const PlanId node = Resolve(from, path);
  return node == kNone ? kNone : plan_.nodes[node].leaf;
}

void RuleContext::Remember(LeafId source, PlanId reader) {
  plan_.leaves[source].remembered = true;
  std::vector<PlanId> above;
  for (PlanId at = plan_.leaves[source].node; at != kNone; at = plan_.nodes[at].parent)
    above.push_back(at);
  for (PlanId at = reader; at != kNone; at = plan_.nodes[at].parent) {
    if (std::ranges::find(above, at) == above.end()) continue;
    if (at == plan_.leaves[source].node && at != reader) continue;
    auto& clears = plan_.nodes[at].clears;
    if (std::ranges::find(clears, source) == clears.end()) clears.push_back(source);
    return;
  }
}

std::uint32_t RuleContext::IndexOf(const PlanLeaf& leaf, std::string_view text) const {
  for (std::uint32_t index = 0; index < leaf.pool.count; ++index) {
    if (plan_.TextOf(leaf.pool, index) == text) return index;
  }
  return kNone;
}

std::pair<std::string, std::string> SplitAt(std::string_view text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return {std::string(text), {}};
  return {std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
}

std::int32_t NumberOf(std::string_view text) {
  std::int32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace baybridge::synth
