#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "conform/compiled_standard.h"
#include "pipeline/workspace.h"

namespace baybridge {

inline const std::filesystem::path kRoot = BAYBRIDGE_SOURCE_DIR;

inline std::vector<std::string> EveryId() {
  auto ids = ListStandards(kRoot);
  return ids ? *ids : std::vector<std::string>{};
}

// The packs, and every standard compiled with their names.
struct EveryStandard {
  std::unique_ptr<Workspace> workspace;
  Standards standards;
};

inline EveryStandard& Every() {
  static EveryStandard* every = [] {
    auto made = new EveryStandard;  // NOLINT(cppcoreguidelines-owning-memory): lives for the run
    auto workspace = Workspace::Open(kRoot);
    EXPECT_TRUE(workspace);
    made->workspace = *std::move(workspace);
    for (const Kind& kind : made->workspace->packs().hub().kinds)
      EXPECT_TRUE(made->workspace->Compile("hub", kind.id));
    auto texts = LoadCatalogue(made->workspace->packs());
    EXPECT_TRUE(texts);
    auto standards = Standards::Load(kRoot, EveryId(), made->workspace->names(), *std::move(texts));
    EXPECT_TRUE(standards) << standards.error().place << ": " << standards.error().what;
    made->standards = *std::move(standards);
    return made;
  }();
  return *every;
}

}  // namespace baybridge
