#include "translate/plan.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "translate/identities.h"
#include "translate/partial_plan.h"

namespace baybridge {
namespace {

bool SameStep(const PathStep& a, const PathStep& b) {
  return a.element == b.element && a.attribute == b.attribute && a.repeat == b.repeat &&
         a.index == b.index && SelectorText(a.selectors) == SelectorText(b.selectors);
}

// Builds one plan.
class PlanCompiler {
 public:
  PlanCompiler(const MappingTable& table,
               Direction direction,
               const TransformContext& context,
               std::vector<Failure>& problems)
      : table_(table),
        context_(context),
        problems_(problems),
        to_hub_(direction == Direction::kToHub) {
    plan_->table = &table;
    plan_->direction = direction;
    plan_->source_pack = to_hub_ ? table.pack : table.hub;
    plan_->target_pack = to_hub_ ? table.hub : table.pack;
    plan_->source_kind = to_hub_ ? table.kind : table.hub_kind;
    plan_->target_kind = to_hub_ ? table.hub_kind : table.kind;
  }

  std::unique_ptr<const Plan> Compile(const std::function<bool(const TableRow&)>& takes) {
    for (std::uint32_t i = 0; i < table_.rows.size(); ++i) {
      const TableRow& row = table_.rows[i];
      if ((to_hub_ ? row.to_hub : row.from_hub) && (!takes || takes(row))) AddRow(row, i);
    }
    plan_->source.Finish(plan_->source_kind->shape);
    plan_->target.Finish(plan_->target_kind->shape);
    plan_->link_counts.assign(plan_->source.size(), 0);
    for (PlanRow& row : plan_->rows) {
      Classify(row);
      AddLinks(row);
    }
    MarkContested();
    SortByKind();
    return std::move(plan_);
  }

 private:
  const std::vector<TablePath>& Source(const TableRow& row) const {
    return to_hub_ ? row.pack : row.hub;
  }
  const std::vector<TablePath>& Target(const TableRow& row) const {
    return to_hub_ ? row.hub : row.pack;
  }

  void AddRow(const TableRow& row, std::uint32_t index) {
    auto transform = CompileTransform(row, plan_->direction, context_);
    if (!transform) return AddProblem(row, std::move(transform).error());
    PlanRow compiled;
    if (row.verb == Verb::kId || row.verb == Verb::kRef) {
      auto identity = IdentityOf(table_, row);
      if (!identity) return AddProblem(row, std::move(identity).error());
      compiled.identity = *identity;
    }
    compiled.row = &row;
    compiled.index = index;
    compiled.transform = *std::move(transform);
    compiled.relationship = to_hub_ ? row.relationship : Inverse(row.relationship);
    compiled.unknown_is_error = row.verb == Verb::kFrequency || row.verb == Verb::kRoute;
    for (const TablePath& path : Source(row))
      compiled.source.push_back(plan_->source.Add(path, to_hub_));
    for (const TablePath& path : Target(row))
      compiled.target.push_back(plan_->target.Add(path, !to_hub_));
    for (const GuardTerm& term : to_hub_ ? row.when_pack : row.when_hub) {
      compiled.guards.push_back(CompileGuard(term, row));
    }
    if (row.verb == Verb::kDisplay && !CompileDisplay(row, compiled)) return;
    plan_->rows.push_back(std::move(compiled));
  }

  void AddProblem(const TableRow& row, Failure failure) {
    failure.place = table_.place + ":" + std::to_string(row.line);
    problems_.push_back(std::move(failure));
  }

  PlanGuard CompileGuard(const GuardTerm& term, const TableRow& row) {
    PlanGuard guard;
    guard.op = term.op;
    guard.value = term.value;
    const std::vector<PathStep>& steps = term.path.steps;
    std::size_t common = 0;
    if (!Source(row).empty()) {
      const std::vector<PathStep>& own = Source(row).front().steps;
      while (common < steps.size() && common < own.size() && SameStep(steps[common], own[common]))
        ++common;
    }
    // A guard on the leaf itself starts at its group.
    if (common == steps.size() && common > 0) --common;
    TablePath prefix;
    prefix.steps.assign(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(common));
    const std::size_t from_root = to_hub_ ? 1 : 0;
    guard.ancestor = prefix.steps.size() > from_root ? plan_->source.Add(prefix, to_hub_) : 0;
    common = std::max(common, from_root);
    guard.rest.assign(steps.begin() + static_cast<std::ptrdiff_t>(common), steps.end());
    return guard;
  }

  // The code beside a display text: the leaf that another row takes to the same hub leaf; else an
  // attribute or a child of its own element, or a leaf of its group: the only one that has a code
  // list, or the one whose list the row names.
  bool CompileDisplay(const TableRow& row, PlanRow& compiled) {
    const auto language = kLanguageNames.ValueOf(row.argument);
    const ElementId text = row.pack.front().steps.back().element;
    const Shape& shape = table_.kind->shape;
    ElementId code = language ? FindCodeOfSameHubLeaf(row) : kNone;
    if (language && code == kNone) code = FindCodeBeside(shape, text, row.codes_text, text);
    if (language && code == kNone) {
      code = FindCodeBeside(shape, shape.elements[text].parent, row.codes_text, text);
    }
    if (code == kNone) {
      problems_.push_back(
          {.kind = FailureKind::kMalformed,
           .what = "transform display: expected display:LANG and one coded leaf beside ‘" +
                   row.pack_text + "’",
           .place = table_.place + ":" + std::to_string(row.line),
           .advice = "name its code list in ‘codes’"});
      return false;
    }
    compiled.display_language = *language;
    compiled.display_list = table_.pack->FindCodeList(table_.kind->FieldOf(code)->code_list);
    TablePath path = row.pack.front();
    if (shape.elements[code].parent != text) path.steps.pop_back();
    PathStep step;
    step.element = code;
    step.attribute = shape.elements[code].attribute;
    path.steps.push_back(std::move(step));
    compiled.display_code = to_hub_ ? plan_->source.Add(path, true) : plan_->target.Add(path, true);
    return compiled.display_list != nullptr;
  }

  ElementId FindCodeOfSameHubLeaf(const TableRow& row) const {
    const std::vector<ShapeElement>& elements = table_.kind->shape.elements;
    const ElementId text = row.pack.front().steps.back().element;
    for (const TableRow& other : table_.rows) {
      if (other.verb == Verb::kDisplay || other.hub_text != row.hub_text || other.pack.empty())
        continue;
      const ElementId code = other.pack.front().steps.back().element;
      const Field* field = table_.kind->FieldOf(code);
      if (code == text || field == nullptr || field->code_list.empty()) continue;
      if (elements[code].parent == text || elements[code].parent == elements[text].parent)
        return code;
    }
    return kNone;
  }

  ElementId FindCodeBeside(const Shape& shape,
                           ElementId parent,
                           const std::string& list,
                           ElementId text) const {
    ElementId found = kNone;
    for (ElementId child = shape.elements[parent].first_child; child != kNone;
         child = shape.elements[child].next_sibling) {
      const Field* field = child == text ? nullptr : table_.kind->FieldOf(child);
      if (field == nullptr || field->code_list.empty()) continue;
      if (!list.empty() && field->code_list != list) continue;
      if (found != kNone) return kNone;
      found = child;
    }
    return found;
  }

  void Classify(PlanRow& row) {
    const Verb verb = row.row->verb;
    if (verb == Verb::kConstant) {
      row.kind = PlanRow::Kind::kConstant;
    } else if (verb == Verb::kDefault) {
      row.kind = PlanRow::Kind::kDefault;
    } else if (verb == Verb::kDisplay) {
      row.kind = PlanRow::Kind::kDisplay;
    } else if (verb == Verb::kList) {
      row.kind = PlanRow::Kind::kList;
    } else if (verb == Verb::kId) {
      row.kind = PlanRow::Kind::kIdentity;
    } else if (verb == Verb::kRef) {
      row.kind = PlanRow::Kind::kReference;
    } else if (plan_->source[row.source.front()].each_depth <
               plan_->target[row.target.front()].each_depth) {
      row.kind = PlanRow::Kind::kBroadcast;
    }
  }

  void SortByKind() {
    for (std::uint32_t i = 0; i < plan_->rows.size(); ++i) {
      const PlanRow& row = plan_->rows[i];
      const bool written =
          row.kind == PlanRow::Kind::kConstant || row.kind == PlanRow::Kind::kDisplay;
      if (row.kind == PlanRow::Kind::kBroadcast) {
        plan_->broadcast_rows.push_back(i);
      } else if (row.kind == PlanRow::Kind::kDefault) {
        plan_->default_rows.push_back(i);
      } else if (row.kind == PlanRow::Kind::kIdentity) {
        plan_->identity_rows.push_back(i);
      } else if (row.kind == PlanRow::Kind::kReference) {
        plan_->reference_rows.push_back(i);
      } else if (!row.source.empty()) {
        plan_->read_rows.push_back({i, row.source.size() == 1 ? row.source.front() : kNone});
      }
      if (written) plan_->written_rows.push_back(i);
    }
  }

  void AddLinks(PlanRow& row) {
    const PatternId each = row.source.empty() ? 0 : plan_->source[row.source.front()].each;
    for (const PatternId target : row.target) {
      const auto [link, added] =
          links_.emplace(std::pair(each, plan_->target[target].frame), plan_->link_counts[each]);
      if (added) ++plan_->link_counts[each];
      row.links.push_back(link->second);
    }
  }

  void MarkContested() {
    std::set<PatternId> written;
    const auto mark = [&](PatternId id) {
      if (!written.insert(id).second) plan_->target[id].contested = true;
    };
    for (PatternId id = 0; id < plan_->target.size(); ++id) {
      for (const PatternId leaf : plan_->target[id].selector_leaves) mark(leaf);
    }
    for (const PlanRow& row : plan_->rows) {
      for (const PatternId target : row.target) {
        mark(target);
        const bool deeper = !row.source.empty() && plan_->source[row.source.front()].each_depth >
                                                       plan_->target[target].each_depth;
        if (deeper) plan_->target[target].contested = true;
      }
    }
  }

  const MappingTable& table_;
  const TransformContext& context_;
  std::vector<Failure>& problems_;
  bool to_hub_;
  std::unique_ptr<Plan> plan_ = std::make_unique<Plan>();
  std::map<std::pair<PatternId, PatternId>, std::uint32_t> links_;
};

}  // namespace

std::unique_ptr<const Plan> CompilePlan(const MappingTable& table,
                                        Direction direction,
                                        const TransformContext& context,
                                        std::vector<Failure>& problems) {
  return PlanCompiler(table, direction, context, problems).Compile({});
}

std::unique_ptr<const Plan> CompilePartialPlan(const MappingTable& table,
                                               Direction direction,
                                               const TransformContext& context,
                                               const std::function<bool(const TableRow&)>& takes,
                                               std::vector<Failure>& problems) {
  return PlanCompiler(table, direction, context, problems).Compile(takes);
}

std::string PlaceOfRow(const Plan* plan, std::uint32_t row) {
  if (plan == nullptr || row == kNone) return {};
  return plan->table->place + ":" + std::to_string(plan->rows[row].row->line);
}

}  // namespace baybridge
