#include "batch/keep_block.h"

#include <string>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

// Wherever the name stands against the blocks that are looked at, and at both ends.
TEST(HasKeepBlock, FindsTheNameAtEveryPlace) {
  const std::string name = "urn:baybridge:keep:";
  for (std::size_t before = 0; before < 70; ++before) {
    for (const std::size_t after : {0U, 1U, 15U, 40U}) {
      const std::string record = std::string(before, 'k') + name + std::string(after, ':');
      EXPECT_TRUE(HasKeepBlock(record)) << before << ' ' << after;
    }
  }
}

TEST(HasKeepBlock, IsNotTakenInByWhatLooksAlike) {
  const std::string name = "urn:baybridge:keep:";
  const std::string most = name.substr(0, name.size() - 1);
  EXPECT_FALSE(HasKeepBlock(""));
  EXPECT_FALSE(HasKeepBlock(most));
  for (std::size_t before = 0; before < 40; ++before) {
    EXPECT_FALSE(HasKeepBlock(std::string(before, ' ') + most + ";" + std::string(40, ' ')));
    EXPECT_FALSE(
        HasKeepBlock(std::string(before, ' ') + "Urn:baybridge:keep:" + std::string(9, ' ')));
  }
}

}  // namespace
}  // namespace baybridge
