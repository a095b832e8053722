#include "pipeline/absent_path.h"

#include <algorithm>

#include "translate/groups.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostPaths = 5;  // that are named

// "/a[2]/b" without positions.
std::string WithoutPositions(std::string_view path) {
  std::string plain;
  bool inside = false;
  for (const char c : path) {
    if (c == '[') inside = true;
    if (!inside) plain += c;
    if (c == ']') inside = false;
  }
  return plain;
}

bool IsGroup(const Shape& shape, ElementId element) {
  return shape.elements[element].leaf == LeafKind::kGroup;
}

void Add(std::string path, std::vector<std::string>& paths) {
  if (paths.size() < kMostPaths && std::ranges::find(paths, path) == paths.end())
    paths.push_back(std::move(path));
}

// Leaves of a record at or below an element; of a group by their plain paths, of a leaf by all.
void AddLeaves(const Record& record, ElementId element, bool group, AbsentPath& absent) {
  for (NodeId node = 0; node < record.nodes.size(); ++node) {
    if (!record.IsLeaf(node)) continue;
    if (!group && record.nodes[node].element == element) Add(record.PathOf(node), absent.paths);
    for (NodeId at = node; group && at != kNone; at = record.nodes[at].parent) {
      if (record.nodes[at].element == element) Add(PlainPath(record, node), absent.paths);
    }
  }
}

bool Speaks(const PatternTree& tree, const std::vector<PatternId>& patterns, ElementId element) {
  return std::ranges::any_of(patterns, [&](PatternId id) { return tree[id].element == element; });
}

// Plain paths of the source that could make the hub's element.
void AddSourcesOf(const Plan& to_hub, ElementId hub, const NameTable& names, AbsentPath& absent) {
  for (const PlanRow& row : to_hub.rows) {
    if (!Speaks(to_hub.target, row.target, hub)) continue;
    for (const PatternId id : row.source)
      Add(to_hub.source_kind->shape.PathOf(to_hub.source[id].element, names), absent.sources);
  }
}

void AddRows(const Translation& translation, ElementId element, AbsentPath& absent) {
  const bool two = translation.from_hub() != nullptr && translation.to_hub() != nullptr;
  const Plan& last =
      translation.from_hub() != nullptr ? *translation.from_hub() : *translation.to_hub();
  const NameTable& names = *translation.source().names;
  for (std::uint32_t i = 0; i < last.rows.size(); ++i) {
    const PlanRow& row = last.rows[i];
    if (!Speaks(last.target, row.target, element)) continue;
    if (absent.rows.size() < kMostPaths) absent.rows.push_back(i);
    for (const PatternId id : row.source) {
      const ElementId read = last.source[id].element;
      if (two) {
        AddSourcesOf(*translation.to_hub(), read, names, absent);
      } else {
        Add(last.source_kind->shape.PathOf(read, names), absent.sources);
      }
    }
  }
}

}  // namespace

AbsentPath FindAbsent(const Translated& translated, std::string_view path) {
  AbsentPath absent;
  const std::string plain = WithoutPositions(path);
  const Translation& translation = *translated.translation;
  const NameTable& names = *translation.source().names;
  const Kind& target = *translated.target_kind->kind;
  const Kind& source = *translated.source->compiled->kind;
  const ElementId in_target = target.shape.Find(plain, names);
  const ElementId in_source = source.shape.Find(plain, names);
  absent.in_target = in_target != kNone;
  absent.in_source = !absent.in_target && in_source != kNone;
  if (!absent.known()) return absent;
  const Kind& kind = absent.in_target ? target : source;
  const ElementId element = absent.in_target ? in_target : in_source;
  absent.group = IsGroup(kind.shape, element);
  AddLeaves(absent.in_target ? translation.target() : translation.source(), element, absent.group,
            absent);
  if (absent.group) return absent;
  if (absent.in_target) AddRows(translation, element, absent);
  const Field* field = kind.FieldOf(element);
  if (field != nullptr && translated.profile != nullptr &&
      translated.profile->withheld.contains(field->personal_class) && absent.paths.empty())
    absent.withheld = field->personal_class;
  return absent;
}

}  // namespace baybridge
