#include "pack/placeholders.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

TEST(PlaceholdersTest, AreNamedOnceAndSorted) {
  EXPECT_EQ(PlaceholdersOf("{b} {a} {b} {} { c } {d"), (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace baybridge
