// The way back: kept leaves are put where they stood, or listed as unplaced; never guessed.

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "translate/edit_tree.h"
#include "translate/groups.h"
#include "translate/keep.h"
#include "translate/keep_match.h"
#include "translate/keep_order.h"

namespace baybridge {
namespace {

class Restorer {
 public:
  Restorer(const Translation& translation,
           const Shape& shape,
           const KeepBlock& block,
           const KeepNames& names,
           Findings& findings)
      : made_(translation.target()),
        tree_(made_, shape),
        groups_(made_, shape),
        reader_(*block.record, names),
        matcher_(translation, groups_, reader_),
        middle_(translation, groups_),
        findings_(findings) {}

  void Restore(NodeId keep_root) {
    for (const NodeId group : reader_.Children(keep_root, reader_.names().group))
      RestoreGroup(group, 0);
  }

  const EditTree& tree() const { return tree_; }
  const KeepReader& reader() const { return reader_; }
  // Every group of the block that found its place, and its item of the tree.
  const std::vector<PlacedGroup>& placed() const { return placed_; }

 private:
  void Report(std::string_view id,
              std::uint32_t item,
              std::string_view path,
              std::uint32_t leaves) {
    Finding finding;
    finding.id = std::string(id);
    finding.severity = Severity::kWarning;
    finding.kind = FindingKind::kIncomplete;
    finding.path =
        tree_.IsMade(item) ? made_.PathOf(item) + "/" + std::string(path) : std::string(path);
    finding.args.push_back({.name = "count", .value = std::to_string(leaves), .sensitive = false});
    findings_.push_back(std::move(finding));
  }

  // What was kept of a whole group finds no place. A group that holds nothing itself is an anchor
  // for those within it.
  void ReportUnplaced(NodeId keep_group, std::uint32_t item) {
    const std::uint32_t leaves = reader_.LeafCount(keep_group);
    if (leaves > 0)
      Report("GW-TRN-006", item, reader_.Attribute(keep_group, reader_.names().path), leaves);
  }

  // Recursion goes as deep as the keep block nests, which the reader has bounded.
  void RestoreGroup(NodeId group, std::uint32_t item) {
    const KeepNames& names = reader_.names();
    placed_.push_back({group, item});
    for (const NodeId leaf : reader_.Children(group, names.absent)) DropLeaf(leaf, item);
    for (const NodeId leaf : reader_.Children(group, names.leaf)) RestoreLeaf(leaf, item);
    for (const NodeId extra : reader_.Children(group, names.surplus)) DropGroup(extra, item);
    std::vector<PlacedGroup> found;
    std::vector<NodeId> missing;
    for (const NodeId child : reader_.Children(group, names.group)) {
      if (reader_.Attribute(child, names.digest).empty()) {
        missing.push_back(child);
        continue;
      }
      const NodeId match = tree_.IsMade(item) ? matcher_.Match(child, item) : kNone;
      if (match == kNone) {
        ReportUnplaced(child, item);
      } else {
        found.push_back({child, match});
      }
    }
    for (const PlacedGroup& child : found) RestoreGroup(child.keep_group, child.node);
    std::unordered_map<std::string, std::uint32_t> brought;
    for (const NodeId child : missing) {
      if (!IsBrought(child, item, brought)) RestoreMissing(child, item);
    }
  }

  // The record came another way than the one that was tried, by a third format, which brought the
  // group. `brought` counts those that stand for a kept one.
  bool IsBrought(NodeId child,
                 std::uint32_t outer,
                 std::unordered_map<std::string, std::uint32_t>& brought) {
    const KeepNames& names = reader_.names();
    const std::string_view whole = reader_.Attribute(child, names.whole);
    if (whole.empty() || !tree_.IsMade(outer)) return false;
    const std::string_view path = reader_.Attribute(child, names.path);
    std::uint32_t& used = brought[std::string(path) + '\n' + std::string(whole)];
    if (matcher_.CountWhole(outer, path, whole) <= reader_.Number(child, names.of) + used)
      return false;
    ++used;
    return true;
  }

  // A group of which nothing came back is made again where it stood.
  void RestoreMissing(NodeId child, std::uint32_t outer) {
    const std::uint32_t made = Recreate(child, outer);
    if (made == kNone) {
      ReportUnplaced(child, outer);
      return;
    }
    RestoreGroup(child, made);
    // Nothing was put into it: the values it was written as have been changed.
    const bool empty = tree_[made].children.empty() && !tree_[made].node.is(kHasText) &&
                       !tree_[made].node.is(kNilNode) && !emptied_.contains(made);
    if (empty) tree_.Remove(made);
  }

  std::uint32_t Recreate(NodeId child, std::uint32_t outer) {
    const std::string_view path = reader_.Attribute(child, reader_.names().path);
    const std::size_t slash = path.rfind('/');
    std::uint32_t parent = outer;
    if (slash != std::string_view::npos) parent = tree_.Walk(outer, path.substr(0, slash), true);
    if (parent == kNone) return kNone;
    const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    const ElementId element = tree_.ChildElement(tree_[parent].node.element, name);
    if (element == kNone) return kNone;
    return tree_.Insert(parent, element, reader_.Number(child, reader_.names().index));
  }

  // ---- what was not there

  void DropLeaf(NodeId absent, std::uint32_t group) {
    const std::string_view path = reader_.Attribute(absent, reader_.names().path);
    const std::uint32_t item = path == "." ? group : tree_.Walk(group, path, false);
    if (item == kNone || !tree_.IsMade(item)) return;
    Node& leaf = tree_[item].node;
    if (ValueDigest(leaf.value()) != reader_.Attribute(absent, reader_.names().written)) return;
    if (tree_[item].children.empty()) {
      tree_.Remove(item);
      return;
    }
    leaf.flags = static_cast<std::uint8_t>(leaf.flags & ~kHasText);
    leaf.text_size = 0;
  }

  void DropGroup(NodeId surplus, std::uint32_t outer) {
    if (!tree_.IsMade(outer)) return;
    const NodeId group = matcher_.FindWhole(outer, reader_.Attribute(surplus, reader_.names().path),
                                            reader_.Attribute(surplus, reader_.names().digest));
    if (group == kNone) return;
    matcher_.Forget(group);
    tree_.Remove(group);
  }

  // ---- leaves

  void RestoreLeaf(NodeId leaf, std::uint32_t group) {
    const KeepNames& names = reader_.names();
    const std::string_view path = reader_.Attribute(leaf, names.path);
    std::uint32_t item = path == "." ? group : tree_.Walk(group, path, false);
    const bool there = item != kNone && tree_.IsMade(item) && made_.IsLeaf(item);
    if (!IsUnedited(leaf, group, there ? item : kNone)) {
      const bool same = there && tree_[item].node.value() == reader_.record().nodes[leaf].value();
      if (!same) Report("GW-TRN-007", group, path, 1);
      return;
    }
    if (item == kNone) item = tree_.Walk(group, path, true);
    if (item == kNone) {
      Report("GW-TRN-006", group, path, 1);
      return;
    }
    SetValue(item, leaf);
  }

  // What comes back of the leaf, and what it was written as, are as they were.
  bool IsUnedited(NodeId leaf, std::uint32_t group, std::uint32_t made) {
    const KeepNames& names = reader_.names();
    const std::string_view back = reader_.Attribute(leaf, names.back);
    const bool returns =
        made == kNone ? back.empty() : ValueDigest(made_.nodes[made].value()) == back;
    if (!returns) return false;
    const std::string_view written = reader_.Attribute(leaf, names.written);
    if (written.empty()) return true;
    const std::string_view target = reader_.Attribute(leaf, names.target);
    const std::string_view among = reader_.Attribute(leaf, names.among);
    if (!among.empty() && !tree_.IsMade(group)) return middle_.Among(target) == among;
    return middle_.Holds(MadeGroup(group), target, written);
  }

  // The group that the translation made at or above an item.
  NodeId MadeGroup(std::uint32_t item) const {
    while (!tree_.IsMade(item)) item = tree_[item].parent;
    return groups_.GroupOf(item);
  }

  void SetValue(std::uint32_t item, NodeId leaf) {
    Node& edited = tree_[item].node;
    const Node& kept = reader_.record().nodes[leaf];
    const std::string_view kind = reader_.Attribute(leaf, reader_.names().kind);
    edited.text = kept.text;
    edited.text_size = kept.text_size;
    edited.flags = static_cast<std::uint8_t>(edited.flags & ~kHasText);
    if (kind == "nil") edited.flags |= kNilNode;
    if (kind.empty()) edited.flags |= static_cast<std::uint8_t>(kHasText | kNeedsEscape);
    if (kind == "empty") emptied_.insert(item);
  }

  const Record& made_;
  EditTree tree_;
  GroupView groups_;
  KeepReader reader_;
  GroupMatcher matcher_;
  MiddleLeaves middle_;
  Findings& findings_;
  std::unordered_set<std::uint32_t> emptied_;  // items that were empty leaves
  std::vector<PlacedGroup> placed_;
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

std::vector<NodeId> RestoreKeep(const Translation& translation,
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
  const EditTree& tree = restorer.tree();
  const std::vector<NodeId> place = tree.Flatten(restored);
  OwnTexts(restored);
  std::vector<PlacedGroup> placed;
  for (const PlacedGroup& group : restorer.placed()) {
    if (place[group.node] != kNone) placed.push_back({group.keep_group, place[group.node]});
  }
  const std::vector<NodeId> now = RestoreOrders(restored, shape, restorer.reader(), placed);
  std::vector<NodeId> origin(restored.nodes.size(), kNone);
  for (NodeId item = 0; item < translation.target().nodes.size(); ++item) {
    if (place[item] == kNone) continue;
    origin[now.empty() ? place[item] : now[place[item]]] = item;
  }
  return origin;
}

}  // namespace baybridge
