#include "conform/standard.h"

#include <algorithm>
#include <array>

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> kSharedFolders{"calendars", "notification-duties",
                                                         "alignments"};

fs::path FolderOf(const fs::path& root) {
  return root / "validators" / "standards";
}

}  // namespace

bool IsInForce(std::string_view from, std::string_view to, std::string_view as_of) {
  if (as_of.empty()) return true;
  return (from.empty() || from <= as_of) && (to.empty() || as_of <= to);
}

bool Clause::InForce(std::string_view as_of) const {
  return IsInForce(valid_from, valid_to, as_of);
}

bool StandardRule::InForce(std::string_view as_of) const {
  return IsInForce(valid_from, valid_to, as_of);
}

std::uint32_t Standard::FindClause(std::string_view clause) const {
  for (std::uint32_t i = 0; i < clauses.size(); ++i) {
    if (clauses[i].id == clause) return i;
  }
  return kNone;
}

std::uint32_t Standard::FindRule(std::string_view rule) const {
  const auto found = std::ranges::lower_bound(rules, rule, {}, &StandardRule::id);
  if (found == rules.end() || found->id != rule) return kNone;
  return static_cast<std::uint32_t>(found - rules.begin());
}

bool Standard::Judges(std::string_view kind) const {
  return std::ranges::find(kinds, kind) != kinds.end();
}

Result<std::vector<std::string>> ListStandards(const fs::path& root) {
  std::error_code error;
  std::vector<std::string> ids;
  for (const auto& entry : fs::directory_iterator(FolderOf(root), error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(".") || name == "strata.csv" || name == "overlaps.csv" ||
        name == "unmutated.csv" || std::ranges::find(kSharedFolders, name) != kSharedFolders.end())
      continue;
    if (!fs::exists(entry.path() / "standard.json", error))
      return Failure{
          FailureKind::kMalformed, "expected a standard.json", entry.path().string(), {}};
    ids.push_back(name);
  }
  if (error)
    return Failure{
        FailureKind::kNotFound, "there is no folder of standards", FolderOf(root).string(), {}};
  std::ranges::sort(ids);
  return ids;
}

}  // namespace baybridge
