#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cli/session.h"
#include "core/result.h"

namespace baybridge {

// The outcomes of one case folder: findings of validation, and for every other pack the translated
// document and its ledger. Texts hold no clock time and no machine path.
struct CaseOutcome {
  std::map<std::string, std::string>
      files;  // file name and bytes: findings.csv, to-gd-care.xml, ledger-gd-care.csv
};

// Runs the case in `folder` (its input.* file). Fails with kNotFound where there is no input.
Result<CaseOutcome> RunCase(Session& session, const std::filesystem::path& folder);

// The packs that have a mapping for a kind, the hub not included.
std::vector<std::string> MappedPacks(const PackSet& packs, std::string_view kind);

// The input file of a case folder.
Result<std::filesystem::path> FindInput(const std::filesystem::path& folder);

}  // namespace baybridge
