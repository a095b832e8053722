#include "pipeline/absent_path.h"

#include <algorithm>
#include <set>

#include "translate/groups.h"
#include "translate/withheld_class.h"

namespace baybridge {
namespace {

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
  if (std::ranges::find(paths, path) == paths.end()) paths.push_back(std::move(path));
}

// Leaves of a record at or below an element; of a group by their plain paths, of a leaf by all.
void AddLeaves(const Record& record, ElementId element, bool group, AbsentPath& absent) {
  std::set<ElementId> seen;
  for (NodeId node = 0; node < record.nodes.size(); ++node) {
    if (!record.IsLeaf(node)) continue;
    if (!group && record.nodes[node].element == element)
      absent.paths.push_back(record.PathOf(node));
    for (NodeId at = node; group && at != kNone; at = record.nodes[at].parent) {
      if (record.nodes[at].element != element) continue;
      const ElementId leaf = record.nodes[node].element;
      if (leaf == kNone || seen.insert(leaf).second) Add(PlainPath(record, node), absent.paths);
    }
  }
}

bool Speaks(const PatternTree& tree, const std::vector<PatternId>& patterns, ElementId element) {
  return std::ranges::any_of(patterns, [&](PatternId id) { return tree[id].element == element; });
}

bool SamePlace(const Selector& one, const Selector& other) {
  return std::ranges::equal(one.rel, other.rel, [](const PathStep& a, const PathStep& b) {
    return a.name == b.name && a.attribute == b.attribute;
  });
}

bool Contradict(const std::vector<Selector>& written, const std::vector<Selector>& read) {
  return std::ranges::any_of(written, [&](const Selector& one) {
    return std::ranges::any_of(read, [&](const Selector& other) {
      return one.value && other.value && *one.value != *other.value && SamePlace(one, other);
    });
  });
}

// Whether what one table writes may be what another reads: the same element, and no selector on the
// way to it that asks for another value than the one written.
bool MayBe(const PatternTree& written, PatternId made, const PatternTree& read, PatternId wanted) {
  if (written[made].element != read[wanted].element) return false;
  for (; made != kNone && wanted != kNone;
       made = written[made].parent, wanted = read[wanted].parent) {
    if (Contradict(written[made].selectors, read[wanted].selectors)) return false;
  }
  return true;
}

class SourceFinder {
 public:
  SourceFinder(const Translated& translated, AbsentPath& absent)
      : translated_(translated),
        translation_(*translated.translation),
        absent_(absent) {}

  void AddRows(ElementId element) {
    const bool two = translation_.from_hub() != nullptr && translation_.to_hub() != nullptr;
    const Plan& last =
        translation_.from_hub() != nullptr ? *translation_.from_hub() : *translation_.to_hub();
    for (std::uint32_t i = 0; i < last.rows.size(); ++i) {
      const PlanRow& row = last.rows[i];
      if (!Speaks(last.target, row.target, element)) continue;
      absent_.rows.push_back(i);
      for (const PatternId id : row.source) {
        if (two) {
          AddSourcesOf(*translation_.to_hub(), last.source, id);
        } else {
          AddSource(*last.source_kind, last.source[id].element);
        }
      }
    }
  }

 private:
  // What could make the hub's leaf that a row of the last table reads.
  void AddSourcesOf(const Plan& to_hub, const PatternTree& read, PatternId wanted) {
    for (const PlanRow& row : to_hub.rows) {
      if (std::ranges::none_of(
              row.target, [&](PatternId made) { return MayBe(to_hub.target, made, read, wanted); }))
        continue;
      for (const PatternId id : row.source)
        AddSource(*to_hub.source_kind, to_hub.source[id].element);
    }
  }

  void AddSource(const Kind& kind, ElementId element) {
    if (!seen_.insert(element).second) return;
    AbsentSource source{.path = kind.shape.PathOf(element, *translation_.source().names),
                        .withheld = {}};
    if (translated_.profile != nullptr)
      source.withheld = WithheldClass(*translated_.profile, kind, element);
    absent_.sources.push_back(std::move(source));
  }

  const Translated& translated_;
  const Translation& translation_;
  AbsentPath& absent_;
  std::set<ElementId> seen_;
};

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
  if (absent.in_target) SourceFinder(translated, absent).AddRows(element);
  if (absent.in_source && translated.profile != nullptr && absent.paths.empty())
    absent.withheld = WithheldClass(*translated.profile, source, element);
  return absent;
}

}  // namespace baybridge
