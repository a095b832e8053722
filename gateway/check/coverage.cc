#include "check/coverage.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "check/sheet_sections.h"
#include "check/table_paths.h"
#include "text/csv.h"
#include "translate/table.h"

namespace baybridge {
namespace {

// The elements of each kind that rows name.
using Mapped = std::map<const Kind*, std::set<ElementId>>;

void AddSteps(const std::vector<TablePath>& paths, std::set<ElementId>& elements) {
  for (const TablePath& path : paths) {
    elements.insert(LeafOf(path));
    for (const PathStep* step : AllSteps(path)) {
      for (const Selector& selector : step->selectors) {
        if (!selector.rel.empty()) elements.insert(selector.rel.back().element);
      }
    }
  }
}

Mapped MappedElements(const PackSet& packs) {
  Mapped mapped;
  for (const auto& pack : packs.packs) {
    if (pack.get() == &packs.hub()) continue;
    for (const Kind& kind : pack->kinds) {
      if (kind.shape.elements.empty()) continue;
      std::vector<Failure> problems;  // told by the check of rows
      const auto table = ReadMappingTable(packs, *pack, kind, problems);
      if (!table) continue;
      for (const TableRow& row : (*table)->rows) {
        AddSteps(row.pack, mapped[&kind]);
        AddSteps(row.hub, mapped[(*table)->hub_kind]);
      }
    }
  }
  return mapped;
}

void Count(const Field& field, bool mapped, SectionCoverage& section) {
  ++section.leaves;
  if (!field.code_list.empty() || !field.identifier_scheme.empty()) ++section.coded;
  if (field.unverified) ++section.unverified;
  if (mapped) ++section.mapped;
  if (!field.critical) return;
  ++section.critical;
  if (!mapped) ++section.unmapped_critical;
}

void AddKind(const Pack& pack,
             const Kind& kind,
             const std::set<ElementId>& mapped,
             std::vector<SectionCoverage>& all) {
  const std::size_t begin = all.size();
  for (const Field& field : kind.fields) {
    if (field.personal_class.empty()) continue;  // a group
    auto section =
        std::find_if(all.begin() + static_cast<std::ptrdiff_t>(begin), all.end(),
                     [&](const SectionCoverage& known) { return known.section == field.section; });
    if (section == all.end()) {
      all.push_back({.pack = pack.id, .kind = kind.id, .section = field.section});
      section = all.end() - 1;
    }
    Count(field, field.element != kNone && mapped.contains(field.element), *section);
  }
}

void AddOmissions(const Pack& pack, std::vector<SectionCoverage>& all) {
  for (const Omission& omission : OmissionsOf(pack)) {
    all.push_back({.pack = pack.id,
                   .kind = "(none)",
                   .section = omission.sheet + ".md " + omission.number,
                   .omission = omission.reason});
  }
}

std::string WriteLine(const SectionCoverage& line) {
  return WriteCsvRow({line.pack, line.kind, line.section, std::to_string(line.leaves),
                      std::to_string(line.mapped), std::to_string(line.coded),
                      std::to_string(line.critical), std::to_string(line.unmapped_critical),
                      std::to_string(line.unverified), line.omission});
}

void AddTo(SectionCoverage& sum, const SectionCoverage& section) {
  sum.leaves += section.leaves;
  sum.coded += section.coded;
  sum.critical += section.critical;
  sum.unverified += section.unverified;
  sum.mapped += section.mapped;
  sum.unmapped_critical += section.unmapped_critical;
}

}  // namespace

std::vector<SectionCoverage> CoverageOf(const PackSet& packs) {
  Mapped mapped = MappedElements(packs);
  std::vector<SectionCoverage> coverage;
  for (const auto& pack : packs.packs) {
    for (const Kind& kind : pack->kinds) AddKind(*pack, kind, mapped[&kind], coverage);
    AddOmissions(*pack, coverage);
  }
  return coverage;
}

std::string WriteCoverage(const std::vector<SectionCoverage>& coverage) {
  std::string text = WriteCsvRow({"pack", "kind", "section", "leaves", "mapped", "coded",
                                  "critical", "unmapped_critical", "unverified", "omission"});
  SectionCoverage sum;
  for (std::size_t i = 0; i < coverage.size(); ++i) {
    const SectionCoverage& section = coverage[i];
    if (i == 0 || section.pack != sum.pack || section.kind != sum.kind) {
      sum = {.pack = section.pack, .kind = section.kind, .section = "(all)"};
    }
    text += WriteLine(section);
    AddTo(sum, section);
    const bool last = i + 1 == coverage.size() || coverage[i + 1].pack != sum.pack ||
                      coverage[i + 1].kind != sum.kind;
    if (last && section.omission.empty()) text += WriteLine(sum);
  }
  return text;
}

}  // namespace baybridge
