#include "translate/keep_block.h"

namespace baybridge {

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
  keep.whole = names.Intern({}, "whole");
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
  keep.back = names.Intern({}, "back");
  keep.among = names.Intern({}, "among");
  return keep;
}

std::string_view KeepReader::Attribute(NodeId element, NameId name) const {
  for (NodeId at = record_.nodes[element].first_child; at != kNone;
       at = record_.nodes[at].next_sibling) {
    if (record_.nodes[at].is(kAttributeNode) && record_.nodes[at].name == name)
      return record_.nodes[at].value();
  }
  return {};
}

std::vector<NodeId> KeepReader::Children(NodeId element, NameId name) const {
  std::vector<NodeId> children;
  for (NodeId at = record_.nodes[element].first_child; at != kNone;
       at = record_.nodes[at].next_sibling) {
    if (!record_.nodes[at].is(kAttributeNode) && record_.nodes[at].name == name)
      children.push_back(at);
  }
  return children;
}

std::uint32_t KeepReader::Number(NodeId element, NameId name) const {
  constexpr std::uint32_t kMost = 1'000'000;
  std::uint32_t number = 0;
  for (const char digit : Attribute(element, name)) {
    if (digit < '0' || digit > '9' || number > kMost) return 0;
    number = number * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  return number;
}

std::uint32_t KeepReader::LeafCount(NodeId element) const {
  NodeId end = element + 1;
  while (end < record_.nodes.size() && record_.nodes[end].parent >= element) ++end;
  std::uint32_t count = 0;
  for (NodeId at = element; at < end; ++at) count += record_.nodes[at].name == names_.leaf ? 1 : 0;
  return count;
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
