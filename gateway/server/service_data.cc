#include "server/service_data.h"

#include <utility>

#include "crypto/digest.h"
#include "pack/default_kind.h"

namespace baybridge {
namespace {

std::string LaneKey(std::string_view from, std::string_view to, std::string_view kind) {
  return std::string(from) + ">" + std::string(to) + ">" + std::string(kind);
}

}  // namespace

Result<std::shared_ptr<const ServiceData>> ServiceData::Load(
    const std::filesystem::path& root, const std::vector<std::filesystem::path>& further) {
  std::shared_ptr<ServiceData> data(new ServiceData);
  auto workspace = Workspace::Open(root, further);
  if (!workspace) return std::move(workspace).error();
  data->workspace_ = *std::move(workspace);
  auto catalogue = LoadCatalogue(data->workspace_->packs());
  if (!catalogue) return std::move(catalogue).error();
  data->catalogue_ = *std::move(catalogue);
  auto done = data->LoadStandards();
  if (done) done = data->CompileAll();
  if (done) done = data->LoadPages();
  if (!done) return std::move(done).error();
  data->document_kinds_ = LoadDocumentKinds(root);
  std::string digests;
  for (const auto& pack : data->workspace_->packs().packs) digests += pack->digest;
  data->digest_ = Hex(Sha256(digests));
  return std::shared_ptr<const ServiceData>(std::move(data));
}

// First: rule sets name names, and no record may be there while names are added.
Result<Done> ServiceData::LoadStandards() {
  const std::filesystem::path& root = workspace_->packs().root;
  auto ids = ListStandards(root);
  if (!ids) return std::move(ids).error();
  for (const std::string& id : *ids) {
    auto loaded = Standards::Load(root, {id}, workspace_->names(), catalogue_);
    if (!loaded) return std::move(loaded).error();
    ReadyStandard& ready = standards_[id];
    ready.standards = *std::move(loaded);
    ready.data = std::make_unique<RuleData>(workspace_->packs(), ready.standards.calendars);
  }
  auto strata = Strata::Load(root / "validators" / "standards" / "strata.csv", workspace_->names());
  if (!strata) return std::move(strata).error();
  strata_ = *std::move(strata);
  return Done{};
}

Result<Done> ServiceData::CompileAll() {
  for (const auto& pack : workspace_->packs().packs) {
    for (const Kind& kind : pack->kinds) {
      auto compiled = workspace_->Compile(pack->id, kind.id);
      if (!compiled) return std::move(compiled).error();
      auto engines = workspace_->EnginesFor(**compiled);
      if (!engines) return std::move(engines).error();
      auto scales = workspace_->ScalesFor(kind.id);
      if (!scales) return std::move(scales).error();
      if (pack->id == "hub" || !workspace_->HasTable(pack->id, kind.id)) continue;
      for (const Direction direction : {Direction::kToHub, Direction::kFromHub}) {
        auto plan = workspace_->PlanFor(pack->id, kind.id, direction);
        if (!plan) return std::move(plan).error();
      }
    }
  }
  return Done{};
}

Result<Done> ServiceData::LoadPages() {
  for (const Kind& kind : workspace_->packs().hub().kinds) {
    // The hub's pages are about residents; its other kinds have none.
    if (kind.id != kDefaultKind) continue;
    auto data = LoadPrintData(workspace_->packs(), kind);
    // A kind without pages of its own is no fault.
    if (!data && data.error().kind == FailureKind::kNotFound) continue;
    if (!data) return std::move(data).error();
    pages_.emplace(kind.id, *std::move(data));
  }
  return Done{};
}

const ReadyStandard* ServiceData::FindStandard(std::string_view id) const {
  const auto found = standards_.find(id);
  return found == standards_.end() ? nullptr : &found->second;
}

const PrintData* ServiceData::PrintDataFor(std::string_view hub_kind) const {
  const auto found = pages_.find(hub_kind);
  return found == pages_.end() ? nullptr : &found->second;
}

ServiceData::LentLane::LentLane(const ServiceData* data,
                                std::string key,
                                std::unique_ptr<Lane> lane)
    : data_(data),
      key_(std::move(key)),
      lane_(std::move(lane)) {}

ServiceData::LentLane::~LentLane() {
  if (lane_ == nullptr) return;
  const std::lock_guard lock(data_->mutex_);
  data_->lanes_[key_].push_back(std::move(lane_));
}

std::unique_ptr<Lane> ServiceData::TakeFree(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  const auto free = lanes_.find(key);
  if (free == lanes_.end() || free->second.empty()) return nullptr;
  std::unique_ptr<Lane> lane = std::move(free->second.back());
  free->second.pop_back();
  return lane;
}

std::optional<ServiceData::LentLane> ServiceData::BorrowFreeLane(std::string_view from,
                                                                 std::string_view to,
                                                                 std::string_view kind) const {
  std::string key = LaneKey(from, to, kind);
  std::unique_ptr<Lane> lane = TakeFree(key);
  if (lane == nullptr) return std::nullopt;
  return std::optional<LentLane>(std::in_place, this, std::move(key), std::move(lane));
}

Result<ServiceData::LentLane> ServiceData::BorrowLane(std::string_view from,
                                                      std::string_view to,
                                                      std::string_view kind) const {
  std::string key = LaneKey(from, to, kind);
  if (auto lane = TakeFree(key); lane != nullptr)
    return LentLane(this, std::move(key), std::move(lane));
  // What a lane is made of is looked up in the workspace.
  const std::lock_guard lock(making_);
  auto lane = Lane::Make(*workspace_, from, to, kind, {.judge_scales = true});
  if (!lane) return std::move(lane).error();
  return LentLane(this, std::move(key), *std::move(lane));
}

}  // namespace baybridge
