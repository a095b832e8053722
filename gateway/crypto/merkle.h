#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/digest.h"

namespace baybridge {

// Merkle trees as logs of certificates have them: RFC 9162, section 2.1, with SHA-256 (the same
// digests as RFC 6962).

// The digest of an entry.
Sha256Digest MerkleLeaf(std::string_view entry);

// The root of a tree over entries that are added one after the other; holds one digest a level.
class MerkleTree {
 public:
  void Add(std::string_view entry) { AddLeaf(MerkleLeaf(entry)); }
  void AddLeaf(const Sha256Digest& leaf);
  std::uint64_t size() const { return size_; }
  // SHA-256 of nothing for an empty tree.
  Sha256Digest Root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<std::pair<std::uint64_t, Sha256Digest>> whole_;  // full subtrees, by falling size
};

// A tree that can also prove what it holds; holds two digests an entry.
class MerkleLog {
 public:
  void Add(std::string_view entry) { AddLeaf(MerkleLeaf(entry)); }
  void AddLeaf(const Sha256Digest& leaf);
  std::uint64_t size() const { return levels_.empty() ? 0 : levels_[0].size(); }
  // Takes entries away from the end, until `size` are left: of a transaction that failed.
  void CutTo(std::uint64_t size);

  // `index` counts from 0; no number may be larger than size(), and of a pair the second not
  // smaller.
  const Sha256Digest& Leaf(std::uint64_t index) const { return levels_[0][index]; }
  // Root of the first `size` entries.
  Sha256Digest Root(std::uint64_t size) const;
  // That the entry is among the first `size`: RFC 9162, 2.1.3.1. index < size.
  std::vector<Sha256Digest> InclusionProof(std::uint64_t index, std::uint64_t size) const;
  // That the first `first` entries are the beginning of the first `second`: RFC 9162, 2.1.4.1.
  std::vector<Sha256Digest> ConsistencyProof(std::uint64_t first, std::uint64_t second) const;

 private:
  Sha256Digest Range(std::uint64_t begin, std::uint64_t end) const;
  std::vector<std::vector<Sha256Digest>> levels_;  // [k][i]: the 2^k entries from i * 2^k on
};

// RFC 9162, 2.1.3.2.
bool VerifyInclusion(const Sha256Digest& leaf,
                     std::uint64_t index,
                     std::uint64_t size,
                     std::span<const Sha256Digest> proof,
                     const Sha256Digest& root);

// A state of a log.
struct MerkleState {
  std::uint64_t size = 0;
  Sha256Digest root{};
  friend bool operator==(const MerkleState&, const MerkleState&) = default;
};

// RFC 9162, 2.1.4.2. Of equal sizes the proof is empty and the roots are the same; of an empty
// first state the proof is empty.
bool VerifyConsistency(const MerkleState& first,
                       const MerkleState& second,
                       std::span<const Sha256Digest> proof);

}  // namespace baybridge
