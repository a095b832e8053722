// The way back: kept leaves are put where they stood, or listed as unplaced; never guessed.

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "translate/groups.h"
#include "translate/keep.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostVisits =
    5'000'000;  // leaves looked at while matching groups; past it, groups stay unplaced

// A record under repair: the nodes of the target first, new nodes behind them.
struct EditNode {
  Node node;
  std::vector<std::uint32_t> children;  // attributes first
  std::uint32_t parent = kNone;
};

// Reads the attributes and children of one element of a keep block.
class KeepReader {
 public:
  KeepReader(const Record& record, const KeepNames& names) : record_(record), names_(names) {}

  std::string_view Attribute(NodeId element, NameId name) const {
    for (NodeId at = record_.nodes[element].first_child; at != kNone;
         at = record_.nodes[at].next_sibling) {
      if (record_.nodes[at].is(kAttributeNode) && record_.nodes[at].name == name)
        return record_.nodes[at].value();
    }
    return {};
  }
  std::vector<NodeId> Children(NodeId element, NameId name) const {
    std::vector<NodeId> children;
    for (NodeId at = record_.nodes[element].first_child; at != kNone;
         at = record_.nodes[at].next_sibling) {
      if (!record_.nodes[at].is(kAttributeNode) && record_.nodes[at].name == name)
        children.push_back(at);
    }
    return children;
  }
  std::uint32_t Number(NodeId element, NameId name) const {
    constexpr std::uint32_t kMost = 1'000'000;
    std::uint32_t number = 0;
    for (const char digit : Attribute(element, name)) {
      if (digit < '0' || digit > '9' || number > kMost) return 0;
      number = number * 10 + static_cast<std::uint32_t>(digit - '0');
    }
    return number;
  }
  std::uint32_t LeafCount(NodeId element) const {
    NodeId end = element + 1;
    while (end < record_.nodes.size() && record_.nodes[end].parent >= element) ++end;
    std::uint32_t count = 0;
    for (NodeId at = element; at < end; ++at)
      count += record_.nodes[at].name == names_.leaf ? 1 : 0;
    return count;
  }
  const KeepNames& names() const { return names_; }
  const Record& record() const { return record_; }

 private:
  const Record& record_;
  const KeepNames& names_;
};

class Restorer {
 public:
  Restorer(const Translation& translation,
           const Shape& shape,
           const KeepBlock& block,
           const KeepNames& names,
           Findings& findings)
      : translation_(translation),
        made_(translation.target()),
        shape_(shape),
        groups_(made_, shape),
        reader_(*block.record, names),
        findings_(findings) {
    nodes_.resize(made_.nodes.size());
    for (NodeId id = 0; id < made_.nodes.size(); ++id) {
      nodes_[id].node = made_.nodes[id];
      nodes_[id].parent = made_.nodes[id].parent;
      if (nodes_[id].parent != kNone) nodes_[nodes_[id].parent].children.push_back(id);
    }
  }

  void Restore(NodeId keep_root) {
    if (nodes_.empty()) {  // nothing came back: the record is rebuilt from what was kept
      nodes_.emplace_back();
      nodes_[0].node.name = shape_.elements[0].name;
      nodes_[0].node.element = 0;
    }
    for (const NodeId group : reader_.Children(keep_root, reader_.names().group))
      RestoreGroup(group, 0);
  }

  // Node of the flattened record for every group of the block that found its place.
  struct Placed {
    NodeId keep_group;
    NodeId node;
  };

  std::vector<Placed> Flatten(Record& out) const {
    std::vector<NodeId> made_of(nodes_.size(), kNone);
    struct Visit {
      std::uint32_t node;
      NodeId parent;
    };
    std::vector<Visit> stack{{0, kNone}};
    std::vector<NodeId> last;
    while (!stack.empty()) {
      const Visit visit = stack.back();
      stack.pop_back();
      const EditNode& edit = nodes_[visit.node];
      const NodeId added =
          out.Append(visit.parent, visit.parent == kNone ? kNone : last[visit.parent],
                     edit.node.name, edit.node.flags);
      last.resize(out.nodes.size(), kNone);
      made_of[visit.node] = added;
      if (visit.parent != kNone) last[visit.parent] = added;
      out.nodes[added].element = edit.node.element;
      out.nodes[added].text = edit.node.text;
      out.nodes[added].text_size = edit.node.text_size;
      for (auto child = edit.children.rbegin(); child != edit.children.rend(); ++child)
        stack.push_back({*child, added});
    }
    std::vector<Placed> placed;
    for (const auto& [group, node] : placed_) {
      if (made_of[node] != kNone) placed.push_back({group, made_of[node]});
    }
    return placed;
  }

 private:
  void Report(std::string_view id,
              std::uint32_t node,
              std::string_view path,
              std::uint32_t leaves) {
    Finding finding;
    finding.id = std::string(id);
    finding.severity = Severity::kWarning;
    finding.kind = FindingKind::kIncomplete;
    finding.path = node < made_.nodes.size() ? made_.PathOf(node) + "/" + std::string(path)
                                             : std::string(path);
    finding.args.push_back({.name = "count", .value = std::to_string(leaves), .sensitive = false});
    findings_.push_back(std::move(finding));
  }

  // Recursion goes as deep as the keep block nests, which the reader has bounded.
  void RestoreGroup(NodeId group, std::uint32_t node) {
    placed_.emplace_back(group, node);
    for (const NodeId leaf : reader_.Children(group, reader_.names().absent)) DropLeaf(leaf, node);
    for (const NodeId leaf : reader_.Children(group, reader_.names().leaf)) RestoreLeaf(leaf, node);
    for (const NodeId extra : reader_.Children(group, reader_.names().surplus))
      DropGroup(extra, node);
    std::vector<std::pair<NodeId, std::uint32_t>> placed;
    std::vector<NodeId> missing;
    for (const NodeId child : reader_.Children(group, reader_.names().group)) {
      if (reader_.Attribute(child, reader_.names().digest).empty()) {
        missing.push_back(child);
        continue;
      }
      const std::uint32_t match = node < made_.nodes.size() ? Match(child, node) : kNone;
      if (match == kNone) {
        Report("GW-TRN-006", node, reader_.Attribute(child, reader_.names().path),
               reader_.LeafCount(child));
      } else {
        placed.emplace_back(child, match);
      }
    }
    for (const auto& [child, match] : placed) RestoreGroup(child, match);
    for (const NodeId child : missing) {
      const std::uint32_t made = Recreate(child, node);
      if (made == kNone) {
        Report("GW-TRN-006", node, reader_.Attribute(child, reader_.names().path),
               reader_.LeafCount(child));
      } else {
        RestoreGroup(child, made);
      }
    }
  }

  // ---- groups

  // The one group of the target that this kept group belongs to, or kNone.
  std::uint32_t Match(NodeId child, NodeId outer) {
    const KeepNames& names = reader_.names();
    const std::string path(reader_.Attribute(child, names.path));
    const std::vector<std::string> leaves = Words(reader_.Attribute(child, names.leaves));
    const auto& by_digest = Digests(outer, path, leaves);
    const auto found = by_digest.find(std::string(reader_.Attribute(child, names.digest)));
    const std::uint32_t rank = reader_.Number(child, names.rank);
    // As many twins as there were: the same one. Fewer or more: nobody can tell.
    if (found == by_digest.end() || found->second.size() != reader_.Number(child, names.of))
      return kNone;
    if (rank == 0 || rank > found->second.size()) return kNone;
    return found->second[rank - 1];
  }

  using ByDigest = std::unordered_map<std::string, std::vector<NodeId>>;

  static std::vector<std::string> Words(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
      const std::string_view word = text.substr(0, text.find(' '));
      if (!word.empty()) words.emplace_back(word);
      text.remove_prefix(std::min(text.size(), word.size() + 1));
    }
    std::sort(words.begin(), words.end());
    return words;
  }

  // The groups at `path` within `outer` by the digest of their leaves at `leaves`.
  const ByDigest& Digests(NodeId outer,
                          const std::string& path,
                          const std::vector<std::string>& leaves) {
    std::string key = std::to_string(outer) + '\n' + path;
    for (const std::string& leaf : leaves) key += '\n' + leaf;
    const auto known = digests_.find(key);
    if (known != digests_.end()) return known->second;
    ByDigest by_digest;
    NodeId end = outer + 1;
    while (end < made_.nodes.size() && made_.nodes[end].parent >= outer) ++end;
    visits_ += end - outer;
    for (NodeId node = outer + 1; node < end && visits_ < kMostVisits; ++node) {
      if (!groups_.IsGroup(node) || groups_.GroupOf(made_.nodes[node].parent) != outer) continue;
      if (groups_.RelativePath(outer, node) != path || dropped_.contains(node)) continue;
      const std::string digest = groups_.Digest(node, leaves, [](NodeId) { return true; });
      if (!digest.empty()) by_digest[digest].push_back(node);
    }
    return digests_.emplace(std::move(key), std::move(by_digest)).first->second;
  }

  std::uint32_t Recreate(NodeId child, std::uint32_t outer) {
    const std::string_view path = reader_.Attribute(child, reader_.names().path);
    const std::size_t slash = path.rfind('/');
    std::uint32_t parent = outer;
    if (slash != std::string_view::npos) parent = Walk(outer, path.substr(0, slash), true);
    if (parent == kNone) return kNone;
    const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    const ElementId element = ChildElement(nodes_[parent].node.element, name);
    if (element == kNone) return kNone;
    return Insert(parent, element, reader_.Number(child, reader_.names().index));
  }

  // ---- what was not there

  void Remove(std::uint32_t node) {
    while (node != 0) {
      const std::uint32_t parent = nodes_[node].parent;
      std::erase(nodes_[parent].children, node);
      // A group that held nothing else goes too.
      if (!nodes_[parent].children.empty() || nodes_[parent].node.is(kHasText) ||
          parent >= made_.nodes.size())
        return;
      if (groups_.IsGroup(parent)) return;
      node = parent;
    }
  }

  void DropLeaf(NodeId absent, std::uint32_t group) {
    const std::string_view path = reader_.Attribute(absent, reader_.names().path);
    const std::uint32_t node = path == "." ? group : Walk(group, path, false);
    if (node == kNone || node >= made_.nodes.size()) return;
    Node& leaf = nodes_[node].node;
    if (!leaf.is(kHasText) && !leaf.is(kAttributeNode)) return;
    if (ValueDigest(leaf.value()) != reader_.Attribute(absent, reader_.names().written)) return;
    if (nodes_[node].children.empty()) {
      Remove(node);
      return;
    }
    leaf.flags = static_cast<std::uint8_t>(leaf.flags & ~kHasText);
    leaf.text_size = 0;
  }

  void DropGroup(NodeId surplus, std::uint32_t outer) {
    if (outer >= made_.nodes.size()) return;
    const std::string path(reader_.Attribute(surplus, reader_.names().path));
    const std::string_view digest = reader_.Attribute(surplus, reader_.names().digest);
    NodeId end = outer + 1;
    while (end < made_.nodes.size() && made_.nodes[end].parent >= outer) ++end;
    visits_ += end - outer;
    for (NodeId node = end; node-- > outer + 1 && visits_ < kMostVisits;) {
      if (dropped_.contains(node) || !groups_.IsGroup(node) ||
          groups_.GroupOf(made_.nodes[node].parent) != outer)
        continue;
      if (groups_.RelativePath(outer, node) != path || groups_.WholeDigest(node) != digest)
        continue;
      dropped_.insert(node);
      Remove(node);
      return;
    }
  }

  // ---- leaves

  void RestoreLeaf(NodeId leaf, std::uint32_t group) {
    const KeepNames& names = reader_.names();
    const std::string_view path = reader_.Attribute(leaf, names.path);
    const std::string_view written = reader_.Attribute(leaf, names.written);
    std::uint32_t node = path == "." ? group : Walk(group, path, false);
    const bool there = node != kNone && nodes_[node].node.is(kHasText);
    if (there && !StillWritten(node, written)) {
      if (nodes_[node].node.value() != reader_.record().nodes[leaf].value())
        Report("GW-TRN-007", group, path, 1);
      return;
    }
    if (!there && !written.empty() &&
        !TargetHolds(reader_.Attribute(leaf, names.target), written)) {
      Report("GW-TRN-007", group, path, 1);
      return;
    }
    if (node == kNone) node = Walk(group, path, true);
    if (node == kNone) {
      Report("GW-TRN-006", group, path, 1);
      return;
    }
    SetValue(node, leaf);
  }

  void SetValue(std::uint32_t node, NodeId leaf) {
    Node& edited = nodes_[node].node;
    const Node& kept = reader_.record().nodes[leaf];
    const std::string_view kind = reader_.Attribute(leaf, reader_.names().kind);
    edited.text = kept.text;
    edited.text_size = kept.text_size;
    edited.flags = static_cast<std::uint8_t>(edited.flags & ~kHasText);
    if (kind == "nil") edited.flags |= kNilNode;
    if (kind.empty()) edited.flags |= static_cast<std::uint8_t>(kHasText | kNeedsEscape);
  }

  // The leaf of the middle station that this leaf came from still holds what was written there.
  bool StillWritten(std::uint32_t node, std::string_view written) const {
    if (written.empty() || node >= made_.nodes.size()) return false;
    const NodeId origin = translation_.SourceOf(node);
    return origin != kNone && ValueDigest(translation_.source().nodes[origin].value()) == written;
  }

  bool TargetHolds(std::string_view path, std::string_view written) {
    if (holds_.empty()) {
      const Record& source = translation_.source();
      for (NodeId node = 0; node < source.nodes.size(); ++node) {
        if (!source.IsLeaf(node)) continue;
        holds_.insert(PlainPath(source, node) + '\n' + ValueDigest(source.nodes[node].value()));
      }
    }
    return holds_.contains(std::string(path) + '\n' + std::string(written));
  }

  // ---- the tree

  ElementId ChildElement(ElementId parent, std::string_view step) const {
    const bool attribute = !step.empty() && step.front() == '@';
    if (attribute) step.remove_prefix(1);
    if (parent == kNone) return kNone;
    for (ElementId at = shape_.elements[parent].first_child; at != kNone;
         at = shape_.elements[at].next_sibling) {
      if (shape_.elements[at].attribute == attribute &&
          made_.names->local(shape_.elements[at].name) == step)
        return at;
    }
    return kNone;
  }

  // The node at a path of names below `from`; made where `make` is set, else kNone where it is not
  // there.
  std::uint32_t Walk(std::uint32_t from, std::string_view path, bool make) {
    while (!path.empty()) {
      const std::string_view step = path.substr(0, path.find('/'));
      path.remove_prefix(std::min(path.size(), step.size() + 1));
      const ElementId element = ChildElement(nodes_[from].node.element, step);
      if (element == kNone) return kNone;
      std::uint32_t found = kNone;
      for (const std::uint32_t child : nodes_[from].children) {
        if (nodes_[child].node.element == element) found = child;
      }
      if (found == kNone && !make) return kNone;
      from = found != kNone ? found : Insert(from, element, 0);
    }
    return from;
  }

  // Adds an element or attribute where the schema has it; among its like, as the index-th (0:
  // last).
  std::uint32_t Insert(std::uint32_t parent, ElementId element, std::uint32_t index) {
    const auto id = static_cast<std::uint32_t>(nodes_.size());
    EditNode& made = nodes_.emplace_back();
    made.parent = parent;
    made.node.name = shape_.elements[element].name;
    made.node.element = element;
    if (shape_.elements[element].attribute) made.node.flags = kAttributeNode;
    std::vector<std::uint32_t>& children = nodes_[parent].children;
    const std::uint32_t rank = shape_.elements[element].rank;
    std::uint32_t like = 0;
    auto at = children.begin();
    for (; at != children.end(); ++at) {
      const ElementId other = nodes_[*at].node.element;
      if (other == kNone || shape_.elements[other].rank > rank) break;
      if (other == element && ++like == index) break;
    }
    children.insert(at, id);
    return id;
  }

  const Translation& translation_;
  const Record& made_;
  const Shape& shape_;
  GroupView groups_;
  KeepReader reader_;
  Findings& findings_;
  std::vector<EditNode> nodes_;
  std::unordered_map<std::string, ByDigest> digests_;
  std::unordered_set<std::string> holds_;
  std::unordered_set<NodeId> dropped_;
  std::vector<std::pair<NodeId, std::uint32_t>> placed_;
  std::size_t visits_ = 0;
};

// Texts are copied, so that the restored record depends on nothing else.
void OwnTexts(Record& record) {
  for (Node& node : record.nodes) {
    if (node.text_size == 0) continue;
    const std::string_view copy = record.arena.Copy(node.value());
    node.text = copy.data();
  }
}

}  // namespace

namespace {

// Puts repeated groups back into the order that was kept, where all of them are there and no other.
class OrderRestorer {
 public:
  OrderRestorer(Record& record, const Shape& shape, const KeepReader& reader)
      : record_(record),
        groups_(record, shape),
        reader_(reader) {}

  // True if anything was moved; the record's nodes then no longer stand in document order.
  bool Restore(NodeId keep_group, NodeId node) {
    bool moved = false;
    for (const NodeId order : reader_.Children(keep_group, reader_.names().order))
      moved = Reorder(order, node) || moved;
    return moved;
  }

 private:
  bool Reorder(NodeId order, NodeId outer) {
    const std::string path(reader_.Attribute(order, reader_.names().path));
    std::vector<NodeId> groups;
    for (NodeId node = outer + 1; node < record_.nodes.size(); ++node) {
      if (!groups_.IsGroup(node) || groups_.GroupOf(record_.nodes[node].parent) != outer) continue;
      if (groups_.RelativePath(outer, node) == path) groups.push_back(node);
    }
    std::multimap<std::string, NodeId> by_digest;
    for (const NodeId node : groups) by_digest.emplace(groups_.WholeDigest(node), node);
    std::vector<NodeId> wanted;
    std::string_view digests = reader_.Attribute(order, reader_.names().digests);
    while (!digests.empty()) {
      const std::string_view digest = digests.substr(0, digests.find(' '));
      digests.remove_prefix(std::min(digests.size(), digest.size() + 1));
      const auto found = by_digest.find(std::string(digest));
      if (found == by_digest.end())
        return false;  // one was changed or taken away: the order that came back stands
      wanted.push_back(found->second);
      by_digest.erase(found);
    }
    if (!by_digest.empty() || wanted.size() != groups.size() || wanted == groups) return false;
    Relink(groups, wanted);
    return true;
  }

  // Puts `wanted` into the places of `groups` in the chain of siblings.
  void Relink(const std::vector<NodeId>& groups, const std::vector<NodeId>& wanted) {
    const NodeId parent = record_.nodes[groups.front()].parent;
    std::vector<NodeId> chain;
    for (NodeId at = record_.nodes[parent].first_child; at != kNone;
         at = record_.nodes[at].next_sibling)
      chain.push_back(at);
    std::size_t next = 0;
    for (NodeId& link : chain) {
      if (std::find(groups.begin(), groups.end(), link) != groups.end()) link = wanted[next++];
    }
    for (std::size_t i = 0; i < chain.size(); ++i) {
      (i == 0 ? record_.nodes[parent].first_child : record_.nodes[chain[i - 1]].next_sibling) =
          chain[i];
    }
    record_.nodes[chain.back()].next_sibling = kNone;
  }

  Record& record_;
  GroupView groups_;
  const KeepReader& reader_;
};

// The same record with its nodes in document order again.
Record InDocumentOrder(Record record) {
  std::vector<Node> nodes;
  nodes.reserve(record.nodes.size());
  struct Visit {
    NodeId node;
    NodeId parent;
  };
  std::vector<Visit> stack{{0, kNone}};
  std::vector<NodeId> last;
  while (!stack.empty()) {
    const Visit visit = stack.back();
    stack.pop_back();
    const auto id = static_cast<NodeId>(nodes.size());
    Node node = record.nodes[visit.node];
    node.parent = visit.parent;
    node.first_child = node.next_sibling = kNone;
    nodes.push_back(node);
    last.push_back(kNone);
    if (visit.parent != kNone) {
      (last[visit.parent] == kNone ? nodes[visit.parent].first_child
                                   : nodes[last[visit.parent]].next_sibling) = id;
      last[visit.parent] = id;
    }
    const std::size_t first = stack.size();
    for (NodeId child = record.nodes[visit.node].first_child; child != kNone;
         child = record.nodes[child].next_sibling) {
      stack.push_back({child, id});
    }
    std::reverse(stack.begin() + static_cast<std::ptrdiff_t>(first), stack.end());
  }
  record.nodes = std::move(nodes);
  return record;
}

}  // namespace

void RestoreKeep(const Translation& translation,
                 const Shape& shape,
                 const KeepBlock& block,
                 const KeepNames& names,
                 Record& restored,
                 Findings& findings) {
  restored.Clear();
  restored.names =
      translation.target().names != nullptr ? translation.target().names : block.record->names;
  Restorer restorer(translation, shape, block, names, findings);
  restorer.Restore(block.node);
  const auto placed = restorer.Flatten(restored);
  OwnTexts(restored);
  const KeepReader reader(*block.record, names);
  OrderRestorer orders(restored, shape, reader);
  bool moved = false;
  for (const auto& [group, node] : placed) moved = orders.Restore(group, node) || moved;
  if (moved) restored = InDocumentOrder(std::move(restored));
}

}  // namespace baybridge
