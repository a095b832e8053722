#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/finding.h"
#include "pack/pack.h"

namespace baybridge {

struct CheckOptions {
  std::vector<std::string> packs;  // ids of the packs to check; empty: all
};

// Proves of the packs what DESIGN's list of fourteen demands; every breach is a finding GW-PKG-…
// with file and line. Compiles the XSDs and fills the shapes of the packs. Findings are ordered by
// file, line and id. The files are those that LoadPacks read.
Findings CheckPacks(PackSet& packs, const CheckOptions& options = {});

// The same for folders that may not even load: that is then the only finding (GW-PKG-015).
Findings CheckFolders(const std::filesystem::path& root,
                      const std::vector<std::filesystem::path>& further = {},
                      const CheckOptions& options = {});

}  // namespace baybridge
