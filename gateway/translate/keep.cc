#include "translate/keep.h"

#include <algorithm>
#include <map>
#include <string>

#include "translate/groups.h"
#include "translate/keep_return.h"
#include "translate/keep_writer.h"

namespace baybridge {
namespace {

// What is kept of one group of the source: the root, or one instance of a repeating element.
struct KeptGroup {
  std::vector<const LedgerEntry*> leaves;
  std::vector<NodeId> absent;               // leaves of the return that were not there
  std::vector<NodeId> surplus;              // groups of the return that were not there
  std::vector<std::vector<NodeId>> orders;  // lists that would come back in another order
  std::vector<NodeId> groups;  // repeating groups directly below, that hold something kept
};

// Collects what must be kept by group, and writes it.
class KeepBuilder {
 public:
  KeepBuilder(const Carried& carried, const KeepReturn& way, KeepWriter& writer)
      : carried_(carried),
        way_(way),
        source_(carried.source),
        groups_(way.source_groups()),
        writer_(writer) {}

  // False where nothing must be kept.
  bool Collect() {
    CollectLeaves();
    CollectSurplus();
    CollectOrders();
    const bool any = !kept_.empty();
    LinkGroups();
    return any;
  }

  // As deep as the format's groups nest.
  void Write(NodeId parent, NodeId group_node) {
    KeptGroup& group = kept_[group_node];
    const NodeId element = writer_.Element(parent, writer_.names().group);
    WriteAnchor(element, group_node);
    for (const LedgerEntry* entry : group.leaves) WriteLeaf(element, group_node, *entry);
    WriteSurplus(element, group);
    WriteOrders(element, group_node, group);
    std::sort(group.groups.begin(), group.groups.end());
    for (const NodeId child : group.groups) Write(element, child);
  }

  const KeptLeaves& counts() const { return counts_; }

 private:
  // ---- what must be kept

  void CollectLeaves() {
    for (const LedgerEntry& entry : carried_.ledger) {
      if (entry.state == LeafState::kCarried) {
        if (way_.ReturnsSame(entry.source)) continue;
        ++counts_.carried;
      }
      kept_[groups_.GroupOf(entry.source)].leaves.push_back(&entry);
    }
  }

  // Leaves and groups that would come back though they were not there.
  void CollectSurplus() {
    const Record& returned = way_.returned();
    const GroupView& groups = way_.returned_groups();
    std::vector<NodeId> told;
    for (NodeId node = 0; node < returned.nodes.size(); ++node) {
      if (!returned.IsLeaf(node) || way_.OriginOf(node) != kNone) continue;
      NodeId group = groups.GroupOf(node);
      if (const NodeId origin = way_.OriginOfGroup(group); origin != kNone) {
        kept_[origin].absent.push_back(node);
        continue;
      }
      NodeId outer = groups.GroupOf(returned.nodes[group].parent);
      while (way_.OriginOfGroup(outer) == kNone) {
        group = outer;
        outer = groups.GroupOf(returned.nodes[group].parent);
      }
      if (std::find(told.begin(), told.end(), group) != told.end()) continue;
      told.push_back(group);
      kept_[way_.OriginOfGroup(outer)].surplus.push_back(group);
    }
  }

  // Repeated groups whose order in the return is not that of the source: noted by the group that
  // holds them.
  void CollectOrders() {
    std::map<std::pair<NodeId, ElementId>, std::vector<NodeId>> lists;
    for (NodeId node = 1; node < source_.nodes.size(); ++node) {
      if (node >= carried_.keep_begin && node < carried_.keep_end) continue;
      if (!groups_.IsGroup(node)) continue;
      lists[{groups_.GroupOf(source_.nodes[node].parent), source_.nodes[node].element}].push_back(
          node);
    }
    for (const auto& [where, nodes] : lists) {
      if (!ComesBackInOrder(nodes)) kept_[where.first].orders.push_back(nodes);
    }
  }

  // Groups of which nothing comes back are put in again where they stood.
  bool ComesBackInOrder(const std::vector<NodeId>& nodes) const {
    NodeId last = 0;
    for (const NodeId node : nodes) {
      const NodeId place = way_.PlaceOfGroup(node);
      if (place == kNone) continue;
      if (place < last) return false;
      last = place;
    }
    return true;
  }

  // Groups above a group that holds something are written too, so that anchors can be followed
  // from the root.
  void LinkGroups() {
    std::vector<NodeId> nodes;
    nodes.reserve(kept_.size());
    for (const auto& [node, group] : kept_) nodes.push_back(node);
    for (NodeId node : nodes) {
      while (node != 0) {
        const NodeId parent = groups_.GroupOf(source_.nodes[node].parent);
        std::vector<NodeId>& children = kept_[parent].groups;
        if (std::find(children.begin(), children.end(), node) != children.end()) break;
        children.push_back(node);
        node = parent;
      }
    }
  }

  // ---- anchors

  // The leaves by which a group is found again: those that come back unchanged, else all that come
  // back.
  std::vector<std::string> AnchorPaths(NodeId group) const {
    std::vector<std::string> paths =
        groups_.LeafPaths(group, [this](NodeId leaf) { return way_.ReturnsSame(leaf); });
    if (paths.empty())
      paths = groups_.LeafPaths(group, [this](NodeId leaf) { return way_.HomeOf(leaf) != kNone; });
    return paths;
  }

  void WriteAnchor(NodeId element, NodeId node) {
    const KeepNames& names = writer_.names();
    if (node == 0) {
      writer_.Attribute(element, names.path, "/");
      return;
    }
    const NodeId parent = groups_.GroupOf(source_.nodes[node].parent);
    writer_.Attribute(element, names.path, groups_.RelativePath(parent, node));
    const std::vector<NodeId> twins = groups_.Twins(node);
    const auto index = std::find(twins.begin(), twins.end(), node) - twins.begin() + 1;
    writer_.Attribute(element, names.index, std::to_string(index));
    const NodeId home = way_.HomeOfGroup(node);
    if (home != kNone) {
      WriteDigest(element, AnchorPaths(node), home);
    } else {
      WriteContent(element, parent, node);
    }
  }

  // Of a group of which nothing comes back: what it holds, and how many that hold the same come
  // back all the same, so that it is not put in where another way has brought it.
  void WriteContent(NodeId element, NodeId parent, NodeId node) {
    const std::string whole = groups_.WholeDigest(node);
    const NodeId outer = way_.HomeOfGroup(parent);
    std::size_t same = 0;
    if (outer != kNone) {
      const GroupView& groups = way_.returned_groups();
      for (const NodeId twin : groups.GroupsAt(outer, groups_.RelativePath(parent, node))) {
        if (way_.OriginOfGroup(twin) != kNone && groups.WholeDigest(twin) == whole) ++same;
      }
    }
    writer_.Attribute(element, writer_.names().whole, whole);
    if (same > 0) writer_.Attribute(element, writer_.names().of, std::to_string(same));
  }

  // The digests are those of the group as it comes back. Where others have the same anchor, the
  // whole of what travelled tells them apart; those that are alike in all have a rank.
  void WriteDigest(NodeId element, const std::vector<std::string>& paths, NodeId returned) {
    const KeepNames& names = writer_.names();
    const GroupView& groups = way_.returned_groups();
    const std::string digest = groups.AnchorDigest(returned, paths);
    if (digest.empty()) return;
    std::vector<NodeId> alike;
    for (const NodeId twin : groups.Twins(returned)) {
      if (way_.OriginOfGroup(twin) != kNone && groups.AnchorDigest(twin, paths) == digest)
        alike.push_back(twin);
    }
    std::string list;
    for (const std::string& path : paths) list += (list.empty() ? "" : " ") + path;
    writer_.Attribute(element, names.leaves, list);
    writer_.Attribute(element, names.digest, digest);
    if (alike.size() > 1) {
      const std::string whole = way_.TwinDigest(returned);
      std::erase_if(alike, [&](NodeId twin) { return way_.TwinDigest(twin) != whole; });
      writer_.Attribute(element, names.whole, whole);
    }
    const auto rank = std::find(alike.begin(), alike.end(), returned) - alike.begin() + 1;
    writer_.Attribute(element, names.rank, std::to_string(rank));
    writer_.Attribute(element, names.of, std::to_string(alike.size()));
  }

  // ---- parts

  void WriteSurplus(NodeId element, const KeptGroup& group) {
    const KeepNames& names = writer_.names();
    const Record& returned = way_.returned();
    const GroupView& groups = way_.returned_groups();
    for (const NodeId leaf : group.absent) {
      const NodeId absent = writer_.Element(element, names.absent);
      writer_.Attribute(absent, names.path, groups.RelativePath(groups.GroupOf(leaf), leaf));
      writer_.Attribute(absent, names.written, ValueDigest(returned.nodes[leaf].value()));
    }
    for (const NodeId extra : group.surplus) {
      const NodeId surplus = writer_.Element(element, names.surplus);
      const NodeId outer = groups.GroupOf(returned.nodes[extra].parent);
      writer_.Attribute(surplus, names.path, groups.RelativePath(outer, extra));
      writer_.Attribute(surplus, names.digest, groups.WholeDigest(extra));
    }
  }

  void WriteOrders(NodeId element, NodeId group_node, const KeptGroup& group) {
    const KeepNames& names = writer_.names();
    for (const std::vector<NodeId>& nodes : group.orders) {
      std::string digests;
      for (const NodeId node : nodes)
        digests += (digests.empty() ? "" : " ") + groups_.WholeDigest(node);
      const NodeId order = writer_.Element(element, names.order);
      writer_.Attribute(order, names.path, groups_.RelativePath(group_node, nodes.front()));
      writer_.Attribute(order, names.digests, digests);
    }
  }

  void WriteLeaf(NodeId group_element, NodeId group, const LedgerEntry& entry) {
    const KeepNames& names = writer_.names();
    const Node& node = source_.nodes[entry.source];
    const NodeId leaf = writer_.Element(group_element, names.leaf);
    writer_.Attribute(leaf, names.path, groups_.RelativePath(group, entry.source));
    writer_.Attribute(leaf, names.state, kLeafStateNames.NameOf(entry.state));
    if (node.is(kNilNode)) {
      writer_.Attribute(leaf, names.kind, "nil");
    } else if (!node.is(kHasText) && !node.is(kAttributeNode)) {
      writer_.Attribute(leaf, names.kind, "empty");
    }
    if (entry.target != kNone) {
      WriteTarget(leaf, entry.target);
      // Its group does not come back: all values that stand at its path must be as they were.
      if (way_.HomeOfGroup(group) == kNone && way_.FinalOf(entry.target) != kNone)
        writer_.Attribute(leaf, names.among, way_.AmongDigest(entry.target));
    }
    if (const NodeId home = way_.HomeOf(entry.source); home != kNone)
      writer_.Attribute(leaf, names.back, ValueDigest(way_.returned().nodes[home].value()));
    if (node.text_size > 0) writer_.Text(leaf, node.value());
  }

  void WriteTarget(NodeId leaf, NodeId target) {
    const Record& made = carried_.target;
    const NodeId final = way_.FinalOf(target);
    if (final == kNone) return;
    writer_.Attribute(leaf, writer_.names().target, PlainPath(made, target));
    writer_.Attribute(leaf, writer_.names().written, ValueDigest(way_.FinalValue(final)));
  }

  const Carried& carried_;
  const KeepReturn& way_;
  const Record& source_;
  const GroupView& groups_;
  KeepWriter& writer_;
  KeptLeaves counts_;
  std::map<NodeId, KeptGroup> kept_;
};

}  // namespace

KeptLeaves WriteKeep(const Carried& there,
                     const FinalTarget& target,
                     const Carried& back,
                     const KeepNames& names,
                     Record& keep) {
  keep.Clear();
  keep.names = there.source.names;
  const KeepReturn way(there, target, back);
  KeepWriter writer(names, keep);
  KeepBuilder builder(there, way, writer);
  if (!builder.Collect()) return {};
  const NodeId root = writer.Element(kNone, names.keep);
  writer.Attribute(root, names.pack, there.first.source_pack->id);
  writer.Attribute(root, names.version, there.first.source_pack->version);
  writer.Attribute(root, names.kind, there.first.source_kind->id);
  builder.Write(root, 0);
  return builder.counts();
}

}  // namespace baybridge
