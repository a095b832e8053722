#include "scales/scale_loader.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

#include "core/file.h"
#include "crypto/digest.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxBytes = std::size_t{1} * 1024 * 1024;  // 1 MiB a table

Result<std::string> Bytes(const fs::path& file, bool needed) {
  std::error_code error;
  if (!needed && !fs::exists(file, error)) return std::string();
  return ReadFile(file, kMaxBytes);
}

Result<ScaleScheme> LoadScheme(const fs::path& folder) {
  std::array<std::string, 4> bytes;
  constexpr std::array<std::pair<const char*, bool>, 4> kFiles{
      {{"items.csv", true}, {"tables.csv", false}, {"results.csv", true}, {"grounds.csv", false}}};
  std::string digested;
  for (std::size_t i = 0; i < kFiles.size(); ++i) {
    auto read = Bytes(folder / kFiles[i].first, kFiles[i].second);
    if (!read) return std::move(read).error();
    bytes[i] = *std::move(read);
    digested += std::string(kFiles[i].first) + '\0' + bytes[i] + '\0';
  }
  const std::string id = folder.filename().string();
  auto scheme = ReadScaleScheme(
      id, {.items = bytes[0], .tables = bytes[1], .results = bytes[2], .grounds = bytes[3]},
      "schemas/_scales/" + id);
  if (scheme) scheme->digest = Hex(Sha256(digested));
  return scheme;
}

}  // namespace

Result<std::vector<ScaleScheme>> LoadScaleSchemes(const fs::path& root) {
  std::vector<fs::path> folders;
  std::error_code error;
  for (fs::directory_iterator at(root / "schemas" / "_scales", error);
       !error && at != fs::directory_iterator(); at.increment(error)) {
    std::error_code ignored;
    if (at->is_directory(ignored)) folders.push_back(at->path());
  }
  std::ranges::sort(folders);
  std::vector<ScaleScheme> schemes;
  for (const fs::path& folder : folders) {
    auto scheme = LoadScheme(folder);
    if (!scheme) return std::move(scheme).error();
    schemes.push_back(*std::move(scheme));
  }
  return schemes;
}

}  // namespace baybridge
