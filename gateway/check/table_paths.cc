#include "check/table_paths.h"

namespace baybridge {

std::string Spelling(const TablePath& path) {
  std::string text;
  for (const PathStep& step : path.steps) {
    text += step.attribute ? "/@" : "/";
    text += step.name;
    text += SelectorText(step.selectors);
    if (step.repeat == Repeat::kEach) text += "[]";
    if (step.repeat == Repeat::kFixed) text += '[' + std::to_string(step.index) + ']';
  }
  return text;
}

std::vector<const PathStep*> AllSteps(const TablePath& path) {
  std::vector<const PathStep*> steps;
  for (const PathStep& step : path.steps) steps.push_back(&step);
  for (std::size_t at = 0; at < steps.size(); ++at) {
    for (const Selector& selector : steps[at]->selectors) {
      for (const PathStep& step : selector.rel) steps.push_back(&step);
    }
  }
  return steps;
}

ElementId LeafOf(const TablePath& path) {
  return path.steps.empty() ? kNone : path.steps.back().element;
}

bool InGroup(const TablePath& path) {
  for (const PathStep& step : path.steps) {
    if (step.repeat != Repeat::kOne || !step.selectors.empty()) return true;
  }
  return false;
}

const CodeList* HubListOf(const PackSet& packs, const MappingTable& table, const TablePath& path) {
  for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
    for (const Selector& selector : step->selectors) {
      const bool names_list =
          selector.rel.size() == 1 && selector.rel[0].name == "list" && selector.value;
      if (names_list) return packs.FindCodeList(*table.hub, *selector.value);
    }
  }
  const Field* field = table.hub_kind->FieldOf(LeafOf(path));
  return field == nullptr ? nullptr : packs.FindCodeList(*table.hub, field->code_list);
}

}  // namespace baybridge
