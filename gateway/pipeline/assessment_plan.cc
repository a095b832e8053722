#include "pipeline/assessment_plan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "translate/partial_plan.h"

namespace baybridge {
namespace {

// Which rows of a table make what stands in a group of the hub.
class RowsOfGroup {
 public:
  RowsOfGroup(const MappingTable& table, ElementId group) : group_(group) {
    for (const TableRow& row : table.rows) {
      if (!Writes(row)) continue;
      for (const TablePath& path : row.pack) {
        for (const PathStep& step : path.steps) elements_.insert(step.element);
      }
    }
  }

  // The rows that write there, and those that tell the same groups of the source apart by selectors
  // or numbers: a group that another row claims is no assessment.
  bool Needs(const TableRow& row) const {
    return Writes(row) || std::any_of(row.pack.begin(), row.pack.end(), [&](const TablePath& path) {
             return std::any_of(path.steps.begin(), path.steps.end(), [&](const PathStep& step) {
               const bool decides = !step.selectors.empty() || step.repeat == Repeat::kFixed;
               return decides && elements_.count(step.element) != 0;
             });
           });
  }

 private:
  bool Writes(const TableRow& row) const {
    return std::any_of(row.hub.begin(), row.hub.end(), [&](const TablePath& path) {
      return std::any_of(path.steps.begin(), path.steps.end(),
                         [&](const PathStep& step) { return step.element == group_; });
    });
  }

  ElementId group_;
  std::set<ElementId> elements_;  // of the source, that such rows pass
};

}  // namespace

bool AssessmentPlan::HasAny(const Record& source) const {
  const std::uint8_t* const makes_any = makes.data();
  const std::size_t size = makes.size();
  return std::any_of(source.nodes.begin(), source.nodes.end(), [&](const Node& node) {
    return node.element < size && makes_any[node.element] != 0;
  });
}

Result<AssessmentPlan> AssessmentPlanFor(Workspace& workspace,
                                         const KindScales& scales,
                                         std::string_view pack,
                                         std::string_view kind) {
  AssessmentPlan made;
  const ElementId group = scales.places.of(ScalePlace::kGroup);
  if (pack == "hub") {
    made.makes.assign(std::size_t{group} + 1, 0);
    made.makes[group] = 1;
    return made;
  }
  auto table = workspace.TableFor(pack, kind);
  if (!table) return std::move(table).error();
  const RowsOfGroup rows(**table, group);
  std::vector<Failure> problems;
  made.to_hub = CompilePartialPlan(
      **table, Direction::kToHub, workspace.transform_context(),
      [&](const TableRow& row) { return rows.Needs(row); }, problems);
  if (!problems.empty()) return std::move(problems.front());
  made.makes.assign(made.to_hub->source_kind->shape.elements.size(), 0);
  for (const PlanRow& row : made.to_hub->rows) {
    for (const PatternId leaf : row.source) made.makes[made.to_hub->source[leaf].element] = 1;
  }
  return made;
}

}  // namespace baybridge
