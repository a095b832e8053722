#include "pipeline/refusal.h"

#include <map>
#include <numeric>
#include <string>

#include "translate/edit_tree.h"

namespace baybridge {
namespace {

constexpr unsigned kMostRounds = 32;  // levels of groups that may fall one after the other

// Judges a shrinking copy of the target until nothing is wrong with it, or nothing can be taken
// out.
class Refusal {
 public:
  Refusal(const CompiledKind& compiled,
          const Record& target,
          const Limits& limits,
          const std::function<Location(NodeId)>& place_of)
      : compiled_(compiled),
        target_(target),
        limits_(limits),
        place_of_(place_of),
        was_(target.nodes.size()),
        gone_(target.nodes.size(), false) {
    rest_.names = target.names;
    rest_.nodes = target.nodes;
    std::iota(was_.begin(), was_.end(), NodeId{0});
  }

  bool Run(Findings& findings) {
    for (unsigned round = 0; round < kMostRounds; ++round) {
      if (compiled_.schema->FindWrong(rest_, limits_, wrong_)) break;
      if (!TakeOut()) break;
    }
    Tell(findings);
    return !cause_.empty();
  }

  std::vector<bool> gone() && { return std::move(gone_); }

 private:
  bool TakeOut() {
    std::vector<bool> out(rest_.nodes.size(), false);
    bool any = false;
    for (const RecordSchema::Wrong& wrong : wrong_) {
      if (wrong.node == 0 || out[wrong.node]) continue;
      out[wrong.node] = any = true;
      const NodeId node = was_[wrong.node];
      gone_[node] = true;
      cause_.emplace(node, wrong.id);
    }
    if (!any) return false;
    TakeOutEmptied(out);
    const std::vector<NodeId> moved = EraseNodes(rest_, out);
    for (NodeId node = 0; node < moved.size(); ++node) {  // places only move towards the front
      if (moved[node] != kNone) was_[moved[node]] = was_[node];
    }
    return true;
  }

  // Elements that held nothing else go too: left behind they would be leaves that say nothing.
  void TakeOutEmptied(std::vector<bool>& out) {
    std::vector<bool> holds(rest_.nodes.size(), false);
    for (auto node = static_cast<NodeId>(rest_.nodes.size()); node-- > 1;) {
      const Node& at = rest_.nodes[node];
      if (!out[node] && at.first_child != kNone && !holds[node] && !at.is(kHasText)) {
        out[node] = true;
        gone_[was_[node]] = true;
      }
      if (!out[node]) holds[at.parent] = true;
    }
  }

  // Only the outermost of what was taken out.
  void Tell(Findings& findings) const {
    for (const auto& [node, id] : cause_) {
      NodeId above = target_.nodes[node].parent;
      while (above != kNone && !gone_[above]) above = target_.nodes[above].parent;
      if (above != kNone) continue;
      Finding finding;
      finding.id = "GW-TRN-010";
      finding.severity = Severity::kWarning;
      finding.kind = FindingKind::kIncomplete;
      finding.path = target_.PathOf(node);
      finding.location = PlaceOf(node);
      finding.args.push_back({.name = "count", .value = std::to_string(Leaves(node))});
      finding.args.push_back({.name = "rule", .value = std::string(id)});
      findings.push_back(std::move(finding));
    }
  }

  // A subtree is contiguous: it ends at the first node whose parent stands before it.
  bool IsBelow(NodeId at, NodeId node) const {
    return at == node || (at < target_.nodes.size() && target_.nodes[at].parent >= node);
  }

  std::uint32_t Leaves(NodeId node) const {
    std::uint32_t leaves = 0;
    for (NodeId at = node; IsBelow(at, node); ++at) leaves += target_.IsLeaf(at) ? 1 : 0;
    return leaves;
  }

  Location PlaceOf(NodeId node) const {
    for (NodeId at = node; IsBelow(at, node); ++at) {
      Location place = place_of_(at);
      if (place.line != 0) return place;
    }
    return {};
  }

  const CompiledKind& compiled_;
  const Record& target_;
  const Limits& limits_;
  const std::function<Location(NodeId)>& place_of_;
  Record rest_;
  std::vector<RecordSchema::Wrong> wrong_;
  std::vector<NodeId> was_;  // by node of the rest: in the target
  std::vector<bool> gone_;
  std::map<NodeId, std::string_view> cause_;  // by node of the target: finding of the schema
};

}  // namespace

std::vector<bool> RefusedNodes(const CompiledKind& compiled,
                               const Record& target,
                               const Limits& limits,
                               const std::function<Location(NodeId)>& place_of,
                               Findings& findings) {
  if (target.nodes.empty() || !compiled.schema->not_covered().empty()) return {};
  Refusal refusal(compiled, target, limits, place_of);
  return refusal.Run(findings) ? std::move(refusal).gone() : std::vector<bool>();
}

void WithdrawRestored(const std::vector<bool>& refused,
                      Translation& translation,
                      Record& restored,
                      std::vector<NodeId>& origin) {
  std::vector<bool> withdrawn(translation.target().nodes.size(), false);
  const std::vector<NodeId> now = EraseNodes(restored, refused);
  std::vector<NodeId> left(restored.nodes.size(), kNone);
  for (NodeId node = 0; node < now.size(); ++node) {
    const NodeId made = origin[node];
    if (now[node] != kNone) left[now[node]] = made;
    if (now[node] == kNone && made != kNone) withdrawn[made] = true;
  }
  const std::vector<NodeId> moved = translation.Withdraw(withdrawn);
  for (NodeId& made : left) {
    if (made != kNone) made = moved[made];
  }
  origin = std::move(left);
}

}  // namespace baybridge
