#include "translate/keep_match.h"

#include <algorithm>

#include "translate/keep_return.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostVisits = 5'000'000;  // nodes looked at while matching groups

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (!word.empty()) words.emplace_back(word);
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  std::sort(words.begin(), words.end());
  return words;
}

}  // namespace

GroupMatcher::GroupMatcher(const Translation& translation,
                           const GroupView& groups,
                           const KeepReader& reader)
    : translation_(translation),
      groups_(groups),
      source_groups_(translation.source(), SourceShape(CarriedBy(translation))),
      reader_(reader) {}

NodeId GroupMatcher::Match(NodeId kept, NodeId outer) {
  const KeepNames& names = reader_.names();
  const ByDigest& anchors = Anchors(outer, reader_.Attribute(kept, names.path),
                                    Words(reader_.Attribute(kept, names.leaves)));
  const auto found = anchors.find(std::string(reader_.Attribute(kept, names.digest)));
  if (found == anchors.end()) return kNone;
  std::vector<NodeId> alike = found->second;
  if (const std::string_view whole = reader_.Attribute(kept, names.whole); !whole.empty()) {
    std::erase_if(alike, [&](NodeId twin) {
      return TwinDigestOf(CarriedBy(translation_), source_groups_, groups_, twin) != whole;
    });
  }
  // As many that are alike in all as there were: the same one. Fewer or more: nobody can tell.
  const std::uint32_t rank = reader_.Number(kept, names.rank);
  if (alike.size() != reader_.Number(kept, names.of)) return kNone;
  if (rank == 0 || rank > alike.size()) return kNone;
  return alike[rank - 1];
}

NodeId GroupMatcher::FindWhole(NodeId outer, std::string_view path, std::string_view digest) {
  const std::vector<NodeId> groups = GroupsAt(outer, path);
  const auto found = std::find_if(groups.rbegin(), groups.rend(), [&](NodeId group) {
    return groups_.WholeDigest(group) == digest;
  });
  return found == groups.rend() ? kNone : *found;
}

std::uint32_t GroupMatcher::CountWhole(NodeId outer,
                                       std::string_view path,
                                       std::string_view digest) {
  const std::vector<NodeId> groups = GroupsAt(outer, path);
  return static_cast<std::uint32_t>(std::count_if(groups.begin(), groups.end(), [&](NodeId group) {
    return groups_.WholeDigest(group) == digest;
  }));
}

std::vector<NodeId> GroupMatcher::GroupsAt(NodeId outer, std::string_view path) {
  visits_ += groups_.EndOf(outer) - outer;
  if (visits_ >= kMostVisits) return {};
  std::vector<NodeId> groups = groups_.GroupsAt(outer, path);
  std::erase_if(groups, [this](NodeId group) { return gone_.contains(group); });
  return groups;
}

// The groups at `path` within `outer` by the digest of their anchor.
const GroupMatcher::ByDigest& GroupMatcher::Anchors(NodeId outer,
                                                    std::string_view path,
                                                    const std::vector<std::string>& leaves) {
  std::string key = std::to_string(outer) + '\n' + std::string(path);
  for (const std::string& leaf : leaves) key += '\n' + leaf;
  const auto known = anchors_.find(key);
  if (known != anchors_.end()) return known->second;
  ByDigest by_digest;
  for (const NodeId group : GroupsAt(outer, path)) {
    const std::string digest = groups_.AnchorDigest(group, leaves);
    if (!digest.empty()) by_digest[digest].push_back(group);
  }
  return anchors_.emplace(std::move(key), std::move(by_digest)).first->second;
}

MiddleLeaves::MiddleLeaves(const Translation& translation, const GroupView& made_groups)
    : translation_(translation),
      made_groups_(made_groups),
      source_groups_(translation.source(), SourceShape(CarriedBy(translation))) {}

void MiddleLeaves::Index() {
  const Record& source = translation_.source();
  for (NodeId node = 0; node < source.nodes.size(); ++node) {
    if (node >= translation_.keep_begin() && node < translation_.keep_end()) continue;
    if (!source.IsLeaf(node)) continue;
    leaves_[PlainPath(source, node)].push_back(node);
  }
  const Record& made = translation_.target();
  for (NodeId node = 0; node < made.nodes.size(); ++node) {
    const NodeId origin = translation_.SourceOf(node);
    if (origin == kNone) continue;
    came_from_[made_groups_.GroupOf(node)].push_back(source_groups_.GroupOf(origin));
  }
}

std::string MiddleLeaves::Among(std::string_view path) {
  if (leaves_.empty()) Index();
  std::vector<std::string> values;
  const auto found = leaves_.find(std::string(path));
  if (found != leaves_.end()) {
    for (const NodeId leaf : found->second)
      values.emplace_back(translation_.source().nodes[leaf].value());
  }
  return ValuesDigest(std::move(values));
}

bool MiddleLeaves::Holds(NodeId made_group, std::string_view path, std::string_view digest) {
  if (leaves_.empty()) Index();
  const auto found = leaves_.find(std::string(path));
  if (found == leaves_.end()) return false;
  Relation nearest = Relation::kFar;
  bool holds = false;
  for (const NodeId leaf : found->second) {
    const Relation relation = RelationOf(made_group, leaf);
    if (relation > nearest) continue;
    if (relation < nearest) holds = false;
    nearest = relation;
    holds = holds || ValueDigest(translation_.source().nodes[leaf].value()) == digest;
  }
  return holds;
}

// The same: in a group that the made group came from, or around or within such a group. Near:
// within the same outermost group. A leaf of the record as a whole is one of its kind.
MiddleLeaves::Relation MiddleLeaves::RelationOf(NodeId made_group, NodeId leaf) {
  const NodeId group = source_groups_.GroupOf(leaf);
  const auto from = came_from_.find(made_group);
  if (group == 0 || made_group == 0 || from == came_from_.end()) return Relation::kSame;
  Relation relation = Relation::kFar;
  for (const NodeId other : from->second) {
    if (other == 0) continue;
    const bool around = group <= other && other < source_groups_.EndOf(group);
    const bool within = other <= group && group < source_groups_.EndOf(other);
    if (around || within) return Relation::kSame;
    if (OutermostOf(group) == OutermostOf(other)) relation = Relation::kNear;
  }
  return relation;
}

NodeId MiddleLeaves::OutermostOf(NodeId group) const {
  while (group != 0) {
    const NodeId outer = source_groups_.GroupOf(translation_.source().nodes[group].parent);
    if (outer == 0) break;
    group = outer;
  }
  return group;
}

}  // namespace baybridge
