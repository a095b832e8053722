#include "naive_counter.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace baybridge {
namespace {

using Nodes = std::vector<NodeId>;

constexpr std::array<std::string_view, 9> kKinds = {
    "choking", "wrong-ingestion", "pressure-injury",    "scald",     "fall-from-bed",
    "fall",    "wandering",       "injury-others-self", "recreation"};

class Walk {
 public:
  explicit Walk(const Record& record) : record_(record) {}

  Nodes Children(NodeId of, std::string_view name) const {
    Nodes found;
    for (NodeId id = record_.nodes[of].first_child; id != kNone;
         id = record_.nodes[id].next_sibling) {
      if (record_.local(record_.nodes[id].name) == name) found.push_back(id);
    }
    return found;
  }
  Nodes Below(NodeId of, std::string_view first, std::string_view second) const {
    Nodes found;
    for (const NodeId id : Children(of, first)) {
      for (const NodeId below : Children(id, second)) found.push_back(below);
    }
    return found;
  }
  std::string_view Text(NodeId id) const { return record_.nodes[id].value(); }
  // Some coding below `of`/`name` is of the list and has one of the codes (any code where none are
  // given).
  bool Coded(NodeId of,
             std::string_view name,
             std::string_view list,
             const std::vector<std::string_view>& codes) const {
    for (const NodeId coding : Below(of, name, "coding")) {
      bool of_list = false;
      for (const NodeId id : Children(coding, "list")) of_list = of_list || Text(id) == list;
      if (!of_list) continue;
      if (codes.empty()) return true;
      for (const NodeId id : Children(coding, "code")) {
        if (std::ranges::find(codes, Text(id)) != codes.end()) return true;
      }
    }
    return false;
  }

 private:
  const Record& record_;
};

bool IsMainland(std::string_view place) {
  return place == "CN" || place == "GD" || place == "SZ";
}

bool IsInMainland(const Walk& walk, NodeId placement) {
  const Nodes places = walk.Below(placement, "institution", "place");
  const Nodes districts = walk.Below(placement, "institution", "district");
  if (!places.empty() && IsMainland(walk.Text(places.front()))) return true;
  if (!districts.empty() && walk.Text(districts.front()).starts_with("44")) return true;
  if (!places.empty() || !districts.empty()) return false;
  const Nodes of_record = walk.Below(0, "record", "place");
  return !of_record.empty() && IsMainland(walk.Text(of_record.front()));
}

bool IsHome(const Walk& walk, NodeId placement) {
  const bool stays = walk.Coded(placement, "status", "placement-status",
                                {"trial", "resident", "leave", "hospital"});
  const bool admitted = !walk.Children(placement, "admittedOn").empty() &&
                        walk.Children(placement, "dischargedOn").empty() &&
                        !walk.Coded(placement, "status", "placement-status", {});
  if (!stays && !admitted) return false;
  if (walk.Coded(placement, "bedKind", "bed-kind", {"day", "family"})) return false;
  if (walk.Coded(placement, "serviceKind", "service",
                 {"gd-day", "gd-visiting", "gd-home-bed", "gd-canteen"}))
    return false;
  return IsInMainland(walk, placement);
}

}  // namespace

std::map<std::string, std::uint64_t> NaiveCount(const Record& hub) {
  const Walk walk(hub);
  std::map<std::string, std::uint64_t> counts;
  const Nodes risks = walk.Children(0, "riskAssessment");
  bool any_home = false;
  for (const NodeId placement : walk.Children(0, "placement")) {
    if (!IsHome(walk, placement)) continue;
    any_home = true;
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
      const bool assessed = std::ranges::any_of(risks, [&](NodeId risk) {
        return std::ranges::any_of(walk.Children(risk, "kind"),
                                   [&](NodeId kind) { return walk.Text(kind) == kKinds[i]; });
      });
      if (!assessed) ++counts["GB38600-R-00" + std::to_string(i + 1)];
    }
  }
  if (!any_home) return counts;
  for (const NodeId risk : risks) {
    const Nodes kinds = walk.Children(risk, "kind");
    const std::string_view kind = kinds.empty() ? std::string_view() : walk.Text(kinds.front());
    if (std::ranges::find(kKinds, kind) == kKinds.end()) ++counts["GB38600-R-012"];
    if (walk.Children(risk, "level").empty() && walk.Children(risk, "score").empty())
      ++counts["GB38600-R-016"];
  }
  return counts;
}

}  // namespace baybridge
