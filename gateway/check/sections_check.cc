// Beside DESIGN's list: of every section of the sheets a pack has leaves, or says why not.
#include <algorithm>
#include <filesystem>

#include "check/check_context.h"
#include "check/sheet_sections.h"

namespace baybridge {
namespace {

void CheckSection(CheckContext& context,
                  const Pack& pack,
                  const SheetSection& section,
                  const std::vector<Omission>& omissions) {
  const std::size_t leaves = LeavesOf(pack, section);
  const auto omitted = std::ranges::find_if(omissions, [&](const Omission& omission) {
    return omission.sheet == section.sheet && omission.number == section.number;
  });
  const bool reasoned = omitted != omissions.end() && !omitted->reason.empty();
  if (leaves == 0 && !reasoned) {
    context.Add("GW-PKG-051", pack.folder / "omissions.csv", 0,
                {{"section", section.name()}, {"title", section.title}});
  }
  if (leaves != 0 && omitted != omissions.end()) {
    context.Add("GW-PKG-052", omitted->place,
                {{"section", section.name()}, {"count", std::to_string(leaves)}});
  }
}

void CheckPack(CheckContext& context, const Pack& pack) {
  const std::vector<SheetSection> sections = SheetSectionsOf(pack);
  if (!IsDrawnFromSheets(pack, sections)) return;
  const std::filesystem::path file = pack.folder / "omissions.csv";
  std::error_code error;
  if (std::filesystem::exists(file, error) && CheckContext::Table(file) == nullptr)
    return context.Add("GW-PKG-054", file, 0, {});
  const std::vector<Omission> omissions = OmissionsOf(pack);
  for (const SheetSection& section : sections) CheckSection(context, pack, section, omissions);
  for (const Omission& omission : omissions) {
    const bool known = std::ranges::any_of(sections, [&](const SheetSection& section) {
      return omission.sheet == section.sheet && omission.number == section.number;
    });
    if (known) continue;
    context.Add("GW-PKG-053", omission.place,
                {{"section", omission.sheet + ".md " + omission.number}});
  }
}

}  // namespace

void CheckSections(CheckContext& context) {
  for (const Pack* pack : context.asked) CheckPack(context, *pack);
}

}  // namespace baybridge
