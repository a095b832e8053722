#include "translate/keep.h"

#include <algorithm>
#include <map>
#include <string>

#include "crypto/digest.h"
#include "translate/groups.h"

namespace baybridge {
namespace {

constexpr std::size_t kDigestBytes = 16;

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
  std::vector<NodeId> groups;  // repeating groups directly below, that hold something kept
};

// Collects kept leaves by group and writes them.
class KeepBuilder {
 public:
  KeepBuilder(const Translation& translation, KeepWriter& writer)
      : translation_(translation),
        source_(translation.source()),
        groups_(translation.source(), SourceShape(translation)),
        writer_(writer) {}

  bool Collect() {
    bool any = false;
    carried_.assign(source_.nodes.size(), false);
    for (const LedgerEntry& entry : translation_.ledger()) {
      if (entry.state == LeafState::kCarried) {
        carried_[entry.source] = true;
        continue;
      }
      any = true;
      kept_[groups_.GroupOf(entry.source)].leaves.push_back(&entry);
    }
    // Groups above a group that holds something are written too, so that anchors can be followed from the root.
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
    std::sort(group.groups.begin(), group.groups.end());
    for (const NodeId child : group.groups) Write(element, child);  // as deep as the format's groups nest
  }

 private:
  static const Shape& SourceShape(const Translation& translation) {
    return (translation.to_hub() != nullptr ? translation.to_hub() : translation.from_hub())->source_kind->shape;
  }

  std::string DigestOf(NodeId group) const {
    return groups_.Digest(group, [this](NodeId leaf) { return static_cast<bool>(carried_[leaf]); });
  }

  void WriteAnchor(NodeId element, NodeId node) {
    const KeepNames& names = writer_.names();
    if (node == 0) {
      writer_.Attribute(element, names.path, "/");
      return;
    }
    const NodeId parent = groups_.GroupOf(source_.nodes[node].parent);
    writer_.Attribute(element, names.path, groups_.RelativePath(parent, node));
    std::uint32_t index = 0;
    std::uint32_t rank = 0;
    std::uint32_t of = 0;
    const std::string digest = DigestOf(node);
    for (const NodeId twin : groups_.Twins(node)) {
      if (twin <= node) ++index;
      if (digest.empty() || DigestOf(twin) != digest) continue;
      ++of;
      if (twin <= node) ++rank;
    }
    writer_.Attribute(element, names.index, std::to_string(index));
    if (digest.empty()) return;
    writer_.Attribute(element, names.digest, digest);
    writer_.Attribute(element, names.rank, std::to_string(rank));
    writer_.Attribute(element, names.of, std::to_string(of));
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
    if (entry.state == LeafState::kLost && entry.target != kNone) {
      const Record& target = translation_.target();
      writer_.Attribute(leaf, names.target, PlainPath(target, entry.target));
      writer_.Attribute(leaf, names.written, ValueDigest(target.nodes[entry.target].value()));
    }
    if (node.text_size > 0) writer_.Text(leaf, node.value());
  }

  const Translation& translation_;
  const Record& source_;
  GroupView groups_;
  KeepWriter& writer_;
  std::vector<bool> carried_;
  std::map<NodeId, KeptGroup> kept_;
};

}  // namespace

KeepNames InternKeepNames(NameTable& names) {
  KeepNames keep;
  keep.keep = names.Intern(kKeepSpace, "keep");
  keep.group = names.Intern(kKeepSpace, "group");
  keep.leaf = names.Intern(kKeepSpace, "leaf");
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

std::string ValueDigest(std::string_view value) { return Hex(Sha256(value), kDigestBytes); }

void WriteKeep(const Translation& translation, const KeepNames& names, Record& keep) {
  keep.Clear();
  keep.names = translation.source().names;
  KeepWriter writer(names, keep);
  KeepBuilder builder(translation, writer);
  if (!builder.Collect()) return;
  const Plan* plan = translation.to_hub() != nullptr ? translation.to_hub() : translation.from_hub();
  const NodeId root = writer.Element(kNone, names.keep);
  writer.Attribute(root, names.pack, plan->source_pack->id);
  writer.Attribute(root, names.version, plan->source_pack->version);
  writer.Attribute(root, names.kind, plan->source_kind->id);
  builder.Write(root, 0);
}

std::string_view KeepPack(const KeepBlock& block, const KeepNames& names) {
  const Record& record = *block.record;
  for (NodeId at = record.nodes[block.node].first_child; at != kNone; at = record.nodes[at].next_sibling) {
    if (record.nodes[at].is(kAttributeNode) && record.nodes[at].name == names.pack) return record.nodes[at].value();
  }
  return {};
}

std::vector<KeepBlock> FindKeepBlocks(const Record& record, NodeId begin, const KeepNames& names) {
  std::vector<KeepBlock> blocks;
  if (!record.nodes.empty() && record.nodes[0].name == names.keep) blocks.push_back({&record, 0});
  if (begin == kNone) return blocks;
  for (NodeId at = record.nodes[begin].first_child; at != kNone; at = record.nodes[at].next_sibling) {
    if (record.nodes[at].name == names.keep && !record.nodes[at].is(kAttributeNode)) blocks.push_back({&record, at});
  }
  return blocks;
}

void GraftSubtree(const Record& from, NodeId node, Record& record, NodeId parent) {
  NodeId end = node + 1;
  while (end < from.nodes.size() && from.nodes[end].parent >= node) ++end;
  std::vector<NodeId> made(end - node, kNone);
  std::vector<NodeId> last(end - node, kNone);
  NodeId previous = kNone;
  for (NodeId at = record.nodes[parent].first_child; at != kNone; at = record.nodes[at].next_sibling) previous = at;
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
