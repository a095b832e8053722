#include "pipeline/nearest_paths.h"

#include <algorithm>
#include <numeric>

namespace baybridge {
namespace {

constexpr std::size_t kMostPaths = 4'000;
constexpr std::size_t kMostBytes = 200;  // of a path
constexpr std::size_t kLastStep = 3;     // weight of the last step beside the whole path

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view Tail(std::string_view path) {
  return path.size() > kMostBytes ? path.substr(path.size() - kMostBytes) : path;
}

std::string_view LastStep(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// Fewest bytes to put in, take out or replace that turn one text into the other (Levenshtein).
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = corner + (Lower(a[i]) == Lower(b[j]) ? 0 : 1);
      corner = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

std::size_t Far(std::string_view path, std::string_view wanted) {
  const bool below =
      path.size() > wanted.size() && path.starts_with(wanted) && path[wanted.size()] == '/';
  if (below) return 0;
  return Distance(path, wanted) + kLastStep * Distance(LastStep(path), LastStep(wanted));
}

}  // namespace

std::vector<std::string> NearestPaths(const std::vector<std::string>& paths,
                                      std::string_view wanted,
                                      std::size_t most) {
  struct Candidate {
    std::size_t far;
    const std::string* path;
  };
  std::vector<Candidate> candidates;
  for (const std::string& path : paths) {
    if (candidates.size() == kMostPaths) break;
    candidates.push_back({Far(Tail(path), Tail(wanted)), &path});
  }
  std::ranges::stable_sort(candidates, {}, &Candidate::far);
  std::vector<std::string> nearest;
  for (const Candidate& candidate : candidates) {
    if (nearest.size() == most) break;
    if (std::ranges::find(nearest, *candidate.path) == nearest.end())
      nearest.push_back(*candidate.path);
  }
  return nearest;
}

}  // namespace baybridge
