#include "transfer/reconciliation.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/file.h"
#include "pack/json_value.h"
#include "pack/table_reader.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostTable = std::size_t{1024} * 1024;  // 1 MiB
constexpr std::size_t kMostMedicines = 1'000;

Failure Bad(std::string what) {
  return {FailureKind::kMalformed, std::move(what), {}, {}};
}

// The nodes that a plain path leads to from a node.
std::vector<NodeId> NodesAt(const Record& record, NodeId from, std::string_view path) {
  std::vector<NodeId> found = {from};
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view step = path.substr(0, path.find('/'));
    path.remove_prefix(step.size());
    std::vector<NodeId> next;
    for (const NodeId node : found) {
      for (NodeId child = record.nodes[node].first_child; child != kNone;
           child = record.nodes[child].next_sibling) {
        if (record.local(record.nodes[child].name) == step) next.push_back(child);
      }
    }
    found = std::move(next);
  }
  return found;
}

std::string NameOf(const Record& hub, NodeId group, const std::vector<std::string>& labels) {
  for (const std::string& label : labels) {
    for (const NodeId node : NodesAt(hub, group, label)) {
      if (!hub.nodes[node].value().empty()) return std::string(hub.nodes[node].value());
    }
  }
  return {};
}

// The members of one entry; false where one is not as expected.
bool ReadEntry(const JsonDocument& json, const JsonValue& entry, ReconciledMedicine& medicine) {
  if (entry.type != JsonValue::Type::kObject) return false;
  medicine.line = entry.line;
  bool has_outcome = false;
  for (const std::uint32_t child : entry.children) {
    const JsonValue& value = json.values[child];
    if (value.key == "number") {
      const char* end = value.text.data() + value.text.size();
      const auto read = std::from_chars(value.text.data(), end, medicine.number);
      if (value.type != JsonValue::Type::kNumber || read.ptr != end || read.ec != std::errc() ||
          medicine.number == 0)
        return false;
      continue;
    }
    if (value.type != JsonValue::Type::kString) return false;
    if (value.key == "outcome") {
      const auto outcome = kMedicineOutcomeNames.ValueOf(value.text);
      if (!outcome) return false;
      medicine.outcome = *outcome;
      has_outcome = true;
    } else if (value.key == "medicine") {
      medicine.medicine = value.text;
    } else if (value.key == "to") {
      medicine.to = value.text;
    } else if (value.key == "reason") {
      medicine.reason = value.text;
    } else if (value.key != "note") {
      return false;
    }
  }
  return has_outcome && (medicine.number != 0 || !medicine.medicine.empty());
}

class ListCheck {
 public:
  ListCheck(const std::vector<ReconciledMedicine>& listed,
            const std::vector<RecordMedicine>& medicines)
      : listed_(listed),
        medicines_(medicines),
        named_(medicines.size(), 0) {}

  Findings Run() {
    for (const ReconciledMedicine& entry : listed_) {
      CheckWords(entry);
      entry.outcome == MedicineOutcome::kAdded ? CheckAdded(entry) : Claim(entry);
    }
    for (std::size_t i = 0; i < medicines_.size(); ++i) {
      if (named_[i] != 0) continue;
      Tell("GW-TRF-016", FindingKind::kRequired, medicines_[i].name,
           {"number", std::to_string(i + 1), false})
          .path = medicines_[i].path;
    }
    return std::move(findings_);
  }

 private:
  Finding& Tell(const char* id, FindingKind kind, const std::string& medicine, Arg more = {}) {
    Finding finding;
    finding.id = id;
    finding.kind = kind;
    finding.args = {{"medicine", medicine, true}};
    if (!more.name.empty()) finding.args.push_back(std::move(more));
    findings_.push_back(std::move(finding));
    return findings_.back();
  }
  void TellEntry(const char* id, const ReconciledMedicine& entry, Arg more = {}) {
    const std::string named =
        entry.medicine.empty() ? std::to_string(entry.number) : entry.medicine;
    Finding& finding = Tell(id, FindingKind::kBusinessRule, named, std::move(more));
    finding.location = {.file = "list", .line = entry.line, .column = 0, .native = {}};
  }

  void CheckWords(const ReconciledMedicine& entry) {
    const bool changed = entry.outcome == MedicineOutcome::kChanged;
    const bool reasoned =
        entry.outcome == MedicineOutcome::kStopped || entry.outcome == MedicineOutcome::kAdded;
    if (changed && entry.to.empty()) TellEntry("GW-TRF-019", entry, {"name", "to", false});
    if (reasoned && entry.reason.empty()) TellEntry("GW-TRF-019", entry, {"name", "reason", false});
  }

  // What was added stands in no record, so it has no number there.
  void CheckAdded(const ReconciledMedicine& entry) {
    if (entry.number != 0 || entry.medicine.empty()) TellEntry("GW-TRF-018", entry);
  }

  void Claim(const ReconciledMedicine& entry) {
    std::size_t first = medicines_.size();
    std::size_t count = 0;
    for (std::size_t i = 0; i < medicines_.size(); ++i) {
      const bool by_name = entry.medicine.empty() || entry.medicine == medicines_[i].name;
      const bool by_number = entry.number == 0 || entry.number == i + 1;
      if (!by_name || !by_number) continue;
      first = std::min(first, i);
      ++count;
    }
    if (count == 0) return TellEntry("GW-TRF-018", entry);
    if (count > 1) {
      // Which one is meant decides about a dose, so it is not guessed; none of them is missing.
      for (std::size_t i = first; i < medicines_.size(); ++i) {
        if (medicines_[i].name == entry.medicine) named_[i] = 1;
      }
      return TellEntry("GW-TRF-020", entry);
    }
    if (named_[first]++ != 0) TellEntry("GW-TRF-017", entry);
  }

  const std::vector<ReconciledMedicine>& listed_;
  const std::vector<RecordMedicine>& medicines_;
  std::vector<unsigned> named_;  // how often, by medicine
  Findings findings_;
};

}  // namespace

Result<std::vector<ReconciledGroup>> LoadReconciledGroups(const std::filesystem::path& root) {
  const auto file = root / "schemas" / "_transfer" / "reconciled.csv";
  auto bytes = ReadFile(file, kMostTable);
  if (!bytes) return std::move(bytes).error();
  auto table = ReadCsvTable(*bytes, file.string());
  if (!table) return std::move(table).error();
  auto columns = NeedColumns(*table, {"kind", "group", "label", "evidence"});
  if (!columns) return std::move(columns).error();
  const Columns<3> cells(*table, {"kind", "group", "label"});
  std::vector<ReconciledGroup> groups;
  for (const CsvRow& row : table->rows) {
    const std::string kind = cells.Cell(row, 0);
    const std::string group = cells.Cell(row, 1);
    const std::string label = cells.Cell(row, 2);
    if (kind.empty() || !group.starts_with('/') || !label.starts_with('/'))
      return BadRow(*table, row, "expected a kind and two paths");
    const bool more = !groups.empty() && groups.back().kind == kind && groups.back().group == group;
    if (!more) groups.push_back({.kind = kind, .group = group, .labels = {}});
    groups.back().labels.push_back(label);
  }
  return groups;
}

std::vector<RecordMedicine> MedicinesOf(const Judged& record,
                                        const std::vector<ReconciledGroup>& groups) {
  std::vector<RecordMedicine> medicines;
  if (record.hub == nullptr || record.compiled == nullptr) return medicines;
  const Record& hub = record.hub->hub();
  if (hub.nodes.empty()) return medicines;
  for (const ReconciledGroup& group : groups) {
    if (group.kind != record.compiled->kind->id) continue;
    for (const NodeId node : NodesAt(hub, 0, group.group))
      medicines.push_back(
          {.name = NameOf(hub, node, group.labels), .path = record.hub->SourcePathOf(node)});
  }
  return medicines;
}

Result<std::vector<ReconciledMedicine>> ReadReconciliation(std::string_view text) {
  const auto json = ReadJsonDocument(text, "list");
  if (!json) return json.error();
  const JsonValue& root = json->values[0];
  const JsonValue* list = json->Member(root, "medicines");
  if (root.type != JsonValue::Type::kObject || list == nullptr ||
      list->type != JsonValue::Type::kArray || list->children.size() > kMostMedicines)
    return Bad("expected a list of medicines");
  for (const std::uint32_t child : root.children) {
    const JsonValue& member = json->values[child];
    constexpr std::array<std::string_view, 3> kKnown{"medicines", "by", "note"};
    if (std::ranges::find(kKnown, member.key) == kKnown.end()) return Bad("a key is not known");
  }
  std::vector<ReconciledMedicine> medicines;
  for (const std::uint32_t child : list->children) {
    if (!ReadEntry(*json, json->values[child], medicines.emplace_back()))
      return Bad("expected a medicine with its outcome");
  }
  return medicines;
}

Findings CheckReconciliation(const std::vector<ReconciledMedicine>& listed,
                             const std::vector<RecordMedicine>& medicines) {
  return ListCheck(listed, medicines).Run();
}

}  // namespace baybridge
