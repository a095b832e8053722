#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "core/file.h"
#include "pipeline/translating.h"

namespace baybridge {

// The three packs that have a mapping for residents; a test that finds fewer would prove nothing.
inline const std::vector<std::string>& PlacePacks() {
  static const std::vector<std::string> packs{"gd-care", "hk-care", "mo-care"};
  return packs;
}

struct SampleCase {
  std::string pack;
  std::filesystem::path input;
  std::string name;
};

// Every case folder of the packs, in order.
inline std::vector<SampleCase> Samples() {
  std::vector<SampleCase> cases;
  for (const std::string& pack : PlacePacks()) {
    const std::filesystem::path folder =
        std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "samples" / pack;
    if (!std::filesystem::exists(folder)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      const std::filesystem::path input = entry.path() / "input.xml";
      if (!std::filesystem::exists(input)) continue;
      cases.push_back({pack, input, pack + "/" + entry.path().filename().string()});
    }
  }
  std::sort(cases.begin(), cases.end(),
            [](const SampleCase& a, const SampleCase& b) { return a.name < b.name; });
  return cases;
}

// One workspace for all tests of a program: compiling packs is the slow part.
inline Workspace& SharedWorkspace() {
  static const std::unique_ptr<Workspace> workspace = [] {
    auto opened = Workspace::Open(BAYBRIDGE_SOURCE_DIR);
    BAYBRIDGE_CHECK(opened.has_value());
    for (const std::string& pack : PlacePacks()) {
      for (const Direction direction : {Direction::kToHub, Direction::kFromHub}) {
        auto plan = (*opened)->PlanFor(pack, "resident", direction);
        if (!plan)
          (void)std::fprintf(stderr, "%s: %s\n", plan.error().place.c_str(),
                             plan.error().what.c_str());
        BAYBRIDGE_CHECK(plan.has_value());
      }
    }
    return *std::move(opened);
  }();
  return *workspace;
}

inline TranslateOptions FastTo(const std::string& to) {
  TranslateOptions options;
  options.read.assurance = Assurance::kFast;
  options.read.today = "2026-01-31";
  options.read.file = "sample.xml";
  options.to = to;
  return options;
}

inline std::string Bytes(const std::filesystem::path& file) {
  constexpr std::size_t kMost = std::size_t{16} * 1024 * 1024;
  auto bytes = ReadFile(file, kMost);
  BAYBRIDGE_CHECK(bytes.has_value());
  return *std::move(bytes);
}

}  // namespace baybridge
