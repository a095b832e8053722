#include "server/route.h"

#include <algorithm>

namespace baybridge {
namespace {

std::vector<std::string> Split(std::string_view path) {
  std::vector<std::string> segments;
  path.remove_prefix(std::min<std::size_t>(path.size(), 1));
  while (true) {
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, end));
    if (end == path.size()) return segments;
    path.remove_prefix(end + 1);
  }
}

bool IsVariable(const std::string& segment) {
  return segment.starts_with('{');
}

// The values of the variables; nothing where the path is another.
std::optional<std::map<std::string, std::string, std::less<>>> Fit(
    const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  std::map<std::string, std::string, std::less<>> values;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!IsVariable(pattern[i])) {
      if (pattern[i] != path[i]) return std::nullopt;
      continue;
    }
    auto value = PercentDecode(path[i], false);
    if (!value || value->empty()) return std::nullopt;
    values.emplace(pattern[i].substr(1, pattern[i].size() - 2), *std::move(value));
  }
  return values;
}

}  // namespace

RouteTable::RouteTable(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const Route& route : routes_) segments_.push_back(Split(route.path));
}

RouteTable::Match RouteTable::Find(std::string_view method, std::string_view path) const {
  Match match;
  const std::vector<std::string> segments = Split(path);
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    auto values = Fit(segments_[i], segments);
    if (!values) continue;
    if (routes_[i].method == wanted) {
      match.route = &routes_[i];
      match.path = *std::move(values);
      return match;
    }
    match.allowed += (match.allowed.empty() ? "" : ", ") + routes_[i].method;
  }
  return match;
}

}  // namespace baybridge
