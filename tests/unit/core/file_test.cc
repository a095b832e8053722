// Files that are written: whole or not at all, for whom they are meant, and never over a device.
#include "core/file.h"

#include <fcntl.h>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "support/scratch.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

TEST(OutputFileTest, LeavesNothingWithoutCommit) {
  const Scratch scratch;
  {
    auto file = OutputFile::Create(scratch.folder() / "out");
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->Write("half"));
  }
  EXPECT_TRUE(fs::is_empty(scratch.folder()));
}

TEST(OutputFileTest, IsForItsOwnerWhereThatIsAsked) {
  const Scratch scratch;
  const fs::path file = scratch.folder() / "key";
  ASSERT_TRUE(WriteFile(file, "secret", FileReaders::kOwner));
  EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  ASSERT_TRUE(WriteFile(file, "page"));
  const mode_t mask = ::umask(0);
  ::umask(mask);
  EXPECT_EQ(static_cast<mode_t>(fs::status(file).permissions()), 0666U & ~mask);
}

TEST(OutputFileTest, WritesToAPipeAndLeavesItOne) {
  const Scratch scratch;
  const fs::path pipe = scratch.folder() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), S_IRUSR | S_IWUSR), 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(reader, 0);
  ASSERT_TRUE(WriteFile(pipe, "through"));
  std::string read(16, '\0');
  read.resize(static_cast<std::size_t>(::read(reader, read.data(), read.size())));
  ::close(reader);
  EXPECT_EQ(read, "through");
  EXPECT_TRUE(fs::is_fifo(pipe));
}

}  // namespace
}  // namespace baybridge
