#include "translate/keep.h"

#include <algorithm>
#include <string>

#include "translate/groups.h"
#include "translate/keep_return.h"
#include "translate/keep_writer.h"
#include "translate/kept_groups.h"

namespace baybridge {
namespace {

// Writes what is kept, group by group.
class KeepBuilder {
 public:
  KeepBuilder(const Carried& carried,
              const KeepReturn& way,
              const KeptGroups& kept,
              KeepWriter& writer)
      : carried_(carried),
        way_(way),
        source_(carried.source),
        groups_(way.source_groups()),
        kept_(kept),
        writer_(writer) {}

  // As deep as the format's groups nest.
  void Write(NodeId parent, NodeId group_node) {
    const KeptGroup& group = kept_.Of(group_node);
    const NodeId element = writer_.Element(parent, writer_.names().group);
    WriteAnchor(element, group_node);
    for (const LedgerEntry* entry : group.leaves) WriteLeaf(element, group_node, *entry);
    WriteSurplus(element, group);
    WriteOrders(element, group_node, group);
    for (const NodeId child : group.groups) Write(element, child);
  }

 private:
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
  const KeptGroups& kept_;
  KeepWriter& writer_;
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
  KeptGroups kept(there, way);
  if (!kept.Collect()) return {};
  KeepWriter writer(names, keep);
  const NodeId root = writer.Element(kNone, names.keep);
  writer.Attribute(root, names.pack, there.first.source_pack->id);
  writer.Attribute(root, names.version, there.first.source_pack->version);
  writer.Attribute(root, names.kind, there.first.source_kind->id);
  KeepBuilder(there, way, kept, writer).Write(root, 0);
  return {.carried = kept.carried()};
}

}  // namespace baybridge
