#include "conform/mutation.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <optional>

#include "conform/mutant_record.h"
#include "rules/calendar_date.h"

namespace baybridge {
namespace {

constexpr std::size_t kIsoDate = 10;  // characters
constexpr std::size_t kMostCodes = 40;
constexpr std::size_t kMostBorrowed = 256;

std::string DateText(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  constexpr std::size_t kSize = 32;
  std::array<char, kSize> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

// A number as digits with at most one point.
bool IsNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos &&
         std::ranges::count(text, '.') <= 1 && text != ".";
}

// Makes the mutants of one record.
class Mutants {
 public:
  using Take = std::function<void(MutationKind, NodeChange)>;

  Mutants(const Record& record, const MutationContext& context, Take take)
      : record_(record),
        context_(context),
        take_(std::move(take)) {}

  void Make() {
    for (NodeId node = 1; node < record_.nodes.size(); ++node) {
      take_(MutationKind::kDrop, {.node = node, .text = {}});
      if (record_.IsLeaf(node)) {
        MakeOfLeaf(node);
      } else {
        take_(MutationKind::kRepeat, {.node = node, .text = {}, .repeat = true});
      }
    }
  }

 private:
  void Change(MutationKind kind, NodeId leaf, std::string text) {
    if (text != record_.nodes[leaf].value()) take_(kind, {.node = leaf, .text = std::move(text)});
  }

  void MakeOfLeaf(NodeId leaf) {
    Change(MutationKind::kBlank, leaf, {});
    if (ShiftDate(leaf)) return;
    ChangeNumber(leaf);
    if (!ChangeCode(leaf)) Borrow(leaf);
  }

  bool ShiftDate(NodeId leaf) {
    const std::string_view text = record_.nodes[leaf].value();
    if (text.size() < kIsoDate || (text.size() > kIsoDate && text[kIsoDate] != 'T')) return false;
    const auto day = DayOf(text.substr(0, kIsoDate));
    if (!day) return false;
    constexpr std::array<std::int64_t, 6> kShifts{1, 40, 400, 800, 11'000, 16'000};  // days
    for (const std::int64_t shift : kShifts) {
      for (const std::int64_t to : {*day - shift, *day + shift})
        Change(MutationKind::kShiftDate, leaf, DateText(to) + std::string(text.substr(kIsoDate)));
    }
    return true;
  }

  // The first values of the pool, and the last: what belongs nowhere often stands at an end.
  void Borrow(NodeId leaf) {
    const std::set<std::string>* pool = context_.pool.Of(record_.nodes[leaf].element);
    if (pool == nullptr) return;
    std::size_t borrowed = 1;
    for (const std::string& value : *pool) {
      if (borrowed++ < kMostBorrowed || value == *pool->rbegin())
        Change(MutationKind::kBorrow, leaf, value);
    }
  }

  void ChangeNumber(NodeId leaf) {
    const std::string text(record_.nodes[leaf].value());
    if (!IsNumber(text)) return;
    const bool has_point = text.find('.') != std::string::npos;
    const std::array<std::string, 7> others{
        "0", "-" + text, "1" + text, text + "0", "0.1", text + (has_point ? "0" : ".0"), ".5"};
    for (const std::string& other : others) Change(MutationKind::kChangeNumber, leaf, other);
  }

  // The list of a leaf is its field's, or (of a coding) the one that stands beside it.
  const CodeList* ListOf(NodeId leaf) const {
    const Node& node = record_.nodes[leaf];
    const Field* field = node.element == kNone ? nullptr : context_.hub_kind.FieldOf(node.element);
    if (field != nullptr && !field->code_list.empty())
      return context_.packs.FindCodeList(context_.packs.hub(), field->code_list);
    if (record_.local(node.name) != context_.coding.code || node.parent == kNone) return nullptr;
    for (NodeId id = record_.nodes[node.parent].first_child; id != kNone;
         id = record_.nodes[id].next_sibling) {
      if (record_.local(record_.nodes[id].name) == context_.coding.list)
        return context_.packs.FindCodeList(context_.packs.hub(), record_.nodes[id].value());
    }
    return nullptr;
  }

  bool ChangeCode(NodeId leaf) {
    const CodeList* list = ListOf(leaf);
    if (list == nullptr) return false;
    Change(MutationKind::kChangeCode, leaf, "x-no-such-code");
    const std::size_t step = list->codes.size() / kMostCodes + 1;
    for (std::size_t i = 0; i < list->codes.size(); i += step)
      Change(MutationKind::kChangeCode, leaf, list->codes[i].code);
    return true;
  }

  const Record& record_;
  const MutationContext& context_;
  Take take_;
};

}  // namespace

void ValuePool::Add(const Record& record) {
  for (NodeId node = 1; node < record.nodes.size(); ++node) {
    const Node& leaf = record.nodes[node];
    if (record.IsLeaf(node) && leaf.element != kNone && leaf.text_size != 0)
      values_[leaf.element].emplace(leaf.value());
  }
}

const std::set<std::string>* ValuePool::Of(ElementId element) const {
  const auto found = values_.find(element);
  return found == values_.end() ? nullptr : &found->second;
}

void CountMutants(const Record& record,
                  const MutationContext& context,
                  const StandardResult& passed,
                  StandardJudge& judge,
                  MutationTally& tally) {
  tally.by_rule.resize(judge.compiled().standard.rules.size());
  Record mutant;
  StandardResult result;
  const auto judge_one = [&](MutationKind kind, const NodeChange& change) {
    CopyChanged(record, change, mutant);
    judge.Judge(mutant, context.hub_kind.id, context.as_of, result);
    bool noticed = false;
    for (std::size_t rule = 0; rule < result.rules.size(); ++rule) {
      if (result.rules[rule].spoke <= passed.rules[rule].spoke) continue;
      noticed = true;
      ++tally.by_rule[rule];
    }
    ++tally.made[static_cast<std::size_t>(kind)];
    if (noticed) ++tally.noticed[static_cast<std::size_t>(kind)];
  };
  Mutants(record, context, judge_one).Make();
}

}  // namespace baybridge
