#pragma once

#include <string>
#include <vector>

#include "core/check.h"
#include "pipeline/workspace.h"
#include "synth/synth.h"

namespace baybridge {

// One workspace for all benchmarks of a program: compiling packs is the slow part.
inline Workspace& BenchWorkspace() {
  static const std::unique_ptr<Workspace> workspace = [] {
    auto opened = Workspace::Open(BAYBRIDGE_SOURCE_DIR);
    BAYBRIDGE_CHECK(opened.has_value());
    return *std::move(opened);
  }();
  return *workspace;
}

// Synthetic records of residents, the same in every run.
inline std::vector<std::string> BenchRecords(const std::string& pack, std::uint64_t count) {
  auto compiled = BenchWorkspace().Compile(pack, "resident");
  BAYBRIDGE_CHECK(compiled.has_value());
  auto synth = Synth::Make(BenchWorkspace().packs(), *(*compiled)->pack, *(*compiled)->kind, {});
  BAYBRIDGE_CHECK(synth.has_value());
  std::vector<std::string> records(count);
  std::vector<SeededRow> truth;
  for (std::uint64_t i = 0; i < count; ++i) (*synth)->AppendDocument(i, records[i], truth);
  return records;
}

inline std::size_t SizeOf(const std::vector<std::string>& records) {
  std::size_t size = 0;
  for (const std::string& record : records) size += record.size();
  return size;
}

}  // namespace baybridge
