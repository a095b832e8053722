#include "synth/leaf_rules.h"

#include <algorithm>
#include <charconv>

#include "synth/identifier_values.h"
#include "synth/leaf_maker.h"
#include "synth/link_rules.h"
#include "synth/pool.h"
#include "synth/rule_context.h"

namespace baybridge::synth {
namespace {

constexpr std::size_t kSubjectNumbers = 200;

class RuleBinder : RuleContext {
 public:
  RuleBinder(const PackSet& packs, Random& random, Plan& plan)
      : RuleContext(plan),
        packs_(packs),
        random_(random) {}

  Result<Done> Run() {
    for (const Rule& rule : plan_.tables.rules) {
      if (rule.exact() && plan_.Find(rule.path) == kNone)
        return Fail(rule, "there is no such path");
    }
    for (PlanId id = 0; id < plan_.nodes.size(); ++id) {
      auto bound = BindNode(id);
      if (!bound) return bound;
    }
    for (LeafId id = 0; id < plan_.leaves.size(); ++id) {
      auto bound = BindLeaf(id);
      if (!bound) return bound;
    }
    return BindLinks(plan_);
  }

 private:
  Result<Done> BindNode(PlanId id) {
    PlanNode& node = plan_.nodes[id];
    if (const Rule* rule = First(id, "weight")) {
      node.weight = static_cast<std::uint32_t>(NumberOf(rule->value)) * kWhole / 100;
    }
    if (const Rule* rule = First(id, "times"))
      node.times = static_cast<std::uint32_t>(std::max(1, NumberOf(rule->value)));
    node.person = First(id, "person") != nullptr;
    node.skew = First(id, "skew") != nullptr;
    return Done{};
  }

  // What a leaf's text is made of: the first rule of each verb that fits.
  Result<Done> BindLeaf(LeafId id) {
    PlanLeaf& leaf = plan_.leaves[id];
    auto bound = BindTexts(leaf);
    if (!bound) return bound;
    bound = BindPerson(leaf);
    if (!bound) return bound;
    bound = BindSubject(leaf);
    if (!bound) return bound;
    return BindUsual(leaf);
  }

  Result<Done> BindTexts(PlanLeaf& leaf) {
    std::vector<std::string> texts;
    const Rule* used = nullptr;
    if (const Rule* rule = First(leaf.node, "words")) {
      used = rule;
      const auto found = plan_.tables.words.find(rule->value);
      if (found == plan_.tables.words.end())
        return Fail(*rule, "there is no list ‘" + rule->value + "’");
      texts = found->second;
    }
    if (const Rule* rule = First(leaf.node, "values")) used = rule, texts = SplitWords(rule->value);
    if (const Rule* rule = First(leaf.node, "fixed")) used = rule, texts = {rule->value};
    if (used == nullptr) return Done{};
    const bool coded = leaf.codes != nullptr || leaf.kind != LeafKind::kPool;
    if (!used->exact() && coded) return Done{};
    if (KeepAccepted(leaf.type, texts) == 0) {
      return used->exact() ? Result<Done>(Fail(*used, "the type takes none of the texts")) : Done{};
    }
    leaf.kind = LeafKind::kPool;
    leaf.codes = nullptr;
    leaf.can_break_check = false;
    leaf.pool = AddPool(texts, plan_);
    return Done{};
  }

  Result<Done> BindPerson(PlanLeaf& leaf) {
    if (const Rule* rule = First(leaf.node, "name")) {
      const auto [who, part_name] = SplitAt(rule->value, ' ');
      const auto part = kNamePartNames.ValueOf(part_name);
      if (!part || (who != "subject" && who != "other"))
        return Fail(*rule, "expected subject or other, and a part");
      leaf.kind = LeafKind::kName;
      leaf.subject = who == "subject";
      leaf.part = *part;
    }
    if (First(leaf.node, "birth") != nullptr && leaf.kind == LeafKind::kDate) leaf.birth = true;
    if (First(leaf.node, "age") != nullptr) leaf.kind = LeafKind::kAge;
    if (const Rule* rule = First(leaf.node, "sex")) return BindSex(leaf, *rule);
    return Done{};
  }

  Result<Done> BindSex(PlanLeaf& leaf, const Rule& rule) {
    leaf.sexes.assign(leaf.pool.count, 0);
    for (const std::string& word : SplitWords(rule.value)) {
      const auto [text, sex] = SplitAt(word, '=');
      bool known = false;
      for (std::uint32_t index = 0; index < leaf.pool.count; ++index) {
        if (plan_.TextOf(leaf.pool, index) != text) continue;
        leaf.sexes[index] = sex == "male" ? 1 : 2;
        known = true;
      }
      if (!known) return Fail(rule, "there is no code ‘" + text + "’");
    }
    if (leaf.codes != nullptr && plan_.sex_leaf == kNone)
      plan_.sex_leaf = plan_.nodes[leaf.node].leaf;
    return Done{};
  }

  Result<Done> BindSubject(PlanLeaf& leaf) {
    const Rule* rule = First(leaf.node, "subject");
    if (rule == nullptr) return Done{};
    const auto [id, slice] = SplitAt(rule->value, ' ');
    const Scheme* scheme = packs_.schemes.Find(id);
    if (scheme == nullptr) return Fail(*rule, "there is no scheme ‘" + id + "’");
    leaf.scheme = SubjectSchemeOf(*scheme);
    leaf.kind = LeafKind::kSubject;
    leaf.slice = slice == "body" ? Slice::kBody : slice == "check" ? Slice::kCheck : Slice::kNumber;
    if (leaf.slice != Slice::kNumber) leaf.can_break_check = false;
    if (!plan_.schemes[leaf.scheme].numbers.empty()) return Done{};
    for (std::uint32_t at = 0; at < plan_.anchor_schemes.size(); ++at) {
      if (plan_.anchor_schemes[at] != leaf.scheme) continue;
      plan_.nodes[leaf.node].anchor = at;
      plan_.anchored.push_back(leaf.node);
    }
    return Done{};
  }

  // Numbers of a scheme that holds a birth date are rewritten for each resident; where the reserved
  // set is a list of whole numbers, whoever holds one is born on its date.
  std::uint32_t SubjectSchemeOf(const Scheme& scheme) {
    for (std::uint32_t at = 0; at < plan_.schemes.size(); ++at) {
      if (plan_.schemes[at].scheme == &scheme) return at;
    }
    SubjectScheme added;
    added.scheme = &scheme;
    added.date_at = DatePlace(scheme);
    added.sex_at = SexPlace(scheme);
    added.numbers = ReservedNumbers(scheme, kSubjectNumbers, added.date_at != 0, random_);
    const auto index = static_cast<std::uint32_t>(plan_.schemes.size());
    if (added.numbers.empty()) AddAnchors(scheme, index);
    plan_.schemes.push_back(std::move(added));
    return index;
  }

  void AddAnchors(const Scheme& scheme, std::uint32_t index) {
    plan_.anchor_schemes.push_back(index);
    for (std::string& number : ReservedNumbers(scheme, kSubjectNumbers, false, random_)) {
      const IdentifierCheck check = CheckIdentifier(scheme, number);
      const auto birth = ParseDate(check.birth_date);
      if (!birth || check.sex == EmbeddedSex::kUnknown) continue;
      plan_.anchors.push_back(
          {.scheme = index,
           .number = std::move(number),
           .birth = birth->day,
           .sex = static_cast<std::uint8_t>(check.sex == EmbeddedSex::kMale ? 1 : 2)});
    }
  }

  // The usual values move to the front of the pool.
  Result<Done> BindUsual(PlanLeaf& leaf) {
    const Rule* rule = First(leaf.node, "usual");
    if (rule == nullptr || leaf.kind != LeafKind::kPool) return Done{};
    for (const std::string& word : SplitWords(rule->value)) {
      const std::uint32_t index = IndexOf(leaf, word);
      if (index == kNone) {
        if (rule->exact()) return Fail(*rule, "there is no value ‘" + word + "’");
        continue;
      }
      if (index < leaf.usual) continue;
      std::swap(plan_.literals[leaf.pool.first + index],
                plan_.literals[leaf.pool.first + leaf.usual]);
      if (leaf.codes != nullptr) std::swap(leaf.pool_codes[index], leaf.pool_codes[leaf.usual]);
      if (!leaf.sexes.empty()) std::swap(leaf.sexes[index], leaf.sexes[leaf.usual]);
      ++leaf.usual;
    }
    return Done{};
  }

  const PackSet& packs_;
  Random& random_;
};

}  // namespace

Result<Done> ApplyRules(const PackSet& packs, Random& random, Plan& plan) {
  return RuleBinder(packs, random, plan).Run();
}

}  // namespace baybridge::synth
