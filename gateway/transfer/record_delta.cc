#include "transfer/record_delta.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "crypto/digest.h"
#include "translate/keep_block.h"

namespace baybridge {
namespace {

// Groups that are matched by likeness; of more than these only equal ones are.
constexpr std::size_t kMostLike = 64;

std::string KeyOf(const Record& record, NodeId node) {
  const Node& n = record.nodes[node];
  std::string key = n.is(kAttributeNode) ? "@" : "";
  key += record.space(n.name);
  key += '|';
  key += record.local(n.name);
  return key;
}

std::string TextOf(const Record& record, NodeId node) {
  const Node& n = record.nodes[node];
  return n.is(kAttributeNode) || n.is(kHasText) ? std::string(n.value()) : std::string();
}

// What a translation could not carry is for the way back, not for the reader.
bool IsKept(const Record& record, NodeId node) {
  return record.space(record.nodes[node].name) == kKeepSpace;
}

// The children of a node by name, each list in document order.
using Children = std::map<std::string, std::vector<NodeId>, std::less<>>;

Children ChildrenOf(const Record& record, NodeId parent) {
  Children children;
  for (NodeId child = record.nodes[parent].first_child; child != kNone;
       child = record.nodes[child].next_sibling) {
    if (!IsKept(record, child)) children[KeyOf(record, child)].push_back(child);
  }
  return children;
}

// A digest of all that stands below each node, with its name.
std::vector<std::string> DigestsOf(const Record& record) {
  std::vector<std::string> digests(record.nodes.size());
  // Children stand behind their parent, so that each is whole when its turn comes.
  for (NodeId node = static_cast<NodeId>(record.nodes.size()); node-- > 0;) {
    const std::string text = TextOf(record, node);
    std::string said = KeyOf(record, node) + '\0' + (record.nodes[node].is(kNilNode) ? "nil" : "") +
                       '\0' + std::to_string(text.size()) + '\0' + text + digests[node];
    digests[node] = Hex(Sha256(said));
    const NodeId parent = record.nodes[node].parent;
    if (parent != kNone && !IsKept(record, node)) digests[parent] += digests[node];
  }
  return digests;
}

// What a group says, leaf by leaf, in order.
std::vector<std::string> SaidBy(const Record& record, NodeId group) {
  std::vector<std::string> said;
  std::vector<std::pair<NodeId, std::string>> open = {{group, {}}};
  while (!open.empty()) {
    const auto [node, path] = std::move(open.back());
    open.pop_back();
    if (record.IsLeaf(node)) said.push_back(path + '\0' + TextOf(record, node));
    for (NodeId child = record.nodes[node].first_child; child != kNone;
         child = record.nodes[child].next_sibling) {
      if (!IsKept(record, child)) open.emplace_back(child, path + '/' + KeyOf(record, child));
    }
  }
  std::ranges::sort(said);
  return said;
}

std::size_t SharedOf(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  std::vector<std::string> shared;
  std::ranges::set_intersection(one, other, std::back_inserter(shared));
  return shared.size();
}

class Comparison {
 public:
  Comparison(const Record& before, const Record& after, const Kind& kind)
      : before_(before),
        after_(after),
        kind_(kind),
        before_digests_(DigestsOf(before)),
        after_digests_(DigestsOf(after)) {}

  RecordDelta Run(std::size_t most) {
    open_ = {{0, 0}};
    while (!open_.empty()) {
      const auto [one, other] = open_.back();
      open_.pop_back();
      if (before_digests_[one] != after_digests_[other]) Compare(one, other);
    }
    std::ranges::stable_sort(
        found_, {}, [](const Found& found) { return std::pair(!found.critical, found.order); });
    RecordDelta delta;
    for (const Found& found : found_) {
      ++delta.counts[static_cast<std::size_t>(found.change)];
      delta.critical += found.critical ? 1 : 0;
      // Paths are dear where siblings are many: only of what is told.
      if (delta.leaves.size() < most) delta.leaves.push_back(LeafOf(found));
    }
    return delta;
  }

 private:
  struct Found {
    LeafChange change;
    NodeId before;  // kNone: it was not there
    NodeId after;   // kNone: it is there no more
    NodeId order;   // node of the new version that it stands at
    bool critical;
  };

  DeltaLeaf LeafOf(const Found& found) const {
    const bool removed = found.after == kNone;
    const Record& record = removed ? before_ : after_;
    const NodeId node = removed ? found.before : found.after;
    return {.change = found.change,
            .path = record.PathOf(node),
            .field = FieldAt(record, node),
            .before = found.before == kNone ? std::string() : TextOf(before_, found.before),
            .after = removed ? std::string() : TextOf(after_, found.after)};
  }

  void Tell(LeafChange change, NodeId before, NodeId after, NodeId order) {
    const Field* field = after == kNone ? FieldAt(before_, before) : FieldAt(after_, after);
    found_.push_back({change, before, after, order, field != nullptr && field->critical});
  }

  const Field* FieldAt(const Record& record, NodeId node) const {
    const ElementId element = record.nodes[node].element;
    return element == kNone ? nullptr : kind_.FieldOf(element);
  }

  void Compare(NodeId one, NodeId other) {
    const bool was = before_.IsLeaf(one);
    const bool is = after_.IsLeaf(other);
    const bool nil = before_.nodes[one].is(kNilNode) != after_.nodes[other].is(kNilNode);
    if ((was || is) && (TextOf(before_, one) != TextOf(after_, other) || nil || was != is))
      Tell(LeafChange::kChanged, one, other, other);
    const Children old = ChildrenOf(before_, one);
    const Children now = ChildrenOf(after_, other);
    for (const auto& [key, nodes] : old) {
      const auto same = now.find(key);
      Match(nodes, same == now.end() ? std::vector<NodeId>() : same->second, other);
    }
    for (const auto& [key, nodes] : now) {
      if (!old.contains(key)) Match({}, nodes, other);
    }
  }

  // Pairs the children of one name.
  void Match(std::vector<NodeId> old, std::vector<NodeId> now, NodeId parent) {
    if (old.size() == 1 && now.size() == 1) {
      open_.emplace_back(old[0], now[0]);
      return;
    }
    TakeEqual(old, now);
    if (old.size() <= kMostLike && now.size() <= kMostLike) TakeLike(old, now);
    for (const NodeId node : old) TellAll(before_, node, LeafChange::kRemoved, parent);
    for (const NodeId node : now) TellAll(after_, node, LeafChange::kAdded, node);
  }

  void TakeEqual(std::vector<NodeId>& old, std::vector<NodeId>& now) const {
    std::multimap<std::string_view, NodeId> left;
    for (const NodeId node : now) left.emplace(after_digests_[node], node);
    std::set<NodeId> taken;
    std::erase_if(old, [&](NodeId node) {
      const auto equal = left.find(before_digests_[node]);
      if (equal == left.end()) return false;
      taken.insert(equal->second);
      left.erase(equal);
      return true;
    });
    std::erase_if(now, [&](NodeId node) { return taken.contains(node); });
  }

  // Groups that share at least half of what the smaller one says, those that share most first.
  void TakeLike(std::vector<NodeId>& old, std::vector<NodeId>& now) {
    struct Likeness {
      std::size_t shared;
      NodeId one;
      NodeId other;
    };
    std::vector<std::vector<std::string>> said;
    for (const NodeId other : now) said.push_back(SaidBy(after_, other));
    std::vector<Likeness> like;
    for (const NodeId one : old) {
      const auto words = SaidBy(before_, one);
      for (std::size_t i = 0; i < now.size(); ++i) {
        const std::size_t shared = SharedOf(words, said[i]);
        if (shared != 0 && 2 * shared >= std::min(words.size(), said[i].size()))
          like.push_back({shared, one, now[i]});
      }
    }
    std::ranges::stable_sort(like, std::greater<>(), &Likeness::shared);
    for (const Likeness& pair : like) {
      const auto one = std::ranges::find(old, pair.one);
      const auto other = std::ranges::find(now, pair.other);
      if (one == old.end() || other == now.end()) continue;
      open_.emplace_back(pair.one, pair.other);
      old.erase(one);
      now.erase(other);
    }
  }

  // Every leaf of a group that is on one side only.
  void TellAll(const Record& record, NodeId group, LeafChange change, NodeId order) {
    std::vector<NodeId> open = {group};
    while (!open.empty()) {
      const NodeId node = open.back();
      open.pop_back();
      for (NodeId child = record.nodes[node].first_child; child != kNone;
           child = record.nodes[child].next_sibling) {
        if (!IsKept(record, child)) open.push_back(child);
      }
      if (!record.IsLeaf(node)) continue;
      const bool added = change == LeafChange::kAdded;
      Tell(change, added ? kNone : node, added ? node : kNone, added ? node : order);
    }
  }

  const Record& before_;
  const Record& after_;
  const Kind& kind_;
  std::vector<std::string> before_digests_;
  std::vector<std::string> after_digests_;
  std::vector<std::pair<NodeId, NodeId>> open_;  // of the version before and of the new one
  std::vector<Found> found_;
};

}  // namespace

RecordDelta CompareRecords(const Record& before,
                           const Record& after,
                           const Kind& kind,
                           std::size_t most) {
  if (before.nodes.empty() || after.nodes.empty()) return {};
  return Comparison(before, after, kind).Run(most);
}

}  // namespace baybridge
