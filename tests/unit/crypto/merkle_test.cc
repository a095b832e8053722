// The tree of RFC 6962 on the entries that implementations of Certificate Transparency are tried
// with.
#include "crypto/merkle.h"

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

}  // namespace
}  // namespace baybridge
