#include "text/phrase_trie.h"

#include <algorithm>
#include <utility>

#include "text/utf8.h"

namespace baybridge {

// Makes the nodes level by level out of the sorted keys; keys of one node are neighbours.
class PhraseTrie::Builder {
 public:
  Builder(const Phrases& phrases, PhraseTrie& trie) : trie_(trie) {
    for (const auto& phrase : phrases) sorted_.push_back(&phrase);
    trie_.nodes_.emplace_back();
  }

  void Run() {
    const auto groups = Groups(0, sorted_.size(), 0);
    if (!groups.empty()) trie_.roots_.resize(std::size_t{groups.back().code} + 1);
    for (const Group& group : groups) trie_.roots_[group.code] = NewNode(group, 1);
    std::size_t next = 0;
    while (next < open_.size()) Expand(open_[next++]);  // Expand adds to open_
  }

 private:
  struct Group {
    char32_t code;
    std::size_t begin;
    std::size_t end;
  };
  struct Open {
    std::uint32_t node;
    std::size_t begin, end;  // keys longer than `depth`
    std::size_t depth;
  };

  std::vector<Group> Groups(std::size_t begin, std::size_t end, std::size_t depth) const {
    std::vector<Group> groups;
    for (std::size_t i = begin; i < end; ++i) {
      const char32_t code = sorted_[i]->first[depth];
      if (groups.empty() || groups.back().code != code) groups.push_back({code, i, i});
      groups.back().end = i + 1;
    }
    return groups;
  }

  std::uint32_t NewNode(const Group& group, std::size_t depth) {
    const auto id = static_cast<std::uint32_t>(trie_.nodes_.size());
    Node& node = trie_.nodes_.emplace_back();
    std::size_t begin = group.begin;
    if (sorted_[begin]->first.size() == depth) {
      const PhraseValue& value = sorted_[begin]->second;
      if (value.has_hard) node.hard = AddText(value.hard);
      if (value.has_soft) node.soft = AddText(value.soft);
      ++begin;
    }
    if (begin < group.end) open_.push_back({id, begin, group.end, depth});
    return id;
  }

  void Expand(const Open open) {
    const auto groups = Groups(open.begin, open.end, open.depth);
    const auto first = static_cast<std::uint32_t>(trie_.edges_.size());
    for (const Group& group : groups) {
      const std::uint32_t child = NewNode(group, open.depth + 1);
      trie_.edges_.push_back({group.code, child});
      trie_.nodes_[open.node].next |= std::uint64_t{1} << (group.code & 63U);
    }
    trie_.nodes_[open.node].edge = first;
    trie_.nodes_[open.node].edges = static_cast<std::uint32_t>(groups.size());
  }

  Text AddText(const std::string& text) {
    const Text added{static_cast<std::uint32_t>(trie_.texts_.size()),
                     static_cast<std::uint32_t>(text.size())};
    trie_.texts_ += text;
    return added;
  }

  PhraseTrie& trie_;
  std::vector<const Phrases::value_type*> sorted_;
  std::vector<Open> open_;
};

PhraseTrie::PhraseTrie(const Phrases& phrases) {
  Builder(phrases, *this).Run();
}

std::uint32_t PhraseTrie::Child(const Node& node, char32_t code) const {
  if ((node.next >> (code & 63U) & 1U) == 0) return 0;
  const Edge* begin = edges_.data() + node.edge;
  const Edge* end = begin + node.edges;
  const Edge* found = std::lower_bound(begin, end, code,
                                       [](const Edge& edge, char32_t c) { return edge.code < c; });
  return found != end && found->code == code ? found->node : 0;
}

PhraseTrie::Match PhraseTrie::Find(std::string_view text,
                                   std::size_t offset,
                                   std::size_t end) const {
  Match match;
  CodePoint point = CodePointAt(text, offset);
  if (!MayBegin(point.value)) return match;
  std::uint32_t id = roots_[point.value];
  std::size_t at = offset + point.size;
  while (id != 0 && at <= end) {
    const Node& node = nodes_[id];
    const auto size = static_cast<std::uint32_t>(at - offset);
    if (node.hard.offset != kNoText) {
      match.hard_size = size;
      match.hard = TextOf(node.hard);
    }
    if (node.soft.offset != kNoText) {
      match.soft_size = size;
      match.soft = TextOf(node.soft);
    }
    if (node.edges == 0 || at >= end) break;
    point = CodePointAt(text, at);
    id = Child(node, point.value);
    at += point.size;
  }
  return match;
}

}  // namespace baybridge
