#include <system_error>
#include <utility>

#include "core/file.h"
#include "pipeline/workspace.h"
#include "scales/scale_loader.h"
#include "text/csv.h"

namespace baybridge {
namespace {

constexpr std::size_t kMaxPlacesBytes = std::size_t{1} * 1024 * 1024;

// Binds the rows of one root's places.csv that are of the kind; false where there are none.
Result<bool> BindPlaces(const std::filesystem::path& root,
                        const Kind& kind,
                        const NameTable& names,
                        ScalePlaces& places) {
  const std::filesystem::path file = root / "schemas" / "_scales" / "places.csv";
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return false;
  auto bytes = ReadFile(file, kMaxPlacesBytes);
  if (!bytes) return std::move(bytes).error();
  auto table = ReadCsvTable(*bytes, "schemas/_scales/places.csv");
  if (!table) return std::move(table).error();
  return places.Bind(*table, kind, names);
}

}  // namespace

bool Workspace::HasTable(std::string_view pack_id, std::string_view kind) const {
  const Pack* pack = packs_->Find(pack_id);
  std::error_code error;
  return pack != nullptr &&
         std::filesystem::exists(pack->mapping_folder / (std::string(kind) + ".csv"), error);
}

Result<const KindScales*> Workspace::ScalesFor(std::string_view kind) {
  const auto known = scales_.find(kind);
  if (known != scales_.end())
    return known->second ? static_cast<const KindScales*>(&*known->second) : nullptr;
  auto hub = Compile("hub", kind);
  if (!hub) return std::move(hub).error();
  if (!schemes_) {
    schemes_.emplace();
    for (const std::filesystem::path& root : roots_) {
      auto schemes = LoadScaleSchemes(root);
      if (!schemes) return std::move(schemes).error();
      for (ScaleScheme& scheme : *schemes) schemes_->push_back(std::move(scheme));
    }
  }
  std::optional<KindScales> scales(KindScales{.schemes = &*schemes_, .places = {}});
  bool bound = false;
  for (std::size_t i = 0; i < roots_.size() && !bound; ++i) {
    auto found = BindPlaces(roots_[i], *(*hub)->kind, packs_->names, scales->places);
    if (!found) return std::move(found).error();
    bound = *found;
  }
  if (!bound || schemes_->empty()) scales.reset();
  const auto& added = scales_.emplace(std::string(kind), std::move(scales)).first->second;
  return added ? static_cast<const KindScales*>(&*added) : nullptr;
}

}  // namespace baybridge
