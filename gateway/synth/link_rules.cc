#include "synth/link_rules.h"

#include <algorithm>

#include "synth/leaf_maker.h"
#include "synth/pool.h"
#include "synth/rule_context.h"

namespace baybridge::synth {
namespace {

class LinkBinder : RuleContext {
 public:
  explicit LinkBinder(Plan& plan) : RuleContext(plan) {}

  Result<Done> Run() {
    for (LeafId id = 0; id < plan_.leaves.size(); ++id) {
      auto bound = BindAfter(id);
      if (bound) bound = BindSum(id);
      if (bound) bound = BindLevel(id);
      if (bound) bound = BindRaise(id);
      if (bound) bound = BindDisplay(id);
      if (bound) bound = BindReasons(id);
      if (bound) bound = BindWith(id);
      if (!bound) return bound;
    }
    return BindOnlyIf();
  }

 private:
  Result<Done> BindAfter(LeafId id) {
    PlanLeaf& leaf = plan_.leaves[id];
    if (leaf.kind != LeafKind::kDate) return Done{};
    for (const Rule* rule : plan_.tables.RulesOf(plan_.nodes[leaf.node].path, "after")) {
      const LeafId source = LeafAt(leaf.node, rule->value);
      if (source == kNone || plan_.leaves[source].kind != LeafKind::kDate) {
        if (rule->exact()) return Fail(*rule, "there is no date ‘" + rule->value + "’");
        continue;
      }
      leaf.after = source;
      Remember(source, leaf.node);
      return Done{};
    }
    return Done{};
  }

  Result<Done> BindSum(LeafId id) {
    const Rule* rule = First(plan_.leaves[id].node, "sum");
    if (rule == nullptr) return Done{};
    for (const std::string& word : SplitWords(rule->value)) {
      const LeafId source = LeafAt(plan_.leaves[id].node, word);
      if (source == kNone) return Fail(*rule, "there is no leaf ‘" + word + "’");
      plan_.leaves[id].sources.push_back(source);
      plan_.leaves[source].scored = plan_.leaves[source].kind == LeafKind::kPool;
      Remember(source, plan_.leaves[id].node);
    }
    plan_.leaves[id].kind = LeafKind::kSum;
    return Done{};
  }

  // "C.2 90=0 66=1 …": the leaf that is read, then the least number of each level and its code, the
  // highest first.
  Result<Done> BindLevel(LeafId id) {
    PlanLeaf& leaf = plan_.leaves[id];
    const Rule* rule = First(leaf.node, "level");
    if (rule == nullptr) return Done{};
    std::vector<std::string> words = SplitWords(rule->value);
    const LeafId source = words.empty() ? kNone : LeafAt(leaf.node, words[0]);
    if (source == kNone) return Fail(*rule, "there is no such leaf");
    for (std::size_t at = 1; at < words.size(); ++at) {
      const auto [least, code] = SplitAt(words[at], '=');
      const std::uint32_t index = IndexOf(leaf, code);
      if (index == kNone) return Fail(*rule, "there is no code ‘" + code + "’");
      leaf.steps.emplace_back(NumberOf(least), index);
    }
    leaf.kind = LeafKind::kLevel;
    leaf.sources = {source};
    Remember(source, leaf.node);
    return Done{};
  }

  // "C.3 C.4/reason coma": the level before, the reason why it changes, and the reason that leads
  // to the last level.
  Result<Done> BindRaise(LeafId id) {
    PlanLeaf& leaf = plan_.leaves[id];
    const Rule* rule = First(leaf.node, "raise");
    if (rule == nullptr) return Done{};
    const std::vector<std::string> words = SplitWords(rule->value);
    if (words.size() != 3) return Fail(*rule, "expected a level, a reason and a code");
    const LeafId level = LeafAt(leaf.node, words[0]);
    const LeafId reason = LeafAt(leaf.node, words[1]);
    if (level == kNone || reason == kNone) return Fail(*rule, "there is no such leaf");
    leaf.top_reason = IndexOf(plan_.leaves[reason], words[2]);
    for (const auto& [least, index] : plan_.leaves[level].steps) {
      const std::uint32_t own = IndexOf(leaf, plan_.TextOf(plan_.leaves[level].pool, index));
      if (own == kNone) return Fail(*rule, "the two levels have different codes");
      leaf.steps.emplace_back(least, own);
    }
    leaf.kind = LeafKind::kRaise;
    leaf.sources = {level, reason};
    Remember(level, leaf.node);
    Remember(reason, leaf.node);
    return Done{};
  }

  // "*": the leaf without which this one says nothing, such as the value of a unit.
  Result<Done> BindWith(LeafId id) {
    const PlanId node = plan_.leaves[id].node;
    const std::string& path = plan_.nodes[node].path;
    for (const Rule* rule : plan_.tables.RulesOf(path, "with")) {
      std::string source_path = rule->value;
      if (!FillStar(path, *rule, source_path)) continue;
      const LeafId source = LeafAt(node, source_path);
      if (source == kNone || plan_.leaves[source].node > node) {
        if (rule->exact()) return Fail(*rule, "there is no leaf ‘" + source_path + "’ before it");
        continue;
      }
      plan_.nodes[node].with = source;
      Remember(source, node);
      return Done{};
    }
    return Done{};
  }

  // Puts what the * of the rule's path stood for in place of the * of `text`; false where that is
  // nothing.
  static bool FillStar(const std::string& path, const Rule& rule, std::string& text) {
    const std::size_t star = text.find('*');
    if (star == std::string::npos) return true;
    const std::string local = path.substr(path.rfind('/') + 1);
    const std::size_t suffix = rule.path.size() - 1;
    if (local.size() <= suffix) return false;
    text.replace(star, 1, local.substr(0, local.size() - suffix));
    return true;
  }

  // "*Code zh-Hans": the code whose display is written; * stands for what the * of the rule's path
  // stood for.
  Result<Done> BindDisplay(LeafId id) {
    PlanLeaf& leaf = plan_.leaves[id];
    if (leaf.kind != LeafKind::kPool || leaf.codes != nullptr) return Done{};
    const std::string& path = plan_.nodes[leaf.node].path;
    for (const Rule* rule : plan_.tables.RulesOf(path, "display")) {
      auto [source_path, language_name] = SplitAt(rule->value, ' ');
      const auto language = kLanguageNames.ValueOf(language_name);
      if (!language) return Fail(*rule, "expected a leaf and a language");
      if (!FillStar(path, *rule, source_path)) continue;
      const LeafId source = LeafAt(leaf.node, source_path);
      if (source == kNone || plan_.leaves[source].codes == nullptr) {
        if (rule->exact()) return Fail(*rule, "there is no coded leaf ‘" + source_path + "’");
        continue;
      }
      if (TakeDisplays(leaf, source, *language)) return Done{};
    }
    return Done{};
  }

  // "coma:A.5.11>=1 mental:A.4.1=a,b": for each code the leaves that show it.
  Result<Done> BindReasons(LeafId id) {
    const Rule* rule = First(plan_.leaves[id].node, "because");
    if (rule == nullptr) return Done{};
    for (const std::string& word : SplitWords(rule->value)) {
      const auto [code, shown] = SplitAt(word, ':');
      Reason reason;
      reason.index = IndexOf(plan_.leaves[id], code);
      if (reason.index == kNone) return Fail(*rule, "there is no code ‘" + code + "’");
      auto read = ReadShown(*rule, id, shown, reason);
      if (!read) return read;
      plan_.leaves[id].reasons.push_back(std::move(reason));
    }
    plan_.nodes[plan_.nodes[plan_.leaves[id].node].parent].reasoned = id;
    return Done{};
  }

  Result<Done> ReadShown(const Rule& rule, LeafId id, const std::string& shown, Reason& reason) {
    const std::size_t equals = shown.find('=');
    if (equals == std::string::npos || equals == 0) return Fail(rule, "expected = or >=");
    const bool numbers = shown[equals - 1] == '>';
    std::string leaves = shown.substr(0, numbers ? equals - 1 : equals);
    const std::string value = shown.substr(equals + 1);
    std::ranges::replace(leaves, '+', ' ');
    for (const std::string& name : SplitWords(leaves)) {
      // Named from the group, not from within it.
      const LeafId source = LeafAt(plan_.nodes[plan_.leaves[id].node].parent, name);
      if (source == kNone) return Fail(rule, "there is no leaf ‘" + name + "’");
      reason.sources.push_back(source);
      Remember(source, plan_.leaves[id].node);
    }
    if (numbers) {
      reason.least = NumberOf(value);
      return Done{};
    }
    const PlanLeaf& source = plan_.leaves[reason.sources.front()];
    reason.allowed.assign(source.pool.count, 0);
    std::string codes = value;
    std::ranges::replace(codes, ',', ' ');
    for (const std::string& code : SplitWords(codes)) {
      const std::uint32_t index = IndexOf(source, code);
      if (index == kNone) return Fail(rule, "there is no code ‘" + code + "’");
      reason.allowed[index] = 1;
    }
    return Done{};
  }

  bool TakeDisplays(PlanLeaf& leaf, LeafId source, Language language) {
    const PlanLeaf& coded = plan_.leaves[source];
    std::vector<std::string> texts;
    for (const std::uint32_t code : coded.pool_codes)
      texts.emplace_back(coded.codes->codes[code].display.In(language));
    std::vector<std::string> accepted = texts;
    if (KeepAccepted(leaf.type, accepted) != texts.size()) return false;
    leaf.kind = LeafKind::kDisplay;
    leaf.sources = {source};
    leaf.steps = {{0, leaf.pool.first}};  // where the code is absent, the text by itself
    leaf.usual = leaf.pool.count;
    leaf.pool = AddPool(texts, plan_);
    Remember(source, leaf.node);
    return true;
  }

  // "/path=code code": bound once, over all groups.
  Result<Done> BindOnlyIf() {
    for (const Rule& rule : plan_.tables.rules) {
      if (rule.rule != "only-if") continue;
      const PlanId node = rule.exact() ? plan_.Find(rule.path) : kNone;
      const auto [source_path, codes] = SplitAt(rule.value, '=');
      const LeafId source = node == kNone ? kNone : LeafAt(node, source_path);
      if (source == kNone) return Fail(rule, "there is no leaf ‘" + source_path + "’");
      Condition condition{.leaf = source, .allowed = {}};
      condition.allowed.assign(plan_.leaves[source].pool.count, 0);
      for (const std::string& code : SplitWords(codes)) {
        const std::uint32_t index = IndexOf(plan_.leaves[source], code);
        if (index == kNone) return Fail(rule, "there is no code ‘" + code + "’");
        condition.allowed[index] = 1;
      }
      plan_.nodes[node].condition = static_cast<std::uint32_t>(plan_.conditions.size());
      plan_.conditions.push_back(std::move(condition));
      Remember(source, plan_.nodes[node].parent);
    }
    return Done{};
  }
};

}  // namespace

Result<Done> BindLinks(Plan& plan) {
  return LinkBinder(plan).Run();
}

}  // namespace baybridge::synth
