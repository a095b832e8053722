// Check 14: no default or constant states the absence of a hazard, and no profile for care
// withholds a critical leaf.
#include <string>

#include "check/check_context.h"
#include "check/table_paths.h"
#include "translate/profile.h"

namespace baybridge {
namespace {

// A default speaks where the record was silent; a constant outside a group that a source value made
// does so too. Neither may touch a critical leaf: ‘no allergy’ would be said by nobody.
void CheckSide(CheckContext& context,
               const MappingTable& table,
               const TableRow& row,
               const Kind& kind,
               const std::vector<TablePath>& targets) {
  for (const TablePath& target : targets) {
    const Field* field = kind.FieldOf(LeafOf(target));
    if (field == nullptr || !field->critical) continue;
    const std::string place = table.place + ':' + std::to_string(row.line);
    if (row.verb == Verb::kDefault) {
      context.Add("GW-PKG-014", place, {{"path", field->path}, {"value", row.argument}});
    } else if (row.verb == Verb::kConstant && !InGroup(target)) {
      context.Add("GW-PKG-045", place, {{"path", field->path}, {"value", row.argument}});
    }
  }
}

void CheckProfiles(CheckContext& context) {
  const std::filesystem::path folder = context.packs.root / "mapping" / "profiles";
  for (const std::string& name : FilesIn(folder)) {
    if (!name.ends_with(".csv")) continue;
    const auto profile = ReadProfile(context.packs, name.substr(0, name.rfind('.')));
    if (!profile) {
      context.Add("GW-PKG-015", profile.error().place, {{"problem", profile.error().what}});
      continue;
    }
    if (!profile->care) continue;
    for (const CheckedKind& checked : context.kinds) {
      if (!checked.asked) continue;
      for (const Field* field : WithheldCriticalFields(*profile, *checked.kind)) {
        context.Add("GW-PKG-046", folder / name, 0,
                    {{"profile", profile->id}, {"pack", checked.pack->id}, {"path", field->path}});
      }
    }
  }
}

}  // namespace

void CheckHazards(CheckContext& context) {
  for (const CheckedKind& checked : context.kinds) {
    if (checked.table == nullptr) continue;
    for (const TableRow& row : checked.table->rows) {
      if (row.to_hub) CheckSide(context, *checked.table, row, *checked.table->hub_kind, row.hub);
      if (row.from_hub) CheckSide(context, *checked.table, row, *checked.kind, row.pack);
    }
  }
  CheckProfiles(context);
}

}  // namespace baybridge
