#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace baybridge {

// What one key is replaced with. A hard value is a word of its own: it wins over every soft one at
// the same place and ends the run of soft ones before it. A soft value is a piece of running text.
struct PhraseValue {
  bool has_hard = false;
  bool has_soft = false;
  std::string hard;
  std::string soft;
};

// Keys by their code points.
using Phrases = std::map<std::u32string, PhraseValue>;

// A longest-match automaton over code points in flat arrays. Constant once built; read by any
// thread.
class PhraseTrie {
 public:
  struct Match {
    std::uint32_t hard_size = 0;  // bytes of the longest key with a hard value; 0 is none
    std::uint32_t soft_size = 0;
    std::string_view hard;
    std::string_view soft;
  };

  PhraseTrie() = default;
  explicit PhraseTrie(const Phrases& phrases);

  // The longest keys at `offset` of `text` (valid UTF-8), not reaching beyond `end`.
  Match Find(std::string_view text, std::size_t offset, std::size_t end) const;
  // False for most code points that begin no key; never false for one that does.
  bool MayBegin(char32_t code) const { return code < roots_.size() && roots_[code] != 0; }

 private:
  static constexpr std::uint32_t kNoText = 0xFFFF'FFFF;
  struct Text {
    std::uint32_t offset = kNoText;  // in texts_
    std::uint32_t size = 0;
  };
  struct Node {
    std::uint64_t next = 0;  // bit (code mod 64) of every code point that may follow
    std::uint32_t edge = 0;  // first edge; those of a node stand together, sorted
    std::uint32_t edges = 0;
    Text hard;
    Text soft;
  };
  struct Edge {
    char32_t code = 0;
    std::uint32_t node = 0;
  };
  class Builder;
  std::string_view TextOf(Text text) const { return {texts_.data() + text.offset, text.size}; }
  std::uint32_t Child(const Node& node, char32_t code) const;

  std::vector<std::uint32_t> roots_;  // node of a first code point; 0 is none
  std::vector<Node> nodes_;           // nodes_[0] is no node
  std::vector<Edge> edges_;
  std::string texts_;
};

}  // namespace baybridge
