#include "crypto/merkle.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string>

#include "core/check.h"

namespace baybridge {
namespace {

// The prefixes tell leaves from nodes.
Sha256Digest NodeOf(const Sha256Digest& left, const Sha256Digest& right) {
  std::array<char, 1 + 2 * sizeof(Sha256Digest)> bytes{};
  bytes[0] = '\x01';
  auto* at = std::copy(left.begin(), left.end(), bytes.begin() + 1);
  std::copy(right.begin(), right.end(), at);
  return Sha256({bytes.data(), bytes.size()});
}

// The largest power of two that is smaller.
std::uint64_t Half(std::uint64_t count) {
  return std::bit_floor(count - 1);
}

}  // namespace

Sha256Digest MerkleLeaf(std::string_view entry) {
  std::string bytes(1, '\x00');
  bytes += entry;
  return Sha256(bytes);
}

void MerkleTree::AddLeaf(const Sha256Digest& leaf) {
  ++size_;
  whole_.emplace_back(1, leaf);
  while (whole_.size() > 1 && whole_[whole_.size() - 2].first == whole_.back().first) {
    const auto right = whole_.back();
    whole_.pop_back();
    whole_.back() = {right.first * 2, NodeOf(whole_.back().second, right.second)};
  }
}

Sha256Digest MerkleTree::Root() const {
  if (whole_.empty()) return Sha256({});
  Sha256Digest root = whole_.back().second;
  for (std::size_t i = whole_.size() - 1; i-- > 0;) root = NodeOf(whole_[i].second, root);
  return root;
}

void MerkleLog::AddLeaf(const Sha256Digest& leaf) {
  if (levels_.empty()) levels_.emplace_back();
  levels_[0].push_back(leaf);
  for (std::size_t level = 0; levels_[level].size() % 2 == 0; ++level) {
    if (level + 1 == levels_.size()) levels_.emplace_back();
    const auto& below = levels_[level];
    levels_[level + 1].push_back(NodeOf(below[below.size() - 2], below.back()));
  }
}

void MerkleLog::CutTo(std::uint64_t size) {
  BAYBRIDGE_CHECK(size <= this->size());
  for (std::size_t level = 0; level < levels_.size(); ++level) levels_[level].resize(size >> level);
  while (!levels_.empty() && levels_.back().empty()) levels_.pop_back();
}

// As deep as the tree, at most 64.
Sha256Digest MerkleLog::Range(std::uint64_t begin, std::uint64_t end) const {
  const std::uint64_t count = end - begin;
  if (std::has_single_bit(count)) {
    const auto level = static_cast<std::size_t>(std::countr_zero(count));
    return levels_[level][begin >> level];
  }
  const std::uint64_t middle = begin + Half(count);
  return NodeOf(Range(begin, middle), Range(middle, end));
}

Sha256Digest MerkleLog::Root(std::uint64_t size) const {
  BAYBRIDGE_CHECK(size <= this->size());
  return size == 0 ? Sha256({}) : Range(0, size);
}

std::vector<Sha256Digest> MerkleLog::InclusionProof(std::uint64_t index, std::uint64_t size) const {
  BAYBRIDGE_CHECK(index < size && size <= this->size());
  std::vector<Sha256Digest> proof;
  std::uint64_t begin = 0;
  std::uint64_t end = size;
  while (end - begin > 1) {  // from the root down
    const std::uint64_t middle = begin + Half(end - begin);
    if (index < middle) {
      proof.push_back(Range(middle, end));
      end = middle;
    } else {
      proof.push_back(Range(begin, middle));
      begin = middle;
    }
  }
  std::ranges::reverse(proof);
  return proof;
}

std::vector<Sha256Digest> MerkleLog::ConsistencyProof(std::uint64_t first,
                                                      std::uint64_t second) const {
  BAYBRIDGE_CHECK(first <= second && second <= size());
  std::vector<Sha256Digest> proof;
  if (first == 0 || first == second) return proof;
  std::uint64_t begin = 0;
  std::uint64_t end = second;
  bool known = true;  // the part that both begin with is the whole of the first state
  while (first != end) {
    const std::uint64_t middle = begin + Half(end - begin);
    if (first <= middle) {
      proof.push_back(Range(middle, end));
      end = middle;
    } else {
      proof.push_back(Range(begin, middle));
      begin = middle;
      known = false;
    }
  }
  if (!known) proof.push_back(Range(begin, end));
  std::ranges::reverse(proof);
  return proof;
}

bool VerifyInclusion(const Sha256Digest& leaf,
                     std::uint64_t index,
                     std::uint64_t size,
                     std::span<const Sha256Digest> proof,
                     const Sha256Digest& root) {
  if (index >= size) return false;
  std::uint64_t at = index;
  std::uint64_t last = size - 1;
  Sha256Digest made = leaf;
  for (const Sha256Digest& step : proof) {
    if (last == 0) return false;
    if ((at & 1U) != 0 || at == last) {
      made = NodeOf(step, made);
      for (; (at & 1U) == 0 && at != 0; at >>= 1U) last >>= 1U;
    } else {
      made = NodeOf(made, step);
    }
    at >>= 1U;
    last >>= 1U;
  }
  return last == 0 && made == root;
}

bool VerifyConsistency(const MerkleState& first,
                       const MerkleState& second,
                       std::span<const Sha256Digest> proof) {
  if (first.size > second.size) return false;
  if (first.size == 0) return proof.empty() && first.root == Sha256({});
  if (first.size == second.size) return proof.empty() && first.root == second.root;
  const bool whole = std::has_single_bit(first.size);
  if (proof.empty() && !whole) return false;
  std::uint64_t at = first.size - 1;
  std::uint64_t last = second.size - 1;
  for (; (at & 1U) != 0; at >>= 1U) last >>= 1U;
  Sha256Digest made_first = whole ? first.root : proof[0];
  Sha256Digest made_second = made_first;
  for (const Sha256Digest& step : proof.subspan(whole ? 0 : 1)) {
    if (last == 0) return false;
    if ((at & 1U) != 0 || at == last) {
      made_first = NodeOf(step, made_first);
      made_second = NodeOf(step, made_second);
      for (; (at & 1U) == 0 && at != 0; at >>= 1U) last >>= 1U;
    } else {
      made_second = NodeOf(made_second, step);
    }
    at >>= 1U;
    last >>= 1U;
  }
  return last == 0 && made_first == first.root && made_second == second.root;
}

}  // namespace baybridge
