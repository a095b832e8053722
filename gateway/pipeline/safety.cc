#include "pipeline/safety.h"

#include <algorithm>
#include <vector>

namespace baybridge {
namespace {

bool IsWords(const Field& field) {
  return field.code_list.empty() && field.identifier_scheme.empty();
}

// Groups of the source in which a critical text leaf was carried verbatim, by the node of the
// group.
std::vector<bool> GroupsWithWords(const Record& source,
                                  const std::vector<LedgerEntry>& ledger,
                                  const Kind& kind) {
  std::vector<bool> words(source.nodes.size(), false);
  for (const LedgerEntry& entry : ledger) {
    if (entry.state != LeafState::kCarried || entry.target == kNone) continue;
    const Node& node = source.nodes[entry.source];
    const Field* field = node.element == kNone ? nullptr : kind.FieldOf(node.element);
    if (field == nullptr || !field->critical || !IsWords(*field)) continue;
    // The words must have arrived as they were written.
    if (entry.target_text != node.value()) continue;
    if (node.parent != kNone) words[node.parent] = true;
    words[entry.source] = true;
  }
  return words;
}

// Of several codes side by side one that was carried speaks for the others.
bool IsSaidByAnotherCoding(const Record& source,
                           const CodingNames& names,
                           const std::vector<LedgerEntry>& ledger,
                           const Kind& kind,
                           const LedgerEntry& entry) {
  const NodeId coding = source.nodes[entry.source].parent;
  if (coding == kNone || source.local(source.nodes[coding].name) != names.group) return false;
  const NodeId coded = source.nodes[coding].parent;
  return std::any_of(ledger.begin(), ledger.end(), [&](const LedgerEntry& other) {
    if (other.state != LeafState::kCarried || other.target == kNone) return false;
    const NodeId beside = source.nodes[other.source].parent;
    const Field* field = kind.FieldOf(source.nodes[other.source].element);
    return beside != kNone && beside != coding && source.nodes[beside].parent == coded &&
           field != nullptr && field->critical;
  });
}

// The outermost group around a node that may be there several times: one medicine, one allergy.
NodeId EntryAround(const Record& source, const Kind& kind, NodeId leaf) {
  NodeId entry = kNone;
  for (NodeId at = source.nodes[leaf].parent; at != kNone; at = source.nodes[at].parent) {
    const ElementId element = source.nodes[at].element;
    if (element >= kind.shape.elements.size() || source.nodes[at].parent == kNone) continue;
    const ShapeElement& group = kind.shape.elements[element];
    if (group.max > 1 || group.repeat_group != kNone) entry = at;
  }
  return entry;
}

// A name or description, and no number, date or mark.
bool SaysSomething(std::string_view text) {
  return text.size() > 1 && std::ranges::any_of(text, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  static_cast<unsigned char>(c) >= 0x80;
         });
}

// What a leaf belongs to, so that a person knows which of several medicines is meant: the first
// critical words of its entry, else the name of the group that it stands in.
Arg Belonging(const Record& source, const Kind& kind, NodeId leaf) {
  constexpr int kMostWords = 2;
  Arg of{.name = "of", .value = {}, .sensitive = true};
  const NodeId entry = EntryAround(source, kind, leaf);
  int words = 0;
  for (NodeId at = entry; at < source.nodes.size() && words < kMostWords; ++at) {
    const Node& node = source.nodes[at];
    // Nodes stand in document order: what is no longer below the entry ends it.
    if (at != entry && (node.parent == kNone || node.parent < entry)) break;
    const Field* field = node.element == kNone ? nullptr : kind.FieldOf(node.element);
    if (at == leaf || field == nullptr || !field->critical || !IsWords(*field)) continue;
    if (!SaysSomething(node.value())) continue;
    of.value += (words++ == 0 ? "" : " · ") + std::string(node.value());
  }
  const NodeId parent = source.nodes[leaf].parent;
  if (words == 0 && parent != kNone)
    of = {.name = "of",
          .value = std::string(source.local(source.nodes[parent].name)),
          .sensitive = false};
  return of;
}

std::string_view ReasonOf(const LedgerEntry& entry, ElementId element, const TablesOfWay& way) {
  if (entry.state == LeafState::kLost) return IsRefused(entry) ? "refused" : "less-meaning";
  switch (WhyNotArrived(entry, element, way)) {
    case NoArrival::kNoValueToHub:
    case NoArrival::kNoValueFromHub: return "no-value";
    case NoArrival::kNoRowToHub:
    case NoArrival::kNoRowFromHub: break;
  }
  return "no-row";
}

}  // namespace

void JudgeSafety(const Translation& translation,
                 const Kind& kind,
                 const CodingNames& coding,
                 Findings& findings) {
  const bool from_hub = translation.to_hub() == nullptr && coding.declared();
  const SafetyTables tables{
      .coding = from_hub ? &coding : nullptr,
      .way = {.to_hub = translation.to_hub(), .from_hub = translation.from_hub()}};
  JudgeSafety(translation.source(), translation.ledger(), kind, tables, findings);
}

void JudgeSafety(const Record& source,
                 const std::vector<LedgerEntry>& ledger,
                 const Kind& kind,
                 const SafetyTables& tables,
                 Findings& findings) {
  const CodingNames* coding = tables.coding;
  std::vector<bool> words;
  for (const LedgerEntry& entry : ledger) {
    if (entry.state == LeafState::kCarried) continue;
    const Node& node = source.nodes[entry.source];
    const Field* field = node.element == kNone ? nullptr : kind.FieldOf(node.element);
    if (field == nullptr || !field->critical) continue;
    if (node.text_size == 0) continue;  // an empty leaf says nothing that could be lost
    if (coding != nullptr && IsSaidByAnotherCoding(source, *coding, ledger, kind, entry)) continue;
    if (words.empty()) words = GroupsWithWords(source, ledger, kind);
    const bool beside = entry.target != kNone && entry.state == LeafState::kLost &&
                        node.parent != kNone && (words[node.parent] || words[entry.source]);
    Finding finding;
    finding.id = beside ? "GW-SAF-002" : "GW-SAF-001";
    finding.severity = beside ? Severity::kWarning : Severity::kError;
    finding.kind = FindingKind::kIncomplete;
    finding.path = source.PathOf(entry.source);
    finding.location = source.LocationOf(entry.source);
    finding.args.push_back(
        {.name = "leaf", .value = std::string(field->label.In(Language::kEn)), .sensitive = false});
    finding.args.push_back(Belonging(source, kind, entry.source));
    finding.args.push_back({.name = "text", .value = std::string(node.value()), .sensitive = true});
    finding.args.push_back({.name = "reason",
                            .value = std::string(ReasonOf(entry, node.element, tables.way)),
                            .sensitive = false});
    findings.push_back(std::move(finding));
  }
}

}  // namespace baybridge
