#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "core/byte_source.h"
#include "core/result.h"

namespace baybridge {

// A file that is read from its beginning to its end, or anywhere where it is a regular one; "-" is
// standard input. Owns the descriptor.
class InputFile final : public ByteSource, public RandomAccess {
 public:
  // Fails with kNotFound or kUnreadable (a directory, no permission).
  static Result<InputFile> Open(const std::filesystem::path& path);
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&&) = delete;
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile() override;

  // Reads at most `size` bytes; 0 at the end. Fails with kUnreadable.
  Result<std::size_t> Read(char* to, std::size_t size) override;
  // Fails with kUnreadable, also where the file is a pipe. Read goes on where it was.
  Result<std::size_t> ReadAt(std::size_t offset, char* to, std::size_t size) const override;
  // Appends what is left to `bytes`, which holds what was read before. Fails with kTooLarge where
  // that makes more than `max_bytes`; never reads much more.
  Result<Done> ReadRest(std::string& bytes, std::size_t max_bytes);
  // Bytes, as the file system states them; 0 where it does not know.
  std::size_t size() const override { return size_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  InputFile(int fd, std::size_t size, std::filesystem::path path)
      : fd_(fd),
        size_(size),
        path_(std::move(path)) {}
  int fd_ = -1;
  std::size_t size_ = 0;
  std::filesystem::path path_;
};

// Who may read a file that is made: whom the user's umask leaves, or its owner alone.
enum class FileReaders : std::uint8_t { kUsual, kOwner };

// A file that is made under a temporary name in the same folder and takes its own only when it is
// whole; without Commit nothing is left behind.
class OutputFile final : public ByteSink {
 public:
  // Fails with kUnreadable.
  static Result<OutputFile> Create(const std::filesystem::path& path);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile() override;

  Result<Done> Write(std::string_view bytes) override;
  // Syncs and renames. Fails with kUnreadable.
  Result<Done> Commit(FileReaders readers = FileReaders::kUsual);

 private:
  OutputFile(int fd, std::filesystem::path path, std::string temporary)
      : fd_(fd),
        path_(std::move(path)),
        temporary_(std::move(temporary)) {}
  int fd_ = -1;
  std::filesystem::path path_;
  std::string temporary_;
};

// The bytes of a regular file (or of standard input for "-"). Fails with kNotFound, kUnreadable (a
// directory, no permission, an I/O error) or kTooLarge past `max_bytes`; never reads more than
// max_bytes + 1.
Result<std::string> ReadFile(const std::filesystem::path& path, std::size_t max_bytes);

// ReadFile for a secret: fails with kUsage as well, for a file that others than its owner may read.
// `what` names the secret in that failure: "key". Without the newline at its end.
Result<std::string> ReadSecretFile(const std::filesystem::path& path,
                                   std::size_t max_bytes,
                                   std::string_view what);

// Writes `bytes` to `path` by way of a temporary file in the same folder that is synced and
// renamed, so that nobody ever sees a half-written file. Fails with kUnreadable; nothing is left
// behind then.
Result<Done> WriteFile(const std::filesystem::path& path,
                       std::string_view bytes,
                       FileReaders readers = FileReaders::kUsual);

}  // namespace baybridge
