// The tree of RFC 6962 on the entries that implementations of Certificate Transparency are tried
// with.
#include "crypto/merkle.h"

#include <span>
#include <string>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

using namespace std::string_view_literals;

constexpr std::array kEntries = {
    ""sv,
    "\x00"sv,
    "\x10"sv,
    "\x20\x21"sv,
    "\x30\x31"sv,
    "\x40\x41\x42\x43"sv,
    "\x50\x51\x52\x53\x54\x55\x56\x57"sv,
    "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"sv};

struct Case {
  std::size_t entries;
  const char* root;
};
const Case kCases[] = {
    {0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
    {2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
    {3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
    {5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
    {8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
};

TEST(Merkle, RootsAreThoseOfRfc6962) {
  for (const Case& test : kCases) {
    MerkleTree tree;
    for (std::size_t i = 0; i < test.entries; ++i) tree.Add(kEntries[i]);
    EXPECT_EQ(Hex(tree.Root()), test.root) << test.entries << " entries";
    EXPECT_EQ(tree.size(), test.entries);
  }
}

// The definitions of RFC 9162, 2.1, word for word.
Sha256Digest Join(const Sha256Digest& left, const Sha256Digest& right) {
  std::string bytes = "\x01";
  bytes.append(left.begin(), left.end());
  bytes.append(right.begin(), right.end());
  return Sha256(bytes);
}
using Entries = std::span<const std::string>;
std::size_t Split(Entries entries) {
  std::size_t half = 1;
  while (half * 2 < entries.size()) half *= 2;
  return half;
}
Sha256Digest NaiveRoot(Entries entries) {
  if (entries.empty()) return Sha256("");
  if (entries.size() == 1) return Sha256(std::string(1, '\0') + entries[0]);
  const std::size_t half = Split(entries);
  return Join(NaiveRoot(entries.first(half)), NaiveRoot(entries.subspan(half)));
}
std::vector<Sha256Digest> NaivePath(std::size_t index, Entries entries) {
  if (entries.size() == 1) return {};
  const std::size_t half = Split(entries);
  const bool left = index < half;
  auto path =
      left ? NaivePath(index, entries.first(half)) : NaivePath(index - half, entries.subspan(half));
  path.push_back(NaiveRoot(left ? entries.subspan(half) : entries.first(half)));
  return path;
}
std::vector<Sha256Digest> NaiveSubproof(std::size_t first, Entries entries, bool whole) {
  if (first == entries.size()) {
    if (whole) return {};
    return {NaiveRoot(entries)};
  }
  const std::size_t half = Split(entries);
  const bool left = first <= half;
  auto proof = left ? NaiveSubproof(first, entries.first(half), whole)
                    : NaiveSubproof(first - half, entries.subspan(half), false);
  proof.push_back(NaiveRoot(left ? entries.subspan(half) : entries.first(half)));
  return proof;
}

class Proofs : public testing::Test {
 protected:
  static constexpr std::size_t kMost = 33;
  Proofs() {
    for (std::size_t i = 0; i < kMost; ++i) {
      entries.push_back("entry " + std::to_string(i));
      log.Add(entries.back());
    }
  }
  Entries First(std::size_t size) const { return Entries(entries).first(size); }
  std::vector<std::string> entries;
  MerkleLog log;
};

TEST_F(Proofs, OfInclusionAreThoseOfTheDefinition) {
  for (std::size_t size = 1; size <= kMost; ++size) {
    const Sha256Digest root = log.Root(size);
    EXPECT_EQ(root, NaiveRoot(First(size)));
    for (std::size_t index = 0; index < size; ++index) {
      auto proof = log.InclusionProof(index, size);
      EXPECT_EQ(proof, NaivePath(index, First(size))) << index << " of " << size;
      const Sha256Digest leaf = MerkleLeaf(entries[index]);
      EXPECT_TRUE(VerifyInclusion(leaf, index, size, proof, root));
      EXPECT_FALSE(VerifyInclusion(leaf, index + 1, size, proof, root));
      EXPECT_FALSE(VerifyInclusion(MerkleLeaf("other"), index, size, proof, root));
      EXPECT_FALSE(VerifyInclusion(leaf, index, size, proof, log.Root(size - 1)));
      proof.push_back(root);
      EXPECT_FALSE(VerifyInclusion(leaf, index, size, proof, root)) << "too long";
      proof.pop_back();
      if (proof.empty()) continue;
      proof.pop_back();
      EXPECT_FALSE(VerifyInclusion(leaf, index, size, proof, root)) << "too short";
    }
  }
}

TEST_F(Proofs, OfConsistencyAreThoseOfTheDefinition) {
  for (std::size_t second = 1; second <= kMost; ++second) {
    const MerkleState last{.size = second, .root = log.Root(second)};
    for (std::size_t first = 1; first <= second; ++first) {
      const MerkleState before{.size = first, .root = log.Root(first)};
      auto proof = log.ConsistencyProof(first, second);
      EXPECT_EQ(proof, NaiveSubproof(first, First(second), true)) << first << " of " << second;
      EXPECT_TRUE(VerifyConsistency(before, last, proof)) << first << " of " << second;
      EXPECT_FALSE(VerifyConsistency({first, Sha256("other")}, last, proof));
      EXPECT_FALSE(VerifyConsistency(before, {second, Sha256("other")}, proof));
      proof.push_back(last.root);
      EXPECT_FALSE(VerifyConsistency(before, last, proof)) << "too long";
      proof.pop_back();
      if (proof.empty()) continue;
      proof.pop_back();
      EXPECT_FALSE(VerifyConsistency(before, last, proof)) << "too short";
    }
    EXPECT_TRUE(VerifyConsistency({0, Sha256("")}, last, {}));
  }
}

TEST_F(Proofs, EntriesCanBeTakenBack) {
  for (std::size_t size = 0; size <= kMost; ++size) {
    MerkleLog cut = log;
    cut.CutTo(size);
    EXPECT_EQ(cut.size(), size);
    for (std::size_t i = size; i < kMost; ++i) cut.Add(entries[i]);
    EXPECT_EQ(cut.Root(kMost), log.Root(kMost)) << size;
  }
}

}  // namespace
}  // namespace baybridge
