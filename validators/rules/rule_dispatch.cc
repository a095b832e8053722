#include <algorithm>

#include "rules/rule_set_compiler.h"

namespace baybridge {
namespace {

bool IsSure(const xpath::PatternPath& path) {
  return path.anchor == xpath::Anchor::kNowhere && path.steps.size() == 1 &&
         path.steps[0].step.test == xpath::Test::kName && path.steps[0].step.predicates == 0 &&
         path.steps[0].step.axis == xpath::Axis::kChild;
}

}  // namespace

void PlanDispatch(RuleSet& set) {
  const xpath::Program& program = set.program;
  struct Named {
    NameId name;
    Candidate candidate;
  };
  std::vector<Named> named;
  std::vector<Candidate> others;
  for (std::uint32_t rule = 0; rule < set.rules.size(); ++rule) {
    const auto& paths = program.patterns[set.rules[rule].match].paths;
    for (std::uint32_t index = 0; index < paths.size(); ++index) {
      const xpath::PatternPath& path = paths[index];
      Candidate candidate{.rule = rule, .path = index, .sure = IsSure(path)};
      const bool anchor_only = path.steps.empty();
      if (anchor_only) set.for_root.push_back(candidate);
      if (anchor_only && path.anchor == xpath::Anchor::kRoot) continue;
      const xpath::Test test = anchor_only ? xpath::Test::kNode : path.steps.back().step.test;
      if (test == xpath::Test::kText || test == xpath::Test::kNode)
        set.for_texts.push_back(candidate);
      if (test == xpath::Test::kName) {
        named.push_back({path.steps.back().step.name, candidate});
      } else if (test != xpath::Test::kText && test != xpath::Test::kNothing) {
        others.push_back(candidate);
      }
    }
  }
  set.candidates.push_back(others);
  set.other_names = 0;
  set.any_name = !others.empty();
  set.list_of_name.assign(program.list_of_name.size(), 0);
  for (const Named& entry : named) {
    std::uint32_t& list = set.list_of_name[entry.name];
    if (list == 0) {
      list = static_cast<std::uint32_t>(set.candidates.size());
      set.candidates.push_back(others);
    }
    set.candidates[list].push_back(entry.candidate);
  }
  for (auto& list : set.candidates) std::ranges::stable_sort(list, {}, &Candidate::rule);
}

}  // namespace baybridge
