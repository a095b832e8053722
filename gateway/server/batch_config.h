#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"
#include "pack/json_value.h"

namespace baybridge {

// A folder from which one institution may have batches taken.
struct BatchFolder {
  std::string name;  // by which requests name it
  std::filesystem::path path;
  std::string institution;
};

// Batches over HTTP (docs/operations.md).
struct BatchConfig {
  std::filesystem::path folder;  // where they are kept; empty: there are none
  std::string node;  // that holds them, of those that share a store; never empty when it was read
  std::vector<BatchFolder> references;
  std::int64_t at_once = 1;
  std::int64_t threads = 1;              // of each
  std::int64_t waiting = 32;             // of all institutions; past it 503
  std::int64_t kept = 100;               // of one institution; past it 422
  std::int64_t keep_hours = 168;         // after their end
  std::int64_t memory_megabytes = 1024;  // of each
  std::filesystem::path program;         // that does the work; empty: this one
};

// Reads the object `batches` of a configuration; relative paths are those of `folder`. Fails with
// kMalformed and file:line.
Result<BatchConfig> ReadBatchConfig(const JsonDocument& document,
                                    const JsonValue& object,
                                    const std::filesystem::path& folder);

}  // namespace baybridge
