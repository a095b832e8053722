// What the fused way tells, as the way by records tells it: further matches of what a plan takes
// once (GW-TRN-002), and values that a row makes nothing of (GW-TRN-001, GW-TRN-003, GW-TRN-005).

#include <algorithm>
#include <string>

#include "translate/fused.h"

namespace baybridge {
namespace {

Finding FurtherMatch(std::string path, Location location) {
  return {.id = "GW-TRN-002",
          .severity = Severity::kWarning,
          .kind = FindingKind::kIncomplete,
          .path = std::move(path),
          .location = std::move(location),
          .args = {}};
}

Finding NothingMade(std::string_view id,
                    const Plan& plan,
                    std::uint32_t row_index,
                    std::string path,
                    Location location,
                    std::string_view found) {
  const PlanRow& row = plan.rows[row_index];
  Finding finding{
      .id = std::string(id),
      .severity = row.unknown_is_error ? Severity::kError : Severity::kWarning,
      .kind = FindingKind::kIncomplete,
      .path = std::move(path),
      .location = std::move(location),
      .args = {{.name = "found", .value = std::string(found), .sensitive = true},
               {.name = "row", .value = PlaceOfRow(&plan, row_index), .sensitive = false}}};
  if (row.row->codes != nullptr)
    finding.args.push_back({.name = "table", .value = row.row->codes->id, .sensitive = false});
  return finding;
}

}  // namespace

void FusedTranslation::TellFurtherNode(NodeId node) {
  findings_->push_back(FurtherMatch(source_->PathOf(node), source_->LocationOf(node)));
}

// False where what is in the group went on already, or where its path cannot be told.
bool FusedTranslation::TellFurtherFrame(std::uint32_t frame) {
  if (plan_.direct().passed[first_.sheet().frame(frame).pattern] != 0) return false;
  for (std::uint32_t at = frame; at != 0; at = first_.sheet().frame(at).parent) {
    if (!LazyFramesAreMade(first_.sheet().frame(at).pattern)) return false;
  }
  std::string path;
  if (!HubPath(frame, path)) return false;
  const std::uint32_t group = first_.input().groups[first_.sheet().frame(frame).source].each;
  findings_->push_back(
      FurtherMatch(std::move(path), source_->LocationOf(first_.input().groups[group].place)));
  return true;
}

bool FusedTranslation::SourceGuards::Tell(std::string_view id,
                                          std::uint32_t row,
                                          std::uint32_t /*group*/,
                                          std::uint32_t origin,
                                          std::string_view found) const {
  const Record& source = *owner_.source_;
  owner_.findings_->push_back(NothingMade(id, owner_.plan_.to_hub(), row, source.PathOf(origin),
                                          source.LocationOf(origin), found));
  return true;
}

bool FusedTranslation::HubGuards::Tell(std::string_view id,
                                       std::uint32_t row,
                                       std::uint32_t group,
                                       std::uint32_t origin,
                                       std::string_view found) const {
  const SheetLeaf& leaf = owner_.first_.sheet().leaves()[origin];
  std::string path;
  if (!owner_.HubLeafPath(owner_.second_.input().groups[group].place, leaf.pattern, path))
    return false;
  // A leaf that a row added has no place in the source: the way by records tells it.
  if (leaf.origin == kNone) return false;
  owner_.findings_->push_back(NothingMade(id, owner_.plan_.from_hub(), row, std::move(path),
                                          owner_.source_->LocationOf(leaf.origin), found));
  return true;
}

bool FusedTranslation::HubLeafPath(std::uint32_t frame, PatternId leaf, std::string& path) {
  const Plan& plan = plan_.to_hub();
  if (plan.target[leaf].frame != first_.sheet().frame(frame).pattern ||
      plan.target_kind->shape.elements[plan.target[leaf].element].attribute)
    return false;
  for (std::uint32_t at = frame; at != 0; at = first_.sheet().frame(at).parent) {
    if (!AllFramesAreMade(first_.sheet().frame(at).pattern)) return false;
  }
  if (!HubPath(frame, path)) return false;
  for (const PatternId step : plan.target[leaf].within) {
    if (!PutHubStep(step, frame, kNone, path)) return false;
  }
  return PutHubStep(leaf, frame, kNone, path);
}

// True if no group of the hub that has the name of the frame's was left out because all that is in
// it went directly: only then are such groups counted as they stand.
bool FusedTranslation::AllFramesAreMade(PatternId frame) const {
  const PatternTree& tree = plan_.to_hub().target;
  const DirectRows& direct = plan_.direct();
  const auto& elements = plan_.to_hub().target_kind->shape.elements;
  const std::vector<PatternId>& twins = tree[tree[frame].parent].children;
  return std::none_of(twins.begin(), twins.end(), [&](PatternId twin) {
    return tree[twin].is_frame() && direct.passed[twin] != 0 && direct.counted[twin] == 0 &&
           elements[tree[twin].element].name == elements[tree[frame].element].name;
  });
}

// The same of groups that were left out of this record only (DirectRows::lazy_frames).
bool FusedTranslation::LazyFramesAreMade(PatternId frame) const {
  const PatternTree& tree = plan_.to_hub().target;
  const auto& elements = plan_.to_hub().target_kind->shape.elements;
  const std::vector<PatternId>& lazy = plan_.direct().lazy_frames;
  for (std::uint32_t i = 0; i < lazy.size(); ++i) {
    if (first_.HadLazy(i) && first_.sheet().first_made(lazy[i]) == kNone &&
        tree[lazy[i]].parent == tree[frame].parent &&
        elements[tree[lazy[i]].element].name == elements[tree[frame].element].name)
      return false;
  }
  return true;
}

// The path that Record::PathOf would give of a group of the hub. Recursion goes as deep as the
// table's paths have groups.
bool FusedTranslation::HubPath(std::uint32_t frame, std::string& path) {
  const Plan& plan = plan_.to_hub();
  const SheetFrame& of = first_.sheet().frame(frame);
  if (of.parent == kNone) {
    path = '/' + std::string(source_->local(plan.target_kind->shape.elements[0].name));
    return true;
  }
  if (!HubPath(of.parent, path)) return false;
  for (const PatternId step : plan.target[of.pattern].within) {
    if (!PutHubStep(step, of.parent, kNone, path)) return false;
  }
  return PutHubStep(of.pattern, of.parent, frame, path);
}

// One step of a path: a plain group (`frame` is kNone), or a frame, with its number among those of
// its name. False where groups of several sorts have that name.
bool FusedTranslation::PutHubStep(PatternId step,
                                  std::uint32_t outer,
                                  std::uint32_t frame,
                                  std::string& path) {
  const PatternTree& tree = plan_.to_hub().target;
  const PatternId parent = tree[step].parent;
  const auto name_of = [&](PatternId id) {
    return plan_.to_hub().target_kind->shape.elements[tree[id].element].name;
  };
  const NameId name = name_of(step);
  for (const PatternId twin : tree[parent].children) {
    const bool counted = frame != kNone && tree[twin].is_frame();
    if (twin != step && !counted && name_of(twin) == name) return false;
  }
  path += '/';
  path += source_->local(name);
  if (frame == kNone) return true;
  std::uint32_t all = 0;
  std::uint32_t place = 0;
  const SheetLayout::Slot* slots = plan_.hub().slots(first_.sheet().frame(outer).pattern);
  first_.sheet().ForEach(outer, entries_, [&](std::uint32_t at, std::uint32_t id) {
    const PatternId pattern = slots[at].pattern;
    if (!slots[at].is_frame || tree[pattern].parent != parent || name_of(pattern) != name)
      return true;
    ++all;
    if (id == frame) place = all;
    return true;
  });
  if (all > 1) path += '[' + std::to_string(place) + ']';
  return true;
}

}  // namespace baybridge
