#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace baybridge {

// One file of a pack with its bytes; held only while the pack is loaded.
struct PackFile {
  std::string name;  // relative and with '/': "schemas/hk-care/pack.json"
  std::filesystem::path path;
  std::string bytes;
};

// The files of one pack, each read once, in the order of their names.
struct PackFiles {
  std::vector<PackFile> files;

  // The file of that relative name, or nullptr.
  const PackFile* Find(std::string_view name) const;
};

// Reads every file below `folder` (files whose name begins with a dot are left out) and adds it
// under `prefix`/. A folder that does not exist has no files. Fails with kUnreadable for whatever
// is neither a file nor a folder, and with kTooLarge.
Result<Done> AddFiles(const std::filesystem::path& folder,
                      const std::string& prefix,
                      PackFiles& files);

// SHA-256 (hex) over names and bytes; does not depend on where the pack stands or on the order of
// the directory.
std::string DigestOf(const PackFiles& files);

}  // namespace baybridge
