#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/digest.h"

namespace baybridge {

// The root of a Merkle tree (RFC 6962, 2.1) over entries that are added one after the other; holds
// one digest a level.
class MerkleTree {
 public:
  void Add(std::string_view entry);
  std::uint64_t size() const { return size_; }
  // SHA-256 of nothing for an empty tree.
  Sha256Digest Root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<std::pair<std::uint64_t, Sha256Digest>> whole_;  // full subtrees, by falling size
};

}  // namespace baybridge
