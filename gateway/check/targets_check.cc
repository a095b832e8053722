// Checks 11 and 12: no two rows write one leaf under the same condition; what a target requires is
// written.
#include <map>
#include <set>
#include <string>

#include "check/check_context.h"
#include "check/table_paths.h"

namespace baybridge {
namespace {

std::string Spelling(const std::vector<GuardTerm>& guard) {
  std::set<std::string> terms;  // the order of terms joined by ‘and’ says nothing
  for (const GuardTerm& term : guard) {
    terms.insert(std::to_string(static_cast<int>(term.op)) + Spelling(term.path) + '=' +
                 term.value);
  }
  std::string text;
  for (const std::string& term : terms) text += ' ' + term;
  return text;
}

std::string Spelling(const std::vector<TablePath>& paths) {
  std::string text;
  for (const TablePath& path : paths) text += ' ' + Spelling(path);
  return text;
}

bool Writes(const TableRow& row, Direction direction) {
  return direction == Direction::kToHub ? row.to_hub : row.from_hub;
}

const std::vector<TablePath>& TargetsOf(const TableRow& row, Direction direction) {
  return direction == Direction::kToHub ? row.hub : row.pack;
}

// What a row reads to write in one direction: its source, unless it is a constant, and its guards.
std::string ConditionOf(const TableRow& row, Direction direction) {
  const bool sourceless = row.verb == Verb::kConstant || row.verb == Verb::kDefault;
  const std::vector<TablePath>& from = direction == Direction::kToHub ? row.pack : row.hub;
  const std::string source = sourceless ? std::string() : Spelling(from);
  return source + '|' + Spelling(row.when_pack) + '|' + Spelling(row.when_hub);
}

// Among rows of one target the first whose guard holds and whose source is present writes; a later
// row of the same guard and the same source (or none: constants) can never speak.
void CheckDistinct(CheckContext& context, const MappingTable& table, Direction direction) {
  std::map<std::string, std::uint32_t> first_line;
  for (const TableRow& row : table.rows) {
    if (!Writes(row, direction) || row.verb == Verb::kDisplay) continue;
    for (const TablePath& target : TargetsOf(row, direction)) {
      const std::string key = Spelling(target) + '|' + ConditionOf(row, direction);
      const auto [at, added] = first_line.emplace(key, row.line);
      if (added || at->second == row.line) continue;
      context.Add("GW-PKG-011", table.place + ':' + std::to_string(row.line),
                  {{"path", Spelling(target)}, {"line", std::to_string(at->second)}});
    }
  }
}

// The elements of one side that rows write, selectors included, and all their ancestors.
class Written {
 public:
  explicit Written(const Shape& shape) : shape_(shape), written_(shape.elements.size(), false) {}

  void Add(const TablePath& path) {
    for (const PathStep* step : AllSteps(path)) Mark(step->element);
  }
  bool Has(ElementId id) const { return written_[id]; }

 private:
  void Mark(ElementId id) {
    for (; id != kNone && !written_[id]; id = shape_.elements[id].parent) written_[id] = true;
  }
  const Shape& shape_;
  std::vector<bool> written_;
};

Written WrittenBy(const MappingTable& table, Direction direction, const Shape& shape) {
  Written written(shape);
  for (const TableRow& row : table.rows) {
    if (!Writes(row, direction)) continue;
    for (const TablePath& path : TargetsOf(row, direction)) written.Add(path);
  }
  return written;
}

void CheckRequired(CheckContext& context, const MappingTable& table, Direction direction) {
  const bool to_hub = direction == Direction::kToHub;
  const Shape& shape = to_hub ? table.hub_kind->shape : table.kind->shape;
  const Written written = WrittenBy(table, direction, shape);
  for (ElementId id = 1; id < shape.elements.size(); ++id) {
    const ShapeElement& element = shape.elements[id];
    const bool asked = element.min > 0 && (element.parent == 0 || written.Has(element.parent));
    if (!asked || written.Has(id)) continue;
    context.Add(to_hub ? "GW-PKG-042" : "GW-PKG-012", table.place,
                {{"path", shape.PathOf(id, context.packs.names)}});
  }
}

}  // namespace

void CheckRowsDistinct(CheckContext& context) {
  for (const CheckedKind& checked : context.kinds) {
    if (checked.table == nullptr) continue;
    for (const Direction direction : {Direction::kToHub, Direction::kFromHub}) {
      CheckDistinct(context, *checked.table, direction);
    }
  }
}

void CheckRequiredTargets(CheckContext& context) {
  for (const CheckedKind& checked : context.kinds) {
    if (checked.table == nullptr) continue;
    for (const Direction direction : {Direction::kToHub, Direction::kFromHub}) {
      CheckRequired(context, *checked.table, direction);
    }
  }
}

}  // namespace baybridge
