#include "conform/mutation.h"

#include <chrono>
#include <cstdio>
#include <optional>

#include "rules/calendar_date.h"

namespace baybridge {
namespace {

// One change of one leaf; nothing as text drops it.
struct Mutation {
  MutationKind kind = MutationKind::kDrop;
  NodeId leaf = 0;
  std::optional<std::string> text;
};

std::string DateText(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  constexpr std::size_t kSize = 32;
  std::array<char, kSize> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

// The record with one leaf changed; texts stay those of the original.
void Mutate(const Record& from, const Mutation& mutation, Record& to) {
  to.Clear();
  to.names = from.names;
  std::vector<NodeId> made(from.nodes.size(), kNone);
  std::vector<NodeId> last(from.nodes.size(), kNone);
  for (NodeId node = 0; node < from.nodes.size(); ++node) {
    const Node& old = from.nodes[node];
    const bool changed = node == mutation.leaf;
    if (changed && !mutation.text) continue;
    if (old.parent != kNone && made[old.parent] == kNone) continue;
    const NodeId parent = old.parent == kNone ? kNone : made[old.parent];
    const NodeId previous = parent == kNone ? kNone : last[parent];
    made[node] = to.Append(parent, previous, old.name, old.flags);
    if (parent != kNone) last[parent] = made[node];
    Node& copy = to.nodes[made[node]];
    copy.element = old.element;
    copy.text = changed ? mutation.text->data() : old.text;
    copy.text_size = changed ? static_cast<std::uint32_t>(mutation.text->size()) : old.text_size;
    if (copy.text_size == 0) copy.flags &= static_cast<std::uint8_t>(~kHasText);
  }
}

void AddMutations(const Record& record,
                  NodeId leaf,
                  const Kind& kind,
                  const PackSet& packs,
                  std::vector<Mutation>& mutations) {
  const Node& node = record.nodes[leaf];
  mutations.push_back({.kind = MutationKind::kDrop, .leaf = leaf, .text = std::nullopt});
  mutations.push_back({.kind = MutationKind::kBlank, .leaf = leaf, .text = std::string()});
  constexpr std::size_t kIsoDate = 10;
  constexpr std::int64_t kShift = 800;  // days
  if (const auto day = node.text_size == kIsoDate ? DayOf(node.value()) : std::nullopt) {
    for (const std::int64_t shift : {-kShift, kShift})
      mutations.push_back(
          {.kind = MutationKind::kShiftDate, .leaf = leaf, .text = DateText(*day + shift)});
  }
  const Field* field = node.element == kNone ? nullptr : kind.FieldOf(node.element);
  if (field == nullptr || field->code_list.empty()) return;
  mutations.push_back(
      {.kind = MutationKind::kChangeCode, .leaf = leaf, .text = std::string("x-no-such-code")});
  const CodeList* list = packs.FindCodeList(packs.hub(), field->code_list);
  if (list == nullptr) return;
  for (const Code& code : list->codes) {
    if (code.code == node.value()) continue;
    mutations.push_back({.kind = MutationKind::kChangeCode, .leaf = leaf, .text = code.code});
    break;
  }
}

}  // namespace

void CountMutants(const Record& record,
                  const Kind& hub_kind,
                  const PackSet& packs,
                  const std::string& as_of,
                  StandardJudge& judge,
                  MutationTally& tally) {
  std::vector<Mutation> mutations;
  for (NodeId node = 1; node < record.nodes.size(); ++node) {
    if (record.IsLeaf(node)) AddMutations(record, node, hub_kind, packs, mutations);
  }
  tally.by_rule.resize(judge.compiled().standard.rules.size());
  Record mutant;
  StandardResult result;
  for (const Mutation& mutation : mutations) {
    Mutate(record, mutation, mutant);
    judge.Judge(mutant, hub_kind.id, as_of, result);
    bool noticed = false;
    for (std::size_t rule = 0; rule < result.rules.size(); ++rule) {
      if (result.rules[rule].spoke == 0) continue;
      noticed = true;
      ++tally.by_rule[rule];
    }
    const auto kind = static_cast<std::size_t>(mutation.kind);
    ++tally.made[kind];
    if (noticed) ++tally.noticed[kind];
  }
}

}  // namespace baybridge
