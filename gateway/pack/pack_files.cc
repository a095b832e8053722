#include "pack/pack_files.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/file.h"
#include "crypto/digest.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxBytes = std::size_t{64} * 1024 * 1024;  // 64 MiB, of one file of a pack

Failure NotReadable(const fs::path& path, std::string what) {
  return {.kind = FailureKind::kUnreadable,
          .what = std::move(what),
          .place = path.string(),
          .advice = {}};
}

bool IsHidden(const fs::path& path) {
  return path.filename().native().starts_with('.');
}

Result<Done> AddFile(const fs::path& path, std::string name, PackFiles& files) {
  auto bytes = ReadFile(path, kMaxBytes);
  if (!bytes) return std::move(bytes).error();
  files.files.push_back({.name = std::move(name), .path = path, .bytes = *std::move(bytes)});
  return Done{};
}

}  // namespace

const PackFile* PackFiles::Find(std::string_view name) const {
  const auto found = std::ranges::lower_bound(files, name, {}, &PackFile::name);
  return found != files.end() && found->name == name ? &*found : nullptr;
}

Result<Done> AddFiles(const fs::path& folder, const std::string& prefix, PackFiles& files) {
  std::error_code error;
  if (!fs::exists(folder, error)) return Done{};
  fs::recursive_directory_iterator at(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    const fs::path& path = at->path();
    std::error_code ignored;
    const fs::file_status status = at->symlink_status(ignored);
    if (IsHidden(path)) {
      at.disable_recursion_pending();
    } else if (fs::is_regular_file(status)) {
      const std::string name = prefix + "/" + path.lexically_relative(folder).generic_string();
      auto added = AddFile(path, name, files);
      if (!added) return added;
    } else if (!fs::is_directory(status)) {
      return NotReadable(path, "expected a file or a folder, found a link or a device");
    }
  }
  if (error) return NotReadable(folder, "cannot list: " + error.message());
  std::ranges::sort(files.files, {}, &PackFile::name);
  return Done{};
}

std::string DigestOf(const PackFiles& files) {
  std::string list;
  for (const PackFile& file : files.files) {
    list += file.name;
    list += '\0';
    list += Hex(Sha256(file.bytes));
    list += '\n';
  }
  return Hex(Sha256(list));
}

}  // namespace baybridge
