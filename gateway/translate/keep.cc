#include "translate/keep.h"

#include <algorithm>
#include <map>
#include <string>

#include "crypto/digest.h"
#include "translate/groups.h"

namespace baybridge {
namespace {

// Appends elements and attributes to a keep record; texts are copied into its arena.
class KeepWriter {
 public:
  KeepWriter(const KeepNames& names, Record& keep) : names_(names), keep_(keep) {}

  NodeId Element(NodeId parent, NameId name) { return Append(parent, name, 0); }
  void Attribute(NodeId element, NameId name, std::string_view value) {
    Text(Append(element, name, kAttributeNode), value);
  }
  void Text(NodeId node, std::string_view value) {
    keep_.SetText(node, keep_.arena.Copy(value));
    keep_.nodes[node].flags |= kNeedsEscape;
  }
  const KeepNames& names() const { return names_; }

 private:
  NodeId Append(NodeId parent, NameId name, std::uint8_t flags) {
    const NodeId previous = parent == kNone ? kNone : last_[parent];
    const NodeId node = keep_.Append(parent, previous, name, flags);
    last_.resize(keep_.nodes.size(), kNone);
    if (parent != kNone) last_[parent] = node;
    return node;
  }

  const KeepNames& names_;
  Record& keep_;
  std::vector<NodeId> last_;
};

// What is kept of one group of the source: the root, or one instance of a repeating element.
struct KeptGroup {
  NodeId node = kNone;
  std::vector<const LedgerEntry*> leaves;
  std::vector<NodeId> absent;   // leaves of the return that were not there
  std::vector<NodeId> surplus;  // groups of the return that were not there
  std::vector<NodeId> groups;   // repeating groups directly below, that hold something kept
};

// Collects kept leaves by group and writes them.
class KeepBuilder {
 public:
  KeepBuilder(const Translation& translation, const Translation& back, KeepWriter& writer)
      : translation_(translation),
        source_(translation.source()),
        returned_(back.target()),
        back_(back),
        groups_(translation.source(), SourceShape(translation)),
        returned_groups_(back.target(), SourceShape(translation)),
        writer_(writer) {}

  bool Collect() {
    MatchReturn();
    bool any = false;
    returns_.assign(source_.nodes.size(), false);
    for (const LedgerEntry& entry : translation_.ledger()) {
      const NodeId home = home_[entry.source];
      const bool same =
          home != kNone && returned_.nodes[home].value() == source_.nodes[entry.source].value();
      if (entry.state == LeafState::kCarried && (same || IsImplied(entry))) {
        returns_[entry.source] = same;
        continue;
      }
      returns_[entry.source] = same;
      any = true;
      kept_[groups_.GroupOf(entry.source)].leaves.push_back(&entry);
    }
    any = CollectSurplus() || any;
    any = CollectOrders() || any;
    // Groups above a group that holds something are written too, so that anchors can be followed
    // from the root.
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
    return any;
  }

  void Write(NodeId parent, NodeId group_node) {
    KeptGroup& group = kept_[group_node];
    const NodeId element = writer_.Element(parent, writer_.names().group);
    WriteAnchor(element, group_node);
    for (const LedgerEntry* entry : group.leaves) WriteLeaf(element, group_node, *entry);
    WriteSurplus(element, group_node);
    WriteOrders(element, group_node);
    std::sort(group.groups.begin(), group.groups.end());
    for (const NodeId child : group.groups)
      Write(element, child);  // as deep as the format's groups nest
  }

 private:
  static const Shape& SourceShape(const Translation& translation) {
    return (translation.to_hub() != nullptr ? translation.to_hub() : translation.from_hub())
        ->source_kind->shape;
  }

  // The leaves by which a group is found again: those that come back unchanged, else all that come
  // back.
  std::vector<std::string> AnchorPaths(NodeId group) const {
    std::vector<std::string> paths =
        groups_.LeafPaths(group, [this](NodeId leaf) { return static_cast<bool>(returns_[leaf]); });
    if (paths.empty())
      paths = groups_.LeafPaths(group, [this](NodeId leaf) { return home_[leaf] != kNone; });
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
    const auto home = home_group_.find(node);
    if (home != home_group_.end()) WriteDigest(element, AnchorPaths(node), home->second);
  }

  // Digest and rank are those of the group as it comes back.
  void WriteDigest(NodeId element, const std::vector<std::string>& paths, NodeId returned) {
    const KeepNames& names = writer_.names();
    const auto all = [](NodeId) { return true; };
    const std::string digest = returned_groups_.Digest(returned, paths, all);
    if (digest.empty()) return;
    std::uint32_t rank = 0;
    std::uint32_t of = 0;
    for (const NodeId twin : returned_groups_.Twins(returned)) {
      if (returned_groups_.Digest(twin, paths, all) != digest || IsSurplus(twin)) continue;
      ++of;
      if (twin <= returned) ++rank;
    }
    std::string list;
    for (const std::string& path : paths) list += (list.empty() ? "" : " ") + path;
    writer_.Attribute(element, names.leaves, list);
    writer_.Attribute(element, names.digest, digest);
    writer_.Attribute(element, names.rank, std::to_string(rank));
    writer_.Attribute(element, names.of, std::to_string(of));
  }

  bool IsSurplus(NodeId returned) const { return !group_home_.contains(returned); }

  // ---- what comes back

  // A constant or selector leaf that the table itself writes again, with this value.
  bool IsImplied(const LedgerEntry& entry) const {
    const NodeId group = groups_.GroupOf(entry.source);
    for (NodeId node = 0; node < returned_.nodes.size(); ++node) {
      if (returned_.nodes[node].element != source_.nodes[entry.source].element ||
          home_of_[node] != kNone)
        continue;
      if (returned_.nodes[node].value() != source_.nodes[entry.source].value()) continue;
      const auto found = group_home_.find(returned_groups_.GroupOf(node));
      if (found != group_home_.end() && found->second == group) return true;
    }
    return false;
  }

  // Follows every leaf there and back again.
  void MatchReturn() {
    home_.assign(source_.nodes.size(), kNone);
    home_of_.assign(returned_.nodes.size(), kNone);
    for (NodeId node = 0; node < returned_.nodes.size(); ++node) {
      if (!returned_.IsLeaf(node)) continue;
      const NodeId middle = back_.SourceOf(node);
      const NodeId origin = middle == kNone ? kNone : translation_.SourceOf(middle);
      if (origin == kNone || source_.nodes[origin].element != returned_.nodes[node].element)
        continue;
      if (home_[origin] != kNone) continue;
      home_[origin] = node;
      home_of_[node] = origin;
      // Their groups are the same groups, all the way up.
      NodeId there = returned_groups_.GroupOf(node);
      NodeId here = groups_.GroupOf(origin);
      while (group_home_.emplace(there, here).second && home_group_.emplace(here, there).second &&
             there != 0 && here != 0) {
        there = returned_groups_.GroupOf(returned_.nodes[there].parent);
        here = groups_.GroupOf(source_.nodes[here].parent);
      }
    }
    group_home_.emplace(0, 0);
    home_group_.emplace(0, 0);
  }

  // Leaves and groups that would come back though they were not there.
  bool CollectSurplus() {
    bool any = false;
    std::vector<NodeId> told;
    for (NodeId node = 0; node < returned_.nodes.size(); ++node) {
      if (!returned_.IsLeaf(node) || home_of_[node] != kNone) continue;
      NodeId group = returned_groups_.GroupOf(node);
      if (const auto found = group_home_.find(group); found != group_home_.end()) {
        if (SourceHas(found->second, node)) continue;
        kept_[found->second].absent.push_back(node);
        any = true;
        continue;
      }
      NodeId outer = returned_groups_.GroupOf(returned_.nodes[group].parent);
      while (!group_home_.contains(outer)) {
        group = outer;
        outer = returned_groups_.GroupOf(returned_.nodes[group].parent);
      }
      if (std::find(told.begin(), told.end(), group) != told.end()) continue;
      told.push_back(group);
      kept_[group_home_.at(outer)].surplus.push_back(group);
      any = true;
    }
    return any;
  }

  // The source group has the same leaf with the same value: a selector or constant that both ways
  // write.
  bool SourceHas(NodeId group, NodeId returned) const {
    const auto end = static_cast<NodeId>(source_.nodes.size());
    for (NodeId node = group; node < end && (node == group || source_.nodes[node].parent >= group);
         ++node) {
      if (source_.nodes[node].element == returned_.nodes[returned].element &&
          groups_.GroupOf(node) == group) {
        return source_.nodes[node].value() == returned_.nodes[returned].value();
      }
    }
    return false;
  }

  void WriteSurplus(NodeId element, NodeId group) {
    const KeepNames& names = writer_.names();
    for (const NodeId leaf : kept_[group].absent) {
      const NodeId absent = writer_.Element(element, names.absent);
      writer_.Attribute(absent, names.path,
                        returned_groups_.RelativePath(returned_groups_.GroupOf(leaf), leaf));
      writer_.Attribute(absent, names.written, ValueDigest(returned_.nodes[leaf].value()));
    }
    for (const NodeId extra : kept_[group].surplus) {
      const NodeId surplus = writer_.Element(element, names.surplus);
      const NodeId outer = returned_groups_.GroupOf(returned_.nodes[extra].parent);
      writer_.Attribute(surplus, names.path, returned_groups_.RelativePath(outer, extra));
      writer_.Attribute(surplus, names.digest, returned_groups_.WholeDigest(extra));
    }
  }

  // ---- order

  // First node of the return that anything of a group reaches; kNone where nothing does.
  void FindPlaces() {
    place_.assign(source_.nodes.size(), kNone);
    for (const auto& [there, here] : group_home_) place_[here] = std::min(place_[here], there);
  }

  // Repeated groups whose order in the target is not that of the source: noted by the group that
  // holds them.
  bool CollectOrders() {
    FindPlaces();
    std::map<std::pair<NodeId, ElementId>, std::vector<NodeId>> lists;
    for (NodeId node = 1; node < source_.nodes.size(); ++node) {
      if (node >= translation_.keep_begin() && node < translation_.keep_end()) continue;
      if (!groups_.IsGroup(node) || place_[node] == kNone) continue;
      lists[{groups_.GroupOf(source_.nodes[node].parent), source_.nodes[node].element}].push_back(
          node);
    }
    bool any = false;
    for (const auto& [where, nodes] : lists) {
      const bool sorted = std::is_sorted(
          nodes.begin(), nodes.end(), [this](NodeId a, NodeId b) { return place_[a] < place_[b]; });
      if (sorted) continue;
      any = true;
      orders_[where.first].push_back(nodes);
      kept_[where.first];
    }
    return any;
  }

  void WriteOrders(NodeId element, NodeId group) {
    const auto found = orders_.find(group);
    if (found == orders_.end()) return;
    const KeepNames& names = writer_.names();
    for (const std::vector<NodeId>& nodes : found->second) {
      std::string digests;
      for (const NodeId node : nodes)
        digests += (digests.empty() ? "" : " ") + groups_.WholeDigest(node);
      const NodeId order = writer_.Element(element, names.order);
      writer_.Attribute(order, names.path, groups_.RelativePath(group, nodes.front()));
      writer_.Attribute(order, names.digests, digests);
    }
  }

  void WriteLeaf(NodeId group_element, NodeId group, const LedgerEntry& entry) {
    const KeepNames& names = writer_.names();
    const Node& node = source_.nodes[entry.source];
    const NodeId leaf = writer_.Element(group_element, names.leaf);
    writer_.Attribute(leaf, names.path, groups_.RelativePath(group, entry.source));
    // A leaf that was carried but would come back otherwise is kept like a lost one.
    const bool residue = entry.state == LeafState::kResidue;
    writer_.Attribute(leaf, names.state,
                      kLeafStateNames.NameOf(residue ? LeafState::kResidue : LeafState::kLost));
    if (node.is(kNilNode)) {
      writer_.Attribute(leaf, names.kind, "nil");
    } else if (!node.is(kHasText) && !node.is(kAttributeNode)) {
      writer_.Attribute(leaf, names.kind, "empty");
    }
    if (!residue && entry.target != kNone) {
      const Record& target = translation_.target();
      writer_.Attribute(leaf, names.target, PlainPath(target, entry.target));
      writer_.Attribute(leaf, names.written, ValueDigest(target.nodes[entry.target].value()));
    }
    if (node.text_size > 0) writer_.Text(leaf, node.value());
  }

  const Translation& translation_;
  const Record& source_;
  const Record& returned_;
  const Translation& back_;
  GroupView groups_;
  GroupView returned_groups_;
  KeepWriter& writer_;
  std::vector<bool> returns_;            // source leaves that come back unchanged
  std::vector<NodeId> home_;             // by source leaf: the leaf of the return
  std::vector<NodeId> home_of_;          // by leaf of the return: the source leaf
  std::map<NodeId, NodeId> group_home_;  // group of the return to group of the source
  std::map<NodeId, NodeId> home_group_;  // and back
  std::vector<NodeId> place_;
  std::map<NodeId, std::vector<std::vector<NodeId>>> orders_;
  std::map<NodeId, KeptGroup> kept_;
};

}  // namespace

KeepNames InternKeepNames(NameTable& names) {
  KeepNames keep;
  keep.keep = names.Intern(kKeepSpace, "keep");
  keep.group = names.Intern(kKeepSpace, "group");
  keep.leaf = names.Intern(kKeepSpace, "leaf");
  keep.order = names.Intern(kKeepSpace, "order");
  keep.absent = names.Intern(kKeepSpace, "absent");
  keep.surplus = names.Intern(kKeepSpace, "surplus");
  keep.leaves = names.Intern({}, "leaves");
  keep.digests = names.Intern({}, "digests");
  keep.pack = names.Intern({}, "pack");
  keep.version = names.Intern({}, "version");
  keep.kind = names.Intern({}, "kind");
  keep.path = names.Intern({}, "path");
  keep.index = names.Intern({}, "index");
  keep.digest = names.Intern({}, "digest");
  keep.rank = names.Intern({}, "rank");
  keep.of = names.Intern({}, "of");
  keep.state = names.Intern({}, "state");
  keep.target = names.Intern({}, "target");
  keep.written = names.Intern({}, "written");
  return keep;
}

void WriteKeep(const Translation& translation,
               const Translation& back,
               const KeepNames& names,
               Record& keep) {
  keep.Clear();
  keep.names = translation.source().names;
  KeepWriter writer(names, keep);
  KeepBuilder builder(translation, back, writer);
  if (!builder.Collect()) return;
  const Plan* plan =
      translation.to_hub() != nullptr ? translation.to_hub() : translation.from_hub();
  const NodeId root = writer.Element(kNone, names.keep);
  writer.Attribute(root, names.pack, plan->source_pack->id);
  writer.Attribute(root, names.version, plan->source_pack->version);
  writer.Attribute(root, names.kind, plan->source_kind->id);
  builder.Write(root, 0);
}

std::string_view KeepPack(const KeepBlock& block, const KeepNames& names) {
  const Record& record = *block.record;
  for (NodeId at = record.nodes[block.node].first_child; at != kNone;
       at = record.nodes[at].next_sibling) {
    if (record.nodes[at].is(kAttributeNode) && record.nodes[at].name == names.pack)
      return record.nodes[at].value();
  }
  return {};
}

std::vector<KeepBlock> FindKeepBlocks(const Record& record, NodeId begin, const KeepNames& names) {
  std::vector<KeepBlock> blocks;
  if (!record.nodes.empty() && record.nodes[0].name == names.keep) blocks.push_back({&record, 0});
  if (begin == kNone) return blocks;
  for (NodeId at = record.nodes[begin].first_child; at != kNone;
       at = record.nodes[at].next_sibling) {
    if (record.nodes[at].name == names.keep && !record.nodes[at].is(kAttributeNode))
      blocks.push_back({&record, at});
  }
  return blocks;
}

void GraftSubtree(const Record& from, NodeId node, Record& record, NodeId parent) {
  NodeId end = node + 1;
  while (end < from.nodes.size() && from.nodes[end].parent >= node) ++end;
  std::vector<NodeId> made(end - node, kNone);
  std::vector<NodeId> last(end - node, kNone);
  NodeId previous = kNone;
  for (NodeId at = record.nodes[parent].first_child; at != kNone;
       at = record.nodes[at].next_sibling)
    previous = at;
  for (NodeId at = node; at < end; ++at) {
    const Node& copied = from.nodes[at];
    const bool top = at == node;
    const NodeId above = top ? parent : made[copied.parent - node];
    const NodeId before = top ? previous : last[copied.parent - node];
    const NameId name = copied.name < from.names->size()
                            ? copied.name
                            : record.AddName(from.space(copied.name), from.local(copied.name));
    const NodeId added = record.Append(above, before, name, copied.flags);
    if (copied.text_size > 0) {
      record.SetText(added, record.arena.Copy(copied.value()));
      record.nodes[added].flags |= kNeedsEscape;
    }
    made[at - node] = added;
    if (!top) last[copied.parent - node] = added;
  }
}

}  // namespace baybridge
