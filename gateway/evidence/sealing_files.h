#pragma once

#include <cstddef>
#include <filesystem>

#include "core/result.h"
#include "evidence/container.h"

namespace baybridge {

// Where the keys and certificates that seal are, all PEM.
struct SealingFiles {
  std::filesystem::path key;              // P-256
  std::filesystem::path certificate;      // with those between it and an authority behind it
  std::filesystem::path sm2_key;          // empty: no second signature
  std::filesystem::path sm2_certificate;  // of that key
  std::size_t most_bytes;                 // of each file
};

// Reads them; the time stays empty. Fails as ReadFile, SigningKey::Read and Certificate::ReadAll
// do.
Result<Sealing> ReadSealing(const SealingFiles& files);

}  // namespace baybridge
