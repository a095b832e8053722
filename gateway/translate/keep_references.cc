#include "translate/keep_references.h"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace baybridge {
namespace {

class References {
 public:
  References(const Plan& plan, Record& restored) : plan_(plan), restored_(restored) {
    const auto leaf = [](const PlanRow& row) { return row.row->pack[0].steps.back().element; };
    for (const std::uint32_t index : plan.identity_rows)
      identities_.emplace(leaf(plan.rows[index]), plan.rows[index].identity);
    for (const std::uint32_t index : plan.reference_rows)
      references_.emplace(leaf(plan.rows[index]), &plan.rows[index]);
    for (const Node& node : restored.nodes) {
      const auto found = identities_.find(node.element);
      if (found != identities_.end() && node.text_size > 0)
        there_.emplace(found->second, node.value());
    }
  }

  void Settle(const Record& made, const std::vector<NodeId>& origin, Findings& findings) {
    for (NodeId id = 0; id < restored_.nodes.size(); ++id) {
      const Node& node = restored_.nodes[id];
      const auto found = references_.find(node.element);
      if (found == references_.end() || node.text_size == 0) continue;
      const PlanRow& row = *found->second;
      if (there_.contains({row.identity, std::string(node.value())})) continue;
      const NodeId from = id < origin.size() ? origin[id] : kNone;
      const std::string_view text = from == kNone ? std::string_view() : made.nodes[from].value();
      if (there_.contains({row.identity, std::string(text)})) {
        findings.push_back(Told("GW-TRN-007", id));
        restored_.SetText(id, restored_.arena.Copy(text));
      } else {
        findings.push_back(Nowhere(row, id));
      }
    }
  }

 private:
  Finding Told(std::string_view finding_id, NodeId node) const {
    Finding finding;
    finding.id = std::string(finding_id);
    finding.severity = Severity::kWarning;
    finding.kind = FindingKind::kIncomplete;
    finding.path = restored_.PathOf(node);
    return finding;
  }

  Finding Nowhere(const PlanRow& row, NodeId node) const {
    Finding finding = Told("GW-TRN-011", node);
    const std::string place = plan_.table->place + ":" + std::to_string(row.row->line);
    finding.args.push_back(
        {.name = "found", .value = std::string(restored_.nodes[node].value()), .sensitive = true});
    finding.args.push_back({.name = "row", .value = place, .sensitive = false});
    return finding;
  }

  const Plan& plan_;
  Record& restored_;
  std::map<ElementId, ElementId> identities_;  // by leaf of the pack: leaf of the hub
  std::map<ElementId, const PlanRow*> references_;
  std::set<std::pair<ElementId, std::string>> there_;
};

}  // namespace

void SettleReferences(const Plan& plan,
                      const Record& made,
                      const std::vector<NodeId>& origin,
                      Record& restored,
                      Findings& findings) {
  if (plan.HasIdentities()) References(plan, restored).Settle(made, origin, findings);
}

}  // namespace baybridge
