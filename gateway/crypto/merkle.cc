#include "crypto/merkle.h"

#include <string>

namespace baybridge {
namespace {

// The prefixes tell leaves from nodes.
Sha256Digest LeafOf(std::string_view entry) {
  return Sha256(std::string(1, '\x00') + std::string(entry));
}

Sha256Digest NodeOf(const Sha256Digest& left, const Sha256Digest& right) {
  std::string bytes(1, '\x01');
  for (const Sha256Digest* digest : {&left, &right}) {
    for (const std::uint8_t byte : *digest) bytes += static_cast<char>(byte);
  }
  return Sha256(bytes);
}

}  // namespace

void MerkleTree::Add(std::string_view entry) {
  ++size_;
  whole_.emplace_back(1, LeafOf(entry));
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

}  // namespace baybridge
