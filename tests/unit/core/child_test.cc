#include "core/child.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

TEST(Child, TellsWhetherTheWorkSucceeded) {
  EXPECT_TRUE(RunInChild([] { return true; }).has_value());
  const auto no = RunInChild([] { return false; });
  ASSERT_FALSE(no.has_value());
  EXPECT_EQ(no.error().kind, FailureKind::kMalformed);
}

TEST(Child, ChangesNothingOfTheCaller) {
  int value = 1;
  EXPECT_TRUE(RunInChild([&] {
                value = 2;
                return value == 2;
              }).has_value());
  EXPECT_EQ(value, 1);
}

TEST(Child, EndsAtItsLimitOfTime) {
  const auto ended = RunInChild(
      [] {
        volatile bool on = true;
        while (on) {
        }
        return true;
      },
      {.cpu_seconds = 1, .wall_seconds = 5, .memory = std::size_t{64} << 20U});
  ASSERT_FALSE(ended.has_value());
  EXPECT_EQ(ended.error().kind, FailureKind::kTooLarge);
}

TEST(Child, EndsAtItsLimitOfMemory) {
  const auto ended = RunInChild(
      [] {
        constexpr std::size_t kBlock = std::size_t{1} << 20U;
        volatile bool on = true;
        while (on) {
          char* block = static_cast<char*>(std::malloc(kBlock));  // NOLINT: meant to be lost
          if (block != nullptr) std::memset(block, 1, kBlock);
          on = block != nullptr || on;
        }
        return true;
      },
      {.cpu_seconds = 20, .wall_seconds = 20, .memory = std::size_t{200} << 20U});
  ASSERT_FALSE(ended.has_value());
  EXPECT_EQ(ended.error().kind, FailureKind::kTooLarge);
  EXPECT_NE(ended.error().what.find("memory"), std::string::npos) << ended.error().what;
}

TEST(Child, CanCrashAlone) {
  const auto ended = RunInChild([]() -> bool { std::abort(); });
  ASSERT_FALSE(ended.has_value());
  EXPECT_EQ(ended.error().kind, FailureKind::kInternal);
}

TEST(Child, CanWriteNoFile) {
  const std::string path = testing::TempDir() + "child_wrote";
  const auto wrote = RunInChild([&] {
    std::FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr) return false;
    return std::fputs("x", file) >= 0 && std::fclose(file) == 0;
  });
  EXPECT_FALSE(wrote.has_value());
  (void)std::remove(path.c_str());
}

}  // namespace
}  // namespace baybridge
