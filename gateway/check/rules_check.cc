// Check 4: every rule has a case in which it speaks and one in which it stays silent.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "check/check_context.h"
#include "check/rule_ids.h"
#include "core/file.h"
#include "core/record.h"
#include "format/xml_reader.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxRuleBytes = std::size_t{16} * 1024 * 1024;  // 16 MiB

void AddRuleIds(const fs::path& file, std::vector<RuleId>& rules) {
  const auto bytes = ReadFile(file, kMaxRuleBytes);
  if (!bytes) return;
  const NameTable names;
  Record record(names);
  record.input = *bytes;
  XmlReader reader;
  if (reader.Read(*bytes, record)) return;
  for (NodeId id = 0; id < record.nodes.size(); ++id) {
    const Node& node = record.nodes[id];
    if (!node.is(kAttributeNode) || record.local(node.name) != "id") continue;
    const std::string_view owner = record.local(record.nodes[node.parent].name);
    if (owner != "assert" && owner != "report") continue;
    rules.push_back({.id = std::string(node.value()),
                     .place = file.string() + ':' + std::to_string(record.LocationOf(id).line)});
  }
}

// The ids of findings that each case expects. A case without findings.csv expects none.
std::map<std::string, std::set<std::string>> FindingsOfCases(const Pack& pack) {
  std::map<std::string, std::set<std::string>> cases;
  for (const std::string& folder : FoldersIn(SamplesOf(pack))) {
    std::set<std::string>& ids = cases[folder];
    const auto table = CheckContext::Table(SamplesOf(pack) / folder / "findings.csv");
    if (table == nullptr) continue;
    const int column = table->Column("id");
    for (const CsvRow& row : table->rows) ids.emplace(table->Cell(row, column));
  }
  return cases;
}

}  // namespace

std::vector<RuleId> RuleIdsOf(const Pack& pack) {
  std::vector<RuleId> rules;
  for (const std::string& name : FilesIn(pack.folder / "rules")) {
    if (name.ends_with(".sch")) AddRuleIds(pack.folder / "rules" / name, rules);
  }
  return rules;
}

void CheckRulesHaveCases(CheckContext& context) {
  for (const Pack* pack : context.asked) {
    const auto cases = FindingsOfCases(*pack);
    for (const RuleId& rule : RuleIdsOf(*pack)) {
      const auto speaks = [&](const auto& entry) { return entry.second.contains(rule.id); };
      if (std::ranges::none_of(cases, speaks))
        context.Add("GW-PKG-004", rule.place, {{"rule", rule.id}});
      if (std::ranges::all_of(cases, speaks))
        context.Add("GW-PKG-033", rule.place, {{"rule", rule.id}});
    }
  }
}

}  // namespace baybridge
